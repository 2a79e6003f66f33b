package kotonoha.workspace;

import java.util.List;
import java.util.Locale;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;

/// A canvas as Slack hands it out: HTML of Quip's make, with its lists in marked sections, its paragraphs as lines, its
/// tables without a head, and people and channels as links without an address.
final class QuipPages {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private static final String BULLETS = "5";
    private static final String NUMBERS = "6";
    private static final String CHECKS = "7";

    private final StringBuilder html = new StringBuilder();
    private final String id;
    private int lines;

    private QuipPages(String id) {
        this.id = id;
    }

    static String page(StoredFile canvas) {
        QuipPages pages = new QuipPages(canvas.id);
        pages.html.append("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>");
        pages.html.append(Typing.escaped(canvas.title));
        pages.html.append("</title></head><body><div class=\"quip-canvas-content\">");
        for (StoredFile.Section section : canvas.sections)
            pages.blocks(PARSER.parse(section.markdown()), section.id());
        return pages.html.append("</div></body></html>").toString();
    }

    private void blocks(Node parent, String section) {
        boolean first = true;
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            block(node, first ? section : next());
            first = false;
        }
    }

    private void block(Node node, String at) {
        switch (node) {
            case Heading heading -> element("h" + Math.min(3, heading.getLevel()), at, heading);
            case BulletList list -> list(list, isTasks(list) ? CHECKS : BULLETS, at);
            case OrderedList list -> list(list, NUMBERS, at);
            case TableBlock table -> table(table, at);
            case FencedCodeBlock code -> code(code.getLiteral(), at);
            case IndentedCodeBlock code -> code(code.getLiteral(), at);
            case BlockQuote quote -> {
                html.append("<blockquote id='").append(at).append("'>");
                inlineOf(quote);
                html.append("</blockquote>\n\n");
            }
            case ThematicBreak line -> html.append("<hr/>\n\n");
            default -> {
                html.append("<p id='").append(at).append("' class='line'>");
                inline(node);
                html.append("</p>\n\n");
            }
        }
    }

    private void element(String tag, String at, Node node) {
        html.append('<').append(tag).append(" id='").append(at).append("'>");
        inline(node);
        html.append("</").append(tag).append(">\n\n");
    }

    private void code(String text, String at) {
        html.append("<pre id='").append(at).append("' class='prettyprint'>");
        html.append(Typing.escaped(text.stripTrailing()).replace("\n", "<br/>"));
        html.append("</pre>\n\n");
    }

    private void list(ListBlock list, String style, String at) {
        html.append("<div data-section-style='").append(style);
        html.append("' class=\"\" style=\"\"><ul id='").append(at).append("'>");
        items(list, style);
        html.append("</ul></div>\n\n");
    }

    private void items(ListBlock list, String style) {
        int value = 1;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            String at = next();
            String text = firstText(item).toLowerCase(Locale.ROOT);
            String checked = style.equals(CHECKS) && text.startsWith("[x] ") ? "checked" : "";
            html.append("<li id='").append(at).append("' class='").append(checked);
            html.append("' style='' value='").append(value++).append("'><span id='").append(at);
            html.append("'>");
            boolean task = text.startsWith("[x] ") || text.startsWith("[ ] ");
            int from = html.length();
            for (Node part = item.getFirstChild(); part != null; part = part.getNext())
                if (!(part instanceof ListBlock)) inline(part);
            if (task) html.delete(from, from + 4);
            html.append("</span>\n\n<br/></li>");
            for (Node part = item.getFirstChild(); part != null; part = part.getNext())
                if (part instanceof ListBlock inner) {
                    html.append("<ul>");
                    items(inner, style);
                    html.append("</ul>");
                }
        }
    }

    private void table(TableBlock table, String at) {
        html.append("<table id='").append(at).append("'>");
        table.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(CustomNode node) {
                        if (node instanceof TableRow) html.append("<tr>");
                        if (node instanceof TableCell) {
                            html.append("<td><p id='").append(next()).append("' class='line'>");
                            inline(node);
                            html.append("</p>\n\n</td>");
                        } else visitChildren(node);
                        if (node instanceof TableRow) html.append("</tr>");
                    }
                });
        html.append("</table>\n\n");
    }

    private void inlineOf(Node parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            if (node.getPrevious() != null) html.append("<br/>");
            inline(node);
        }
    }

    private void inline(Node parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) part(node);
    }

    private void part(Node node) {
        switch (node) {
            case Text text -> html.append(Typing.escaped(text.getLiteral()));
            case Code code -> tag("code", Typing.escaped(code.getLiteral()));
            case SoftLineBreak line -> html.append("<br/>");
            case HardLineBreak line -> html.append("<br/>");
            case HtmlInline raw -> html.append(Typing.escaped(raw.getLiteral()));
            case StrongEmphasis strong -> around("b", strong);
            case Emphasis emphasis -> around("i", emphasis);
            case Image image -> mention(image);
            case Link link -> {
                html.append("<a href=\"").append(attribute(link.getDestination())).append("\">");
                inline(link);
                html.append("</a>");
            }
            default -> inline(node);
        }
    }

    /// `![](@U1)` and `![](#C1)` are how Markdown names people and channels in a canvas.
    private void mention(Image image) {
        String to = image.getDestination();
        if (to.matches("[@#][A-Z0-9]+")) tag("a", to);
        else {
            html.append("<img src=\"").append(attribute(to)).append("\" alt=\"");
            html.append(attribute(firstText(image))).append("\"/>");
        }
    }

    private void around(String tag, Node node) {
        html.append('<').append(tag).append('>');
        inline(node);
        html.append("</").append(tag).append('>');
    }

    private void tag(String tag, String inside) {
        html.append('<').append(tag).append('>').append(inside);
        html.append("</").append(tag).append('>');
    }

    private static boolean isTasks(BulletList list) {
        String text = list.getFirstChild() == null ? "" : firstText(list.getFirstChild());
        return text.matches("(?s)\\[[ xX]\\] .*");
    }

    /// The text that a node begins with.
    private static String firstText(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Text part) {
                        text.append(part.getLiteral());
                    }
                });
        return text.toString();
    }

    private static String attribute(String text) {
        return Typing.escaped(text).replace("\"", "&quot;");
    }

    private String next() {
        return "temp:C:%s%04d".formatted(id, lines++);
    }
}
