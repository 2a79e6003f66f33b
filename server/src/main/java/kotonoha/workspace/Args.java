package kotonoha.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The arguments of one Web API call, whether they came as JSON, form or query. Absent and null are the same.
final class Args {
    private final ObjectNode given;

    Args(ObjectNode given) {
        this.given = given;
    }

    ObjectNode raw() {
        return given;
    }

    Set<String> names() {
        return new TreeSet<>(given.propertyNames());
    }

    boolean has(String name) {
        JsonNode value = given.path(name);
        return !value.isMissingNode() && !value.isNull();
    }

    /// The value as text; numbers and flags as they are written; "" where it is absent.
    String text(String name) {
        JsonNode value = given.path(name);
        if (value.isString()) return value.stringValue();
        return value.isValueNode() && !value.isNull() ? value.asString() : "";
    }

    boolean flag(String name) {
        String text = text(name);
        return text.equals("true") || text.equals("1");
    }

    /// A whole number between two limits; what is no number is `invalid_limit`-like and refused by its name.
    int number(String name, int otherwise, int most) {
        String text = text(name);
        if (text.isEmpty()) return otherwise;
        try {
            int number = (int) Double.parseDouble(text);
            return number < 1 ? otherwise : Math.min(number, most);
        } catch (NumberFormatException notANumber) {
            throw new Refusal("invalid_arguments", List.of("[ERROR] must be a number: " + name));
        }
    }

    /// An array, given as JSON or as a string that holds JSON.
    Optional<ArrayNode> array(String name, String error) {
        Optional<JsonNode> value = json(name, error);
        if (value.isEmpty()) return Optional.empty();
        if (value.get() instanceof ArrayNode array) return Optional.of(array);
        throw new Refusal(error, List.of("[ERROR] must be an array: " + name));
    }

    /// An object, given as JSON or as a string that holds JSON.
    Optional<ObjectNode> object(String name, String error) {
        Optional<JsonNode> value = json(name, error);
        if (value.isEmpty()) return Optional.empty();
        if (value.get() instanceof ObjectNode object) return Optional.of(object);
        throw new Refusal(error, List.of("[ERROR] must be an object: " + name));
    }

    /// Words separated by commas, or an array of them.
    List<String> list(String name) {
        JsonNode value = given.path(name);
        List<String> words = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(word -> words.add(word.asString()));
            return words;
        }
        String text = text(name).strip();
        Optional<JsonNode> json = text.startsWith("[") ? Json.tryParse(text) : Optional.empty();
        if (json.isPresent()) {
            json.get().forEach(word -> words.add(word.asString()));
            return words;
        }
        for (String word : text.split(",", -1)) if (!word.isBlank()) words.add(word.strip());
        return words;
    }

    private Optional<JsonNode> json(String name, String error) {
        if (!has(name)) return Optional.empty();
        JsonNode value = given.path(name);
        if (value.isContainer()) return Optional.of(value);
        String text = text(name);
        if (text.isBlank()) return Optional.empty();
        Optional<JsonNode> parsed = Json.tryParse(text);
        if (parsed.isEmpty())
            throw new Refusal(error, List.of("[ERROR] must be valid JSON: " + name));
        return parsed;
    }
}
