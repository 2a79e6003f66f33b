package kotonoha.workspace;

import java.util.List;
import kotonoha.kernel.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A Web API call that is answered with `ok: false`.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ObjectNode body;

    Refusal(String error) {
        this(error, List.of());
    }

    /// `messages` go out as `response_metadata.messages`.
    Refusal(String error, List<String> messages) {
        super(error, null, false, false);
        body = Json.object().put("ok", false).put("error", error);
        if (messages.isEmpty()) return;
        ArrayNode listed = body.putObject("response_metadata").putArray("messages");
        messages.forEach(listed::add);
    }

    String error() {
        return body.path("error").asString();
    }

    ObjectNode body() {
        return body.deepCopy();
    }

    Refusal with(String name, String value) {
        body.put(name, value);
        return this;
    }
}
