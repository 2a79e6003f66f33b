package kotonoha.workspace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What Block Kit allows, block by block, as far as the bot may come near it. Each fault is one sentence with the place,
/// in the words Slack uses.
final class BlockRules {
    private static final int MARKDOWN = 12_000;
    private static final int ALL_TEXT = 13_200;
    private static final int TABLE_TEXT = 10_000;
    private static final Set<String> EASY =
            Set.of(
                    "divider",
                    "rich_text",
                    "video",
                    "file",
                    "carousel",
                    "container",
                    "card",
                    "data_visualization");

    private final Surface surface;
    private final List<String> faults = new ArrayList<>();
    private int tables;

    enum Surface {
        MESSAGE(50),
        VIEW(100);

        final int most;

        Surface(int most) {
            this.most = most;
        }
    }

    private BlockRules(Surface surface) {
        this.surface = surface;
    }

    /// The faults of the blocks; none means Slack takes them.
    static List<String> faults(JsonNode blocks, Surface surface) {
        BlockRules rules = new BlockRules(surface);
        rules.all(blocks);
        return rules.faults;
    }

    /// Throws the refusal that Slack would answer.
    static void check(JsonNode blocks, Surface surface) {
        if (surface == Surface.MESSAGE) sizes(blocks);
        List<String> faults = faults(blocks, surface);
        if (!faults.isEmpty()) throw new Refusal("invalid_blocks", faults);
    }

    /// The `blocks` argument of a call, checked, with a `block_id` each; empty where it is absent.
    static ArrayNode messageBlocks(Args args, Town town) {
        Optional<ArrayNode> given = args.array("blocks", "invalid_blocks_format");
        if (given.isEmpty()) return Json.array();
        check(given.get(), Surface.MESSAGE);
        return named(given.get(), town);
    }

    /// A copy in which every block has a `block_id`.
    static ArrayNode named(ArrayNode blocks, Town town) {
        ArrayNode named = (ArrayNode) blocks.deepCopy();
        for (JsonNode block : named)
            if (block instanceof ObjectNode object && !object.path("block_id").isString())
                object.put("block_id", town.chance.id(5));
        return named;
    }

    private static void sizes(JsonNode blocks) {
        int markdown = 0;
        int all = 0;
        for (JsonNode block : blocks) {
            int length = RichText.textOf(block).length();
            all += length;
            if (Json.text(block, "type").equals("markdown")) markdown += length;
        }
        if (markdown > MARKDOWN) throw new Refusal("msg_too_long");
        if (all > ALL_TEXT) throw new Refusal("msg_blocks_too_long");
    }

    private void all(JsonNode blocks) {
        if (!blocks.isArray()) {
            fault("must be an array", "/blocks");
            return;
        }
        if (blocks.size() > surface.most)
            fault("no more than %d items allowed".formatted(surface.most), "/blocks");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < blocks.size(); i++) {
            JsonNode block = blocks.path(i);
            String at = "/blocks/" + i;
            String id = Json.text(block, "block_id");
            if (id.length() > 255) tooLong(255, at + "/block_id");
            boolean ignored = Json.text(block, "type").equals("markdown");
            if (!id.isEmpty() && !ignored && !ids.add(id))
                fault("`block_id` must be unique: " + id, at + "/block_id");
            block(block, at);
        }
    }

    private void block(JsonNode block, String at) {
        String type = Json.text(block, "type");
        if (EASY.contains(type)) return;
        switch (type) {
            case "header" -> text(block.path("text"), at + "/text", 150, true);
            case "section" -> section(block, at);
            case "context" -> elements(block, at, 10);
            case "actions" -> elements(block, at, 25);
            case "context_actions" -> contextActions(block, at);
            case "markdown" -> markdown(block, at);
            case "image" -> image(block, at);
            case "input" -> input(block, at);
            case "table" -> table(block, at);
            case "data_table" -> dataTable(block, at);
            case "task_card" -> taskCard(block, at, false);
            case "plan" -> plan(block, at);
            case "alert" -> text(block.path("text"), at + "/text", 200, false);
            default -> fault("unsupported type: " + type, at + "/type");
        }
    }

    private void section(JsonNode block, String at) {
        boolean fields = block.path("fields").isArray();
        if (!block.has("text") && !fields) fault("missing required field: text", at);
        if (block.has("text")) text(block.path("text"), at + "/text", 3_000, false);
        JsonNode list = block.path("fields");
        if (list.size() > 10) fault("no more than 10 items allowed", at + "/fields");
        for (int i = 0; i < list.size(); i++) text(list.path(i), at + "/fields/" + i, 2_000, false);
        if (block.has("accessory")) element(block.path("accessory"), at + "/accessory");
    }

    private void elements(JsonNode block, String at, int most) {
        JsonNode elements = block.path("elements");
        if (!elements.isArray() || elements.isEmpty()) {
            fault("missing required field: elements", at);
            return;
        }
        if (elements.size() > most)
            fault("no more than %d items allowed".formatted(most), at + "/elements");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.path(i);
            String here = at + "/elements/" + i;
            String id = Json.text(element, "action_id");
            if (!id.isEmpty() && !ids.add(id))
                fault("`action_id` must be unique: " + id, here + "/action_id");
            if (Json.text(block, "type").equals("context")) contextElement(element, here);
            else element(element, here);
        }
    }

    private void contextElement(JsonNode element, String at) {
        String type = Json.text(element, "type");
        if (type.equals("image")) image(element, at);
        else text(element, at, 3_000, false);
    }

    private void contextActions(JsonNode block, String at) {
        messageOnly(at);
        elements(block, at, 5);
        for (JsonNode element : block.path("elements"))
            if (!Set.of("feedback_buttons", "icon_button").contains(Json.text(element, "type")))
                fault("unsupported type: " + Json.text(element, "type"), at + "/elements");
    }

    private void markdown(JsonNode block, String at) {
        messageOnly(at);
        string(block, "text", at, MARKDOWN);
    }

    private void image(JsonNode block, String at) {
        if (!block.has("image_url") && !block.has("slack_file"))
            fault("missing required field: image_url", at);
        string(block, "alt_text", at, 2_000);
    }

    private void input(JsonNode block, String at) {
        text(block.path("label"), at + "/label", 2_000, true);
        if (!block.path("element").isObject()) fault("missing required field: element", at);
        else element(block.path("element"), at + "/element");
    }

    private void table(JsonNode block, String at) {
        messageOnly(at);
        if (++tables > 1) fault("only one table is allowed in a message", at);
        rows(block, at, 100, 20);
    }

    private void dataTable(JsonNode block, String at) {
        messageOnly(at);
        rows(block, at, 100, 20);
        int size = block.path("page_size").asInt(5);
        if (size < 1 || size > 100) fault("must be between 1 and 100", at + "/page_size");
    }

    private void rows(JsonNode block, String at, int most, int wide) {
        JsonNode rows = block.path("rows");
        if (!rows.isArray() || rows.isEmpty()) fault("missing required field: rows", at);
        if (rows.size() > most)
            fault("no more than %d items allowed".formatted(most), at + "/rows");
        int characters = 0;
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.path(i);
            if (row.size() > wide)
                fault("no more than %d items allowed".formatted(wide), at + "/rows/" + i);
            for (JsonNode cell : row) {
                characters += RichText.textOf(cell).length();
                if (!Set.of("raw_text", "raw_number", "rich_text")
                        .contains(Json.text(cell, "type")))
                    fault("unsupported type: " + Json.text(cell, "type"), at + "/rows/" + i);
            }
        }
        if (characters > TABLE_TEXT) tooLong(TABLE_TEXT, at + "/rows");
    }

    private void taskCard(JsonNode block, String at, boolean planned) {
        string(block, "task_id", at, 255);
        string(block, "title", at, 256);
        String status = Json.text(block, "status");
        Set<String> known =
                planned
                        ? Set.of("", "pending", "in_progress", "complete", "error")
                        : Set.of("", "in_progress", "complete", "error");
        if (!known.contains(status)) fault("invalid status: " + status, at + "/status");
    }

    private void plan(JsonNode block, String at) {
        string(block, "title", at, 256);
        JsonNode tasks = block.path("tasks");
        if (tasks.size() > 50) fault("no more than 50 items allowed", at + "/tasks");
        for (int i = 0; i < tasks.size(); i++) taskCard(tasks.path(i), at + "/tasks/" + i, true);
    }

    private void element(JsonNode element, String at) {
        String type = Json.text(element, "type");
        if (Json.text(element, "action_id").length() > 255) tooLong(255, at + "/action_id");
        switch (type) {
            case "button", "workflow_button" -> button(element, at);
            case "image" -> image(element, at);
            case "overflow" -> options(element, at, 5);
            case "static_select", "multi_static_select" -> options(element, at, 100);
            case "radio_buttons", "checkboxes" -> options(element, at, 10);
            case "feedback_buttons" -> feedback(element, at);
            case "icon_button" -> icon(element, at);
            case "plain_text_input" -> plainInput(element, at);
            case "datepicker",
                    "timepicker",
                    "datetimepicker",
                    "users_select",
                    "multi_users_select",
                    "conversations_select",
                    "multi_conversations_select",
                    "channels_select",
                    "multi_channels_select",
                    "external_select",
                    "multi_external_select",
                    "number_input",
                    "email_text_input",
                    "url_text_input",
                    "rich_text_input",
                    "file_input" ->
                    placeholder(element, at);
            default -> fault("unsupported type: " + type, at + "/type");
        }
    }

    private void button(JsonNode button, String at) {
        text(button.path("text"), at + "/text", 75, true);
        if (Json.text(button, "value").length() > 2_000) tooLong(2_000, at + "/value");
        if (Json.text(button, "url").length() > 3_000) tooLong(3_000, at + "/url");
        String style = Json.text(button, "style");
        if (!Set.of("", "primary", "danger").contains(style))
            fault("invalid style: " + style, at + "/style");
    }

    private void feedback(JsonNode element, String at) {
        for (String name : List.of("positive_button", "negative_button")) {
            JsonNode button = element.path(name);
            text(button.path("text"), at + "/" + name + "/text", 75, true);
            string(button, "value", at + "/" + name, 2_000);
            if (Json.text(button, "accessibility_label").length() > 75)
                tooLong(75, at + "/" + name + "/accessibility_label");
        }
    }

    private void icon(JsonNode element, String at) {
        if (!Json.text(element, "icon").equals("trash"))
            fault("invalid icon: " + Json.text(element, "icon"), at + "/icon");
        text(element.path("text"), at + "/text", 75, true);
    }

    private void options(JsonNode element, String at, int most) {
        placeholder(element, at);
        JsonNode options = element.path("options");
        if (options.isEmpty() && !element.has("option_groups"))
            fault("missing required field: options", at);
        if (options.size() > most)
            fault("no more than %d items allowed".formatted(most), at + "/options");
        for (int i = 0; i < options.size(); i++) {
            String here = at + "/options/" + i;
            text(options.path(i).path("text"), here + "/text", 75, false);
            string(options.path(i), "value", here, 150);
        }
    }

    private void plainInput(JsonNode element, String at) {
        placeholder(element, at);
        int most = element.path("max_length").asInt(3_000);
        if (most < 1 || most > 3_000) fault("must be between 1 and 3000", at + "/max_length");
    }

    private void placeholder(JsonNode element, String at) {
        if (element.has("placeholder"))
            text(element.path("placeholder"), at + "/placeholder", 150, true);
    }

    private void text(JsonNode text, String at, int most, boolean plainOnly) {
        String type = Json.text(text, "type");
        if (!type.equals("plain_text") && (plainOnly || !type.equals("mrkdwn"))) {
            fault(
                    text.isObject() ? "unsupported type: " + type : "missing required field: text",
                    at + (text.isObject() ? "/type" : ""));
            return;
        }
        string(text, "text", at, most);
    }

    private void string(JsonNode holder, String name, String at, int most) {
        JsonNode value = holder.path(name);
        if (!value.isString() || value.stringValue().isEmpty()) {
            fault("missing required field: " + name, at);
            return;
        }
        if (value.stringValue().length() > most) tooLong(most, at + "/" + name);
    }

    private void messageOnly(String at) {
        if (surface == Surface.VIEW) fault("block type is not allowed in views", at + "/type");
    }

    private void tooLong(int most, String at) {
        fault("must be less than %d characters".formatted(most + 1), at);
    }

    private void fault(String what, String at) {
        faults.add("[ERROR] %s [json-pointer:%s]".formatted(what, at));
    }
}
