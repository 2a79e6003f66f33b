package kotonoha.workspace;

import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Rich text blocks of plain text, and back.
final class RichText {
    private RichText() {}

    static ObjectNode plain(String text) {
        ObjectNode rich = Json.object().put("type", "rich_text");
        ObjectNode section = rich.putArray("elements").addObject();
        section.put("type", "rich_text_section");
        section.putArray("elements").addObject().put("type", "text").put("text", text);
        return rich;
    }

    /// All text in a node, whatever its form.
    static String textOf(JsonNode node) {
        if (node.isString()) return node.stringValue();
        StringBuilder all = new StringBuilder();
        collect(node, all);
        return all.toString();
    }

    private static void collect(JsonNode node, StringBuilder all) {
        if (node.isArray()) {
            node.forEach(item -> collect(item, all));
            return;
        }
        if (!node.isObject()) return;
        JsonNode text = node.path("text");
        if (text.isString()) all.append(text.stringValue());
        node.forEach(child -> collect(child, all));
    }
}
