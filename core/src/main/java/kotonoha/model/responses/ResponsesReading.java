package kotonoha.model.responses;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.model.LanguageModel.RunCursor;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelEvent.State;
import kotonoha.model.ModelEvent.Usage;
import kotonoha.model.wire.Reading;
import kotonoha.model.wire.ServerFault;
import kotonoha.model.wire.Trouble;
import kotonoha.net.ServerSentEvents.Event;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads the events of Responses. What an event says twice (delta, done, completed) is told once; what only a later one
/// says is not lost; families of events that are not known are taken as a sign of work and no more.
final class ResponsesReading implements Reading {
    private final Duration poll;
    private final boolean fromBeginning;
    private final boolean background;
    private final List<OutputItem> items = new ArrayList<>();
    private final Map<String, OutputItem> byKey = new HashMap<>(); // type and id, or type and place
    private String response;
    private long sequence;
    private boolean started;
    private boolean over;

    private ResponsesReading(
            Duration idle, boolean background, String response, long sequence, boolean started) {
        this.background = background;
        this.poll = idle.dividedBy(30);
        this.response = response;
        this.sequence = sequence;
        this.started = started;
        this.fromBeginning = sequence < 0;
    }

    static ResponsesReading fresh(Duration idle, boolean background) {
        return new ResponsesReading(idle, background, "", -1, false);
    }

    /// A reading of the same run from its beginning; it says `Started` again.
    static ResponsesReading fresh(Duration idle, ResponsesReading same) {
        return new ResponsesReading(idle, true, same.response, -1, false);
    }

    static ResponsesReading after(RunCursor cursor, Duration idle) {
        boolean within = cursor.sequence() >= 0;
        return new ResponsesReading(idle, true, cursor.response(), cursor.sequence(), within);
    }

    /// A new attempt goes on reading.
    ResponsesReading again() {
        over = false;
        return this;
    }

    /// Whether everything since the run's first event passed through here.
    boolean knowsBeginning() {
        return fromBeginning;
    }

    @Override
    public RunCursor cursor() {
        return new RunCursor(response, sequence);
    }

    @Override
    public boolean complete() {
        return over;
    }

    @Override
    public boolean event(Event event, Listener to) {
        if (over || event.done() || event.data().isBlank()) return false;
        JsonNode said = Json.parse(event.data());
        if (!said.isObject()) throw new Broken("no JSON object");
        String type = Json.text(said, "type");
        if (type.isEmpty()) type = said.has("error") ? "error" : event.name();
        boolean works = read(type, said, to);
        sequence = Math.max(sequence, said.path("sequence_number").asLong(sequence));
        return works;
    }

    @Override
    public void whole(JsonNode reply, Listener to) {
        boolean error = reply.path("error").isObject() && !reply.has("output");
        if (error) {
            over = true;
            to.fail(Trouble.ofFault(ServerFault.of(reply)));
        } else if (reply.has("output") || reply.has("status")) {
            start(reply, to);
            finish(reply, to);
        }
    }

    @Override
    public void end(Listener to) {
        // only a terminal event ends a run of this wire
    }

    private boolean read(String type, JsonNode said, Listener to) {
        switch (type) {
            case "response.created", "response.queued", "response.in_progress" -> {
                start(said.path("response"), to);
                return false;
            }
            case "response.completed",
                    "response.incomplete",
                    "response.failed",
                    "response.cancelled",
                    "response.done" -> {
                finish(said.path("response"), type, to);
                return true;
            }
            case "error" -> {
                over = true;
                to.fail(Trouble.ofFault(ServerFault.of(said)));
                return false;
            }
            case "response.output_item.added" -> added(said).added(said.path("item"), to);
            case "response.output_item.done" -> done(said).done(said.path("item"), to);
            case "response.output_text.annotation.added" ->
                    item(said, "message").cite(said.path("annotation"), to);
            default -> {
                return part(type, said, to);
            }
        }
        return true;
    }

    /// The events that carry a piece of an item; false where the piece is empty.
    private boolean part(String type, JsonNode said, Listener to) {
        String delta = Json.text(said, "delta");
        switch (type) {
            case "response.output_text.delta" ->
                    item(said, "message").text(index(said, "content_index"), delta, to);
            case "response.output_text.done" ->
                    item(said, "message")
                            .wholeText(index(said, "content_index"), Json.text(said, "text"), to);
            case "response.refusal.delta" ->
                    item(said, "message").refusal(index(said, "content_index"), delta, to);
            case "response.refusal.done" ->
                    item(said, "message")
                            .wholeRefusal(
                                    index(said, "content_index"), Json.text(said, "refusal"), to);
            case "response.content_part.done" -> {
                if (!Json.text(said, "part.type").equals("reasoning_text"))
                    item(said, "message")
                            .content(index(said, "content_index"), said.path("part"), to);
            }
            case "response.reasoning_summary_text.delta" ->
                    item(said, "reasoning").summary(index(said, "summary_index"), delta, to);
            case "response.reasoning_text.delta" ->
                    item(said, "reasoning").reasoning(index(said, "content_index"), delta, to);
            case "response.function_call_arguments.delta" ->
                    item(said, "function_call").arguments(delta);
            case "response.function_call_arguments.done" ->
                    item(said, "function_call").wholeArguments(Json.text(said, "arguments"));
            case "response.code_interpreter_call_code.delta" ->
                    item(said, "code_interpreter_call").code(delta);
            case "response.code_interpreter_call_code.done" ->
                    item(said, "code_interpreter_call").wholeCode(Json.text(said, "code"), to);
            default -> {
                return hosted(type, said, to);
            }
        }
        return !delta.isEmpty() || type.endsWith(".done");
    }

    /// `response.web_search_call.searching` and its kin, known and to come.
    private boolean hosted(String type, JsonNode said, Listener to) {
        String[] words = type.split("\\.", -1);
        if (words.length < 2 || !words[0].equals("response")) return false;
        boolean step =
                words.length == 3 && (words[1].endsWith("_call") || words[1].startsWith("mcp_"));
        if (!step) return true;
        switch (words[2]) {
            case "in_progress", "searching", "interpreting", "generating" ->
                    item(said, words[1]).move(State.STARTED, to);
            case "completed" -> item(said, words[1]).move(State.DONE, to);
            case "failed" -> item(said, words[1]).move(State.FAILED, to);
            default -> {}
        }
        return true;
    }

    private void start(JsonNode reply, Listener to) {
        String id = Json.text(reply, "id");
        if (!id.isEmpty()) response = id;
        if (started) return;
        started = true;
        to.say(new ModelEvent.Started(response));
    }

    private void finish(JsonNode reply, Listener to) {
        finish(reply, "", to);
    }

    private void finish(JsonNode reply, String type, Listener to) {
        String status = Json.text(reply, "status");
        if (status.isEmpty()) status = type.replace("response.", "");
        switch (status) {
            case "queued", "in_progress" -> to.later(poll);
            case "failed" -> {
                over = true;
                Trouble trouble = Trouble.ofFault(ServerFault.of(reply));
                to.fail(background ? trouble.forGood() : trouble);
            }
            case "cancelled" -> {
                over = true;
                to.fail(Trouble.never(ModelEvent.Kind.CLOSED, "cancelled at the provider"));
            }
            default -> answered(reply, status, to);
        }
    }

    private void answered(JsonNode reply, String status, Listener to) {
        over = true;
        JsonNode output = reply.path("output");
        for (int i = 0; i < output.size(); i++) {
            JsonNode last = output.get(i);
            OutputItem known = last(last, i);
            (known == null ? remember(last, i, !fromBeginning) : known).done(last, to);
        }
        for (OutputItem item : items) item.callIfNotDone(to);
        String reason = Json.text(reply, "incomplete_details.reason");
        boolean refused = items.stream().anyMatch(OutputItem::refused);
        if (refused || reason.equals("content_filter")) {
            to.fail(Trouble.refused(refused ? "the model declined" : "the filter cut the answer"));
            return;
        }
        boolean cut = status.equals("incomplete");
        to.say(new ModelEvent.Finished(usage(reply), Json.text(reply, "model"), cut));
    }

    private static Usage usage(JsonNode reply) {
        return new Usage(
                count(reply, "usage.input_tokens"),
                count(reply, "usage.input_tokens_details.cached_tokens"),
                count(reply, "usage.output_tokens"));
    }

    private static long count(JsonNode reply, String path) {
        return Math.max(0, Json.at(reply, path).asLong(0));
    }

    private OutputItem added(JsonNode said) {
        JsonNode node = said.path("item");
        OutputItem known = byKey.get(idKey(node));
        return known == null ? remember(node, index(said, "output_index", -1), false) : known;
    }

    private OutputItem done(JsonNode said) {
        JsonNode node = said.path("item");
        int index = index(said, "output_index", -1);
        OutputItem known = known(node, index);
        if (known == null) return remember(node, index, !fromBeginning);
        boolean another = known.isDone() && byKey.get(idKey(node)) != known;
        return another ? remember(node, index, !fromBeginning) : known;
    }

    private OutputItem item(JsonNode said, String type) {
        JsonNode unseen = Json.object().put("id", Json.text(said, "item_id")).put("type", type);
        int index = index(said, "output_index", -1);
        OutputItem known = known(unseen, index);
        return known == null ? remember(unseen, index, !fromBeginning) : known;
    }

    /// An item by its id, else by its place, since ids of some servers change on the way, else the last of its type.
    private @Nullable OutputItem known(JsonNode node, int index) {
        OutputItem known = byKey.get(idKey(node));
        String type = Json.text(node, "type");
        if (known == null) known = byKey.get(type + index);
        if (known != null || index >= 0 || !Json.text(node, "id").isEmpty()) return known;
        for (OutputItem item : items) if (item.is(type)) known = item;
        return known;
    }

    /// The item that the final reply shows at this place, if it was seen before.
    private @Nullable OutputItem last(JsonNode node, int place) {
        OutputItem known = byKey.get(idKey(node));
        if (known != null) return known;
        String type = Json.text(node, "type");
        OutputItem there = byKey.get(type + place);
        if (there == null && place < items.size()) there = items.get(place);
        if (there != null && there.is(type)) return there;
        for (OutputItem item : items) if (item.is(type) && item.toldAll(node)) return item;
        return null;
    }

    private OutputItem remember(JsonNode node, int index, boolean partial) {
        String type = Json.text(node, "type");
        OutputItem item = new OutputItem(Json.text(node, "id"), type, partial);
        items.add(item);
        if (!Json.text(node, "id").isEmpty()) byKey.put(idKey(node), item);
        if (index >= 0) byKey.put(type + index, item);
        return item;
    }

    private static String idKey(JsonNode node) {
        return Json.text(node, "type") + "/" + Json.text(node, "id");
    }

    private static int index(JsonNode said, String name) {
        return index(said, name, 0);
    }

    private static int index(JsonNode said, String name, int otherwise) {
        return said.path(name).asInt(otherwise);
    }
}
