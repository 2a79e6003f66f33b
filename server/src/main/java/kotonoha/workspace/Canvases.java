package kotonoha.workspace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Canvases: Markdown kept as sections that can be found and changed one at a time. Guarded by the town's lock.
final class Canvases {
    private static final int LARGEST = 1 << 20;

    private final Town town;
    private final Files files;

    Canvases(Town town, Files files) {
        this.town = town;
        this.files = files;
    }

    StoredFile create(String user, String title, String markdown) {
        StoredFile canvas =
                new StoredFile(
                        town.id("F"),
                        title.isEmpty() ? "Untitled" : title,
                        user,
                        files.seconds(),
                        true);
        canvas.complete = true;
        canvas.uploaded = true;
        canvas.sections.addAll(sections(markdown));
        return files.add(canvas);
    }

    /// A channel's own canvas; each channel has at most one.
    StoredFile ofChannel(String user, Channel channel, String title, String markdown) {
        if (!channel.canvas.isEmpty()) throw new Refusal("channel_canvas_already_exists");
        StoredFile canvas = create(user, title.isEmpty() ? channel.name : title, markdown);
        canvas.channels.add(channel.id);
        channel.canvas = canvas.id;
        return canvas;
    }

    StoredFile find(String id) {
        return files.file(id)
                .filter(file -> file.canvas)
                .filter(files::visibleToApp)
                .orElseThrow(() -> new Refusal("canvas_not_found"));
    }

    /// The Markdown of a `document_content` argument.
    String content(JsonNode content) {
        if (content.isEmpty()) return "";
        if (!Json.text(content, "type").equals("markdown"))
            throw new Refusal(
                    "invalid_arguments",
                    List.of("[ERROR] must be `markdown` [json-pointer:/document_content/type]"));
        String markdown = Json.text(content, "markdown");
        if (markdown.getBytes(StandardCharsets.UTF_8).length > LARGEST)
            throw new Refusal("canvas_too_large");
        return markdown;
    }

    void edit(StoredFile canvas, JsonNode changes) {
        if (changes.size() != 1)
            throw new Refusal(
                    "invalid_arguments",
                    List.of("[ERROR] no more than 1 items allowed [json-pointer:/changes]"));
        JsonNode change = changes.path(0);
        String operation = Json.text(change, "operation");
        List<StoredFile.Section> added = sections(content(change.path("document_content")));
        List<StoredFile.Section> all = canvas.sections;
        String section = Json.text(change, "section_id");
        switch (operation) {
            case "insert_at_start" -> all.addAll(0, added);
            case "insert_at_end" -> all.addAll(added);
            case "insert_before" -> all.addAll(indexOf(all, section), added);
            case "insert_after" -> all.addAll(indexOf(all, section) + 1, added);
            case "delete" -> all.remove(indexOf(all, section));
            case "replace" -> replace(all, section, added);
            case "rename" -> canvas.title = Json.text(change, "title_content.markdown");
            default ->
                    throw new Refusal(
                            "invalid_arguments",
                            List.of("[ERROR] no such operation: " + operation));
        }
        if (canvas.markdown().getBytes(StandardCharsets.UTF_8).length > LARGEST)
            throw new Refusal("canvas_too_large");
    }

    /// Puts a new text in the place of the whole canvas.
    void rewrite(StoredFile canvas, String markdown) {
        if (markdown.getBytes(StandardCharsets.UTF_8).length > LARGEST)
            throw new Refusal("canvas_too_large");
        canvas.sections.clear();
        canvas.sections.addAll(sections(markdown));
    }

    /// The ids of the sections that fit the criteria.
    List<ObjectNode> lookup(StoredFile canvas, JsonNode criteria) {
        Set<String> types = new java.util.HashSet<>();
        criteria.path("section_types").forEach(type -> types.add(type.asString()));
        String words = Json.text(criteria, "contains_text").toLowerCase(Locale.ROOT);
        List<ObjectNode> found = new ArrayList<>();
        for (StoredFile.Section section : canvas.sections) {
            String header = headerOf(section.markdown());
            boolean typed =
                    types.isEmpty()
                            || types.contains(header)
                            || (!header.isEmpty() && types.contains("any_header"));
            boolean worded = section.markdown().toLowerCase(Locale.ROOT).contains(words);
            if (typed && worded) found.add(Json.object().put("id", section.id()));
        }
        return found;
    }

    private static void replace(
            List<StoredFile.Section> all, String section, List<StoredFile.Section> added) {
        if (section.isEmpty()) {
            all.clear();
            all.addAll(added);
            return;
        }
        int at = indexOf(all, section);
        all.remove(at);
        all.addAll(at, added);
    }

    private static int indexOf(List<StoredFile.Section> all, String id) {
        for (int i = 0; i < all.size(); i++) if (all.get(i).id().equals(id)) return i;
        throw new Refusal("canvas_editing_failed");
    }

    private List<StoredFile.Section> sections(String markdown) {
        List<StoredFile.Section> sections = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        boolean fenced = false;
        for (String line : markdown.strip().split("\n", -1)) {
            if (line.strip().startsWith("```")) fenced = !fenced;
            boolean heading = !fenced && line.startsWith("#");
            if (!fenced && (line.isBlank() || heading)) close(open, sections);
            if (line.isBlank() && !fenced) continue;
            open.append(open.isEmpty() ? "" : "\n").append(line);
            if (heading) close(open, sections);
        }
        close(open, sections);
        return sections;
    }

    private void close(StringBuilder open, List<StoredFile.Section> sections) {
        if (open.isEmpty()) return;
        sections.add(new StoredFile.Section("temp:C:" + town.chance.id(28), open.toString()));
        open.setLength(0);
    }

    private static String headerOf(String markdown) {
        int level = 0;
        while (level < markdown.length() && markdown.charAt(level) == '#') level++;
        return level >= 1 && level <= 3 ? "h" + level : "";
    }
}
