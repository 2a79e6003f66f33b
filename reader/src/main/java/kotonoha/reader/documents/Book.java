package kotonoha.reader.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
import kotonoha.reader.markdown.Parts;
import kotonoha.reader.web.Dates;
import kotonoha.reader.web.HtmlBytes;
import kotonoha.reader.web.HtmlMarkdown;
import kotonoha.reader.web.WebPages;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// Reads an EPUB chapter by chapter, in the order of its spine.
final class Book implements Parser {
    private static final int LARGEST_CHAPTER = 6 << 20;

    @Override
    public ReadResult parse(Input input) throws IOException {
        try (XmlPackage file = new XmlPackage(input, true)) {
            if (isLocked(file)) return new Unreadable(Unreadable.Reason.ENCRYPTED);
            Parts parts = new Parts(input);
            if (file.isDamaged()) parts.note(Extract.Note.PARTLY_DAMAGED);
            int number = 0;
            for (String chapter : spine(file, parts)) {
                if (parts.full()) break;
                number++;
                chapter(file, chapter, number, parts);
            }
            if (number == 0) return new Unreadable(Unreadable.Reason.DAMAGED, "no chapters");
            if (parts.isEmpty()) parts.note(Extract.Note.ONLY_PICTURES);
            return parts.result(Extract.Kind.BOOK);
        } catch (XMLStreamException broken) {
            throw new IOException(broken);
        }
    }

    /// Fonts may be veiled; chapters that are encrypted need a reader with keys.
    private static boolean isLocked(XmlPackage file) throws IOException, XMLStreamException {
        XMLStreamReader xml = file.xml("META-INF/encryption.xml");
        while (xml != null && xml.hasNext()) {
            if (file.next(xml) != XMLStreamConstants.START_ELEMENT
                    || !xml.getLocalName().equals("CipherReference")) continue;
            if (XmlPackage.attribute(xml, "URI").matches("(?i).*\\.x?html?")) return true;
        }
        return false;
    }

    private static List<String> spine(XmlPackage file, Parts parts)
            throws IOException, XMLStreamException {
        String main = main(file);
        String folder = main.substring(0, main.lastIndexOf('/') + 1);
        Map<String, String> items = new HashMap<>();
        List<String> spine = new ArrayList<>();
        XMLStreamReader xml = file.xml(main);
        while (xml != null && xml.hasNext() && spine.size() < 5_000) {
            if (file.next(xml) != XMLStreamConstants.START_ELEMENT) continue;
            switch (xml.getLocalName()) {
                case "title" -> parts.title(file.words(xml));
                case "date" -> parts.changed(Dates.in(file.words(xml)));
                case "item" -> {
                    boolean page = XmlPackage.attribute(xml, "media-type").contains("html");
                    if (page)
                        items.put(
                                XmlPackage.attribute(xml, "id"),
                                XmlPackage.resolved(
                                        folder, decoded(XmlPackage.attribute(xml, "href"))));
                }
                case "itemref" -> {
                    String chapter = items.get(XmlPackage.attribute(xml, "idref"));
                    if (chapter != null) spine.add(chapter);
                }
                default -> {}
            }
        }
        return spine;
    }

    private static String main(XmlPackage file) throws IOException, XMLStreamException {
        XMLStreamReader xml = file.xml("META-INF/container.xml");
        while (xml != null && xml.hasNext())
            if (file.next(xml) == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("rootfile"))
                return XmlPackage.attribute(xml, "full-path");
        return "content.opf";
    }

    private static void chapter(XmlPackage file, String part, int number, Parts parts)
            throws IOException {
        try (InputStream in = file.open(part)) {
            if (in == null) {
                parts.note(Extract.Note.PARTLY_DAMAGED);
                return;
            }
            String text =
                    new HtmlBytes(
                                    new String(
                                            in.readNBytes(LARGEST_CHAPTER), StandardCharsets.UTF_8),
                                    false)
                            .text();
            // XHTML closes empty elements itself, which HTML would take for their beginning.
            Document page =
                    Jsoup.parse(text, "", org.jsoup.parser.Parser.xmlParser().setMaxDepth(400));
            Element body = page.selectFirst("body");
            if (body == null) return;
            WebPages.drop(page);
            Blocks blocks = new Blocks(parts.room());
            new HtmlMarkdown(blocks, false).write(body);
            Element heading = body.selectFirst("h1, h2, h3");
            Element title = page.selectFirst("head > title");
            String label = heading != null ? heading.text() : title != null ? title.text() : "";
            parts.add(Extract.Unit.SECTION, number, label, blocks.markdown());
        }
    }

    private static String decoded(String address) {
        try {
            return java.net.URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException odd) {
            return address;
        }
    }
}
