package kotonoha.slack;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /// From a message as Slack sends it, in a thread or with an event.
    public static SlackMessage of(JsonNode raw) {
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

    /// The files of the message and of the messages that it shares, as Slack describes them, each once.
    public List<JsonNode> files() {
        Map<String, JsonNode> files = new LinkedHashMap<>();
        collect(raw.path("files"), files);
        collect(raw.path("file"), files);
        for (JsonNode attachment : raw.path("attachments")) {
            collect(attachment.path("files"), files);
            for (JsonNode shared : attachment.path("message_blocks"))
                collect(shared.path("message").path("files"), files);
        }
        return List.copyOf(files.values());
    }

    /// The web addresses that stand in the message, each once, in the order in which people see them: in its blocks, its
    /// text, and its attachments.
    public List<URI> links() {
        return Links.in(raw);
    }

    private static void collect(JsonNode node, Map<String, JsonNode> files) {
        if (node.isArray()) {
            for (JsonNode file : node) if (file.isObject()) collect(file, files);
            return;
        }
        String id = Json.text(node, "id");
        if (!id.isEmpty()) files.putIfAbsent(id, node);
    }
}
