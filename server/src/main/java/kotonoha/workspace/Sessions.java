package kotonoha.workspace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the app says about its work on a thread: the agent session, the passing status text, the suggested prompts.
/// Guarded by the town's lock.
final class Sessions {
    static final Set<String> STATUSES = Set.of("active", "processing", "suspended", "closed");
    private static final int KEPT = 5_000;

    private final Town town;
    private final Screens screens;
    private final Map<String, Session> sessions = Town.bounded(KEPT);
    private final Map<String, Status> statuses = Town.bounded(KEPT);
    private final Map<String, Prompts> prompts = Town.bounded(KEPT);

    /// @param since when it was last set to its status
    record Session(String channel, String thread, String status, String title, Instant since) {}

    record Status(
            String channel, String thread, String status, List<String> loading, Instant since) {}

    record Prompts(String channel, String title, ArrayNode prompts) {}

    Sessions(Town town, Screens screens) {
        this.town = town;
        this.screens = screens;
    }

    Optional<Session> session(String channel, String thread) {
        return Optional.ofNullable(sessions.get(key(channel, thread)));
    }

    Optional<Status> status(String channel, String thread) {
        return Optional.ofNullable(statuses.get(key(channel, thread)));
    }

    Optional<Prompts> prompts(String channel) {
        return Optional.ofNullable(prompts.get(channel));
    }

    List<Session> all() {
        return List.copyOf(sessions.values());
    }

    List<Status> allStatuses() {
        return List.copyOf(statuses.values());
    }

    /// Sets a session's status; a title counts only when this creates the session.
    void set(Channel channel, String thread, String status, String title) {
        @Nullable Session old = sessions.get(key(channel.id, thread));
        String kept = old == null ? title : old.title;
        show(channel, new Session(channel.id, thread, status, kept, town.now()));
    }

    /// Renames a session; false where there is none.
    boolean rename(Channel channel, String thread, String title) {
        @Nullable Session old = sessions.get(key(channel.id, thread));
        if (old == null) return false;
        show(channel, new Session(channel.id, thread, old.status, title, old.since));
        return true;
    }

    void create(Channel channel, String thread, String title) {
        show(channel, new Session(channel.id, thread, "active", title, town.now()));
    }

    void say(Channel channel, String thread, String status, List<String> loading) {
        if (status.isEmpty()) {
            clear(channel, thread);
            set(channel, thread, "active", "");
            return;
        }
        statuses.put(
                key(channel.id, thread),
                new Status(channel.id, thread, status, List.copyOf(loading), town.now()));
        ObjectNode event = statusEvent(channel, thread, status);
        loading.forEach(event.putArray("loading_messages")::add);
        screens.inChannel(channel, event);
        set(channel, thread, "processing", "");
    }

    /// The app has written into the thread: its status text goes.
    void appSpoke(Channel channel, String thread) {
        clear(channel, thread);
    }

    void suggest(Channel channel, String title, ArrayNode suggested) {
        prompts.put(channel.id, new Prompts(channel.id, title, suggested));
        ObjectNode event = Screens.event("prompts").put("channel", channel.id);
        event.put("title", title).set("prompts", suggested);
        screens.inChannel(channel, event);
    }

    /// Lets go what has been standing for too long.
    void tick() {
        Instant now = town.now();
        for (Status status : new ArrayList<>(statuses.values())) {
            if (now.isBefore(status.since.plus(town.limits().statusLife()))) continue;
            town.channel(status.channel).ifPresent(channel -> clear(channel, status.thread));
        }
        for (Session session : new ArrayList<>(sessions.values())) {
            if (!session.status.equals("processing")) continue;
            if (now.isBefore(session.since.plus(town.limits().sessionLife()))) continue;
            town.channel(session.channel)
                    .ifPresent(channel -> set(channel, session.thread, "active", ""));
        }
    }

    private void clear(Channel channel, String thread) {
        if (statuses.remove(key(channel.id, thread)) == null) return;
        ObjectNode event = statusEvent(channel, thread, "");
        event.putArray("loading_messages");
        screens.inChannel(channel, event);
    }

    private void show(Channel channel, Session session) {
        sessions.put(key(channel.id, session.thread), session);
        screens.inChannel(
                channel,
                Screens.event("session")
                        .put("channel", channel.id)
                        .put("thread_ts", session.thread)
                        .put("status", session.status)
                        .put("title", session.title));
    }

    private static ObjectNode statusEvent(Channel channel, String thread, String status) {
        return Screens.event("status")
                .put("channel", channel.id)
                .put("thread_ts", thread)
                .put("status", status);
    }

    private static String key(String channel, String thread) {
        return channel + ":" + thread;
    }

    static ObjectNode json(Session session) {
        return Json.object()
                .put("channel", session.channel)
                .put("thread_ts", session.thread)
                .put("status", session.status)
                .put("title", session.title);
    }
}
