package kotonoha.reader.documents;

import java.util.Locale;
import java.util.Set;
import kotonoha.reader.Input;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// Takes the XHTML that Tika's parsers write into a tree, no larger than the text that is kept, and ends the parser when
/// there is enough or the time is over.
final class TikaPage extends DefaultHandler {
    private static final int DEEPEST = 120;
    private static final int ELEMENTS = 300_000;
    private static final Set<String> KEPT = Set.of("href", "alt", "class", "colspan", "rowspan");

    /// Ends a parser that would go on.
    static final class Enough extends SAXException {
        private static final long serialVersionUID = 1;
    }

    private final Document page = Document.createShell("");
    private final Input input;
    private Element at = page.body();
    private boolean inBody;
    private int skipped;
    private int depth;
    private int elements;
    private long characters;

    TikaPage(Input input) {
        this.input = input;
    }

    Document page() {
        return page;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes)
            throws SAXException {
        String tag = localName.toLowerCase(Locale.ROOT);
        if (tag.equals("body")) inBody = true;
        if (!inBody || tag.equals("body") || tag.equals("html")) return;
        boolean enough = ++elements > ELEMENTS || input.deadline().over();
        if (enough) throw new Enough();
        if (depth >= DEEPEST || !tag.matches("[a-z][a-z0-9]*")) {
            skipped++;
            return;
        }
        depth++;
        at = at.appendElement(tag);
        for (int i = 0; i < attributes.getLength(); i++)
            if (KEPT.contains(attributes.getLocalName(i)))
                at.attr(attributes.getLocalName(i), attributes.getValue(i));
    }

    @Override
    public void endElement(String uri, String localName, String name) {
        String tag = localName.toLowerCase(Locale.ROOT);
        if (tag.equals("body")) inBody = false;
        if (!inBody || tag.equals("html")) return;
        if (skipped > 0) {
            skipped--;
            return;
        }
        Element parent = at.parent();
        if (depth == 0 || parent == null) return;
        depth--;
        at = parent;
    }

    @Override
    public void characters(char[] text, int from, int length) throws SAXException {
        if (!inBody) return;
        characters += length;
        at.appendChild(new TextNode(new String(text, from, length)));
        if (characters > input.limits().characters() * 2L) throw new Enough();
    }

    @Override
    public void ignorableWhitespace(char[] text, int from, int length) throws SAXException {
        characters(text, from, length);
    }
}
