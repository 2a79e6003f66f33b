package kotonoha.reader.tables;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import kotonoha.files.Unreadable.Reason;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/// An Excel workbook, read as a stream: POI opens the package and watches for zip bombs, the parts are read here, so that
/// a sheet of any length takes no memory.
final class XlsxBook implements Book {
    static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int MERGES_READ = 4 << 20;
    private static final Pattern MERGE =
            Pattern.compile(
                    "mergeCell\\s[^>]*?ref=\"([A-Z]{1,3})(\\d{1,7}):([A-Z]{1,3})(\\d{1,7})\"");

    private final Path file;

    XlsxBook(Path file) {
        this.file = file;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void read(Visitor visitor) throws IOException {
        try (OPCPackage container = OPCPackage.open(file.toFile(), PackageAccess.READ)) {
            XSSFReader parts = new XSSFReader(container);
            Workbook workbook = new Workbook();
            parse(parts.getWorkbookData(), workbook);
            Styles styles = new Styles();
            parseIfThere(stylesOf(parts), styles);
            Strings strings = new Strings();
            boolean[] read = {false};
            for (SheetEntry entry : workbook.sheets) {
                Rows rows = visitor.sheet(new Sheet(entry.name(), entry.hidden(), false));
                if (rows == null) continue;
                if (!read[0]) parseIfThere(stringsOf(parts), new SharedStrings(strings));
                read[0] = true;
                new XlsxMargin(container, rows).read(entry.relation());
                sheet(
                        parts,
                        entry,
                        new XlsxSheet(rows, strings, styles.formats, workbook.from1904),
                        rows);
            }
        } catch (OpenXML4JException e) {
            throw new IOException("not a workbook: " + e.getMessage(), e);
        }
    }

    /// One sheet; what is damaged in it ends it and nothing else.
    private static void sheet(XSSFReader parts, SheetEntry entry, XlsxSheet sheet, Rows rows)
            throws OpenXML4JException, IOException {
        try {
            Merges merges = sheet.merges();
            try (InputStream data = parts.getSheet(entry.relation())) {
                merges(data, merges);
            }
            merges.sort();
            parse(parts.getSheet(entry.relation()), sheet);
        } catch (XlsxSheet.Enough enough) {
            // no more rows are wanted
        } catch (IllegalArgumentException | OpenXML4JException | IOException e) {
            if (Opening.reason(e).reason() == Reason.DANGEROUS) throw e;
            rows.damaged();
        }
        sheet.finish();
        rows.end(List.of());
    }

    private static @Nullable InputStream stylesOf(XSSFReader parts) throws IOException {
        try {
            return parts.getStylesData();
        } catch (OpenXML4JException none) {
            return null;
        }
    }

    private static @Nullable InputStream stringsOf(XSSFReader parts) throws IOException {
        try {
            return parts.getSharedStringsData();
        } catch (OpenXML4JException none) {
            return null;
        }
    }

    private static void parseIfThere(@Nullable InputStream in, ContentHandler handler)
            throws IOException {
        if (in != null) parse(in, handler);
    }

    private static void parse(InputStream in, ContentHandler handler) throws IOException {
        try (in) {
            XMLReader reader = XMLHelper.newXMLReader();
            reader.setContentHandler(handler);
            reader.parse(new InputSource(new BufferedInputStream(in, 64 << 10)));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("broken XML: " + e.getMessage(), e);
        }
    }

    /// Merged cells stand behind the rows but have to be known before: this looks for them without parsing.
    private static void merges(InputStream in, Merges merges) throws IOException {
        byte[] block = new byte[64 << 10];
        String before = "";
        StringBuilder tail = new StringBuilder();
        boolean behind = false;
        int read;
        while ((read = in.read(block)) > 0 && tail.length() < MERGES_READ) {
            String text = new String(block, 0, read, StandardCharsets.ISO_8859_1);
            if (behind) {
                tail.append(text);
                continue;
            }
            String both = before + text;
            int end = both.indexOf("sheetData>", Math.max(0, before.length() - 10));
            while (end >= 0 && !closes(both, end)) end = both.indexOf("sheetData>", end + 1);
            behind = end >= 0;
            if (behind) tail.append(both, end, both.length());
            before = text.substring(Math.max(0, text.length() - 40));
        }
        Matcher found = MERGE.matcher(tail);
        while (found.find())
            merges.add(
                    new Merges.Area(
                            Integer.parseInt(found.group(2)) - 1,
                            Integer.parseInt(found.group(4)) - 1,
                            XlsxSheet.column(found.group(1)),
                            XlsxSheet.column(found.group(3))));
    }

    private static boolean closes(String text, int at) {
        int open = text.lastIndexOf('<', at);
        return open >= 0 && open + 1 < text.length() && text.charAt(open + 1) == '/';
    }

    record SheetEntry(String name, boolean hidden, String relation) {}

    /// `workbook.xml`: the sheets in their order.
    private static final class Workbook extends DefaultHandler {
        final List<SheetEntry> sheets = new ArrayList<>();
        boolean from1904;

        @Override
        public void startElement(String uri, String name, String qualified, Attributes of) {
            if (name.equals("workbookPr")) {
                String date1904 = String.valueOf(of.getValue("date1904"));
                from1904 = date1904.equals("1") || date1904.equals("true");
            }
            if (!name.equals("sheet")) return;
            String relation = "";
            for (int i = 0; i < of.getLength(); i++)
                if (of.getLocalName(i).equals("id") && of.getURI(i).endsWith("relationships"))
                    relation = of.getValue(i);
            String state = of.getValue("state");
            sheets.add(
                    new SheetEntry(
                            Cell.of(String.valueOf(of.getValue("name"))).text(),
                            state != null && !state.equals("visible"),
                            relation));
        }
    }

    /// `styles.xml`: the number format of each cell style.
    private static final class Styles extends DefaultHandler {
        final List<CellFormat> formats = new ArrayList<>();
        private final Map<Integer, CellFormat> own = new HashMap<>();
        private boolean inCells;

        @Override
        public void startElement(String uri, String name, String qualified, Attributes of) {
            switch (name) {
                case "numFmt" ->
                        own.put(
                                number(of.getValue("numFmtId")),
                                CellFormat.of(String.valueOf(of.getValue("formatCode"))));
                case "cellXfs" -> inCells = true;
                case "xf" -> {
                    int id = number(of.getValue("numFmtId"));
                    CellFormat named = own.get(id);
                    if (inCells) formats.add(named == null ? CellFormat.builtIn(id) : named);
                }
                default -> {}
            }
        }

        @Override
        public void endElement(String uri, String name, String qualified) {
            if (name.equals("cellXfs")) inCells = false;
        }

        private static int number(@Nullable String text) {
            return text == null || !text.matches("\\d{1,6}") ? 0 : Integer.parseInt(text);
        }
    }

    /// `sharedStrings.xml`: texts by number; their reading aids (furigana) are left out.
    private static final class SharedStrings extends DefaultHandler {
        private final Strings strings;
        private final StringBuilder text = new StringBuilder();
        private boolean inText;
        private boolean inAid;

        SharedStrings(Strings strings) {
            this.strings = strings;
        }

        @Override
        public void startElement(String uri, String name, String qualified, Attributes of) {
            switch (name) {
                case "si" -> text.setLength(0);
                case "rPh" -> inAid = true;
                case "t" -> inText = true;
                default -> {}
            }
        }

        @Override
        public void characters(char[] letters, int start, int length) {
            if (inText && !inAid && text.length() < Cell.LONGEST)
                text.append(letters, start, length);
        }

        @Override
        public void endElement(String uri, String name, String qualified) {
            switch (name) {
                case "si" -> strings.add(text.toString());
                case "rPh" -> inAid = false;
                case "t" -> inText = false;
                default -> {}
            }
        }
    }
}
