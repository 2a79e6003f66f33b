package kotonoha.model.chat;

import java.util.List;
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

/// The body of `POST /chat/completions`.
final class ChatBody {
    /// What a server may lack: it is asked again without.
    static final List<String> OPTIONAL = List.of("stream_options", "strict");

    private ChatBody() {}

    static ObjectNode of(ModelRequest request, ModelSettings settings, Set<String> without) {
        ObjectNode body = Json.object();
        body.put("model", request.model().isBlank() ? settings.model() : request.model());
        ArrayNode messages = body.putArray("messages");
        if (!request.instructions().isBlank())
            messages.add(message("system", request.instructions()));
        for (Item item : request.input()) messages.add(message(item, without));
        body.put("stream", true);
        if (!without.contains("stream_options"))
            body.putObject("stream_options").put("include_usage", true);
        if (settings.tools() && !request.tools().isEmpty()) {
            ArrayNode tools = body.putArray("tools");
            for (ModelRequest.Tool tool : request.tools()) tools.add(tool(tool, without));
        }
        return body;
    }

    private static JsonNode message(Item item, Set<String> without) {
        return switch (item) {
            case Item.Said(Role role, String text) -> message(role(role), text);
            case Item.Shown(String text, List<Picture> pictures) -> shown(text, pictures, without);
            case Item.Replayed(JsonNode output) -> output;
            case Item.ToolResult(String call, String output) ->
                    message("tool", output).put("tool_call_id", call);
        };
    }

    private static ObjectNode shown(String text, List<Picture> pictures, Set<String> without) {
        if (pictures.isEmpty()) return message("user", text);
        if (without.contains(Pictures.PICTURES)) return message("user", Pictures.unseen(text));
        ObjectNode message = Json.object().put("role", "user");
        ArrayNode content = message.putArray("content");
        content.addObject().put("type", "text").put("text", Words.wellFormed(text));
        for (Picture picture : pictures)
            content.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", picture.dataUrl())
                    .put("detail", "auto");
        return message;
    }

    private static ObjectNode message(String role, String text) {
        return Json.object().put("role", role).put("content", Words.wellFormed(text));
    }

    private static String role(Role role) {
        return switch (role) {
            case USER -> "user";
            case ASSISTANT -> "assistant";
            case DEVELOPER -> "system";
        };
    }

    private static ObjectNode tool(ModelRequest.Tool tool, Set<String> without) {
        ObjectNode wrapped = Json.object().put("type", "function");
        ObjectNode function =
                wrapped.putObject("function")
                        .put("name", tool.name())
                        .put("description", tool.description());
        function.set("parameters", tool.parameters());
        boolean strict = Words.fitsStrict(tool.parameters()) && !without.contains("strict");
        if (strict) function.put("strict", true);
        return wrapped;
    }
}
