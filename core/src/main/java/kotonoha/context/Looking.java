package kotonoha.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import tools.jackson.databind.JsonNode;

/// Remembers for half an hour what each person has open beside the conversation, as Slack last told it: ids only, in
/// memory. Thread-safe.
public final class Looking {
    private static final int PEOPLE = 5_000;
    private static final int ENTITIES = 5;

    private final Remembered<UserId, List<Open>> seen;

    public Looking(Time time) {
        seen = new Remembered<>(time, Duration.ofMinutes(30), PEOPLE, opened -> 1);
    }

    /// The `context` of an `app_context_changed` event; an empty one means that nothing is open any more.
    public void saw(UserId user, JsonNode context) {
        List<Open> opened = read(context);
        if (opened.isEmpty()) seen.forget(user);
        else seen.put(user, opened);
    }

    List<Open> of(UserId user) {
        return seen.get(user).orElse(List.of());
    }

    /// The entities of a context, the most relevant first; kinds that are not known are left out.
    static List<Open> read(JsonNode context) {
        List<Open> opened = new ArrayList<>();
        for (JsonNode entity : context.path("entities")) {
            if (opened.size() == ENTITIES) break;
            String type = Json.text(entity, "type");
            JsonNode value = entity.has("value") ? entity.path("value") : entity;
            switch (type.substring(type.lastIndexOf('/') + 1)) {
                case "channel_id" -> {
                    String id = id(value, "channel_id");
                    if (!id.isEmpty()) opened.add(new Open.Channel(new ChannelId(id)));
                }
                case "canvas_id" -> {
                    String id = id(value, "canvas_id");
                    if (!id.isEmpty()) opened.add(new Open.Canvas(id));
                }
                case "list_id" -> {
                    String id = id(value, "list_id");
                    if (!id.isEmpty()) opened.add(new Open.Tasks(id));
                }
                case "message_context" -> {
                    String channel = Json.text(value, "channel_id");
                    String ts = Json.text(value, "message_ts");
                    if (!channel.isEmpty() && !ts.isEmpty())
                        opened.add(new Open.Message(new ChannelId(channel), new MessageTs(ts)));
                }
                default -> {} // a kind that came later
            }
        }
        return List.copyOf(opened);
    }

    private static String id(JsonNode value, String name) {
        return value.isString() ? value.stringValue() : Json.text(value, name);
    }

    /// One thing that somebody has open.
    sealed interface Open {
        record Channel(ChannelId channel) implements Open {}

        record Canvas(String file) implements Open {}

        /// A Slack list; its file id.
        record Tasks(String file) implements Open {}

        record Message(ChannelId channel, MessageTs ts) implements Open {}
    }
}
