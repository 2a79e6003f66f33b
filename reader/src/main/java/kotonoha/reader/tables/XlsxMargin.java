package kotonoha.reader.tables;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageRelationship;
import org.apache.poi.openxml4j.opc.PackageRelationshipTypes;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.apache.poi.util.XMLHelper;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/// What is written on a sheet of a workbook but in no cell: comments, shapes with text, titles of charts.
final class XlsxMargin {
    /// Excel writes this before the comments of a newer kind, for programs that know only the old ones.
    private static final String THREADED = "(?s)^\\[[^\\]]{5,30}\\].*?(?:Comment|コメント)[:：]\\s*";

    private final OPCPackage container;
    private final Book.Rows rows;

    XlsxMargin(OPCPackage container, Book.Rows rows) {
        this.container = container;
        this.rows = rows;
    }

    /// @param relation the sheet's, in the workbook
    void read(String relation) {
        try {
            PackageRelationship main =
                    container
                            .getRelationshipsByType(PackageRelationshipTypes.CORE_DOCUMENT)
                            .getRelationship(0);
            if (main == null) return;
            PackagePart workbook = container.getPart(main);
            PackageRelationship own = workbook.getRelationship(relation);
            if (own != null) of(workbook.getRelatedPart(own));
        } catch (InvalidFormatException | IOException | RuntimeException broken) {
            rows.damaged();
        }
    }

    private void of(PackagePart sheet) throws InvalidFormatException, IOException {
        for (PackagePart part : related(sheet, "/comments")) parse(part, new Comments());
        for (PackagePart drawing : related(sheet, "/drawing")) {
            parse(drawing, new Shapes("txBody", "Shape: "));
            for (PackagePart chart : related(drawing, "/chart"))
                parse(chart, new Shapes("title", "Chart: "));
        }
    }

    private static List<PackagePart> related(PackagePart part, String type)
            throws InvalidFormatException {
        List<PackagePart> parts = new ArrayList<>();
        if (!part.hasRelationships()) return parts;
        for (PackageRelationship relation : part.getRelationships())
            if (relation.getRelationshipType().endsWith(type)
                    && relation.getTargetMode() == TargetMode.INTERNAL)
                parts.add(part.getRelatedPart(relation));
        return parts;
    }

    private static void parse(PackagePart part, DefaultHandler handler) throws IOException {
        try (InputStream in = part.getInputStream()) {
            XMLReader reader = XMLHelper.newXMLReader();
            reader.setContentHandler(handler);
            reader.parse(new InputSource(new BufferedInputStream(in)));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("broken XML: " + e.getMessage(), e);
        }
    }

    private void tell(String before, CharSequence words) {
        String text = Layout.oneLine(Cell.of(words.toString()).text());
        if (!text.isEmpty()) rows.beside(new Book.Beside.Words(before + text));
    }

    private final class Comments extends DefaultHandler {
        private final List<String> authors = new ArrayList<>();
        private final StringBuilder words = new StringBuilder();
        private String place = "";
        private String author = "";
        private boolean inText;

        @Override
        public void startElement(String uri, String name, String qualified, Attributes of) {
            switch (name) {
                case "author" -> words.setLength(0);
                case "comment" -> {
                    place = String.valueOf(of.getValue("ref"));
                    String by = String.valueOf(of.getValue("authorId"));
                    int number = by.matches("\\d{1,5}") ? Integer.parseInt(by) : -1;
                    author =
                            number >= 0 && number < authors.size()
                                    ? " by " + authors.get(number)
                                    : "";
                    words.setLength(0);
                }
                default -> {}
            }
            inText = name.equals("t") || name.equals("author");
        }

        @Override
        public void characters(char[] letters, int start, int length) {
            if (inText && words.length() < Cell.LONGEST) words.append(letters, start, length);
        }

        @Override
        public void endElement(String uri, String name, String qualified) {
            inText = false;
            if (name.equals("author")) authors.add(byline());
            if (name.equals("comment"))
                tell(
                        "Comment on %s%s: ".formatted(place, author),
                        words.toString().replaceFirst(THREADED, ""));
        }

        /// A person's name; Excel gives newer comments a mark such as `tc={...}` in its place.
        private String byline() {
            String name = Cell.of(words.toString()).text();
            return name.startsWith("tc=") || name.isEmpty() ? "somebody" : name;
        }
    }

    /// Paragraphs within an element of that name.
    private final class Shapes extends DefaultHandler {
        private final String element;
        private final String before;
        private final StringBuilder words = new StringBuilder();
        private int inside;
        private boolean inText;

        Shapes(String element, String before) {
            this.element = element;
            this.before = before;
        }

        @Override
        public void startElement(String uri, String name, String qualified, Attributes of) {
            if (name.equals(element)) inside++;
            inText = name.equals("t");
        }

        @Override
        public void characters(char[] letters, int start, int length) {
            if (inside > 0 && inText && words.length() < Cell.LONGEST)
                words.append(letters, start, length);
        }

        @Override
        public void endElement(String uri, String name, String qualified) {
            inText = false;
            if (inside > 0 && name.equals("p")) words.append(' ');
            if (!name.equals(element) || --inside > 0) return;
            tell(before, words);
            words.setLength(0);
        }
    }
}
