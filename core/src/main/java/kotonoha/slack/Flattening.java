package kotonoha.slack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import kotonoha.kernel.UserId;
import tools.jackson.databind.JsonNode;

/// Reads a message's raw JSON into Markdown-like text. Blocks win over `text`, which is only their short form.
final class Flattening {
    private static final int DEEPEST = 30;

    /// Where an unknown block keeps what people see; everything else in it is ids, styles and addresses.
    private static final Set<String> SHOWN =
            Set.of(
                    "text",
                    "title",
                    "subtitle",
                    "body",
                    "details",
                    "output",
                    "label",
                    "caption",
                    "description",
                    "hint",
                    "fallback",
                    "alt_text",
                    "value");

    private static final Pattern MARKUP =
            Pattern.compile("<([@#!]?)([^<>|\\s][^<>|]*)(?:\\|([^<>]*))?>");

    private final Function<UserId, String> names;

    Flattening(Function<UserId, String> names) {
        this.names = names;
    }

    String message(JsonNode raw) {
        List<String> parts = new ArrayList<>();
        String blocks = blocks(raw.path("blocks"), 0);
        String text = mrkdwn(Json.text(raw, "text"));
        add(parts, blocks.isBlank() ? text : blocks);
        if (parts.isEmpty() && raw.has("room"))
            add(parts, named("huddle", Json.text(raw, "room.name")));
        for (JsonNode attachment : raw.path("attachments"))
            add(parts, attachment(attachment, text));
        for (JsonNode file : raw.path("files")) add(parts, file(file));
        return String.join("\n", parts);
    }

    private String attachment(JsonNode attachment, String shownAlready) {
        List<String> parts = new ArrayList<>();
        add(parts, mrkdwn(Json.text(attachment, "pretext")));
        add(parts, Json.text(attachment, "author_name"));
        String title = mrkdwn(Json.text(attachment, "title"));
        add(parts, linked(title, Json.text(attachment, "title_link")));
        String blocks = blocks(attachment.path("blocks"), 0);
        if (blocks.isBlank()) blocks = messageBlocks(attachment.path("message_blocks"));
        add(parts, blocks.isBlank() ? mrkdwn(Json.text(attachment, "text")) : blocks);
        for (JsonNode field : attachment.path("fields"))
            add(parts, labelled(Json.text(field, "title"), mrkdwn(Json.text(field, "value"))));
        for (JsonNode file : attachment.path("files")) add(parts, file(file));
        add(parts, mrkdwn(Json.text(attachment, "footer")));
        if (parts.isEmpty()) add(parts, mrkdwn(Json.text(attachment, "fallback")));
        String whole = String.join("\n", parts);
        return whole.equals(shownAlready)
                ? ""
                : whole.indent(0).replaceAll("(?m)^", "> ").stripTrailing();
    }

    private String messageBlocks(JsonNode messages) {
        List<String> parts = new ArrayList<>();
        for (JsonNode message : messages)
            add(parts, blocks(message.path("message").path("blocks"), 0));
        return String.join("\n", parts);
    }

    private static String file(JsonNode file) {
        String title = Json.text(file, "title");
        String name = Json.text(file, "name");
        String shown = name.isEmpty() ? title : name;
        return "[file: %s]".formatted(shown.isEmpty() ? Json.text(file, "id") : shown);
    }

    private String blocks(JsonNode blocks, int depth) {
        List<String> parts = new ArrayList<>();
        for (JsonNode block : blocks) add(parts, block(block, depth));
        return String.join("\n", parts);
    }

    private String block(JsonNode block, int depth) {
        if (depth > DEEPEST) return "";
        return switch (Json.text(block, "type")) {
            case "rich_text" -> richText(block.path("elements"), depth + 1);
            case "section" -> section(block, depth);
            case "markdown" -> Json.text(block, "text");
            case "header" -> "# " + textObject(block.path("text"));
            case "context" -> joined(block.path("elements"), " ", depth);
            case "divider" -> "---";
            case "image" ->
                    named(
                            "image",
                            both(textObject(block.path("title")), Json.text(block, "alt_text")));
            case "table" -> table(block.path("rows"), depth);
            case "data_table" ->
                    lines(textObject(block.path("caption")), table(block.path("rows"), depth));
            case "task_card" -> task(block, depth);
            case "plan" -> plan(block, depth);
            case "card" -> card(block);
            case "carousel" -> blocks(block.path("elements"), depth + 1);
            case "data_visualization" ->
                    lines(textObject(block.path("title")), chart(block.path("chart"), depth));
            case "call" -> named("call", Json.text(block, "call.v1.name"));
            case "actions",
                    "context_actions",
                    "input",
                    "button",
                    "icon_button",
                    "workflow_button",
                    "feedback_buttons",
                    "overflow" ->
                    "";
            default -> unknown(block, depth);
        };
    }

    private String card(JsonNode card) {
        List<String> parts = new ArrayList<>();
        String title = textObject(card.path("title"));
        add(parts, title.isBlank() ? "" : "**" + title + "**");
        add(parts, textObject(card.path("subtitle")));
        if (card.has("hero_image"))
            add(parts, named("image", Json.text(card, "hero_image.alt_text")));
        add(parts, textObject(card.path("body")));
        return String.join("\n", parts);
    }

    /// A chart is its numbers: a pie's segments as lines, series as the columns of a table.
    private String chart(JsonNode chart, int depth) {
        List<String> parts = new ArrayList<>();
        for (JsonNode segment : chart.path("segments"))
            add(parts, "- %s: %s".formatted(Json.text(segment, "label"), number(segment)));
        JsonNode series = chart.path("series");
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (int column = 0; column < series.size(); column++)
            for (JsonNode point : series.path(column).path("data")) {
                List<String> row =
                        rows.computeIfAbsent(Json.text(point, "label"), _ -> new ArrayList<>());
                while (row.size() < column) row.add("");
                if (row.size() == column) row.add(number(point));
            }
        if (rows.isEmpty()) return parts.isEmpty() ? unknown(chart, depth) : joinedLines(parts);
        List<String> names = new ArrayList<>();
        for (JsonNode one : series) names.add(Json.text(one, "name"));
        add(parts, row(Json.text(chart, "axis_config.x_label"), names));
        add(parts, "|" + " --- |".repeat(names.size() + 1));
        for (Map.Entry<String, List<String>> row : rows.entrySet()) {
            while (row.getValue().size() < names.size()) row.getValue().add("");
            add(parts, row(row.getKey(), row.getValue()));
        }
        return joinedLines(parts);
    }

    private static String row(String label, List<String> values) {
        List<String> cells = new ArrayList<>(List.of(escaped(label)));
        values.forEach(value -> cells.add(escaped(value)));
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String escaped(String cell) {
        return cell.replace("\n", " ").replace("|", "\\|");
    }

    private static String number(JsonNode point) {
        return point.path("value").asString("");
    }

    private static String joinedLines(List<String> parts) {
        return String.join("\n", parts);
    }

    private static String named(String kind, String name) {
        return name.isBlank() ? "[" + kind + "]" : "[%s: %s]".formatted(kind, name);
    }

    private String section(JsonNode block, int depth) {
        List<String> parts = new ArrayList<>();
        add(parts, textObject(block.path("text")));
        for (JsonNode field : block.path("fields")) add(parts, textObject(field));
        if (depth > DEEPEST) return "";
        return String.join("\n", parts);
    }

    private String task(JsonNode card, int depth) {
        List<String> parts = new ArrayList<>();
        String status = Json.text(card, "status");
        add(
                parts,
                "* %s%s"
                        .formatted(
                                shown(card.path("title"), depth),
                                status.isEmpty() ? "" : " (" + status + ")"));
        add(parts, shown(card.path("details"), depth));
        add(parts, shown(card.path("output"), depth));
        for (JsonNode source : card.path("sources"))
            add(parts, linked(Json.text(source, "text"), Json.text(source, "url")));
        return String.join("\n", parts);
    }

    private String plan(JsonNode plan, int depth) {
        List<String> parts = new ArrayList<>();
        add(parts, shown(plan.path("title"), depth));
        for (JsonNode task : plan.path("tasks")) add(parts, task(task, depth + 1));
        return String.join("\n", parts);
    }

    /// A value that is a plain string, a text object or a block of rich text.
    private String shown(JsonNode value, int depth) {
        if (value.isString()) return value.stringValue();
        if (value.isArray()) return blocks(value, depth + 1);
        return value.has("elements") ? block(value, depth + 1) : textObject(value);
    }

    private String table(JsonNode rows, int depth) {
        List<String> lines = new ArrayList<>();
        for (JsonNode row : rows) {
            List<String> cells = new ArrayList<>();
            for (JsonNode cell : row.isArray() ? row : row.path("cells"))
                cells.add(escaped(cell(cell, depth + 1)));
            lines.add("| " + String.join(" | ", cells) + " |");
            if (lines.size() == 1) lines.add("|" + " --- |".repeat(cells.size()));
        }
        return String.join("\n", lines);
    }

    private String cell(JsonNode cell, int depth) {
        return switch (Json.text(cell, "type")) {
            case "rich_text" -> richText(cell.path("elements"), depth);
            case "raw_number" ->
                    firstOf(cell.path("text").asString(""), cell.path("value").asString(""));
            default -> cell.isValueNode() ? cell.asString("") : shown(cell.path("text"), depth);
        };
    }

    private String richText(JsonNode elements, int depth) {
        if (depth > DEEPEST) return "";
        List<String> parts = new ArrayList<>();
        for (JsonNode element : elements) {
            String inner = inline(element.path("elements"), depth + 1);
            switch (Json.text(element, "type")) {
                case "rich_text_section" -> add(parts, inner);
                case "rich_text_preformatted" -> add(parts, fenced(inner));
                case "rich_text_quote" -> add(parts, inner.replaceAll("(?m)^", "> "));
                case "rich_text_list" -> add(parts, list(element, depth + 1));
                default -> add(parts, inline(element, depth + 1));
            }
        }
        return String.join("\n", parts);
    }

    private String list(JsonNode list, int depth) {
        List<String> items = new ArrayList<>();
        boolean ordered = Json.text(list, "style").equals("ordered");
        String indent = "  ".repeat(Math.clamp(list.path("indent").asInt(0), 0, 10));
        int number = list.path("offset").asInt(0);
        for (JsonNode item : list.path("elements")) {
            number++;
            items.add(
                    indent
                            + (ordered ? number + ". " : "- ")
                            + inline(item.path("elements"), depth));
        }
        return String.join("\n", items);
    }

    private String inline(JsonNode elements, int depth) {
        if (depth > DEEPEST) return "";
        if (!elements.isArray()) return element(elements, depth);
        StringBuilder text = new StringBuilder();
        for (JsonNode element : elements) text.append(element(element, depth));
        return text.toString();
    }

    private String element(JsonNode element, int depth) {
        return switch (Json.text(element, "type")) {
            case "text" -> styled(element);
            case "link" -> linked(Json.text(element, "text"), Json.text(element, "url"));
            case "user" -> "@" + name(Json.text(element, "user_id"));
            case "usergroup" -> "@" + Json.text(element, "usergroup_id");
            case "channel" -> "#" + Json.text(element, "channel_id");
            case "broadcast" -> "@" + Json.text(element, "range");
            case "emoji" -> ":" + Json.text(element, "name") + ":";
            case "date" -> date(element);
            default -> unknown(element, depth + 1);
        };
    }

    private static String date(JsonNode element) {
        String shown = Json.text(element, "fallback");
        long seconds = element.path("timestamp").asLong(0);
        boolean known = shown.isEmpty() && seconds > 0 && seconds < 100_000_000_000L;
        return known ? Instant.ofEpochSecond(seconds).toString() : shown;
    }

    private static String styled(JsonNode element) {
        String text = Json.text(element, "text");
        JsonNode style = element.path("style");
        if (text.isBlank()) return text;
        if (style.path("code").asBoolean(false)) return "`" + text + "`";
        if (style.path("strike").asBoolean(false)) text = "~~" + text + "~~";
        return style.path("bold").asBoolean(false) ? "**" + text + "**" : text;
    }

    /// A block of a kind that did not exist when this was written: what it shows, in the order in which it stands there.
    private String unknown(JsonNode node, int depth) {
        List<String> parts = new ArrayList<>();
        collect(node, depth, parts);
        return String.join("\n", parts);
    }

    private void collect(JsonNode node, int depth, List<String> parts) {
        if (depth > DEEPEST) return;
        if (node.isArray()) {
            for (JsonNode each : node) collectChild(each, depth, parts);
            return;
        }
        node.properties()
                .forEach(entry -> {
                    JsonNode value = entry.getValue();
                    boolean shown = SHOWN.contains(entry.getKey());
                    if (shown && value.isString()) add(parts, Mrkdwn.unescape(value.stringValue()));
                    if (shown && value.isNumber()) add(parts, value.asString(""));
                    if (value.isContainer()) collectChild(value, depth, parts);
                });
    }

    private void collectChild(JsonNode child, int depth, List<String> parts) {
        if (child.isArray() || Json.text(child, "type").isEmpty()) collect(child, depth + 1, parts);
        else if (isText(child)) add(parts, textObject(child));
        else add(parts, isInline(child) ? element(child, depth + 1) : block(child, depth + 1));
    }

    private static boolean isText(JsonNode node) {
        String type = Json.text(node, "type");
        return type.equals("mrkdwn") || type.equals("plain_text");
    }

    private static boolean isInline(JsonNode node) {
        return switch (Json.text(node, "type")) {
            case "text", "link", "user", "usergroup", "channel", "broadcast", "emoji", "date" ->
                    true;
            default -> false;
        };
    }

    private String joined(JsonNode elements, String between, int depth) {
        List<String> parts = new ArrayList<>();
        for (JsonNode element : elements)
            add(parts, isText(element) ? textObject(element) : block(element, depth + 1));
        return String.join(between, parts);
    }

    private String textObject(JsonNode text) {
        if (text.isString()) return text.stringValue();
        String value = Json.text(text, "text");
        return Json.text(text, "type").equals("mrkdwn") ? mrkdwn(value) : Mrkdwn.unescape(value);
    }

    /// Slack's `<…>` forms into words, then its three entities into characters.
    private String mrkdwn(String text) {
        Matcher matcher = MARKUP.matcher(text);
        StringBuilder plain = new StringBuilder();
        while (matcher.find())
            matcher.appendReplacement(
                    plain,
                    Matcher.quoteReplacement(
                            marked(matcher.group(1), matcher.group(2), matcher.group(3))));
        return Mrkdwn.unescape(matcher.appendTail(plain).toString());
    }

    private String marked(
            String sign, String target, @org.jspecify.annotations.Nullable String label) {
        return switch (sign) {
            case "@" -> "@" + name(target);
            case "#" -> "#" + (label == null || label.isEmpty() ? target : label);
            case "!" -> special(target, label);
            default -> linked(label == null ? "" : label, target);
        };
    }

    private static String special(String target, @org.jspecify.annotations.Nullable String label) {
        if (label != null && !label.isEmpty()) return label;
        return "@" + target.replaceFirst("\\^.*", "");
    }

    private static String linked(String label, String url) {
        if (url.isEmpty() || label.equals(url)) return label;
        if (url.startsWith("mailto:")) return label.isEmpty() ? url.substring(7) : label;
        return label.isEmpty() ? url : "[%s](%s)".formatted(label, url);
    }

    private String name(String user) {
        return user.isEmpty() ? "" : names.apply(new UserId(user));
    }

    private static String labelled(String label, String text) {
        return label.isBlank() || text.isBlank() ? label + text : label + ": " + text;
    }

    /// A title, and what the picture shows where that says more.
    private static String both(String title, String shown) {
        boolean more = !title.isBlank() && !shown.isBlank() && !title.contains(shown);
        return more && !shown.contains(title) ? title + ", " + shown : firstOf(title, shown);
    }

    private static String fenced(String code) {
        String fence = "```";
        while (code.contains(fence)) fence += "`";
        return fence + "\n" + code + "\n" + fence;
    }

    private static String firstOf(String one, String other) {
        return one.isEmpty() ? other : one;
    }

    private static String lines(String one, String other) {
        return one.isEmpty() ? other : one + "\n" + other;
    }

    private static void add(List<String> parts, String part) {
        if (!part.isBlank()) parts.add(part);
    }
}
