package kotonoha.workspace;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kotonoha.kernel.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages that are being written: started, appended to, stopped, or ended by Slack after five minutes. Guarded by the
/// town's lock.
final class Streams {
    private static final int CALL = 12_000;
    private static final int FIELD = 256;
    private static final int BLOCKS = 50;
    private static final Set<String> STATUSES =
            Set.of("pending", "in_progress", "complete", "error");

    private final Town town;
    private final Posts posts;
    private final Sessions sessions;
    private final Map<String, Stream> live = new LinkedHashMap<>();
    private final Map<String, String> ended = Town.bounded(10_000);

    private sealed interface Segment {
        record Text(StringBuilder text) implements Segment {}

        record Task(ObjectNode card) implements Segment {}

        record Given(ArrayNode blocks) implements Segment {}
    }

    private static final class Stream {
        final Channel channel;
        final ObjectNode message;
        final Instant started;
        final boolean plan;
        final List<Segment> segments = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        String planTitle = "";
        int bytes;

        Stream(Channel channel, ObjectNode message, Instant started, boolean plan) {
            this.channel = channel;
            this.message = message;
            this.started = started;
            this.plan = plan;
        }
    }

    Streams(Town town, Posts posts, Sessions sessions) {
        this.town = town;
        this.posts = posts;
        this.sessions = sessions;
    }

    /// Opens a streamed message with whatever the call already carries.
    ObjectNode start(Channel channel, String thread, Args args) {
        ArrayNode chunks = chunks(args);
        ObjectNode message = posts.fromApp("", thread);
        message.put("streaming_state", "in_progress");
        boolean plan = args.text("task_display_mode").equals("plan");
        Stream stream = new Stream(channel, message, town.now(), plan);
        write(stream, chunks);
        live.put(key(channel, message), stream);
        posts.add(channel, message);
        String root = Channel.rootOf(message);
        sessions.set(channel, root, "processing", "");
        return message;
    }

    void append(Channel channel, String ts, Args args) {
        Stream stream = find(channel, ts, true);
        ArrayNode chunks = chunks(args);
        if (chunks.isEmpty()) throw new Refusal("no_text");
        write(stream, chunks);
        posts.show(channel, stream.message);
    }

    /// Ends a stream with its last text and the blocks below it.
    ObjectNode stop(Channel channel, String ts, Args args) {
        Stream stream = find(channel, ts, false);
        ArrayNode closing = BlockRules.messageBlocks(args, town);
        ArrayNode chunks = chunks(args);
        String status = args.text("session_status");
        if (!status.isEmpty() && !Sessions.STATUSES.contains(status))
            throw new Refusal(
                    "invalid_arguments",
                    List.of("[ERROR] must be a session status: session_status"));
        ObjectNode previous = stream.message.deepCopy();
        write(stream, chunks);
        if (!closing.isEmpty()) stream.message.withArray("blocks").addAll(closing);
        args.object("metadata", "invalid_metadata_format")
                .ifPresent(metadata -> stream.message.set("metadata", metadata));
        finish(stream, "completed", "stopped");
        sessions.set(
                channel, Channel.rootOf(stream.message), status.isEmpty() ? "active" : status, "");
        posts.changed(channel, stream.message, previous);
        return stream.message;
    }

    /// Whether a message is still being written.
    boolean isLive(Channel channel, String ts) {
        tick();
        return live.containsKey(channel.id + ":" + ts);
    }

    /// Ends all streams of a thread because a person said so; their timestamps.
    List<String> stopByUser(Channel channel, String thread) {
        tick();
        List<String> stopped = new ArrayList<>();
        for (Stream stream : new ArrayList<>(live.values())) {
            if (stream.channel != channel || !Channel.rootOf(stream.message).equals(thread))
                continue;
            finish(stream, "completed", "user");
            posts.show(channel, stream.message);
            stopped.add(stream.message.path("ts").asString());
        }
        return stopped;
    }

    void forget(Channel channel, ObjectNode message) {
        live.remove(key(channel, message));
    }

    /// Ends the streams whose five minutes are over.
    void tick() {
        Instant now = town.now();
        for (Stream stream : new ArrayList<>(live.values())) {
            if (now.isBefore(stream.started.plus(town.limits().streamLife()))) continue;
            finish(stream, "errored", "expired");
            posts.show(stream.channel, stream.message);
            sessions.set(stream.channel, Channel.rootOf(stream.message), "active", "");
        }
    }

    private Stream find(Channel channel, String ts, boolean appending) {
        tick();
        ObjectNode message =
                channel.message(ts).orElseThrow(() -> new Refusal("message_not_found"));
        if (!posts.isApps(message)) throw new Refusal("message_not_owned_by_app");
        Stream stream = live.get(key(channel, message));
        if (stream != null) return stream;
        boolean byUser = "user".equals(ended.get(key(channel, message)));
        throw new Refusal(
                byUser && appending ? "stopped_by_user" : "message_not_in_streaming_state");
    }

    private void finish(Stream stream, String state, String how) {
        stream.message.put("streaming_state", state);
        live.remove(key(stream.channel, stream.message));
        ended.put(key(stream.channel, stream.message), how);
    }

    /// All text of the call as chunks, checked one by one.
    private ArrayNode chunks(Args args) {
        ArrayNode all = Json.array();
        String text = args.text("markdown_text");
        if (text.length() > CALL) throw new Refusal("msg_too_long");
        if (!text.isEmpty()) all.addObject().put("type", "markdown_text").put("text", text);
        args.array("chunks", "invalid_chunks").ifPresent(all::addAll);
        int characters = 0;
        for (JsonNode chunk : all) {
            check(chunk);
            characters += Json.text(chunk, "text").length();
        }
        if (characters > CALL) throw new Refusal("msg_too_long");
        return all;
    }

    private void check(JsonNode chunk) {
        boolean good =
                switch (Json.text(chunk, "type")) {
                    case "markdown_text" -> chunk.path("text").isString();
                    case "task_update" -> task(chunk);
                    case "plan_update" -> filled(chunk, "title") && shortEnough(chunk, "title");
                    case "blocks" -> chunk.path("blocks").isArray();
                    default -> false;
                };
        if (!good) throw new Refusal("invalid_chunks");
        if (!(chunk.path("blocks") instanceof ArrayNode blocks)) return;
        if (blocks.size() > BLOCKS) throw new Refusal("msg_blocks_too_many");
        BlockRules.check(blocks, BlockRules.Surface.MESSAGE);
    }

    private static boolean task(JsonNode chunk) {
        return filled(chunk, "id")
                && filled(chunk, "title")
                && STATUSES.contains(Json.text(chunk, "status"))
                && shortEnough(chunk, "title")
                && shortEnough(chunk, "details")
                && shortEnough(chunk, "output");
    }

    private static boolean filled(JsonNode chunk, String name) {
        return !Json.text(chunk, name).isEmpty();
    }

    private static boolean shortEnough(JsonNode chunk, String name) {
        JsonNode value = chunk.path(name);
        return value.isMissingNode()
                || value.isNull()
                || (value.isString() && value.stringValue().length() <= FIELD);
    }

    private void write(Stream stream, ArrayNode chunks) {
        int bytes = stream.bytes;
        for (JsonNode chunk : chunks) bytes += weight(chunk);
        if (bytes > town.limits().streamBytes()) throw new Refusal("msg_too_long");
        int given = stream.message.path("blocks").size();
        for (JsonNode chunk : chunks) given += chunk.path("blocks").size();
        if (given > BLOCKS) throw new Refusal("msg_blocks_too_many");
        stream.bytes = bytes;
        for (JsonNode chunk : chunks) take(stream, chunk);
        stream.message.put("text", stream.text.toString());
        stream.message.set("blocks", blocks(stream));
    }

    private static int weight(JsonNode chunk) {
        return bytes(chunk, "text")
                + bytes(chunk, "title")
                + 2 * bytes(chunk, "details")
                + 2 * bytes(chunk, "output");
    }

    private static int bytes(JsonNode chunk, String name) {
        return Json.text(chunk, name).getBytes(StandardCharsets.UTF_8).length;
    }

    private static void take(Stream stream, JsonNode chunk) {
        switch (Json.text(chunk, "type")) {
            case "markdown_text" -> text(stream, Json.text(chunk, "text"));
            case "task_update" -> task(stream, chunk);
            case "plan_update" -> stream.planTitle = Json.text(chunk, "title");
            default ->
                    stream.segments.add(
                            new Segment.Given((ArrayNode) chunk.path("blocks").deepCopy()));
        }
    }

    private static void text(Stream stream, String text) {
        stream.text.append(text);
        if (!stream.segments.isEmpty()
                && stream.segments.getLast() instanceof Segment.Text(StringBuilder open)) {
            open.append(text);
            return;
        }
        stream.segments.add(new Segment.Text(new StringBuilder(text)));
    }

    private static void task(Stream stream, JsonNode chunk) {
        ObjectNode card = card(stream, Json.text(chunk, "id"));
        card.put("title", Json.text(chunk, "title")).put("status", Json.text(chunk, "status"));
        for (String name : List.of("details", "output")) {
            String more = Json.text(chunk, name);
            if (more.isEmpty()) continue;
            card.set(name, RichText.plain(RichText.textOf(card.path(name)) + more));
        }
        if (chunk.path("sources").isArray()) card.set("sources", chunk.path("sources").deepCopy());
    }

    private static ObjectNode card(Stream stream, String id) {
        for (Segment segment : stream.segments)
            if (segment instanceof Segment.Task(ObjectNode card)
                    && card.path("task_id").asString().equals(id)) return card;
        ObjectNode card = Json.object().put("type", "task_card").put("task_id", id);
        stream.segments.add(new Segment.Task(card));
        return card;
    }

    private static ArrayNode blocks(Stream stream) {
        ArrayNode blocks = Json.array();
        @Nullable ArrayNode planned = null;
        for (Segment segment : stream.segments) {
            switch (segment) {
                case Segment.Text(StringBuilder text) ->
                        blocks.addObject().put("type", "markdown").put("text", text.toString());
                case Segment.Given(ArrayNode given) -> blocks.addAll(given);
                case Segment.Task(ObjectNode card) -> {
                    if (!stream.plan) {
                        blocks.add(card.deepCopy());
                        continue;
                    }
                    if (planned == null) {
                        ObjectNode plan = blocks.addObject().put("type", "plan");
                        planned = plan.put("title", stream.planTitle).putArray("tasks");
                    }
                    planned.add(card.deepCopy());
                }
            }
        }
        return blocks;
    }

    private static String key(Channel channel, ObjectNode message) {
        return channel.id + ":" + message.path("ts").asString();
    }
}
