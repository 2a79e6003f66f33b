package kotonoha.model.chat;

import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRun;

/// The answer to a resume on a wire whose runs end with the process.
final class NoRun implements ModelRun {
    @Override
    public ModelEvent next() {
        return new ModelEvent.Failed(
                ModelEvent.Kind.REJECTED, "Chat Completions has no background runs");
    }

    @Override
    public void close() {}
}
