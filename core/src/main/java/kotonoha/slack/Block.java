package kotonoha.slack;

import java.net.URI;
import java.util.List;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A block of a message, modal or Home tab, as Slack's Block Kit defines it. [#toJson] checks Slack's limits and throws
/// [Broken] with the field's name. Texts called `mrkdwn` are Slack's markup and must have passed [Mrkdwn#escape].
public sealed interface Block {

    JsonNode toJson();

    static ArrayNode array(List<? extends Block> blocks) {
        ArrayNode array = Json.array();
        for (Block block : blocks) array.add(block.toJson());
        return array;
    }

    /// Text in Slack's markup, ≤ 3,000 characters, with an optional button beside it.
    record Section(String mrkdwn, @Nullable Button beside) implements Block {
        public Section(String mrkdwn) {
            this(mrkdwn, null);
        }

        @Override
        public JsonNode toJson() {
            ObjectNode json = of("section");
            json.set("text", mrkdwnText("section.text", mrkdwn, 3000));
            if (beside != null) json.set("accessory", beside.toJson());
            return json;
        }
    }

    /// Standard Markdown, ≤ 12,000 characters over all such blocks of a message. Messages only.
    record Markdown(String text) implements Block {
        @Override
        public JsonNode toJson() {
            return of("markdown").put("text", checked("markdown.text", text, 12_000));
        }
    }

    /// Small grey texts in Slack's markup, 1 to 10 of them. `blockId` may be "".
    record Context(String blockId, List<String> mrkdwn) implements Block {
        public Context {
            mrkdwn = List.copyOf(mrkdwn);
        }

        public Context(String mrkdwn) {
            this("", List.of(mrkdwn));
        }

        @Override
        public JsonNode toJson() {
            ArrayNode elements = Json.array();
            for (String text : counted("context.elements", mrkdwn, 10))
                elements.add(mrkdwnText("context.elements.text", text, 2000));
            return named(of("context"), blockId).set("elements", elements);
        }
    }

    /// Buttons in a row, 1 to 25. `blockId` may be "".
    record Actions(String blockId, List<Button> buttons) implements Block {
        public Actions {
            buttons = List.copyOf(buttons);
        }

        @Override
        public JsonNode toJson() {
            ArrayNode elements = Json.array();
            for (Button button : counted("actions.elements", buttons, 25))
                elements.add(button.toJson());
            return named(of("actions"), blockId).set("elements", elements);
        }
    }

    /// The feedback row under an answer: thumbs and icons, 1 to 5. Messages only. `blockId` may be "".
    record ContextActions(String blockId, List<Tool> tools) implements Block {
        public ContextActions {
            tools = List.copyOf(tools);
        }

        @Override
        public JsonNode toJson() {
            ArrayNode elements = Json.array();
            for (Tool tool : counted("context_actions.elements", tools, 5))
                elements.add(tool.toJson());
            return named(of("context_actions"), blockId).set("elements", elements);
        }
    }

    /// A heading in plain text, ≤ 150 characters.
    record Header(String text) implements Block {
        @Override
        public JsonNode toJson() {
            return of("header").set("text", plain("header.text", text, 150));
        }
    }

    /// A line across.
    record Divider() implements Block {
        @Override
        public JsonNode toJson() {
            return of("divider");
        }
    }

    /// A field to fill in; modals only.
    record Input(String blockId, String label, PlainTextInput field, boolean optional)
            implements Block {
        @Override
        public JsonNode toJson() {
            ObjectNode json = named(of("input"), blockId);
            json.set("label", plain("input.label", label, 2000));
            json.set("element", field.toJson());
            return json.put("optional", optional);
        }
    }

    /// A picture from a public address.
    record Image(URI picture, String alternative) implements Block {
        @Override
        public JsonNode toJson() {
            return of("image")
                    .put("image_url", checked("image.image_url", picture.toString(), 3000))
                    .put("alt_text", checked("image.alt_text", alternative, 2000));
        }
    }

    /// A table of plain texts: ≤ 100 rows of ≤ 20 cells, 10,000 characters together. The first row is the heading.
    record Table(List<List<String>> rows) implements Block {
        public Table {
            rows = rows.stream().map(List::copyOf).toList();
        }

        @Override
        public JsonNode toJson() {
            ArrayNode json = Json.array();
            int size = 0;
            for (List<String> row : counted("table.rows", rows, 100)) {
                ArrayNode cells = json.addArray();
                for (String cell : counted("table.rows.cells", row, 20)) {
                    size += cell.length();
                    String shown = cell.isEmpty() ? " " : cell; // Slack refuses an empty cell
                    cells.add(Json.object().put("type", "raw_text").put("text", shown));
                }
            }
            if (size > 10_000)
                throw new Broken("table.rows: %d characters, at most 10000".formatted(size));
            return of("table").set("rows", json);
        }
    }

    /// A button; `value` comes back with the press. `url`, where given, is opened as well.
    record Button(String actionId, String label, String value, Style style, @Nullable URI url) {
        public Button(String actionId, String label, String value) {
            this(actionId, label, value, Style.DEFAULT, null);
        }

        /// How loud a button looks.
        public enum Style {
            DEFAULT,
            PRIMARY,
            DANGER
        }

        JsonNode toJson() {
            ObjectNode json = of("button");
            json.set("text", plain("button.text", label, 75));
            json.put("action_id", checked("button.action_id", actionId, 255));
            if (!value.isEmpty()) json.put("value", checked("button.value", value, 2000));
            if (url != null) json.put("url", checked("button.url", url.toString(), 3000));
            switch (style) {
                case DEFAULT -> {}
                case PRIMARY -> json.put("style", "primary");
                case DANGER -> json.put("style", "danger");
            }
            return json;
        }
    }

    /// What a [ContextActions] row holds.
    sealed interface Tool {
        JsonNode toJson();
    }

    /// Two thumbs; the pressed one's value comes back.
    record FeedbackButtons(
            String actionId, String goodLabel, String goodValue, String badLabel, String badValue)
            implements Tool {
        @Override
        public JsonNode toJson() {
            ObjectNode json = of("feedback_buttons");
            json.put("action_id", checked("feedback_buttons.action_id", actionId, 255));
            json.set("positive_button", thumb("positive_button", goodLabel, goodValue));
            json.set("negative_button", thumb("negative_button", badLabel, badValue));
            return json;
        }

        private static JsonNode thumb(String field, String label, String value) {
            ObjectNode json = Json.object();
            json.set("text", plain(field + ".text", label, 75));
            json.put("value", checked(field + ".value", value, 2000));
            return json.put(
                    "accessibility_label", checked(field + ".accessibility_label", label, 75));
        }
    }

    /// A small icon; Slack knows `trash`.
    record IconButton(String actionId, String icon, String label, String value) implements Tool {
        @Override
        public JsonNode toJson() {
            ObjectNode json = of("icon_button");
            json.put("icon", icon);
            json.set("text", plain("icon_button.text", label, 75));
            json.put("action_id", checked("icon_button.action_id", actionId, 255));
            if (!value.isEmpty()) json.put("value", checked("icon_button.value", value, 2000));
            return json;
        }
    }

    /// The text field of an [Input]; texts may be "".
    record PlainTextInput(
            String actionId, boolean multiline, String placeholder, String initial, int maxLength) {
        JsonNode toJson() {
            ObjectNode json = of("plain_text_input");
            json.put("action_id", checked("plain_text_input.action_id", actionId, 255));
            json.put("multiline", multiline);
            if (!placeholder.isEmpty())
                json.set("placeholder", plain("plain_text_input.placeholder", placeholder, 150));
            if (!initial.isEmpty())
                json.put("initial_value", checked("plain_text_input.initial_value", initial, 3000));
            if (maxLength < 1 || maxLength > 3000)
                throw new Broken(
                        "plain_text_input.max_length: %d, not 1 to 3000".formatted(maxLength));
            return json.put("max_length", maxLength);
        }
    }

    /// A plain text object, checked against its limit.
    static JsonNode plain(String field, String text, int limit) {
        return Json.object()
                .put("type", "plain_text")
                .put("text", checked(field, text, limit))
                .put("emoji", true);
    }

    private static ObjectNode of(String type) {
        return Json.object().put("type", type);
    }

    private static ObjectNode named(ObjectNode json, String blockId) {
        return blockId.isEmpty() ? json : json.put("block_id", checked("block_id", blockId, 255));
    }

    private static JsonNode mrkdwnText(String field, String text, int limit) {
        return Json.object().put("type", "mrkdwn").put("text", checked(field, text, limit));
    }

    private static String checked(String field, String text, int limit) {
        if (text.isEmpty()) throw new Broken(field + ": is empty");
        if (text.length() > limit)
            throw new Broken(
                    "%s: %d characters, at most %d".formatted(field, text.length(), limit));
        return text;
    }

    private static <T> List<T> counted(String field, List<T> list, int limit) {
        if (list.isEmpty()) throw new Broken(field + ": is empty");
        if (list.size() > limit)
            throw new Broken("%s: %d elements, at most %d".formatted(field, list.size(), limit));
        return list;
    }
}
