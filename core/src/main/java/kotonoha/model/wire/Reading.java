package kotonoha.model.wire;

import java.time.Duration;
import kotonoha.model.LanguageModel.RunCursor;
import kotonoha.model.ModelEvent;
import kotonoha.net.ServerSentEvents.Event;
import tools.jackson.databind.JsonNode;

/// Turns a reply into model events, piece by piece. Throws [kotonoha.kernel.Broken] at a piece that is no JSON object.
/// Used by one thread.
public interface Reading {
    /// Reads one event; true where it shows the model at work (a keep-alive does not).
    boolean event(Event event, Listener to);

    /// Reads a reply that came whole, from a server that does not stream.
    void whole(JsonNode reply, Listener to);

    /// The stream ended: says how the run ended, or nothing where the end is missing.
    void end(Listener to);

    /// Whether the answer is complete, so that only its bookkeeping may follow.
    boolean complete();

    /// How far the run was read.
    RunCursor cursor();

    /// Who hears what was read.
    interface Listener {
        void say(ModelEvent event);

        void fail(Trouble trouble);

        /// The run is not over; its state must be asked for again after a while.
        void later(Duration after);
    }
}
