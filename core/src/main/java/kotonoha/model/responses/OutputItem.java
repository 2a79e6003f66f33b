package kotonoha.model.responses;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import kotonoha.kernel.Json;
import kotonoha.model.LanguageModel.RemoteFile;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelEvent.State;
import kotonoha.model.wire.Reading.Listener;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One output item of a response while it grows, and what of it was told already. Of an item whose beginning lies before
/// the cursor of a resumed run (`partial`) only the pieces are told, since what came before them is not known.
final class OutputItem {
    /// Refusals and raw reasoning lie beside text and summary; their parts are counted from here.
    private static final int BESIDE = 10_000;

    private static final int LONGEST_CODE = 20_000;

    private final String id;
    private final String type;
    private final boolean partial;
    private final Map<Integer, StringBuilder> parts = new HashMap<>();
    private final Set<ModelEvent.Cited> cited = new HashSet<>();
    private String arguments = "";
    private String name = "";
    private String call = "";
    private String detail = "";
    private String container = "";
    private String code = "";
    private boolean toldCode;
    private boolean commentary;
    private boolean refused;
    private boolean called;
    private boolean done;
    private @Nullable State state;

    OutputItem(String id, String type, boolean partial) {
        this.id = id;
        this.type = type;
        this.partial = partial;
    }

    boolean is(String other) {
        return type.equals(other);
    }

    boolean isDone() {
        return done;
    }

    boolean refused() {
        return refused;
    }

    void added(JsonNode item, Listener to) {
        know(item);
        if (isHosted()) move(State.STARTED, to);
    }

    void text(int part, String piece, Listener to) {
        tell(part, piece, commentary, to);
    }

    void wholeText(int part, String whole, Listener to) {
        tell(part, rest(part, whole), commentary, to);
    }

    void refusal(int part, String piece, Listener to) {
        refused = true;
        tell(BESIDE + part, piece, false, to);
    }

    void wholeRefusal(int part, String whole, Listener to) {
        refused = true;
        tell(BESIDE + part, rest(BESIDE + part, whole), false, to);
    }

    /// A part of a message's content, whole, with what it cites.
    void content(int part, JsonNode content, Listener to) {
        switch (Json.text(content, "type")) {
            case "output_text", "text" -> wholeText(part, Json.text(content, "text"), to);
            case "refusal" -> wholeRefusal(part, Json.text(content, "refusal"), to);
            default -> {}
        }
        for (JsonNode annotation : content.path("annotations")) cite(annotation, to);
    }

    void cite(JsonNode annotation, Listener to) {
        String file = Json.text(annotation, "file_id");
        String url = Json.text(annotation, "url");
        if (file.isEmpty() && url.isEmpty()) return;
        String title = Json.text(annotation, file.isEmpty() ? "title" : "filename");
        RemoteFile remote = new RemoteFile(Json.text(annotation, "container_id"), file);
        ModelEvent.Cited source = new ModelEvent.Cited(title, url, remote);
        if (cited.add(source)) to.say(source);
    }

    /// A piece of a reasoning summary; a blank line parts it from the one before.
    void summary(int part, String piece, Listener to) {
        boolean next = part > 0 && !parts.containsKey(part) && !piece.isEmpty();
        if (next) to.say(new ModelEvent.Thought("\n\n"));
        tell(part, piece, true, to);
    }

    void reasoning(int part, String piece, Listener to) {
        tell(BESIDE + part, piece, true, to);
    }

    void arguments(String piece) {
        arguments += piece;
    }

    void wholeArguments(String whole) {
        if (!whole.isEmpty()) arguments = whole;
    }

    /// A tool of the provider's moved on; each state is told once.
    void move(State to, Listener listener) {
        boolean ended = state == State.DONE || state == State.FAILED;
        boolean early = to == State.DONE && is("code_interpreter_call") && !done; // logs follow
        if (ended || early || state == to) return;
        state = to;
        String kind = type.endsWith("_call") ? type.substring(0, type.length() - 5) : type;
        if (!code.isEmpty()) toldCode = true;
        listener.say(new ModelEvent.HostedTool(id, kind, to, detail, code, container));
    }

    /// A piece of the code that the provider is about to run.
    void code(String piece) {
        if (code.length() < LONGEST_CODE) code += piece;
    }

    /// The whole code, told once, as soon as it is known.
    void wholeCode(String whole, Listener to) {
        if (!whole.isEmpty()) code = whole;
        boolean late = done || state == State.FAILED;
        if (code.isEmpty() || toldCode || late) return;
        toldCode = true;
        state = null;
        move(State.STARTED, to);
    }

    /// The finished item: tells what no event before it told.
    void done(JsonNode item, Listener to) {
        if (done) return;
        done = true;
        know(item);
        switch (type) {
            case "message" -> each(item.path("content"), (i, part) -> content(i, part, to));
            case "reasoning" -> thoughts(item, to);
            case "function_call" -> call(to);
            default -> {
                if (isHosted()) move(ended(item), to);
            }
        }
        to.say(new ModelEvent.Output(item));
    }

    /// For a server that ends the response without ending its items.
    void callIfNotDone(Listener to) {
        if (done || !is("function_call") || name.isEmpty()) return;
        done(
                Json.object()
                        .put("type", type)
                        .put("call_id", call.isEmpty() ? id : call)
                        .put("name", name)
                        .put("arguments", arguments),
                to);
    }

    /// Whether all text of a message was told under another id.
    boolean toldAll(JsonNode item) {
        StringBuilder whole = new StringBuilder();
        each(item.path("content"), (_, part) -> whole.append(Json.text(part, "text")));
        StringBuilder told = new StringBuilder();
        parts.keySet().stream().sorted().forEach(part -> told.append(parts.get(part)));
        return !told.isEmpty() && told.compareTo(whole) == 0;
    }

    private void know(JsonNode item) {
        commentary = Json.text(item, "phase").equals("commentary");
        if (item.path("name").isString()) name = Json.text(item, "name");
        if (item.path("call_id").isString()) call = Json.text(item, "call_id");
        wholeArguments(Json.text(item, "arguments"));
        if (isHosted()) detail = detail(item);
        if (!is("code_interpreter_call")) return;
        if (!Json.text(item, "container_id").isEmpty()) container = Json.text(item, "container_id");
        if (!Json.text(item, "code").isEmpty()) code = Json.text(item, "code");
        detail = logs(item);
    }

    /// What the code printed.
    private static String logs(JsonNode item) {
        StringBuilder logs = new StringBuilder();
        for (JsonNode output : item.path("outputs")) {
            if (logs.length() < LONGEST_CODE && Json.text(output, "type").equals("logs"))
                logs.append(Json.text(output, "logs"));
        }
        return logs.toString().strip();
    }

    private static String detail(JsonNode item) {
        String query = Json.text(item, "action.query");
        if (!query.isEmpty()) return query;
        if (item.path("queries").isArray() && !item.path("queries").isEmpty())
            return item.path("queries").get(0).asString("");
        String name = Json.text(item, "name");
        return name.isEmpty() ? Json.text(item, "server_label") : name;
    }

    private boolean isHosted() {
        boolean ours = type.equals("function_call") || type.equals("custom_tool_call");
        return !ours && (type.endsWith("_call") || type.equals("mcp_list_tools"));
    }

    private static State ended(JsonNode item) {
        boolean failed =
                switch (Json.text(item, "status")) {
                    case "failed", "incomplete" -> true;
                    default -> item.hasNonNull("error");
                };
        return failed ? State.FAILED : State.DONE;
    }

    private void thoughts(JsonNode item, Listener to) {
        each(
                item.path("summary"),
                (i, part) -> {
                    String rest = rest(i, Json.text(part, "text"));
                    if (!rest.isEmpty()) summary(i, rest, to);
                });
        each(
                item.path("content"),
                (i, part) -> reasoning(i, rest(BESIDE + i, Json.text(part, "text")), to));
    }

    private void call(Listener to) {
        if (called || name.isEmpty()) return;
        called = true;
        to.say(new ModelEvent.ToolCall(call.isEmpty() ? id : call, name, arguments));
    }

    private void tell(int part, String piece, boolean aside, Listener to) {
        if (piece.isEmpty()) return;
        parts.computeIfAbsent(part, _ -> new StringBuilder()).append(piece);
        to.say(aside ? new ModelEvent.Thought(piece) : new ModelEvent.Text(piece));
    }

    /// What of a whole was not told in pieces yet.
    private String rest(int part, String whole) {
        if (partial) return "";
        StringBuilder told = parts.get(part);
        if (told == null) return whole;
        return whole.startsWith(told.toString()) ? whole.substring(told.length()) : "";
    }

    private static void each(JsonNode array, Part part) {
        for (int i = 0; i < array.size(); i++) part.at(i, array.get(i));
    }

    private interface Part {
        void at(int index, JsonNode part);
    }
}
