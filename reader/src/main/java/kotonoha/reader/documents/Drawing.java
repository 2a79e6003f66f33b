package kotonoha.reader.documents;

import java.io.IOException;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;
import kotonoha.reader.markdown.Blocks;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Parts;

/// Reads the words in the shapes of a Visio drawing (`.vsdx`), page by page.
final class Drawing implements Parser {
    private static final String PAGES = "visio/pages/pages.xml";

    @Override
    public ReadResult parse(Input input) throws IOException {
        try (XmlPackage file = new XmlPackage(input, false)) {
            Parts parts = new Parts(input);
            if (file.isDamaged()) parts.note(Extract.Note.PARTLY_DAMAGED);
            CoreFacts.into(parts, file, "docProps/core.xml");
            pages(file, parts);
            return parts.result(Extract.Kind.DOCUMENT);
        }
    }

    private static void pages(XmlPackage file, Parts parts) throws IOException {
        Map<String, XmlPackage.Link> links = file.links(PAGES);
        XMLStreamReader xml = file.xml(PAGES);
        if (xml == null) throw new Refused(Unreadable.Reason.DAMAGED, "no pages");
        String name = "";
        int number = 0;
        try {
            while (xml.hasNext() && !parts.full()) {
                if (file.next(xml) != XMLStreamConstants.START_ELEMENT) continue;
                if (xml.getLocalName().equals("Page")) name = XmlPackage.attribute(xml, "Name");
                if (!xml.getLocalName().equals("Rel")) continue;
                XmlPackage.Link link = links.get(XmlPackage.attribute(xml, "relationships", "id"));
                if (link != null) page(file, link.target(), ++number, name, parts);
            }
        } catch (XMLStreamException broken) {
            parts.note(Extract.Note.PARTLY_DAMAGED);
        }
    }

    private static void page(XmlPackage file, String part, int number, String name, Parts parts)
            throws IOException, XMLStreamException {
        XMLStreamReader xml = file.xml(part);
        Blocks blocks = new Blocks(parts.room());
        while (xml != null && xml.hasNext() && !blocks.full()) {
            if (file.next(xml) == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("Text"))
                blocks.paragraph(Lines.one(file.words(xml), 5_000));
        }
        parts.add(Extract.Unit.PAGE, number, name, blocks.markdown());
    }
}
