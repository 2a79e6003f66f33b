package kotonoha.reader.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

/// Reads a presentation (`.pptx`) slide by slide: title, text, tables, diagrams, speaker notes and comments. Slides keep
/// their numbers; hidden ones say so.
final class Slides implements Parser {
    @Override
    public ReadResult parse(Input input) throws IOException {
        try (XmlPackage file = new XmlPackage(input, false)) {
            Parts parts = new Parts(input);
            if (file.isDamaged()) parts.note(Extract.Note.PARTLY_DAMAGED);
            CoreFacts.into(parts, file, "docProps/core.xml");
            String main = main(file);
            List<String> slides = slides(file, main);
            if (slides.isEmpty() && !file.has(main))
                return new Unreadable(Unreadable.Reason.DAMAGED, "no slides");
            Map<String, String> authors = authors(file, main);
            int number = 0;
            int failed = 0;
            for (String slide : slides) {
                if (parts.full()) break;
                number++;
                try {
                    slide(file, slide, number, authors, parts);
                } catch (XMLStreamException | IOException broken) {
                    failed++;
                }
            }
            if (failed > 0) parts.note(Extract.Note.PARTLY_DAMAGED);
            if (parts.isEmpty() && failed > 0)
                return new Unreadable(Unreadable.Reason.DAMAGED, "slides");
            if (parts.isEmpty() && number > 0) parts.note(Extract.Note.ONLY_PICTURES);
            return parts.result(Extract.Kind.SLIDES);
        }
    }

    private static String main(XmlPackage file) throws IOException {
        for (XmlPackage.Link link : file.links("").values())
            if (link.type().equals("officeDocument")) return link.target();
        return "ppt/presentation.xml";
    }

    private static List<String> slides(XmlPackage file, String main) throws IOException {
        Map<String, XmlPackage.Link> links = file.links(main);
        List<String> slides = new ArrayList<>();
        XMLStreamReader xml = file.xml(main);
        if (xml == null) return slides;
        try {
            while (xml.hasNext() && slides.size() < 5_000) {
                if (file.next(xml) != XMLStreamConstants.START_ELEMENT
                        || !xml.getLocalName().equals("sldId")) continue;
                XmlPackage.Link link = links.get(XmlPackage.attribute(xml, "relationships", "id"));
                if (link != null) slides.add(link.target());
            }
        } catch (XMLStreamException broken) {
            if (slides.isEmpty()) throw new IOException(broken);
        }
        return slides;
    }

    private static Map<String, String> authors(XmlPackage file, String main) throws IOException {
        Map<String, String> authors = new HashMap<>();
        for (XmlPackage.Link link : file.links(main).values()) {
            if (!link.type().equals("commentAuthors") && !link.type().equals("authors")) continue;
            try {
                XMLStreamReader xml = file.xml(link.target());
                while (xml != null && xml.hasNext())
                    if (file.next(xml) == XMLStreamConstants.START_ELEMENT
                            && !XmlPackage.attribute(xml, "name").isEmpty())
                        authors.put(
                                XmlPackage.attribute(xml, "id"), XmlPackage.attribute(xml, "name"));
            } catch (XMLStreamException broken) {
                return authors;
            }
        }
        return authors;
    }

    private static void slide(
            XmlPackage file, String part, int number, Map<String, String> authors, Parts parts)
            throws IOException, XMLStreamException {
        XMLStreamReader xml = file.xml(part);
        if (xml == null) throw new IOException("no slide " + number);
        Map<String, XmlPackage.Link> links = file.links(part);
        SlideText text = new SlideText(file, links);
        text.read(xml);
        Blocks blocks = new Blocks(parts.room());
        if (!text.title().isEmpty())
            blocks.heading(2, text.title() + (text.hidden() ? " (hidden slide)" : ""));
        else if (text.hidden()) blocks.paragraph("(hidden slide)");
        text.into(blocks);
        for (XmlPackage.Link link : links.values()) {
            if (link.outside()) continue;
            switch (link.type()) {
                case "diagramData" -> diagram(file, link.target(), blocks);
                case "chart" -> chart(file, link.target(), blocks);
                case "notesSlide" -> notes(file, link.target(), blocks);
                case "comments" -> comments(file, link.target(), authors, blocks);
                default -> {}
            }
        }
        parts.add(Extract.Unit.SLIDE, number, text.title(), blocks.markdown());
    }

    private static void notes(XmlPackage file, String part, Blocks blocks)
            throws IOException, XMLStreamException {
        XMLStreamReader xml = file.xml(part);
        if (xml == null) return;
        SlideText notes = new SlideText(file, file.links(part));
        notes.read(xml);
        String words = notes.notes();
        if (!words.isEmpty()) blocks.paragraph("Notes: " + words);
    }

    private static void diagram(XmlPackage file, String part, Blocks blocks)
            throws IOException, XMLStreamException {
        XMLStreamReader xml = file.xml(part);
        StringBuilder point = new StringBuilder();
        while (xml != null && xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("t")
                    && xml.getNamespaceURI() != null
                    && xml.getNamespaceURI().endsWith("/main")) point.append(file.words(xml));
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("pt")) {
                item(blocks, point.toString());
                point.setLength(0);
            }
        }
    }

    /// The words and cached numbers of a chart, one series a line.
    private static void chart(XmlPackage file, String part, Blocks blocks)
            throws IOException, XMLStreamException {
        XMLStreamReader xml = file.xml(part);
        StringBuilder title = new StringBuilder();
        List<String> series = new ArrayList<>();
        StringBuilder values = new StringBuilder();
        while (xml != null && xml.hasNext() && series.size() < 50) {
            int event = file.next(xml);
            String name =
                    event == XMLStreamConstants.START_ELEMENT
                                    || event == XMLStreamConstants.END_ELEMENT
                            ? xml.getLocalName()
                            : "";
            if (event == XMLStreamConstants.START_ELEMENT && name.equals("t"))
                title.append(file.words(xml));
            else if (event == XMLStreamConstants.START_ELEMENT
                    && name.equals("v")
                    && values.length() < 5_000)
                values.append(values.isEmpty() || values.toString().endsWith(": ") ? "" : ", ")
                        .append(file.words(xml));
            else if (event == XMLStreamConstants.END_ELEMENT
                    && (name.equals("tx") || name.equals("cat"))
                    && !values.isEmpty()) values.append(": ");
            else if (event == XMLStreamConstants.END_ELEMENT && name.equals("ser")) {
                series.add(values.toString());
                values.setLength(0);
            }
        }
        if (title.isEmpty() && series.isEmpty()) return;
        blocks.paragraph(("Chart " + title).strip());
        for (String line : series) item(blocks, line);
    }

    private static void comments(
            XmlPackage file, String part, Map<String, String> authors, Blocks blocks)
            throws IOException, XMLStreamException {
        XMLStreamReader xml = file.xml(part);
        String author = "";
        while (xml != null && xml.hasNext()) {
            if (file.next(xml) != XMLStreamConstants.START_ELEMENT) continue;
            String id = XmlPackage.attribute(xml, "authorId");
            if (!id.isEmpty()) author = authors.getOrDefault(id, "");
            if (xml.getLocalName().equals("text") || xml.getLocalName().equals("t")) {
                String words = Lines.one(file.words(xml), 3_000);
                if (!words.isEmpty())
                    blocks.paragraph(
                            "> Comment" + (author.isEmpty() ? "" : " by " + author) + ": " + words);
            }
        }
    }

    private static void item(Blocks blocks, String words) {
        if (words.isBlank()) return;
        blocks.item("- ");
        blocks.paragraph(Lines.one(words, 3_000));
        blocks.close();
    }
}
