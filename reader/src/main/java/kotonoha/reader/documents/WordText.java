package kotonoha.reader.documents;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import kotonoha.reader.markdown.Blocks;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Parts;
import kotonoha.reader.markdown.Table;
import org.jspecify.annotations.Nullable;

/// Writes WordprocessingML as Markdown, element by element as it streams by.
final class WordText {
    private static final int DEEPEST = 8;
    private static final Pattern FIELD_LINK =
            Pattern.compile("HYPERLINK\\s+(?:\\\\[a-z]\\s+)*\"(https?://[^\"]+)\"");
    private static final Pattern MARKER = Pattern.compile("\\d{1,6}[.)]");

    private final XmlPackage file;
    private final Map<String, XmlPackage.Link> links;
    private final @Nullable Parts parts;
    private final Styles styles;
    private final Numbering numbering;
    private final Map<String, String> notes = new HashMap<>();
    private final Map<String, String> comments = new HashMap<>();
    private Blocks blocks;

    /// @param parts the document's own, asked for time; null for a header or footer
    WordText(
            XmlPackage file,
            String part,
            Map<String, XmlPackage.Link> links,
            Blocks blocks,
            @Nullable Parts parts)
            throws IOException {
        this.file = file;
        this.links = links;
        this.blocks = blocks;
        this.parts = parts;
        this.styles = new Styles(file, target(part, "styles"));
        this.numbering = new Numbering(file, target(part, "numbering"));
        if (parts == null) return;
        gather("footnotes", "footnote", notes, "");
        gather("endnotes", "endnote", notes, "e");
        gather("comments", "comment", comments, "");
    }

    private String target(String part, String type) {
        for (XmlPackage.Link link : links.values())
            if (link.type().equals(type)) return link.target();
        return XmlPackage.resolved(part.substring(0, part.lastIndexOf('/') + 1), type + ".xml");
    }

    private void gather(String type, String element, Map<String, String> into, String prefix)
            throws IOException {
        XMLStreamReader xml = null;
        for (XmlPackage.Link link : links.values())
            if (link.type().equals(type)) xml = file.xml(link.target());
        if (xml == null) return;
        try {
            while (xml.hasNext() && into.size() < 5_000) {
                if (file.next(xml) != XMLStreamConstants.START_ELEMENT
                        || !xml.getLocalName().equals(element)) continue;
                String id = XmlPackage.attribute(xml, "id");
                String author = XmlPackage.attribute(xml, "author");
                boolean rule =
                        XmlPackage.attribute(xml, "type")
                                .toLowerCase(Locale.ROOT)
                                .contains("separator");
                Blocks outer = blocks;
                blocks = new Blocks(20_000);
                blocks(xml, DEEPEST - 1);
                String words = Lines.one(blocks.markdown(), 5_000);
                blocks = outer;
                if (!rule && !words.isEmpty())
                    into.put(prefix + id, author.isEmpty() ? words : author + ": " + words);
            }
        } catch (XMLStreamException broken) {
            return;
        }
    }

    /// Everything in the element that has just begun.
    void blocks(XMLStreamReader xml, int depth) throws XMLStreamException {
        int open = 1;
        while (open > 0 && xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) open--;
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            if (blocks.full() || parts != null && depth == 0 && parts.full()) return;
            switch (xml.getLocalName()) {
                case "p" -> new Paragraph(depth).read(xml);
                case "tbl" -> {
                    if (depth < DEEPEST) table(xml, depth + 1);
                    else open++;
                }
                case "del", "moveFrom", "sectPr", "Fallback", "sdtPr", "tblPr" -> file.skip(xml);
                default -> open++;
            }
        }
    }

    private void table(XMLStreamReader xml, int depth) throws XMLStreamException {
        Table table = new Table();
        List<String> row = new ArrayList<>();
        List<String> above = new ArrayList<>();
        int span = 1;
        boolean merged = false;
        int open = 1;
        while (open > 0 && xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) {
                open--;
                if (open == 1 && xml.getLocalName().equals("tr")) {
                    if (table.characters() < 2_000_000) table.row(row);
                    above = row;
                    row = new ArrayList<>();
                }
                continue;
            }
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            switch (xml.getLocalName()) {
                case "tc" -> {
                    Cell cell = cell(xml, depth);
                    span = cell.span();
                    merged = cell.merged();
                    row.add(
                            merged && row.size() < above.size()
                                    ? above.get(row.size())
                                    : cell.text());
                    for (int i = 1; i < span && row.size() < 200; i++) row.add("");
                }
                case "del" -> file.skip(xml);
                default -> open++;
            }
        }
        blocks.table(table);
    }

    private record Cell(String text, int span, boolean merged) {}

    private Cell cell(XMLStreamReader xml, int depth) throws XMLStreamException {
        Blocks outer = blocks;
        blocks = new Blocks(100_000);
        int span = 1;
        boolean merged = false;
        int open = 1;
        while (open > 0 && xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) open--;
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            switch (xml.getLocalName()) {
                case "gridSpan" -> {
                    span =
                            Math.clamp(
                                    Numbering.integer(XmlPackage.attribute(xml, "val"), 1), 1, 200);
                    open++;
                }
                case "vMerge" -> {
                    merged = !XmlPackage.attribute(xml, "val").equals("restart");
                    open++;
                }
                case "p" -> new Paragraph(depth).read(xml);
                case "tbl" -> {
                    if (depth < DEEPEST) table(xml, depth + 1);
                    else open++;
                }
                case "del", "moveFrom", "Fallback" -> file.skip(xml);
                default -> open++;
            }
        }
        String text = blocks.markdown();
        blocks = outer;
        return new Cell(text, span, merged);
    }

    /// One paragraph on its way.
    private final class Paragraph {
        private final StringBuilder text = new StringBuilder();
        private final List<String> after = new ArrayList<>();
        private final Deque<String> fields = new ArrayDeque<>();
        private final StringBuilder instruction = new StringBuilder();
        private final int depth;
        private String style = "";
        private String list = "";
        private int level = -1;
        private int outline = -1;
        private boolean hidden;
        private boolean struck;
        private int struckTo = -1;
        private int linkFrom = -1;
        private String link = "";

        Paragraph(int depth) {
            this.depth = depth;
        }

        void read(XMLStreamReader xml) throws XMLStreamException {
            int open = 1;
            while (open > 0 && xml.hasNext()) {
                int event = file.next(xml);
                if (event == XMLStreamConstants.END_ELEMENT) {
                    open--;
                    ended(xml.getLocalName());
                }
                if (event != XMLStreamConstants.START_ELEMENT) continue;
                if (!begun(xml)) open++;
            }
            write();
        }

        /// Whether the element was read to its end.
        private boolean begun(XMLStreamReader xml) throws XMLStreamException {
            String value = XmlPackage.attribute(xml, "val");
            switch (xml.getLocalName()) {
                case "pStyle" -> style = value;
                case "numId" -> list = value;
                case "ilvl" -> level = Numbering.integer(value, 0);
                case "outlineLvl" -> outline = Numbering.integer(value, -1);
                case "r" -> {
                    hidden = false;
                    struck = false;
                }
                case "strike", "dstrike" -> struck |= !value.matches("0|false|off");
                case "vanish", "webHidden" ->
                        hidden =
                                xml.getLocalName().equals("vanish")
                                        && !value.matches("0|false|off");
                case "t" -> {
                    String words = file.words(xml);
                    if (!hidden && shows()) say(words);
                    return true;
                }
                case "instrText" -> {
                    instruction.append(file.words(xml));
                    return true;
                }
                case "fldChar" -> field(XmlPackage.attribute(xml, "fldCharType"));
                case "tab" -> {
                    if (!text.isEmpty()) text.append(' ');
                }
                case "br", "cr" ->
                        text.append(XmlPackage.attribute(xml, "type").equals("page") ? "" : "\n");
                case "noBreakHyphen" -> text.append('-');
                case "hyperlink" -> {
                    XmlPackage.Link target =
                            links.get(XmlPackage.attribute(xml, "relationships", "id"));
                    begin(target != null && target.outside() ? target.target() : "");
                }
                case "footnoteReference" ->
                        note(
                                XmlPackage.attribute(xml, "id"),
                                notes.get(XmlPackage.attribute(xml, "id")));
                case "endnoteReference" ->
                        note(
                                "e" + XmlPackage.attribute(xml, "id"),
                                notes.get("e" + XmlPackage.attribute(xml, "id")));
                case "commentReference" -> {
                    String comment = comments.get(XmlPackage.attribute(xml, "id"));
                    if (comment != null) after.add("> Comment by " + comment);
                }
                case "docPr" -> {
                    String alt = Lines.one(XmlPackage.attribute(xml, "descr"), 300);
                    if (!alt.isEmpty()) text.append("[image: ").append(alt).append(']');
                }
                case "txbxContent" -> {
                    box(xml);
                    return true;
                }
                case "del", "moveFrom", "Fallback", "rt", "pPrChange", "rPrChange", "delText" -> {
                    file.skip(xml);
                    return true;
                }
                default -> {}
            }
            return false;
        }

        /// Words that somebody has struck out are marked: they hold no longer.
        private void say(String words) {
            boolean marked = struck && !words.isBlank();
            if (marked && text.length() > 2 && struckTo == text.length()) {
                text.setLength(text.length() - 2);
                text.append(words).append("~~");
            } else {
                text.append(marked ? "~~" + words + "~~" : words);
            }
            struckTo = marked ? text.length() : -1;
        }

        private void ended(String name) {
            if (name.equals("hyperlink")) end();
        }

        private void field(String type) {
            switch (type) {
                case "begin" -> {
                    fields.push("code");
                    instruction.setLength(0);
                }
                case "separate" -> {
                    if (!fields.isEmpty()) fields.pop();
                    fields.push("result");
                    Matcher address = FIELD_LINK.matcher(instruction);
                    if (address.find()) begin(address.group(1));
                }
                case "end" -> {
                    if (!fields.isEmpty()) fields.pop();
                    if (fields.isEmpty()) end();
                }
                default -> {}
            }
        }

        private boolean shows() {
            return fields.isEmpty() || fields.peek().equals("result");
        }

        private void begin(String address) {
            link = address;
            linkFrom = text.length();
        }

        private void end() {
            if (linkFrom < 0 || linkFrom > text.length()) return;
            String words = text.substring(linkFrom).strip();
            boolean web =
                    link.startsWith("http://")
                            || link.startsWith("https://")
                            || link.startsWith("mailto:");
            if (web && !words.isEmpty() && link.length() < 2_000) {
                text.setLength(linkFrom);
                text.append(
                        words.equals(link)
                                ? link
                                : "["
                                        + words
                                        + "]("
                                        + link.replace(" ", "%20")
                                                .replace("(", "%28")
                                                .replace(")", "%29")
                                        + ")");
            }
            linkFrom = -1;
            link = "";
        }

        private void note(String id, @Nullable String words) {
            if (words == null) return;
            text.append("[^").append(id).append(']');
            after.add("[^" + id + "]: " + words);
        }

        private void box(XMLStreamReader xml) throws XMLStreamException {
            Blocks outer = blocks;
            blocks = new Blocks(50_000);
            if (depth + 1 < DEEPEST) blocks(xml, depth + 1);
            else file.skip(xml);
            String words = blocks.markdown().strip();
            blocks = outer;
            if (!words.isEmpty()) after.addFirst(words);
        }

        private void write() {
            end();
            String words = text.toString().strip();
            Styles.Style own = styles.of(style);
            int heading = outline >= 0 && outline < 9 ? outline + 1 : own.level();
            if (own.title() && heading == 0) heading = 1;
            String listId = list.isEmpty() ? own.list() : list;
            String label =
                    words.isEmpty() || listId.isEmpty() || listId.equals("0")
                            ? ""
                            : numbering.next(listId, level >= 0 ? level : own.depth());
            if (!words.isEmpty()) {
                if (own.title() && parts != null) parts.title(words);
                if (heading > 0)
                    blocks.heading(
                            heading,
                            label.isEmpty() || label.equals("•") ? words : label + " " + words);
                else if (!label.isEmpty())
                    item(label, words, Math.clamp(Math.max(level, own.depth()), 0, 8));
                else blocks.paragraph(words);
            }
            for (String more : after) blocks.paragraph(more);
        }

        private void item(String label, String words, int indent) {
            if (indent > 0) blocks.item("  ".repeat(indent));
            boolean plain = label.equals("•") || MARKER.matcher(label).matches();
            blocks.item(label.equals("•") || !plain ? "- " : label.replace(')', '.') + " ");
            blocks.paragraph(plain ? words : label + " " + words);
            blocks.close();
            if (indent > 0) blocks.close();
        }
    }
}
