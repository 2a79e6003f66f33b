package kotonoha.model.responses;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import kotonoha.kernel.Json;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRequest.Picture;
import kotonoha.model.ModelRequest.Role;
import kotonoha.model.ModelSettings;
import kotonoha.model.wire.Pictures;
import kotonoha.model.wire.Words;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The body of `POST /responses`.
final class ResponsesBody {
    /// What a server may lack: it is asked again without. `developer` stands for the role, which becomes `system`.
    static final List<String> OPTIONAL = List.of("include", "store", "strict", "developer");

    private ResponsesBody() {}

    static ObjectNode of(ModelRequest request, ModelSettings settings, Set<String> without) {
        ObjectNode body = Json.object();
        body.put("model", request.model().isBlank() ? settings.model() : request.model());
        if (!request.instructions().isBlank())
            body.put("instructions", Words.wellFormed(request.instructions()));
        ArrayNode input = body.putArray("input");
        for (Item item : request.input()) input.add(item(item, without));
        body.put("stream", true);
        if (request.background()) body.put("background", true).put("store", true);
        else if (!without.contains("store")) body.put("store", false);
        include(request, without, body);
        tools(request, settings, without, body);
        return body;
    }

    /// What has to be asked for: without `store` the model's reasoning, to be sent back; and what code printed.
    private static void include(ModelRequest request, Set<String> without, ObjectNode body) {
        if (without.contains("include")) return;
        ArrayNode include = Json.array();
        if (!request.background()) include.add("reasoning.encrypted_content");
        boolean code =
                request.hostedTools().stream()
                        .anyMatch(tool -> Json.text(tool, "type").equals("code_interpreter"));
        if (code) include.add("code_interpreter_call.outputs");
        if (!include.isEmpty()) body.set("include", include);
    }

    private static JsonNode item(Item item, Set<String> without) {
        return switch (item) {
            case Item.Said(Role role, String text) ->
                    Json.object()
                            .put("type", "message")
                            .put("role", role(role, without))
                            .put("content", Words.wellFormed(text));
            case Item.Shown(String text, List<Picture> pictures) -> shown(text, pictures, without);
            case Item.Replayed(JsonNode output) -> output;
            case Item.ToolResult(String call, String output) ->
                    Json.object()
                            .put("type", "function_call_output")
                            .put("call_id", call)
                            .put("output", Words.wellFormed(output));
        };
    }

    private static ObjectNode shown(String text, List<Picture> pictures, Set<String> without) {
        ObjectNode message = Json.object().put("type", "message").put("role", "user");
        if (pictures.isEmpty()) return message.put("content", Words.wellFormed(text));
        if (without.contains(Pictures.PICTURES))
            return message.put("content", Words.wellFormed(Pictures.unseen(text)));
        ArrayNode content = message.putArray("content");
        content.addObject().put("type", "input_text").put("text", Words.wellFormed(text));
        for (Picture picture : pictures)
            content.addObject()
                    .put("type", "input_image")
                    .put("image_url", picture.dataUrl())
                    .put("detail", "auto");
        return message;
    }

    private static String role(Role role, Set<String> without) {
        if (role == Role.DEVELOPER && without.contains("developer")) return "system";
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static void tools(
            ModelRequest request, ModelSettings settings, Set<String> without, ObjectNode body) {
        ArrayNode tools = Json.array();
        if (settings.tools())
            for (ModelRequest.Tool tool : request.tools()) tools.add(function(tool, without));
        for (JsonNode hosted : request.hostedTools()) tools.add(hosted);
        if (!tools.isEmpty()) body.set("tools", tools);
    }

    private static ObjectNode function(ModelRequest.Tool tool, Set<String> without) {
        ObjectNode function =
                Json.object()
                        .put("type", "function")
                        .put("name", tool.name())
                        .put("description", tool.description());
        function.set("parameters", tool.parameters());
        if (!without.contains("strict"))
            function.put("strict", Words.fitsStrict(tool.parameters()));
        return function;
    }
}
