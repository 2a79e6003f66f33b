package kotonoha.slack;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.TryLater;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Looks into the thread after a call of which nobody knows whether it came through. Slack shows Markdown in its own
/// way, so texts are compared by their letters and digits only.
final class ReadBack {
    private static final int TAIL = 40;

    private final SlackApi api;
    private final Set<MessageTs> known = new HashSet<>();

    ReadBack(SlackApi api) {
        this.api = api;
    }

    /// A message whose beginning is known, so that it is not taken for a lost one.
    void know(MessageTs ts) {
        known.add(ts);
    }

    /// Whether a message was made.
    sealed interface Made permits Found, Absent, Unknown {}

    record Found(MessageTs ts) implements Made {}

    record Absent() implements Made {}

    record Unknown() implements Made {}

    enum Appended {
        ARRIVED,
        MISSING,
        UNKNOWN
    }

    enum Ended {
        ALL,
        TEXT,
        NOTHING,
        STILL_OPEN,
        UNKNOWN
    }

    /// A stream of ours that is open, unknown, and begins with `text`.
    Made started(Destination to, String text) {
        return find(to, message -> isStreaming(message) && sameText(message, text));
    }

    /// A message of ours that is unknown and says exactly this.
    Made posted(Destination to, String text, Closing closing) {
        String expected = text.isEmpty() ? PostedPage.plainly(closing) : text;
        return find(
                to,
                message ->
                        !isStreaming(message)
                                && (text.isEmpty()
                                        ? shows(message, closing)
                                        : startsWith(message, expected)));
    }

    Appended appended(Destination to, MessageTs ts, CharSequence before, String piece) {
        Optional<SlackMessage> read;
        try {
            read = read(to, ts);
        } catch (SlackRefusal | TryLater | Broken unreadable) {
            return Appended.UNKNOWN;
        }
        if (read.isEmpty() || piece.isEmpty()) return Appended.MISSING;
        return holds(read.get(), before, piece) ? Appended.ARRIVED : Appended.MISSING;
    }

    Ended ended(Destination to, MessageTs ts, CharSequence before, String rest, Closing closing) {
        Optional<SlackMessage> read;
        try {
            read = read(to, ts);
        } catch (SlackRefusal | TryLater | Broken unreadable) {
            return Ended.UNKNOWN;
        }
        if (read.isEmpty()) return Ended.NOTHING;
        SlackMessage message = read.get();
        if (isStreaming(message)) return Ended.STILL_OPEN;
        if (!closing.blocks().isEmpty() && shows(message, closing)) return Ended.ALL;
        return rest.isEmpty() || holds(message, before, rest) ? Ended.TEXT : Ended.NOTHING;
    }

    private Made find(Destination to, java.util.function.Predicate<SlackMessage> wanted) {
        try {
            List<SlackMessage> thread = api.thread(to.channel(), to.thread());
            SlackIdentity us = api.authTest();
            for (SlackMessage message : thread.reversed()) {
                boolean ours =
                        message.user().equals(us.user().value())
                                || !us.botId().isEmpty() && message.botId().equals(us.botId());
                if (ours && !known.contains(message.ts()) && wanted.test(message))
                    return new Found(message.ts());
            }
            return new Absent();
        } catch (SlackRefusal | TryLater | Broken unreadable) {
            return new Unknown();
        }
    }

    private Optional<SlackMessage> read(Destination to, MessageTs ts) {
        ObjectNode args =
                Json.object()
                        .put("channel", to.channel().value())
                        .put("ts", to.thread().value())
                        .put("oldest", ts.value())
                        .put("latest", ts.value())
                        .put("inclusive", true)
                        .put("limit", 10);
        JsonNode answer = api.call("conversations.replies", args, Duration.ofSeconds(5));
        for (JsonNode raw : answer.path("messages"))
            if (Json.text(raw, "ts").equals(ts.value())) return Optional.of(SlackMessage.of(raw));
        return api.thread(to.channel(), to.thread()).stream()
                .filter(m -> m.ts().equals(ts))
                .findFirst();
    }

    private static boolean isStreaming(SlackMessage message) {
        return Json.text(message.raw(), "streaming_state").equals("in_progress");
    }

    private static boolean sameText(SlackMessage message, String text) {
        return letters(flat(message)).equals(letters(text))
                || squeezed(message.text()).equals(squeezed(text));
    }

    private static boolean startsWith(SlackMessage message, String text) {
        return letters(flat(message)).startsWith(letters(text))
                || squeezed(message.text()).equals(squeezed(text));
    }

    /// Whether the piece, too, is in the message that held `before`.
    private static boolean holds(SlackMessage message, CharSequence before, String piece) {
        String there = squeezed(Mrkdwn.unescape(message.text()));
        String old = squeezed(before.toString());
        if (there.equals(old + squeezed(piece))) return true;
        if (there.equals(old)) return false;
        String shown = letters(flat(message));
        String was = letters(before.toString());
        String added = letters(piece);
        if (added.isEmpty()) return true; // marks only, which are not shown
        boolean endsNew = shown.contains(tail(was + added));
        boolean endsOld = shown.endsWith(tail(was));
        if (endsNew != endsOld) return endsNew;
        int toNew = Math.abs(shown.length() - was.length() - added.length());
        return toNew < Math.abs(shown.length() - was.length());
    }

    /// Whether the closing stands in the message: one of its ids, or its words.
    private static boolean shows(SlackMessage message, Closing closing) {
        String raw = Json.write(message.raw());
        List<String> ids = ids(Block.array(closing.blocks()));
        if (!ids.isEmpty()) return ids.stream().anyMatch(id -> raw.contains(id));
        String words = letters(PostedPage.plainly(closing));
        return letters(flat(message)).contains(words);
    }

    private static List<String> ids(JsonNode node) {
        Stream<String> own =
                Stream.of("action_id", "block_id")
                        .map(key -> Json.text(node, key))
                        .filter(id -> !id.isEmpty());
        Stream<String> inner = Stream.empty();
        for (JsonNode child : node) inner = Stream.concat(inner, ids(child).stream());
        return Stream.concat(own, inner).toList();
    }

    private static String flat(SlackMessage message) {
        return message.flatten(user -> user.value());
    }

    private static String tail(String letters) {
        return letters.substring(Math.max(0, letters.length() - TAIL));
    }

    private static String letters(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().filter(Character::isLetterOrDigit).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static String squeezed(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.chars().filter(c -> !Character.isWhitespace(c)).forEach(c -> kept.append((char) c));
        return kept.toString();
    }
}
