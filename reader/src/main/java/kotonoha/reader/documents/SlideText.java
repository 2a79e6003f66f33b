package kotonoha.reader.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import kotonoha.reader.markdown.Blocks;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Table;

/// The shapes of one slide, in the order they were put there, its title apart.
final class SlideText {
    private record Line(String text, int level, boolean item) {}

    private sealed interface Shape {
        record Words(List<Line> lines, String place) implements Shape {}

        record Grid(Table table) implements Shape {}
    }

    private final XmlPackage file;
    private final Map<String, XmlPackage.Link> links;
    private final List<Shape> shapes = new ArrayList<>();
    private String title = "";
    private boolean hidden;

    SlideText(XmlPackage file, Map<String, XmlPackage.Link> links) {
        this.file = file;
        this.links = links;
    }

    String title() {
        return title;
    }

    boolean hidden() {
        return hidden;
    }

    void read(XMLStreamReader xml) throws XMLStreamException {
        List<Line> lines = new ArrayList<>();
        String place = "";
        while (xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("txBody")) {
                add(lines, place);
                lines = new ArrayList<>();
                place = "";
            }
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            switch (xml.getLocalName()) {
                case "sld" -> hidden = XmlPackage.attribute(xml, "show").matches("0|false");
                case "sp", "graphicFrame", "pic", "cxnSp" -> place = "";
                case "ph" ->
                        place =
                                XmlPackage.attribute(xml, "type").isEmpty()
                                        ? "body"
                                        : XmlPackage.attribute(xml, "type");
                case "cNvPr" -> described(xml);
                case "tbl" -> shapes.add(new Shape.Grid(table(xml)));
                case "p" -> lines.add(paragraph(xml, place));
                case "Fallback" -> file.skip(xml);
                default -> {}
            }
        }
    }

    private void described(XMLStreamReader xml) {
        String alt = Lines.one(XmlPackage.attribute(xml, "descr"), 300);
        boolean hiddenShape = XmlPackage.attribute(xml, "hidden").matches("1|true");
        if (!alt.isEmpty() && !hiddenShape)
            shapes.add(new Shape.Words(List.of(new Line("[image: " + alt + "]", 0, false)), "alt"));
    }

    private void add(List<Line> lines, String place) {
        if (place.equals("title") || place.equals("ctrTitle")) {
            String words =
                    lines.stream()
                            .map(Line::text)
                            .reduce("", (all, line) -> all + " " + line)
                            .strip();
            if (title.isEmpty()) title = Lines.one(words, 300);
            else shapes.add(new Shape.Words(lines, place));
            return;
        }
        boolean edge =
                place.equals("sldNum")
                        || place.equals("dt")
                        || place.equals("sldImg")
                        || place.equals("hdr");
        if (!edge) shapes.add(new Shape.Words(lines, place));
    }

    void into(Blocks blocks) {
        for (Shape shape : shapes) {
            switch (shape) {
                case Shape.Grid grid -> blocks.table(grid.table());
                case Shape.Words words -> {
                    for (Line line : words.lines()) write(line, blocks);
                }
            }
        }
    }

    private static void write(Line line, Blocks blocks) {
        if (line.text().isBlank()) return;
        if (!line.item()) {
            blocks.paragraph(line.text());
            return;
        }
        if (line.level() > 0) blocks.item("  ".repeat(line.level()));
        blocks.item("- ");
        blocks.paragraph(line.text());
        blocks.close();
        if (line.level() > 0) blocks.close();
    }

    /// The body of a notes page.
    String notes() {
        StringBuilder out = new StringBuilder();
        for (Shape shape : shapes) {
            if (!(shape instanceof Shape.Words words) || !words.place().equals("body")) continue;
            for (Line line : words.lines()) out.append(line.text()).append('\n');
        }
        return out.toString().strip();
    }

    private Table table(XMLStreamReader xml) throws XMLStreamException {
        Table table = new Table();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        int open = 1;
        while (open > 0 && xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) {
                open--;
                if (xml.getLocalName().equals("tc")) {
                    row.add(cell.toString());
                    cell.setLength(0);
                }
                if (xml.getLocalName().equals("tr")) {
                    table.row(row);
                    row = new ArrayList<>();
                }
                continue;
            }
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            if (xml.getLocalName().equals("p"))
                cell.append(cell.isEmpty() ? "" : "\n").append(paragraph(xml, "").text());
            else open++;
        }
        return table;
    }

    private Line paragraph(XMLStreamReader xml, String place) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        boolean item = place.equals("body") || place.equals("obj");
        int level = 0;
        int from = -1;
        String address = "";
        int open = 1;
        while (open > 0 && xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) {
                open--;
                if (xml.getLocalName().equals("r")) {
                    linked(text, from, address);
                    address = "";
                }
            }
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            switch (xml.getLocalName()) {
                case "pPr" ->
                        level =
                                Math.clamp(
                                        Numbering.integer(XmlPackage.attribute(xml, "lvl"), 0),
                                        0,
                                        8);
                case "buNone" -> item = false;
                case "buChar", "buAutoNum" -> item = true;
                case "r" -> from = text.length();
                case "br" -> text.append('\n');
                case "hlinkClick" -> {
                    XmlPackage.Link link =
                            links.get(XmlPackage.attribute(xml, "relationships", "id"));
                    address =
                            link != null && link.outside() && link.target().startsWith("http")
                                    ? link.target()
                                    : "";
                }
                default -> {}
            }
            if (xml.getLocalName().equals("t")) text.append(file.words(xml));
            else open++;
        }
        return new Line(text.toString().strip(), level, item || level > 0);
    }

    private static void linked(StringBuilder text, int from, String address) {
        if (address.isEmpty() || from < 0 || from >= text.length() || address.length() > 2_000)
            return;
        String words = text.substring(from).strip();
        text.setLength(from);
        text.append(
                words.equals(address)
                        ? address
                        : "["
                                + words
                                + "]("
                                + address.replace(" ", "%20")
                                        .replace("(", "%28")
                                        .replace(")", "%29")
                                + ")");
    }
}
