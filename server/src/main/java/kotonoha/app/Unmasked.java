package kotonoha.app;

import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// What may be shown of a value: secrets, and the places in other values where secrets hide, become `***`.
final class Unmasked {
    private static final Pattern TELLING =
            Pattern.compile("(?i).*(auth|token|key|secret|password|header|cookie).*");
    private static final StringNode MASK = StringNode.valueOf("***");

    private Unmasked() {}

    static JsonNode value(Setting setting, JsonNode value) {
        if (value.isMissingNode()) return value;
        if (setting.secret()) return MASK;
        return setting.kind() instanceof Kind.Jdbc ? address(value) : value(value);
    }

    /// An address without the user's name and password, and without the query, where they like to stand.
    static String address(String text) {
        return text.replaceAll("//[^/@]*@", "//***@").replaceAll("\\?.*", "?***");
    }

    private static JsonNode address(JsonNode value) {
        return StringNode.valueOf(address(value.stringValue()));
    }

    private static JsonNode value(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode open = Json.object();
                object.properties()
                        .forEach(field ->
                                open.set(
                                        field.getKey(),
                                        TELLING.matcher(field.getKey()).matches()
                                                ? MASK
                                                : value(field.getValue())));
                yield open;
            }
            case ArrayNode array -> {
                ArrayNode open = Json.array();
                array.forEach(item -> open.add(value(item)));
                yield open;
            }
            case StringNode text when text.stringValue().startsWith("http") -> address(value);
            default -> value;
        };
    }
}
