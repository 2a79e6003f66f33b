package kotonoha.model.responses;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kotonoha.kernel.Json;
import kotonoha.net.ScriptedServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a response as OpenAI streams it, event by event, with numbers. The SDK's parser judges that it does so truly.
final class Answer {
    private final List<ObjectNode> events = new ArrayList<>();
    private final List<JsonNode> output = new ArrayList<>();
    private final String id;

    Answer(String id) {
        this.id = id;
        event("response.created").set("response", response("in_progress"));
        event("response.in_progress").set("response", response("in_progress"));
    }

    static Answer of(String text) {
        return new Answer("resp_1").message("final_answer", text).completed();
    }

    Answer message(String phase, String... pieces) {
        int index = output.size();
        ObjectNode item =
                Json.object()
                        .put("id", "msg_" + index)
                        .put("type", "message")
                        .put("role", "assistant");
        if (!phase.isEmpty()) item.put("phase", phase);
        item.putArray("content");
        added(item.put("status", "in_progress"));
        ObjectNode start = part(index, "response.content_part.added");
        start.set("part", content(""));
        StringBuilder whole = new StringBuilder();
        for (String piece : pieces) {
            whole.append(piece);
            part(index, "response.output_text.delta").put("delta", piece).putArray("logprobs");
        }
        String text = whole.toString();
        part(index, "response.output_text.done").put("text", text).putArray("logprobs");
        part(index, "response.content_part.done").set("part", content(text));
        ObjectNode done = item.deepCopy().put("status", "completed");
        done.putArray("content").add(content(text));
        return done(done);
    }

    Answer reasoning(String summary) {
        int index = output.size();
        ObjectNode item = Json.object().put("id", "rs_" + index).put("type", "reasoning");
        item.putArray("summary");
        added(item);
        ObjectNode part = Json.object().put("type", "summary_text").put("text", summary);
        ObjectNode empty = Json.object().put("type", "summary_text").put("text", "");
        summary(index, "response.reasoning_summary_part.added").set("part", empty);
        summary(index, "response.reasoning_summary_text.delta").put("delta", summary);
        summary(index, "response.reasoning_summary_text.done").put("text", summary);
        summary(index, "response.reasoning_summary_part.done").set("part", part);
        ObjectNode done = item.deepCopy().put("encrypted_content", "gAAA");
        done.putArray("summary").add(part);
        return done(done);
    }

    Answer call(String call, String name, String arguments) {
        int index = output.size();
        ObjectNode item =
                Json.object()
                        .put("id", "fc_" + index)
                        .put("type", "function_call")
                        .put("status", "in_progress")
                        .put("call_id", call)
                        .put("name", name)
                        .put("arguments", "");
        added(item);
        for (String piece : arguments.split("(?<=:)"))
            item(index, "response.function_call_arguments.delta").put("delta", piece);
        item(index, "response.function_call_arguments.done")
                .put("name", name)
                .put("arguments", arguments);
        return done(item.deepCopy().put("arguments", arguments).put("status", "completed"));
    }

    Answer webSearch(String query) {
        int index = output.size();
        ObjectNode item =
                Json.object()
                        .put("id", "ws_" + index)
                        .put("type", "web_search_call")
                        .put("status", "in_progress");
        item.putObject("action").put("type", "search").put("query", query);
        added(item);
        for (String step : List.of("in_progress", "searching", "completed"))
            item(index, "response.web_search_call." + step);
        return done(item.deepCopy().put("status", "completed"));
    }

    /// A run of the code interpreter in the container `cntr_1`.
    Answer code(String code, String logs) {
        int index = output.size();
        ObjectNode item =
                Json.object()
                        .put("id", "ci_" + index)
                        .put("type", "code_interpreter_call")
                        .put("status", "in_progress")
                        .put("container_id", "cntr_1")
                        .put("code", "");
        item.putArray("outputs");
        added(item);
        item(index, "response.code_interpreter_call.in_progress");
        for (String piece : code.split("(?<=\n)"))
            item(index, "response.code_interpreter_call_code.delta").put("delta", piece);
        item(index, "response.code_interpreter_call_code.done").put("code", code);
        item(index, "response.code_interpreter_call.interpreting");
        item(index, "response.code_interpreter_call.completed");
        ObjectNode done = item.deepCopy().put("code", code).put("status", "completed");
        done.putArray("outputs").addObject().put("type", "logs").put("logs", logs);
        return done(done);
    }

    Answer completed() {
        event("response.completed").set("response", response("completed"));
        return this;
    }

    Answer incomplete(String reason) {
        ObjectNode response = response("incomplete");
        response.putObject("incomplete_details").put("reason", reason);
        event("response.incomplete").set("response", response);
        return this;
    }

    Answer failed(String code) {
        ObjectNode response = response("failed");
        response.putObject("error").put("code", code).put("message", "It failed.");
        event("response.failed").set("response", response);
        return this;
    }

    ObjectNode event(String type) {
        ObjectNode event = Json.object().put("type", type).put("sequence_number", events.size());
        events.add(event);
        return event;
    }

    /// A piece of the message at an index.
    ObjectNode part(int index, String type) {
        return item(index, type).put("content_index", 0);
    }

    Answer without(String type) {
        events.removeIf(event -> Json.text(event, "type").matches(type));
        return this;
    }

    List<ObjectNode> events() {
        return events;
    }

    /// The whole response, as a server that does not stream gives it.
    ObjectNode whole() {
        return response("completed");
    }

    /// Plays all events, and the end of the stream.
    void play(ScriptedServer.Stage stage) throws IOException {
        stage.events();
        play(stage, 0, events.size());
    }

    void play(ScriptedServer.Stage stage, int from, int to) throws IOException {
        for (ObjectNode event : events.subList(from, to)) stage.event(Json.write(event));
    }

    int indexOf(String type) {
        for (int i = 0; i < events.size(); i++)
            if (Json.text(events.get(i), "type").equals(type)) return i;
        throw new IllegalArgumentException(type);
    }

    private void added(ObjectNode item) {
        ObjectNode event = event("response.output_item.added").put("output_index", output.size());
        event.set("item", item.deepCopy());
    }

    private Answer done(ObjectNode item) {
        ObjectNode event = event("response.output_item.done").put("output_index", output.size());
        event.set("item", item);
        output.add(item);
        return this;
    }

    private ObjectNode item(int index, String type) {
        JsonNode added = null;
        for (ObjectNode event : events)
            if (event.path("output_index").asInt(-1) == index && event.has("item"))
                added = event.path("item");
        String id = added == null ? "msg_" + index : Json.text(added, "id");
        return event(type).put("item_id", id).put("output_index", index);
    }

    private ObjectNode summary(int index, String type) {
        return item(index, type).put("summary_index", 0);
    }

    private static ObjectNode content(String text) {
        ObjectNode content = Json.object().put("type", "output_text").put("text", text);
        content.putArray("annotations");
        content.putArray("logprobs");
        return content;
    }

    private ObjectNode response(String status) {
        ObjectNode response =
                Json.object()
                        .put("id", id)
                        .put("object", "response")
                        .put("created_at", 1_800_000_000)
                        .put("status", status)
                        .put("model", "gpt-test-2026")
                        .put("parallel_tool_calls", true)
                        .put("temperature", 1.0)
                        .put("top_p", 1.0)
                        .put("tool_choice", "auto");
        response.putNull("error").putNull("incomplete_details").putNull("instructions");
        response.putNull("metadata");
        response.putArray("tools");
        response.putArray("output").addAll(output);
        if (status.equals("in_progress")) return response;
        ObjectNode usage = response.putObject("usage");
        usage.put("input_tokens", 100).put("output_tokens", 20).put("total_tokens", 120);
        usage.putObject("input_tokens_details")
                .put("cached_tokens", 60)
                .put("cache_write_tokens", 0);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 5);
        return response;
    }
}
