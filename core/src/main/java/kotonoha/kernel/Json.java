package kotonoha.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The one JSON reader and writer of the house. Trees are Jackson's `JsonNode`; only this class knows the mapper.
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(200)
                                                    .maxStringLength(20_000_000)
                                                    .build())
                                    .build())
                    .build();

    private Json() {}

    /// Reads a JSON text; anything else throws [Broken] with the place of the fault, never with the text.
    public static JsonNode parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node == null || node.isMissingNode()) throw new Broken("not JSON: empty");
            return node;
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    /// As [#parse(String)], from UTF-8 bytes.
    public static JsonNode parse(byte[] utf8) {
        try {
            JsonNode node = MAPPER.readTree(utf8);
            if (node == null || node.isMissingNode()) throw new Broken("not JSON: empty");
            return node;
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    /// The tree, or nothing where the text is no JSON.
    public static Optional<JsonNode> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (Broken notJson) {
            return Optional.empty();
        }
    }

    public static String write(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /// The string at a path such as `event.user.id`, or "" where it is absent or no string.
    public static String text(@Nullable JsonNode node, String path) {
        JsonNode at = at(node, path);
        return at.isString() ? at.stringValue() : "";
    }

    /// The node at a path such as `event.blocks`, or a missing node.
    public static JsonNode at(@Nullable JsonNode node, String path) {
        JsonNode at = node == null ? MAPPER.missingNode() : node;
        for (String name : path.split("\\.", -1)) at = at.path(name);
        return at;
    }

    private static Broken notJson(JacksonException e) {
        return new Broken("not JSON: " + e.getOriginalMessage());
    }
}
