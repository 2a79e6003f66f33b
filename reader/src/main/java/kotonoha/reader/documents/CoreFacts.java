package kotonoha.reader.documents;

import java.io.IOException;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import kotonoha.reader.markdown.Parts;
import kotonoha.reader.web.Dates;

/// Title and dates of an Office or OpenDocument file, from the part that holds them.
final class CoreFacts {
    private CoreFacts() {}

    static void into(Parts parts, XmlPackage file, String part) {
        String created = "";
        try {
            XMLStreamReader xml = file.xml(part);
            if (xml == null) return;
            while (xml.hasNext()) {
                if (file.next(xml) != XMLStreamConstants.START_ELEMENT) continue;
                switch (xml.getLocalName()) {
                    case "title" -> parts.title(file.words(xml));
                    case "modified", "date" -> parts.changed(Dates.in(file.words(xml)));
                    case "created", "creation-date" -> created = file.words(xml);
                    default -> {}
                }
            }
        } catch (IOException | XMLStreamException broken) {
            // The text matters more than what is said about it.
            parts.title("");
        }
        parts.changed(Dates.in(created));
    }
}
