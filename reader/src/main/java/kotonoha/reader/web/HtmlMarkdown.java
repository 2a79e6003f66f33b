package kotonoha.reader.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kotonoha.reader.markdown.Blocks;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Table;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/// Writes an HTML tree as Markdown: headings, lists (with task lists), tables, quotes, code, links, images as their
/// descriptions. Nesting deeper than [#DEEPEST] is flattened. Not thread-safe.
public final class HtmlMarkdown {
    private static final int DEEPEST = 150;
    private static final int LONGEST_ADDRESS = 2_000;
    private static final Set<String> SILENT =
            Set.of(
                    "script",
                    "style",
                    "template",
                    "noscript",
                    "iframe",
                    "object",
                    "embed",
                    "svg",
                    "canvas",
                    "audio",
                    "video",
                    "head",
                    "select",
                    "textarea",
                    "button",
                    "rt",
                    "rp",
                    "datalist",
                    "math-renderer",
                    "map",
                    "title",
                    "meta",
                    "link");
    private static final Set<String> INLINE =
            Set.of(
                    "a",
                    "abbr",
                    "b",
                    "bdi",
                    "bdo",
                    "big",
                    "cite",
                    "code",
                    "control",
                    "data",
                    "del",
                    "dfn",
                    "em",
                    "font",
                    "i",
                    "img",
                    "input",
                    "ins",
                    "kbd",
                    "label",
                    "lnk",
                    "mark",
                    "math",
                    "q",
                    "ruby",
                    "rb",
                    "s",
                    "samp",
                    "small",
                    "span",
                    "strike",
                    "strong",
                    "sub",
                    "sup",
                    "time",
                    "tt",
                    "u",
                    "var",
                    "wbr",
                    "nobr",
                    "picture",
                    "source",
                    "annotation");

    private final Blocks blocks;
    private final boolean canvas;
    private final StringBuilder text = new StringBuilder();
    private int flushed;

    /// @param canvas whether Slack's own elements are understood and emphasis is kept
    public HtmlMarkdown(Blocks blocks, boolean canvas) {
        this.blocks = blocks;
        this.canvas = canvas;
    }

    public void write(Element root) {
        children(root, 0);
        flush();
    }

    private void children(Element parent, int depth) {
        for (Node child : parent.childNodes()) {
            if (blocks.full()) return;
            node(child, depth + 1);
        }
    }

    private void node(Node node, int depth) {
        if (node instanceof TextNode words) {
            append(words.getWholeText());
            return;
        }
        if (!(node instanceof Element element)) return;
        String tag = element.normalName();
        if (SILENT.contains(tag)) return;
        if (depth > DEEPEST) {
            append(element.text());
            return;
        }
        if (INLINE.contains(tag)) inline(element, tag, depth);
        else block(element, tag, depth);
    }

    private void inline(Element element, String tag, int depth) {
        switch (tag) {
            case "a", "lnk" -> link(element, depth);
            case "img" -> image(element);
            case "input" -> checkbox(element);
            case "code", "tt", "samp" -> code(element);
            case "control" -> control(element, depth);
            case "math" -> text.append(Formula.of(element));
            case "sup" -> raised(element, depth);
            case "b", "strong" -> marked(element, "**", depth);
            case "i", "em" -> marked(element, "_", depth);
            case "del", "s", "strike" -> marked(element, "~~", depth);
            default -> children(element, depth);
        }
    }

    private void block(Element element, String tag, int depth) {
        switch (tag) {
            case "br" -> text.append('\n');
            case "hr" -> {
                flush();
                blocks.rule();
            }
            case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element, tag.charAt(1) - '0', depth);
            case "ul", "ol", "menu" -> list(element, tag.equals("ol"), depth);
            case "li" -> {
                flush();
                item(element, "- ", depth);
            }
            case "blockquote" -> {
                flush();
                blocks.quote();
                children(element, depth);
                flush();
                blocks.close();
            }
            case "pre", "listing", "xmp" -> preformatted(element);
            case "table" -> table(element, depth);
            default -> paragraph(element, depth);
        }
    }

    private void paragraph(Element element, int depth) {
        flush();
        if (element.hasClass("prettyprint")) {
            preformatted(element);
            return;
        }
        if (canvas && Canvas.isEmbedded(element)) text.append(Canvas.embedded(element));
        else children(element, depth);
        flush();
    }

    private void heading(Element element, int level, int depth) {
        flush();
        children(element, depth);
        String words = text.toString();
        text.setLength(0);
        flushed++;
        blocks.heading(level, words.replace("**", ""));
    }

    private void list(Element list, boolean ordered, int depth) {
        flush();
        Lists.Style style = Lists.style(list, ordered);
        int number = Lists.start(list);
        for (Node child : list.childNodes()) {
            if (blocks.full()) return;
            if (!(child instanceof Element element)) {
                node(child, depth + 1);
                continue;
            }
            String tag = element.normalName();
            if (tag.equals("li")) {
                flush();
                int before = blocks.length();
                item(element, Lists.marker(style, element, number), depth + 1);
                if (blocks.length() > before) number++;
            } else if (tag.equals("ul") || tag.equals("ol")) {
                // Quip puts a nested list beside its item, not into it.
                flush();
                blocks.item("  ");
                if (depth < DEEPEST)
                    list(
                            element,
                            tag.equals("ol") || style == Lists.Style.NUMBERED && !tag.equals("ol"),
                            depth + 1);
                else append(element.text());
                flush();
                blocks.close();
            } else node(element, depth + 1);
        }
        flush();
        blocks.endOfList();
    }

    private void item(Element item, String marker, int depth) {
        blocks.item(marker);
        children(item, depth);
        flush();
        blocks.close();
    }

    private void preformatted(Element element) {
        flush();
        String code = Canvas.codeText(element);
        blocks.code(code, Lists.language(element));
    }

    private void table(Element table, int depth) {
        flush();
        List<Element> rows = Grid.rows(table);
        if (!canvas && Grid.isLayout(table, rows)) {
            for (Element row : rows)
                for (Element cell : Grid.cells(row)) paragraph(cell, depth + 2);
            return;
        }
        Element caption = table.selectFirst("> caption");
        if (caption != null) paragraph(caption, depth + 1);
        Table markdown = new Table();
        new Grid()
                .fill(
                        rows,
                        cell -> cell(cell, depth + 3),
                        row -> {
                            markdown.row(row);
                            return markdown.characters() + blocks.length() < 4_000_000
                                    && !blocks.full();
                        });
        blocks.table(markdown);
    }

    private String cell(Element cell, int depth) {
        Blocks inner = new Blocks(100_000);
        HtmlMarkdown writer = new HtmlMarkdown(inner, canvas);
        writer.children(cell, depth);
        writer.flush();
        return inner.markdown().replaceAll("(?m)^#{1,6} ", "");
    }

    private void link(Element link, int depth) {
        int from = text.length();
        int blocksBefore = flushed;
        children(link, depth);
        String mention = canvas ? Canvas.mention(link.text()) : "";
        if (!mention.isEmpty()) {
            text.setLength(Math.min(from, text.length()));
            text.append(mention);
            return;
        }
        String address = Addresses.of(link);
        if (address.isEmpty() || flushed != blocksBefore || address.length() > LONGEST_ADDRESS)
            return;
        String words = Lines.one(text.substring(from), 1_000);
        if (words.isEmpty()) {
            if (!canvas) return;
            words = address;
        }
        boolean spaced = text.length() > from && Character.isWhitespace(text.charAt(from));
        boolean open =
                Character.isWhitespace(text.charAt(text.length() - 1 < 0 ? 0 : text.length() - 1));
        text.setLength(from);
        if (spaced) space();
        if (words.equals(address) || address.equals(words + "/")) text.append(address);
        else text.append('[').append(words).append("](").append(address).append(')');
        if (open) space();
    }

    private void image(Element image) {
        String alt = image.attr("alt").strip();
        if (canvas && Canvas.isEmoji(image)) {
            if (!Canvas.namedBehind(image)) text.append(':').append(alt).append(':');
            return;
        }
        int placeholder = alt.indexOf("_SLACK_FILE_ALT_PLACEHOLDER_");
        if (placeholder >= 0) alt = alt.substring(0, placeholder);
        if (alt.isEmpty() && canvas) text.append("[image]");
        else if (!alt.isEmpty() && !Hidden.isTiny(image))
            text.append("[image: ").append(Lines.one(alt, 200)).append(']');
    }

    private void checkbox(Element input) {
        boolean box = input.attr("type").toLowerCase(Locale.ROOT).equals("checkbox");
        if (!box || Lists.isInItem(input)) return;
        text.append(input.hasAttr("checked") ? "[x] " : "[ ] ");
    }

    private void code(Element element) {
        String code = element.wholeText().replace('\n', ' ').strip();
        if (code.isEmpty()) return;
        String tick = code.contains("`") ? "``" : "`";
        text.append(tick).append(code).append(tick);
    }

    /// Ten to the sixth is not 106; what links to a footnote stays as it is.
    private void raised(Element sup, int depth) {
        String power = sup.childrenSize() == 0 ? Formula.raised(sup.text().strip()) : "";
        boolean behind =
                !text.isEmpty() && Character.isLetterOrDigit(text.charAt(text.length() - 1));
        if (behind && !power.isEmpty()) text.append(power);
        else children(sup, depth);
    }

    private void control(Element control, int depth) {
        String replaced = canvas ? Canvas.control(control) : null;
        if (replaced == null) children(control, depth);
        else text.append(replaced);
    }

    private void marked(Element element, String mark, int depth) {
        boolean plain = !canvas && !mark.equals("~~") || hasBlocks(element);
        int from = text.length();
        int before = flushed;
        children(element, depth);
        if (plain || flushed != before || from > text.length()) return;
        String inner = text.substring(from);
        String words = inner.strip();
        if (words.isEmpty() || words.startsWith(mark)) return;
        int lead = inner.indexOf(words);
        String tail = inner.substring(lead + words.length());
        text.setLength(from + lead);
        for (String line : words.split("(?<=\n)", -1)) {
            String bare = line.strip();
            text.append(bare.isEmpty() ? "" : mark + bare + mark);
            if (line.endsWith("\n")) text.append('\n');
        }
        text.append(tail);
    }

    private static boolean hasBlocks(Element element) {
        for (Element child : element.children())
            if (!INLINE.contains(child.normalName()) && !child.normalName().equals("br"))
                return true;
        return false;
    }

    private void append(@Nullable String words) {
        if (words == null) return;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            switch (c) {
                case ' ', '\n', '\t', '\r', '\f', 0xA0 -> space();
                case 0x200B, 0xFEFF -> {}
                default -> text.append(c);
            }
        }
    }

    private void space() {
        if (text.isEmpty()) return;
        char last = text.charAt(text.length() - 1);
        if (last != ' ' && last != '\n') text.append(' ');
    }

    private void flush() {
        flushed++;
        if (text.isEmpty()) return;
        List<String> lines = new ArrayList<>();
        for (String line : text.toString().split("\n", -1)) lines.add(line.strip());
        text.setLength(0);
        String words = String.join("\n", lines).strip();
        if (!words.isEmpty()) blocks.paragraph(words.replaceAll("\n{3,}", "\n\n"));
    }
}
