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
import kotonoha.reader.markdown.Parts;

/// Reads OpenDocument texts, presentations and drawings.
final class OpenDocument implements Parser {
    private static final String START = "application/vnd.oasis.opendocument.";
    private static final Map<String, Extract.Kind> KINDS =
            Map.of(
                    "text", Extract.Kind.DOCUMENT,
                    "text-template", Extract.Kind.DOCUMENT,
                    "text-master", Extract.Kind.DOCUMENT,
                    "presentation", Extract.Kind.SLIDES,
                    "presentation-template", Extract.Kind.SLIDES,
                    "graphics", Extract.Kind.SLIDES);

    static boolean reads(String type) {
        if (type.equals("application/vnd.sun.xml.writer")
                || type.equals("application/vnd.sun.xml.impress")) return true;
        return type.startsWith(START) && KINDS.containsKey(type.substring(START.length()));
    }

    @Override
    public ReadResult parse(Input input) throws IOException {
        try (XmlPackage file = new XmlPackage(input, true)) {
            if (isLocked(file)) return new Unreadable(Unreadable.Reason.ENCRYPTED);
            Parts parts = new Parts(input);
            if (file.isDamaged()) parts.note(Extract.Note.PARTLY_DAMAGED);
            CoreFacts.into(parts, file, "meta.xml");
            Blocks blocks = new Blocks(parts.room());
            OpenDocumentText text = new OpenDocumentText(file, blocks, parts);
            try {
                for (String part : new String[] {"styles.xml", "content.xml"}) {
                    XMLStreamReader xml = file.xml(part);
                    if (xml == null && part.equals("content.xml"))
                        return new Unreadable(Unreadable.Reason.DAMAGED, "no content");
                    if (xml != null) text.read(xml, part.equals("content.xml"));
                }
            } catch (XMLStreamException broken) {
                if (blocks.isEmpty() && parts.isEmpty()) throw new IOException(broken);
                parts.note(Extract.Note.PARTLY_DAMAGED);
            }
            Extract.Kind kind = text.slides() > 0 ? Extract.Kind.SLIDES : kind(input.type());
            if (text.slides() == 0) blocks.sections(parts, "");
            return parts.result(kind);
        }
    }

    private static Extract.Kind kind(String type) {
        String own = type.startsWith(START) ? type.substring(START.length()) : "text";
        return KINDS.getOrDefault(own, Extract.Kind.DOCUMENT);
    }

    private static boolean isLocked(XmlPackage file) throws IOException {
        XMLStreamReader xml = file.xml("META-INF/manifest.xml");
        try {
            while (xml != null && xml.hasNext())
                if (file.next(xml) == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("encryption-data")) return true;
        } catch (XMLStreamException broken) {
            return false;
        }
        return false;
    }
}
