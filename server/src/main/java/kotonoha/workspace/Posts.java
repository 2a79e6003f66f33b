package kotonoha.workspace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts messages into channels, changes and deletes them; tells the pages and the bot. Guarded by the town's lock.
final class Posts {
    private final Town town;
    private final Screens screens;
    private final Deliveries deliveries;
    private final Sessions sessions;

    Posts(Town town, Screens screens, Deliveries deliveries, Sessions sessions) {
        this.town = town;
        this.screens = screens;
        this.deliveries = deliveries;
        this.sessions = sessions;
    }

    /// A message of the app, not posted yet.
    ObjectNode fromApp(String text, String thread) {
        Bot app = town.app;
        ObjectNode message = Json.object();
        message.put("type", "message").put("user", app.user()).put("ts", town.stamps.next());
        message.put("bot_id", app.bot()).put("app_id", app.id()).put("text", text);
        message.put("team", app.team()).set("bot_profile", app.profile());
        if (!thread.isEmpty()) message.put("thread_ts", thread);
        return message;
    }

    /// A message of a person, not posted yet. `text` is in Slack's form already.
    ObjectNode fromPerson(Member person, String text, ArrayNode blocks, String thread) {
        ObjectNode message = Json.object();
        message.put("type", "message").put("user", person.id()).put("ts", town.stamps.next());
        message.put("client_msg_id", clientId()).put("text", text).put("team", town.app.team());
        if (!blocks.isEmpty()) message.set("blocks", blocks);
        if (!thread.isEmpty()) message.put("thread_ts", thread);
        return message;
    }

    /// Posts a message: it stands in the channel, pages show it, the bot hears of it where it is a member.
    void add(Channel channel, ObjectNode message) {
        add(channel, message, true);
    }

    void add(Channel channel, ObjectNode message, boolean heard) {
        channel.put(message);
        noteReply(channel, message);
        screens.inChannel(channel, event("message", channel, message));
        if (isApps(message)) sessions.appSpoke(channel, Channel.rootOf(message));
        if (heard && channel.members.contains(town.app.user())) announce(channel, message);
    }

    /// Shows a change of a message on the pages only, e.g. text appended to a stream.
    void show(Channel channel, ObjectNode message) {
        screens.inChannel(channel, event("message_changed", channel, message));
    }

    /// A message was edited: pages show it and the bot hears of it.
    void changed(Channel channel, ObjectNode message, ObjectNode previous) {
        show(channel, message);
        if (!channel.members.contains(town.app.user())) return;
        ObjectNode event = hidden(channel, "message_changed");
        event.set("message", message.deepCopy());
        event.set("previous_message", previous);
        deliveries.event(event);
    }

    /// Deletes a message; a root with replies leaves a tombstone.
    void delete(Channel channel, ObjectNode message) {
        String ts = message.path("ts").asString();
        if (Channel.isRoot(message) && message.path("reply_count").asInt() > 0) {
            channel.put(tombstone(message));
            show(channel, tombstone(message));
        } else {
            channel.messages.remove(ts);
            screens.inChannel(
                    channel,
                    Screens.event("message_deleted").put("channel", channel.id).put("ts", ts));
            forgetReply(channel, message);
        }
        if (!channel.members.contains(town.app.user())) return;
        ObjectNode event = hidden(channel, "message_deleted");
        event.put("deleted_ts", ts).set("previous_message", message.deepCopy());
        deliveries.event(event);
    }

    /// A message that only one person sees.
    void whisper(Channel channel, String user, ObjectNode message) {
        message.put("is_ephemeral", true).put("to", user);
        channel.putEphemeral(message);
        screens.to(user, event("ephemeral", channel, message));
    }

    /// Takes back a message that only one person sees.
    void unwhisper(Channel channel, String user, ObjectNode message) {
        channel.ephemerals.remove(message);
        screens.to(
                user,
                Screens.event("message_deleted")
                        .put("channel", channel.id)
                        .put("ts", message.path("ts").asString()));
    }

    void react(Channel channel, ObjectNode message, String user, String name) {
        ArrayNode reactions =
                message.path("reactions") instanceof ArrayNode old
                        ? old
                        : message.putArray("reactions");
        ObjectNode reaction = reaction(reactions, name);
        if (contains(reaction.path("users"), user)) throw new Refusal("already_reacted");
        reaction.withArray("users").add(user);
        reaction.put("count", reaction.path("users").size());
        show(channel, message);
        reactionEvent("reaction_added", channel, message, user, name);
    }

    void unreact(Channel channel, ObjectNode message, String user, String name) {
        if (!(message.path("reactions") instanceof ArrayNode reactions))
            throw new Refusal("no_reaction");
        ObjectNode reaction = reaction(reactions, name);
        ArrayNode left = Json.array();
        for (JsonNode who : reaction.path("users"))
            if (!who.asString().equals(user)) left.add(who.asString());
        if (left.size() == reaction.path("users").size()) {
            prune(message, reactions);
            throw new Refusal("no_reaction");
        }
        reaction.put("count", left.size()).set("users", left);
        prune(message, reactions);
        show(channel, message);
        reactionEvent("reaction_removed", channel, message, user, name);
    }

    boolean isApps(ObjectNode message) {
        return message.path("user").asString().equals(town.app.user());
    }

    private void announce(Channel channel, ObjectNode message) {
        List<ObjectNode> twins = new ArrayList<>(List.of(messageEvent(channel, message)));
        if (mentionsApp(channel, message)) twins.add(mentionEvent(channel, message));
        if (town.chance.below(2) == 0) Collections.reverse(twins);
        twins.forEach(deliveries::event);
    }

    private boolean mentionsApp(Channel channel, ObjectNode message) {
        return !channel.isDm()
                && !isApps(message)
                && message.path("text").asString().contains("<@" + town.app.user() + ">");
    }

    private ObjectNode messageEvent(Channel channel, ObjectNode message) {
        ObjectNode event = message.deepCopy();
        event.remove(List.of("reply_count", "reply_users", "reply_users_count", "latest_reply"));
        event.put("channel", channel.id).put("channel_type", channel.kind.type);
        event.put("event_ts", message.path("ts").asString());
        if (isApps(message)) return event;
        String user = message.path("user").asString();
        String token = town.actionToken(user, channel.id);
        event.putObject("assistant_thread").put("action_token", token);
        if (channel.isDm() && !town.settings.muted().contains("app_context_changed"))
            event.set("app_context", town.looking.getOrDefault(user, Json.object()).deepCopy());
        return event;
    }

    private ObjectNode mentionEvent(Channel channel, ObjectNode message) {
        ObjectNode event = Json.object().put("type", "app_mention");
        for (String name :
                List.of(
                        "user",
                        "ts",
                        "client_msg_id",
                        "text",
                        "team",
                        "thread_ts",
                        "blocks",
                        "files"))
            if (message.has(name)) event.set(name, message.path(name).deepCopy());
        event.put("channel", channel.id).put("event_ts", message.path("ts").asString());
        String token = town.actionToken(message.path("user").asString(), channel.id);
        return event.put("action_token", token);
    }

    private ObjectNode hidden(Channel channel, String subtype) {
        String ts = town.stamps.next();
        ObjectNode event = Json.object().put("type", "message").put("subtype", subtype);
        event.put("hidden", true).put("channel", channel.id);
        return event.put("channel_type", channel.kind.type).put("ts", ts).put("event_ts", ts);
    }

    private void reactionEvent(
            String type, Channel channel, ObjectNode message, String user, String name) {
        if (!channel.members.contains(town.app.user())) return;
        ObjectNode event = Json.object().put("type", type).put("user", user);
        event.put("reaction", name).put("item_user", message.path("user").asString());
        event.putObject("item")
                .put("type", "message")
                .put("channel", channel.id)
                .put("ts", message.path("ts").asString());
        deliveries.event(event.put("event_ts", town.stamps.next()));
    }

    private void noteReply(Channel channel, ObjectNode message) {
        if (Channel.isRoot(message)) return;
        ObjectNode root = channel.messages.get(Channel.rootOf(message));
        if (root == null) return;
        message.put("parent_user_id", root.path("user").asString());
        countReplies(channel, root);
        show(channel, root);
    }

    private void forgetReply(Channel channel, ObjectNode message) {
        if (Channel.isRoot(message)) return;
        ObjectNode root = channel.messages.get(Channel.rootOf(message));
        if (root == null) return;
        countReplies(channel, root);
        show(channel, root);
    }

    private static void countReplies(Channel channel, ObjectNode root) {
        String ts = root.path("ts").asString();
        List<ObjectNode> thread = channel.thread(ts);
        List<ObjectNode> replies = thread.stream().filter(m -> m != root).toList();
        if (replies.isEmpty()) {
            root.remove(
                    List.of(
                            "thread_ts",
                            "reply_count",
                            "reply_users",
                            "reply_users_count",
                            "latest_reply"));
            return;
        }
        Set<String> users = new LinkedHashSet<>();
        replies.forEach(reply -> users.add(reply.path("user").asString()));
        root.put("thread_ts", ts).put("reply_count", replies.size());
        root.put("reply_users_count", users.size());
        root.put("latest_reply", replies.getLast().path("ts").asString());
        users.forEach(root.putArray("reply_users")::add);
    }

    private static ObjectNode tombstone(ObjectNode message) {
        ObjectNode stone = Json.object().put("type", "message").put("subtype", "tombstone");
        stone.put("text", "This message was deleted.").put("user", "USLACKBOT").put("hidden", true);
        for (String name :
                List.of(
                        "ts",
                        "thread_ts",
                        "reply_count",
                        "reply_users",
                        "reply_users_count",
                        "latest_reply")) if (message.has(name)) stone.set(name, message.path(name));
        return stone;
    }

    private static ObjectNode reaction(ArrayNode reactions, String name) {
        for (JsonNode reaction : reactions)
            if (reaction.path("name").asString().equals(name)) return (ObjectNode) reaction;
        ObjectNode fresh = reactions.addObject().put("name", name).put("count", 0);
        fresh.putArray("users");
        return fresh;
    }

    private static void prune(ObjectNode message, ArrayNode reactions) {
        for (int i = reactions.size() - 1; i >= 0; i--)
            if (reactions.path(i).path("count").asInt() == 0) reactions.remove(i);
        if (reactions.isEmpty()) message.remove("reactions");
    }

    private static boolean contains(JsonNode list, String word) {
        for (JsonNode item : list) if (item.asString().equals(word)) return true;
        return false;
    }

    private static ObjectNode event(String type, Channel channel, ObjectNode message) {
        ObjectNode event = Screens.event(type).put("channel", channel.id);
        event.set("message", message);
        return event;
    }

    private String clientId() {
        String id = town.chance.id(32);
        return "%s-%s-%s-%s-%s"
                .formatted(
                        id.substring(0, 8),
                        id.substring(8, 12),
                        id.substring(12, 16),
                        id.substring(16, 20),
                        id.substring(20));
    }
}
