package kotonoha.reader.documents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import kotonoha.files.Extract;
import kotonoha.reader.markdown.Blocks;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Parts;
import kotonoha.reader.markdown.Table;

/// Writes the content of an OpenDocument file as Markdown while it streams by; each page of a presentation is a part.
final class OpenDocumentText {
    private static final int DEEPEST = 10;

    private final XmlPackage file;
    private final Parts parts;
    private final Set<String> numbered = new HashSet<>();
    private final Deque<Boolean> lists = new ArrayDeque<>();
    private final Deque<Integer> counts = new ArrayDeque<>();
    private Blocks blocks;
    private int slides;

    OpenDocumentText(XmlPackage file, Blocks blocks, Parts parts) {
        this.file = file;
        this.blocks = blocks;
        this.parts = parts;
    }

    int slides() {
        return slides;
    }

    /// @param content false for the styles, which only tell how lists are marked
    void read(XMLStreamReader xml, boolean content) throws XMLStreamException {
        String style = "";
        while (xml.hasNext()) {
            if (file.next(xml) != XMLStreamConstants.START_ELEMENT) continue;
            switch (xml.getLocalName()) {
                case "list-style" -> style = XmlPackage.attribute(xml, "name");
                case "list-level-style-number" -> {
                    if (XmlPackage.attribute(xml, "level").equals("1")
                            && !XmlPackage.attribute(xml, "num-format").isEmpty())
                        numbered.add(style);
                }
                case "body" -> {
                    if (content) blocks(xml, 0);
                }
                default -> {}
            }
        }
    }

    private void blocks(XMLStreamReader xml, int depth) throws XMLStreamException {
        Deque<String> open = new ArrayDeque<>();
        open.push("");
        while (!open.isEmpty() && xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) {
                ended(open.pop());
                continue;
            }
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            if (blocks.full() || depth == 0 && parts.full()) return;
            String name = xml.getLocalName();
            switch (name) {
                case "h" -> {
                    int level = Numbering.integer(XmlPackage.attribute(xml, "outline-level"), 1);
                    blocks.heading(level, paragraph(xml));
                }
                case "p" -> blocks.paragraph(paragraph(xml));
                case "table" -> {
                    if (depth < DEEPEST) table(xml, depth + 1);
                    else file.skip(xml);
                }
                case "tracked-changes",
                        "forms",
                        "sequence-decls",
                        "variable-decls",
                        "changed-region",
                        "desc" ->
                        file.skip(xml);
                case "title" -> described(xml);
                default -> {
                    if (open.size() > 200) {
                        file.skip(xml);
                        continue;
                    }
                    open.push(begun(xml, name));
                }
            }
        }
    }

    private void described(XMLStreamReader xml) throws XMLStreamException {
        String words = Lines.one(file.words(xml), 300);
        if (!words.isEmpty()) blocks.paragraph("[image: " + words + "]");
    }

    private String begun(XMLStreamReader xml, String name) {
        switch (name) {
            case "list" -> {
                String style = XmlPackage.attribute(xml, "style-name");
                boolean counted =
                        style.isEmpty() && !lists.isEmpty()
                                ? lists.getFirst()
                                : numbered.contains(style);
                lists.push(counted);
                counts.push(0);
            }
            case "list-item", "list-header" -> {
                boolean counted = !lists.isEmpty() && lists.getFirst();
                int count = counts.isEmpty() ? 1 : counts.pop() + 1;
                counts.push(count);
                blocks.item(counted ? count + ". " : "- ");
            }
            case "page" -> {
                slides++;
                blocks = new Blocks(parts.room());
            }
            default -> {}
        }
        if (name.equals("page")) return "page:" + XmlPackage.attribute(xml, "name");
        if (name.equals("notes")) {
            outer.push(blocks);
            blocks = new Blocks(50_000);
        }
        return name;
    }

    private final Deque<Blocks> outer = new ArrayDeque<>();

    private void ended(String name) {
        if (name.startsWith("page:")) {
            String markdown = blocks.markdown();
            parts.add(Extract.Unit.SLIDE, slides, label(name.substring(5), markdown), markdown);
            return;
        }
        switch (name) {
            case "list" -> {
                if (!lists.isEmpty()) lists.pop();
                if (!counts.isEmpty()) counts.pop();
                blocks.endOfList();
            }
            case "list-item", "list-header" -> blocks.close();
            case "notes" -> {
                String words = blocks.markdown().strip();
                if (!outer.isEmpty()) blocks = outer.pop();
                if (!words.isEmpty()) blocks.paragraph("Notes: " + words);
            }
            default -> {}
        }
    }

    private static String label(String name, String markdown) {
        String first =
                Lines.one(
                        markdown.strip().replaceFirst("(?s)\n.*", "").replaceFirst("^[#\\s-]+", ""),
                        100);
        return name.isEmpty() || name.matches("(?i)(?:page|slide|seite|ページ|スライド)\\s*\\d+")
                ? first
                : name;
    }

    private void table(XMLStreamReader xml, int depth) throws XMLStreamException {
        Table table = new Table();
        List<String> row = new ArrayList<>();
        int open = 1;
        while (open > 0 && xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) {
                open--;
                if (xml.getLocalName().equals("table-row")) {
                    while (!row.isEmpty() && row.getLast().isEmpty()) row.removeLast();
                    if (table.characters() < 2_000_000) table.row(row);
                    row = new ArrayList<>();
                }
                continue;
            }
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            boolean cell =
                    xml.getLocalName().equals("table-cell")
                            || xml.getLocalName().equals("covered-table-cell");
            if (!cell) {
                open++;
                continue;
            }
            int times =
                    Math.clamp(
                            Numbering.integer(
                                    XmlPackage.attribute(xml, "number-columns-repeated"), 1),
                            1,
                            200);
            String words = cell(xml, depth);
            for (int i = 0; i < times && row.size() < 200; i++) row.add(words);
        }
        blocks.table(table);
    }

    private String cell(XMLStreamReader xml, int depth) throws XMLStreamException {
        Blocks before = blocks;
        blocks = new Blocks(100_000);
        blocks(xml, Math.max(1, depth));
        String words = blocks.markdown();
        blocks = before;
        return words;
    }

    /// The words of a paragraph, with its links, line breaks and notes.
    private String paragraph(XMLStreamReader xml) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        StringBuilder after = new StringBuilder();
        Deque<String> open = new ArrayDeque<>();
        Deque<Integer> linkFrom = new ArrayDeque<>();
        open.push("");
        while (!open.isEmpty() && xml.hasNext()) {
            switch (file.next(xml)) {
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        text.append(xml.getText().replaceAll("\\s+", " "));
                case XMLStreamConstants.END_ELEMENT -> {
                    String name = open.pop();
                    if (name.startsWith("a:") && !linkFrom.isEmpty())
                        linked(text, linkFrom.pop(), name.substring(2));
                }
                case XMLStreamConstants.START_ELEMENT -> inline(xml, text, after, open, linkFrom);
                default -> {}
            }
        }
        return after.isEmpty()
                ? text.toString().strip()
                : text.toString().strip() + "\n" + after.toString().strip();
    }

    private void inline(
            XMLStreamReader xml,
            StringBuilder text,
            StringBuilder after,
            Deque<String> open,
            Deque<Integer> linkFrom)
            throws XMLStreamException {
        switch (xml.getLocalName()) {
            case "s" ->
                    text.append(
                            " "
                                    .repeat(
                                            Math.clamp(
                                                    Numbering.integer(
                                                            XmlPackage.attribute(xml, "c"), 1),
                                                    1,
                                                    100)));
            case "tab" -> text.append(' ');
            case "line-break" -> text.append('\n');
            case "a" -> {
                linkFrom.push(text.length());
                open.push("a:" + XmlPackage.attribute(xml, "href"));
                return;
            }
            case "note" -> {
                note(xml, text, after);
                return;
            }
            case "annotation" -> {
                annotation(xml, after);
                return;
            }
            case "p", "h" -> {
                if (!text.isEmpty()) text.append('\n');
            }
            case "ruby-text", "desc", "tracked-changes", "object", "forms" -> {
                file.skip(xml);
                return;
            }
            case "title" -> {
                String alt = Lines.one(file.words(xml), 300);
                if (!alt.isEmpty()) text.append("[image: ").append(alt).append(']');
                return;
            }
            default -> {}
        }
        open.push(xml.getLocalName());
    }

    private void note(XMLStreamReader xml, StringBuilder text, StringBuilder after)
            throws XMLStreamException {
        String mark = "";
        StringBuilder words = new StringBuilder();
        int depth = 1;
        while (depth > 0 && xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) depth--;
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            if (xml.getLocalName().equals("note-citation")) mark = Lines.one(file.words(xml), 20);
            else if (xml.getLocalName().equals("note-body"))
                words.append(Lines.one(file.words(xml), 5_000));
            else depth++;
        }
        text.append("[^").append(mark).append(']');
        after.append("[^").append(mark).append("]: ").append(words).append('\n');
    }

    private void annotation(XMLStreamReader xml, StringBuilder after) throws XMLStreamException {
        String author = "";
        StringBuilder words = new StringBuilder();
        int depth = 1;
        while (depth > 0 && xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) depth--;
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            switch (xml.getLocalName()) {
                case "creator" -> author = Lines.one(file.words(xml), 100);
                case "p" -> words.append(words.isEmpty() ? "" : " ").append(file.words(xml));
                case "date", "date-string", "creator-initials" -> file.skip(xml);
                default -> depth++;
            }
        }
        after.append("> Comment")
                .append(author.isEmpty() ? "" : " by " + author)
                .append(": ")
                .append(Lines.one(words.toString(), 3_000))
                .append('\n');
    }

    private static void linked(StringBuilder text, int from, String address) {
        boolean web =
                address.startsWith("http://")
                        || address.startsWith("https://")
                        || address.startsWith("mailto:");
        if (!web || from >= text.length() || address.length() > 2_000) return;
        String words = text.substring(from).strip();
        if (words.isEmpty() || words.equals(address)) return;
        text.setLength(from);
        text.append('[')
                .append(words)
                .append("](")
                .append(address.replace(" ", "%20").replace("(", "%28").replace(")", "%29"))
                .append(')');
    }
}
