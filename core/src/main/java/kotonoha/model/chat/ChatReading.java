package kotonoha.model.chat;

import java.util.ArrayList;
import java.util.List;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.model.LanguageModel.RunCursor;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelEvent.Usage;
import kotonoha.model.wire.Reading;
import kotonoha.model.wire.ServerFault;
import kotonoha.model.wire.Trouble;
import kotonoha.net.ServerSentEvents.Event;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the chunks of Chat Completions. The run ends with `[DONE]`, or with the stream once a reason to finish was
/// given; usage comes after that reason.
final class ChatReading implements Reading {
    private final Chance chance;
    private final StringBuilder content = new StringBuilder();
    private final List<Call> calls = new ArrayList<>();
    private Usage usage = Usage.NONE;
    private String model = "";
    private String reason = "";
    private boolean refused;
    private boolean started;
    private boolean over;

    ChatReading(Chance chance) {
        this.chance = chance;
    }

    @Override
    public RunCursor cursor() {
        return new RunCursor("", -1);
    }

    @Override
    public boolean complete() {
        return over || !reason.isEmpty();
    }

    @Override
    public boolean event(Event event, Listener to) {
        if (over || event.data().isBlank()) return false;
        if (event.done()) {
            finish(to);
            return true;
        }
        JsonNode chunk = Json.parse(event.data());
        if (!chunk.isObject()) throw new Broken("no JSON object");
        return read(chunk, "delta", to);
    }

    @Override
    public void whole(JsonNode reply, Listener to) {
        boolean answer = reply.path("choices").isArray() && !reply.path("choices").isEmpty();
        if (!answer && !reply.hasNonNull("error")) return;
        read(reply, "message", to);
        finish(to);
    }

    @Override
    public void end(Listener to) {
        if (complete()) finish(to);
    }

    private boolean read(JsonNode chunk, String part, Listener to) {
        if (chunk.hasNonNull("error")) {
            over = true;
            to.fail(Trouble.ofFault(ServerFault.of(chunk)));
            return false;
        }
        if (!Json.text(chunk, "model").isEmpty()) model = Json.text(chunk, "model");
        if (chunk.path("usage").isObject()) usage = usage(chunk.path("usage"));
        start(chunk, to);
        JsonNode choice = chunk.path("choices").path(0);
        boolean works = delta(choice.path(part), to);
        String finish = Json.text(choice, "finish_reason");
        if (!finish.isEmpty()) reason = finish;
        return works || !finish.isEmpty();
    }

    private void start(JsonNode chunk, Listener to) {
        if (started || !chunk.has("choices")) return;
        started = true;
        to.say(new ModelEvent.Started(Json.text(chunk, "id")));
    }

    private boolean delta(JsonNode delta, Listener to) {
        String thought = Json.text(delta, "reasoning_content");
        if (thought.isEmpty()) thought = Json.text(delta, "reasoning");
        if (!thought.isEmpty()) to.say(new ModelEvent.Thought(thought));
        String text = text(delta.path("content"));
        String refusal = Json.text(delta, "refusal");
        refused |= !refusal.isEmpty();
        for (String piece : List.of(text, refusal)) {
            content.append(piece);
            if (!piece.isEmpty()) to.say(new ModelEvent.Text(piece));
        }
        JsonNode more = delta.path("tool_calls");
        for (JsonNode call : more) call(call);
        return !thought.isEmpty() || !text.isEmpty() || !refusal.isEmpty() || !more.isEmpty();
    }

    /// Text, or the text of its parts where a server sends parts.
    private static String text(JsonNode content) {
        if (content.isString()) return content.stringValue();
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content)
            if (Json.text(part, "type").equals("text")) text.append(Json.text(part, "text"));
        return text.toString();
    }

    /// A piece of a call. It belongs to the last call of its index, where there is none to that of its id, else to the
    /// last one. Some servers give each call the same index: another id together with a name begins another call.
    private void call(JsonNode piece) {
        String id = Json.text(piece, "id");
        String name = Json.text(piece, "function.name");
        int index = piece.path("index").asInt(-1);
        Call call = known(index, id);
        boolean another = call != null && !id.isEmpty() && !name.isEmpty() && !call.id.equals(id);
        if (call == null || another) {
            call = new Call(index, id.isEmpty() ? "call_" + chance.id(16) : id);
            calls.add(call);
        }
        if (call.name.isEmpty()) call.name = name;
        JsonNode arguments = Json.at(piece, "function.arguments");
        if (arguments.isString()) call.arguments.append(arguments.stringValue());
        else if (arguments.isObject()) call.arguments.append(Json.write(arguments));
    }

    private @Nullable Call known(int index, String id) {
        for (Call call : calls.reversed()) {
            boolean same = index >= 0 ? call.index == index : call.id.equals(id);
            if (same) return call;
        }
        return index < 0 && id.isEmpty() && !calls.isEmpty() ? calls.getLast() : null;
    }

    private void finish(Listener to) {
        if (over) return;
        over = true;
        if (refused || reason.equals("content_filter")) {
            to.fail(Trouble.refused(refused ? "the model declined" : "the filter cut the answer"));
            return;
        }
        if (reason.equals("error")) {
            to.fail(Trouble.ofFault(ServerFault.NONE));
            return;
        }
        calls.removeIf(call -> call.name.isEmpty());
        for (Call call : calls)
            to.say(new ModelEvent.ToolCall(call.id, call.name, call.arguments.toString()));
        to.say(new ModelEvent.Output(output()));
        to.say(new ModelEvent.Finished(usage, model, reason.equals("length")));
    }

    /// The assistant's message as it must be sent back.
    private ObjectNode output() {
        ObjectNode message = Json.object().put("role", "assistant");
        if (content.isEmpty() && !calls.isEmpty()) message.putNull("content");
        else message.put("content", content.toString());
        if (calls.isEmpty()) return message;
        ArrayNode made = message.putArray("tool_calls");
        for (Call call : calls)
            made.addObject()
                    .put("id", call.id)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", call.name)
                    .put("arguments", call.arguments.toString());
        return message;
    }

    private static Usage usage(JsonNode usage) {
        return new Usage(
                count(usage, "prompt_tokens"),
                Math.max(
                        count(usage, "prompt_tokens_details.cached_tokens"),
                        count(usage, "prompt_cache_hit_tokens")),
                count(usage, "completion_tokens"));
    }

    private static long count(JsonNode usage, String path) {
        return Math.max(0, Json.at(usage, path).asLong(0));
    }

    private static final class Call {
        final int index;
        final String id;
        final StringBuilder arguments = new StringBuilder();
        String name = "";

        Call(int index, String id) {
            this.index = index;
            this.id = id;
        }
    }
}
