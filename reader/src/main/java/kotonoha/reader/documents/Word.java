package kotonoha.reader.documents;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;
import kotonoha.reader.markdown.Blocks;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Parts;

/// Reads a Word document (`.docx`) as a stream: headings, lists, tables, links, footnotes, comments; what was deleted
/// while changes were tracked is left out.
final class Word implements Parser {
    @Override
    public ReadResult parse(Input input) throws IOException {
        try (XmlPackage file = new XmlPackage(input, false)) {
            Parts parts = new Parts(input);
            if (file.isDamaged()) parts.note(Extract.Note.PARTLY_DAMAGED);
            String main = main(file);
            Map<String, XmlPackage.Link> links = file.links(main);
            CoreFacts.into(parts, file, "docProps/core.xml");
            Blocks blocks = new Blocks(parts.room());
            WordText text = new WordText(file, main, links, blocks, parts);
            try {
                body(file, main, text);
            } catch (XMLStreamException broken) {
                if (blocks.isEmpty()) throw new IOException(broken);
                parts.note(Extract.Note.PARTLY_DAMAGED);
            }
            for (String edge : edges(file, links)) blocks.paragraph(edge);
            blocks.sections(parts, "");
            return parts.result(Extract.Kind.DOCUMENT);
        }
    }

    static String main(XmlPackage file) throws IOException {
        for (XmlPackage.Link link : file.links("").values())
            if (link.type().equals("officeDocument")) return link.target();
        return "word/document.xml";
    }

    private static void body(XmlPackage file, String main, WordText text)
            throws IOException, XMLStreamException {
        XMLStreamReader xml = file.xml(main);
        if (xml == null) throw new IOException("no main part");
        while (xml.hasNext()) {
            if (file.next(xml) != XMLStreamConstants.START_ELEMENT
                    || !xml.getLocalName().equals("body")) continue;
            text.blocks(xml, 0);
            return;
        }
    }

    /// Each header and footer once, whatever the sections.
    private static Set<String> edges(XmlPackage file, Map<String, XmlPackage.Link> links)
            throws IOException {
        Set<String> edges = new LinkedHashSet<>();
        for (XmlPackage.Link link : links.values()) {
            boolean header = link.type().equals("header");
            if (!header && !link.type().equals("footer") || link.outside()) continue;
            Blocks inner = new Blocks(20_000);
            try {
                XMLStreamReader xml = file.xml(link.target());
                if (xml == null) continue;
                WordText text =
                        new WordText(file, link.target(), file.links(link.target()), inner, null);
                while (xml.hasNext()) {
                    boolean root = file.next(xml) == XMLStreamConstants.START_ELEMENT;
                    if (root) text.blocks(xml, 0);
                }
            } catch (XMLStreamException broken) {
                continue;
            }
            String words = Lines.one(inner.markdown(), 1_000);
            if (!words.isEmpty() && !words.matches("[\\d\\s/|-]*"))
                edges.add((header ? "Header: " : "Footer: ") + words);
        }
        return edges;
    }
}
