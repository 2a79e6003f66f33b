package kotonoha.workspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kotonoha.kernel.Json;
import tools.jackson.databind.node.ObjectNode;

/// A channel, private channel or DM with its messages, oldest first. Guarded by the town's lock.
final class Channel {
    private static final int EPHEMERALS = 200;

    enum Kind {
        PUBLIC("channel"),
        PRIVATE("group"),
        DM("im");

        final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    final String id;
    final String name;
    final Kind kind;
    final String topic;
    final String purpose;
    final Set<String> members = new LinkedHashSet<>();
    final TreeMap<String, ObjectNode> messages = new TreeMap<>();
    final Deque<ObjectNode> ephemerals = new ArrayDeque<>();
    String canvas = "";
    private final int history;

    Channel(String id, String name, Kind kind, String topic, String purpose, int history) {
        this.id = id;
        this.name = name;
        this.kind = kind;
        this.topic = topic;
        this.purpose = purpose;
        this.history = history;
    }

    boolean isDm() {
        return kind == Kind.DM;
    }

    /// Whether somebody may read along: members, and in public channels everybody who is no guest.
    boolean visibleTo(Member member) {
        if (members.contains(member.id())) return true;
        return kind == Kind.PUBLIC && !member.guest();
    }

    void put(ObjectNode message) {
        messages.put(message.path("ts").asString(), message);
        while (messages.size() > history) messages.pollFirstEntry();
    }

    void putEphemeral(ObjectNode message) {
        ephemerals.addLast(message);
        if (ephemerals.size() > EPHEMERALS) ephemerals.removeFirst();
    }

    Optional<ObjectNode> message(String ts) {
        return Optional.ofNullable(messages.get(ts));
    }

    Optional<ObjectNode> ephemeral(String ts) {
        return ephemerals.stream().filter(m -> m.path("ts").asString().equals(ts)).findFirst();
    }

    /// The timestamp of the thread that a message stands in, or its own.
    static String rootOf(ObjectNode message) {
        String thread = message.path("thread_ts").asString();
        return thread.isEmpty() ? message.path("ts").asString() : thread;
    }

    static boolean isRoot(ObjectNode message) {
        return rootOf(message).equals(message.path("ts").asString());
    }

    /// Roots, and replies that were also sent to the channel.
    List<ObjectNode> roots() {
        List<ObjectNode> roots = new ArrayList<>();
        for (ObjectNode message : messages.values())
            if (isRoot(message) || message.path("subtype").asString().equals("thread_broadcast"))
                roots.add(message);
        return roots;
    }

    /// The root, where it is still there, and its replies.
    List<ObjectNode> thread(String root) {
        List<ObjectNode> thread = new ArrayList<>();
        for (ObjectNode message : messages.tailMap(root).values())
            if (rootOf(message).equals(root)) thread.add(message);
        return thread;
    }

    /// The `channel` object of the Web API, as somebody with that id sees it.
    ObjectNode json(Bot app, String viewer, long created) {
        ObjectNode channel = Json.object();
        channel.put("id", id).put("created", created).put("is_archived", false);
        channel.put("is_im", isDm()).put("is_org_shared", false).put("context_team_id", app.team());
        channel.put("updated", created * 1_000);
        if (isDm()) {
            String other =
                    members.stream()
                            .filter(member -> !member.equals(viewer))
                            .findFirst()
                            .orElse("");
            return channel.put("user", other).put("is_user_deleted", false).put("priority", 0);
        }
        channel.put("name", name).put("name_normalized", name).put("unlinked", 0);
        channel.put("is_channel", kind == Kind.PUBLIC).put("is_group", kind == Kind.PRIVATE);
        channel.put("is_mpim", false).put("is_private", kind == Kind.PRIVATE);
        channel.put("is_general", false).put("is_shared", false).put("is_ext_shared", false);
        channel.put("creator", members.isEmpty() ? "" : members.iterator().next());
        channel.put("is_member", members.contains(viewer)).put("num_members", members.size());
        channel.putObject("topic").put("value", topic).put("creator", "").put("last_set", 0);
        channel.putObject("purpose").put("value", purpose).put("creator", "").put("last_set", 0);
        channel.putArray("previous_names");
        ObjectNode properties = channel.putObject("properties");
        if (canvas.isEmpty()) return channel;
        properties.putObject("canvas").put("file_id", canvas).put("is_empty", false);
        ObjectNode tab = properties.putArray("tabs").addObject().put("id", "canvas");
        tab.put("type", "channel_canvas").putObject("data").put("file_id", canvas);
        return channel;
    }
}
