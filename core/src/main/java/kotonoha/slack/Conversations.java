package kotonoha.slack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads conversations: what they are, who is in them, their threads. What they are and who is in them is remembered for
/// two minutes. Thread-safe.
final class Conversations {
    private static final Duration LASTS = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PAGE = 1_000;
    private static final int MOST_MESSAGES = 20_000;
    private static final int MOST_PAGES = 200;
    private static final int MOST_MEMBERS = 5_000;

    private final SlackCalls calls;
    private final Remembering<ChannelId, JsonNode> channels;
    private final Remembering<ChannelId, Members> members;

    Conversations(SlackCalls calls, Time time) {
        this.calls = calls;
        this.channels = new Remembering<>(LASTS, 500, channel -> 1, time);
        this.members = new Remembering<>(LASTS, 100_000, all -> all.ids().size() + 10, time);
    }

    JsonNode channel(ChannelId channel) {
        return channels.get(channel, () -> ask(channel));
    }

    Members members(ChannelId channel) {
        return members.get(channel, () -> askMembers(channel));
    }

    /// The messages of a thread, its root first; with `after`, only those later than it.
    List<SlackMessage> thread(ChannelId channel, MessageTs root, @Nullable MessageTs after) {
        ObjectNode args =
                Json.object()
                        .put("channel", channel.value())
                        .put("ts", root.value())
                        .put("limit", PAGE)
                        .put("include_all_metadata", true);
        if (after != null) args.put("oldest", after.value());
        List<SlackMessage> messages = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES && messages.size() < MOST_MESSAGES; page++) {
            JsonNode answer = page("conversations.replies", args, cursor);
            for (JsonNode raw : answer.path("messages")) {
                SlackMessage message = SlackMessage.of(raw);
                // Slack may show the root with every page, whatever `oldest` says.
                boolean known = after != null && order(message.ts(), after) <= 0;
                boolean dated = !message.ts().value().isEmpty();
                if (dated && !known && seen.add(message.ts().value())) messages.add(message);
            }
            cursor = next(answer);
            if (!cursor.isEmpty() && seen.add("cursor " + cursor)) continue;
            boolean more = !cursor.isEmpty() || answer.path("has_more").asBoolean(false);
            boolean further = more && !messages.isEmpty();
            if (!further || !seen.add("from " + messages.getLast().ts())) break;
            // More is said to be there, but the cursor leads nowhere: on from the last message.
            args.put("oldest", messages.getLast().ts().value());
            cursor = "";
        }
        return messages;
    }

    Optional<SlackMessage> message(ChannelId channel, MessageTs ts) {
        ObjectNode around =
                Json.object()
                        .put("channel", channel.value())
                        .put("oldest", ts.value())
                        .put("latest", ts.value())
                        .put("inclusive", true)
                        .put("include_all_metadata", true)
                        .put("limit", 10);
        Optional<SlackMessage> reply =
                one(around.deepCopy().put("ts", ts.value()), "conversations.replies", ts);
        return reply.isPresent() ? reply : one(around, "conversations.history", ts);
    }

    private JsonNode ask(ChannelId channel) {
        ObjectNode args = Json.object().put("channel", channel.value());
        return calls.call("conversations.info", args, PATIENCE).path("channel");
    }

    private Members askMembers(ChannelId channel) {
        ObjectNode args = Json.object().put("channel", channel.value()).put("limit", PAGE);
        Set<UserId> ids = new HashSet<>();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES && ids.size() < MOST_MEMBERS; page++) {
            JsonNode answer = page("conversations.members", args, cursor);
            for (JsonNode id : answer.path("members"))
                if (id.isString()) ids.add(new UserId(id.stringValue()));
            String next = next(answer);
            if (next.isEmpty()) return new Members(ids, true);
            if (next.equals(cursor)) break;
            cursor = next;
        }
        return new Members(ids, false);
    }

    private JsonNode page(String method, ObjectNode args, String cursor) {
        ObjectNode asked = cursor.isEmpty() ? args : args.deepCopy().put("cursor", cursor);
        return calls.call(method, asked, PATIENCE);
    }

    private static String next(JsonNode answer) {
        return Json.text(answer, "response_metadata.next_cursor");
    }

    /// Timestamps are seconds and a counter, both with leading zeros: longer means later.
    private static int order(MessageTs a, MessageTs b) {
        int length = Integer.compare(a.value().length(), b.value().length());
        return length != 0 ? length : a.value().compareTo(b.value());
    }

    private Optional<SlackMessage> one(ObjectNode args, String method, MessageTs ts) {
        try {
            for (JsonNode raw : calls.call(method, args, PATIENCE).path("messages"))
                if (Json.text(raw, "ts").equals(ts.value()))
                    return Optional.of(SlackMessage.of(raw));
            return Optional.empty();
        } catch (SlackRefusal refusal) {
            if (refusal.code().endsWith("_not_found") && !refusal.code().startsWith("channel"))
                return Optional.empty();
            throw refusal;
        }
    }
}
