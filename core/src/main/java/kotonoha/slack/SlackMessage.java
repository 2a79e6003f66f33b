package kotonoha.slack;

import java.util.function.Function;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.UserId;
import tools.jackson.databind.JsonNode;

/// One message as Slack keeps it. `thread` is the timestamp of the thread's root (its own outside threads); `user`,
/// `botId`, `subtype` and `text` are "" where absent. `raw` is everything: blocks this house does not know included.
public record SlackMessage(
        MessageTs ts,
        MessageTs thread,
        String user,
        String botId,
        String subtype,
        String text,
        JsonNode raw) {

    static SlackMessage of(JsonNode raw) {
        String ts = Json.text(raw, "ts");
        String thread = Json.text(raw, "thread_ts");
        return new SlackMessage(
                new MessageTs(ts),
                new MessageTs(thread.isEmpty() ? ts : thread),
                Json.text(raw, "user"),
                Json.text(raw, "bot_id"),
                Json.text(raw, "subtype"),
                Json.text(raw, "text"),
                raw);
    }

    /// Everything that can be read in the message, as Markdown-like plain text: blocks (unknown ones too), attachments,
    /// files by name. `names` turns a person's id into a name.
    public String flatten(Function<UserId, String> names) {
        return new Flattening(names).message(raw);
    }
}
