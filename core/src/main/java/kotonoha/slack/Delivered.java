package kotonoha.slack;

import java.util.List;
import kotonoha.kernel.MessageTs;

/// What became of an answer: the messages it fills, in order.
public record Delivered(List<MessageTs> messages, Outcome outcome) {
    public Delivered {
        messages = List.copyOf(messages);
    }

    /// Whether people can read all of it.
    public boolean complete() {
        return outcome instanceof Outcome.Complete;
    }

    /// How it ended.
    public sealed interface Outcome {
        /// Everything that was written is there, closing blocks included.
        record Complete() implements Outcome {}

        /// Some of it is not there; `why` names Slack's code or what could not be done, never any text. `refused` where
        /// Slack takes no message there: another try would fare no better.
        record Incomplete(String why, int missingCharacters, boolean refused) implements Outcome {}
    }
}
