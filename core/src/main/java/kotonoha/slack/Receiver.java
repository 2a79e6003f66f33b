package kotonoha.slack;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Takes what Slack sends over Socket Mode.
public interface Receiver {

    /// Called for each delivery, perhaps twice for the same one. True once it is kept for good: only then does Slack hear
    /// that it arrived.
    ///
    /// @param type `events_api`, `interactive` or `slash_commands`
    boolean receive(String type, JsonNode payload, @Nullable Retry retry);

    /// Slack sends again what was not acknowledged.
    record Retry(int attempt, String reason) {}
}
