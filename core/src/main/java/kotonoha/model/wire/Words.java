package kotonoha.model.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import tools.jackson.databind.JsonNode;

/// What both wires need to know about the texts and schemas they send.
public final class Words {
    /// Words of JSON Schema that providers' strict mode does not take.
    private static final Set<String> NOT_STRICT =
            Set.of(
                    "allOf",
                    "oneOf",
                    "not",
                    "if",
                    "then",
                    "else",
                    "patternProperties",
                    "dependentRequired",
                    "dependentSchemas",
                    "unevaluatedProperties",
                    "default");

    private Words() {}

    /// The text itself, except that half of a surrogate pair, which UTF-8 cannot carry, becomes U+FFFD.
    public static String wellFormed(String text) {
        StringBuilder repaired = null;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (!Character.isSurrogate(c)) continue;
            boolean pair =
                    at + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(at + 1));
            if (pair) {
                at++;
                continue;
            }
            if (repaired == null) repaired = new StringBuilder(text);
            repaired.setCharAt(at, '\uFFFD');
        }
        return repaired == null ? text : repaired.toString();
    }

    /// All texts of a request.
    public static List<String> said(ModelRequest request) {
        List<String> said = new ArrayList<>();
        said.add(request.instructions());
        for (Item item : request.input())
            switch (item) {
                case Item.Said(ModelRequest.Role _, String text) -> said.add(text);
                case Item.Shown(String text, List<ModelRequest.Picture> _) -> said.add(text);
                case Item.Replayed(JsonNode _) -> {}
                case Item.ToolResult(String _, String output) -> said.add(output);
            }
        return said;
    }

    /// Whether strict mode takes the schema: each object closed, each property required.
    public static boolean fitsStrict(JsonNode schema) {
        if (!schema.isObject()) return false;
        for (String word : schema.propertyNames()) if (NOT_STRICT.contains(word)) return false;
        JsonNode properties = schema.path("properties");
        boolean object = "object".equals(schema.path("type").asString("")) || properties.isObject();
        if (object && !closed(schema, properties)) return false;
        for (JsonNode property : properties) if (!fitsStrict(property)) return false;
        for (JsonNode option : schema.path("anyOf")) if (!fitsStrict(option)) return false;
        for (JsonNode part : schema.path("$defs")) if (!fitsStrict(part)) return false;
        return !schema.has("items") || fitsStrict(schema.path("items"));
    }

    private static boolean closed(JsonNode schema, JsonNode properties) {
        JsonNode more = schema.path("additionalProperties");
        if (!more.isBoolean() || more.booleanValue()) return false;
        Set<String> required = new HashSet<>();
        for (JsonNode name : schema.path("required")) required.add(name.asString(""));
        return required.containsAll(properties.propertyNames());
    }
}
