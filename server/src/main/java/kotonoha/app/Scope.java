package kotonoha.app;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;

/// Bot scopes, and the methods and events that need each; [#asked] are those that Kotonoha asks for.
enum Scope {
    APP_MENTIONS_READ("app_mentions:read", List.of(), List.of("app_mention")),
    ASSISTANT_WRITE(
            "assistant:write",
            List.of("assistant.threads.setSuggestedPrompts", "assistant.threads.setTitle"),
            List.of("app_context_changed")),
    CHAT_WRITE(
            "chat:write",
            List.of(
                    "chat.postMessage",
                    "chat.postEphemeral",
                    "chat.update",
                    "chat.delete",
                    "chat.startStream",
                    "chat.appendStream",
                    "chat.stopStream",
                    "assistant.threads.setStatus",
                    "agents.sessions.setStatus",
                    "agents.sessions.rename"),
            List.of("agent_session_stopped", "agent_session_title_changed")),
    IM_HISTORY("im:history", Methods.READING, List.of("message.im")),
    CHANNELS_HISTORY("channels:history", Methods.READING, List.of("message.channels")),
    GROUPS_HISTORY("groups:history", Methods.READING, List.of("message.groups")),
    MPIM_HISTORY("mpim:history", Methods.READING, List.of("message.mpim")),
    CHANNELS_READ("channels:read", Methods.LOOKING, List.of()),
    GROUPS_READ("groups:read", Methods.LOOKING, List.of()),
    IM_READ("im:read", Methods.LOOKING, List.of()),
    MPIM_READ("mpim:read", Methods.LOOKING, List.of()),
    USERS_READ("users:read", List.of("users.info", "users.list"), List.of()),
    FILES_READ("files:read", List.of("files.info"), List.of()),
    /// No method of its own: without it Slack hands out a sign-in page in place of a canvas.
    CANVASES_READ("canvases:read", List.of(), List.of()),
    FILES_WRITE(
            "files:write",
            List.of("files.getUploadURLExternal", "files.completeUploadExternal"),
            List.of());

    /// Methods that need no scope at all.
    static final List<String> FREE =
            List.of(
                    "auth.test",
                    "chat.getPermalink",
                    "views.open",
                    "views.update",
                    "views.publish",
                    "apps.connections.open");

    /// Constants that the enum's own constants may use.
    private static final class Methods {
        static final List<String> READING =
                List.of("conversations.replies", "conversations.history");

        static final List<String> LOOKING = List.of("conversations.info", "conversations.members");
    }

    private final String id;
    private final List<String> methods;
    private final List<String> events;

    Scope(String id, List<String> methods, List<String> events) {
        this.id = id;
        this.methods = methods;
        this.events = events;
    }

    /// As Slack calls it, e.g. `chat:write`.
    String id() {
        return id;
    }

    List<String> methods() {
        return methods;
    }

    List<String> events() {
        return events;
    }

    /// Those that something here uses today: all of them. A scope for calls that only the Slack room can make yet is to be
    /// left out here.
    static List<Scope> asked() {
        return List.of(values());
    }

    /// What it is for, as the end of a sentence.
    String why(Language language) {
        return Messages.say(language, "manifest.scope." + id);
    }

    /// What is not to be had without it, as a sentence.
    String without(Language language) {
        return Messages.say(language, "manifest.without." + id);
    }

    static Optional<Scope> ofId(String id) {
        return Arrays.stream(values()).filter(scope -> scope.id.equals(id)).findFirst();
    }
}
