package kotonoha.context;

import java.util.List;
import java.util.Optional;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;
import kotonoha.slack.SlackMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A question as it came in: who asked what, where. `text` is Slack's own notation, the bot's mention included.
///
/// @param bot the bot's user id, null where Slack did not tell it
/// @param raw the payload: files, blocks and attachments as the event had them, and what the asker has open
public record Question(
        Place place,
        UserId asker,
        MessageTs ts,
        String text,
        boolean mentioned,
        @Nullable UserId bot,
        JsonNode raw) {

    /// From the payload of a `question` job as the door wrote it; empty where parts are missing.
    public static Optional<Question> of(JsonNode payload) {
        String channel = Json.text(payload, "channel");
        String user = Json.text(payload, "user");
        String ts = Json.text(payload, "ts");
        if (channel.isEmpty() || user.isEmpty() || ts.isEmpty()) return Optional.empty();
        String thread = Json.text(payload, "thread");
        String bot = Json.text(payload, "bot_user");
        Place place =
                new Place(
                        new TeamId(Json.text(payload, "team")),
                        new ChannelId(channel),
                        kind(Json.text(payload, "kind")),
                        new MessageTs(thread.isEmpty() ? ts : thread));
        return Optional.of(
                new Question(
                        place,
                        new UserId(user),
                        new MessageTs(ts),
                        Json.text(payload, "text"),
                        payload.path("mentioned").asBoolean(false),
                        bot.isEmpty() ? null : new UserId(bot),
                        payload));
    }

    Question heardBy(UserId known) {
        return new Question(place, asker, ts, text, mentioned, known, raw);
    }

    /// True where the question opens its thread: there is nothing earlier to read.
    public boolean opensThread() {
        return place.thread().equals(ts);
    }

    /// The question as a message, from what the event told of it.
    SlackMessage message() {
        ObjectNode message = Json.object();
        message.put("ts", ts.value()).put("thread_ts", place.thread().value());
        message.put("user", asker.value()).put("text", text);
        for (String part : List.of("files", "blocks", "attachments"))
            if (raw.path(part).isArray()) message.set(part, raw.path(part));
        return SlackMessage.of(message);
    }

    /// A mention does not always come with the files that were posted with it.
    boolean mayLackFiles() {
        return Json.text(raw, "raw_event_type").equals("app_mention") && !raw.has("files");
    }

    @Override
    public String toString() {
        return "question %s in %s".formatted(ts, place.lane());
    }

    private static Place.Kind kind(String name) {
        return switch (name) {
            case "DM" -> Place.Kind.DM;
            case "GROUP" -> Place.Kind.GROUP;
            case "PRIVATE_CHANNEL" -> Place.Kind.PRIVATE_CHANNEL;
            default -> Place.Kind.CHANNEL;
        };
    }
}
