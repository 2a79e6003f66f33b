package kotonoha.slack;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A form's body as the servers of tests read it: its fields as a JSON object.
public final class FormFields {
    private FormFields() {}

    public static JsonNode of(String body) {
        ObjectNode fields = Json.object();
        for (String pair : body.split("&")) {
            int eq = pair.indexOf('=');
            if (eq > 0)
                fields.put(
                        URLDecoder.decode(pair.substring(0, eq), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(eq + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }
}
