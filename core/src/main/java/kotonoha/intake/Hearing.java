package kotonoha.intake;

import tools.jackson.databind.JsonNode;

/// Somebody who listens to every event that Slack sends and we believe, also those that become no job: a message was
/// changed or deleted, a file changed, a person looks at something else. Called before the event is enqueued and before
/// Slack gets its answer, so it must return at once: memory only, no calls. The same event may come twice.
@FunctionalInterface
public interface Hearing {
    /// @param type Slack's name of the event, e.g. `message`, `app_context_changed`
    /// @param event the envelope's `event` part
    /// @param team the workspace of the installation
    void heard(String type, JsonNode event, String team);

    static Hearing none() {
        return (type, event, team) -> {};
    }
}
