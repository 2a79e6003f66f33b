package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// One sheet of a workbook as its XML passes by.
final class XlsxSheet extends DefaultHandler {
    /// No more rows are wanted.
    static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("enough", null, false, false);
        }
    }

    private static final int LONGEST_FORMULA = 200;

    private final Book.Rows rows;
    private final Strings strings;
    private final List<CellFormat> formats;
    private final boolean from1904;
    private final Merges merges = new Merges();
    private List<Cell> cells = new ArrayList<>();
    private int row = -1;
    private int column = -1;
    private String type = "";
    private CellFormat format = CellFormat.GENERAL;
    private final StringBuilder value = new StringBuilder();
    private boolean inValue;
    private final StringBuilder formula = new StringBuilder();
    private boolean inFormula;
    private boolean hasFormula;
    private boolean hidden;
    private boolean inAid;

    XlsxSheet(Book.Rows rows, Strings strings, List<CellFormat> formats, boolean from1904) {
        this.rows = rows;
        this.strings = strings;
        this.formats = formats;
        this.from1904 = from1904;
    }

    Merges merges() {
        return merges;
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes of) {
        switch (name) {
            case "row" -> {
                String number = of.getValue("r");
                row = number == null ? row + 1 : Math.max(row + 1, digits(number) - 1);
                column = -1;
                hidden = isTrue(of.getValue("hidden"));
            }
            case "col" -> hiddenColumns(of);
            case "f" -> {
                inFormula = true;
                hasFormula = true;
            }
            case "c" -> {
                String place = of.getValue("r");
                column = place == null ? column + 1 : column(place);
                String given = of.getValue("t");
                type = given == null ? "n" : given;
                format = format(of.getValue("s"));
                value.setLength(0);
                formula.setLength(0);
                hasFormula = false;
            }
            case "v", "t" -> inValue = true;
            case "rPh" -> inAid = true;
            default -> {}
        }
    }

    @Override
    public void characters(char[] letters, int start, int length) {
        if (inValue && !inAid && value.length() < Cell.LONGEST)
            value.append(letters, start, length);
        if (inFormula && formula.length() < LONGEST_FORMULA) formula.append(letters, start, length);
    }

    @Override
    public void endElement(String uri, String name, String qualified) throws SAXException {
        switch (name) {
            case "v", "t" -> inValue = false;
            case "rPh" -> inAid = false;
            case "f" -> inFormula = false;
            case "c" -> cell();
            case "row" -> flush();
            default -> {}
        }
    }

    private void cell() {
        boolean noResult = value.isEmpty() && hasFormula && !type.equals("str");
        if (column < 0 || column >= Records.MOST_COLUMNS || value.isEmpty() && !noResult) return;
        while (cells.size() <= column) cells.add(Cell.BLANK);
        if (noResult) rows.beside(new Book.Beside.NoResult());
        cells.set(
                column, noResult ? Cell.withoutResult(formula.toString()) : read(value.toString()));
    }

    private void hiddenColumns(Attributes of) {
        int first = digits(String.valueOf(of.getValue("min")));
        int last = digits(String.valueOf(of.getValue("max")));
        // Everything to the right of the table may be hidden: nobody misses it.
        if (!isTrue(of.getValue("hidden")) || first < 1 || last - first > 1_000) return;
        String from = CellReference.convertNumToColString(first - 1);
        String to = CellReference.convertNumToColString(last - 1);
        rows.beside(new Book.Beside.HiddenColumns(from.equals(to) ? from : from + ":" + to));
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && (value.equals("1") || value.equals("true"));
    }

    private Cell read(String written) {
        return switch (type) {
            case "s" -> Cell.of(strings.get(digits(written)));
            case "b" -> truth(written.equals("1") || written.equals("true"));
            case "str", "inlineStr" -> Cell.of(written);
            case "e" -> new Cell(Cell.of(written).text(), Meaning.NOTHING);
            case "d" -> Cell.of(written);
            default -> number(written);
        };
    }

    static Cell truth(boolean value) {
        return new Cell(value ? "TRUE" : "FALSE", new Meaning.Truth(value));
    }

    private Cell number(String written) {
        try {
            return format.cell(Double.parseDouble(written), written, from1904);
        } catch (NumberFormatException notANumber) {
            return Cell.of(written);
        }
    }

    private void flush() {
        merges.fill(row, cells);
        boolean blank = true;
        for (Cell cell : cells) blank &= cell.blank();
        if (blank) return;
        if (hidden) rows.beside(new Book.Beside.HiddenRow());
        List<Cell> full = cells;
        cells = new ArrayList<>(full.size());
        if (!rows.row(full)) throw new Enough();
    }

    /// Gives the row that a damaged file broke off in.
    void finish() {
        try {
            if (!cells.isEmpty()) flush();
        } catch (Enough enough) {
            cells.clear();
        }
    }

    private CellFormat format(@Nullable String style) {
        if (style == null) return CellFormat.GENERAL;
        int number = digits(style);
        return number >= 0 && number < formats.size() ? formats.get(number) : CellFormat.GENERAL;
    }

    /// The column of a place such as `AB12` or of `AB`, from 0; -1 where there is none.
    static int column(String place) {
        int column = 0;
        for (int i = 0; i < place.length() && i < 4; i++) {
            char c = place.charAt(i);
            if (c < 'A' || c > 'Z') break;
            column = column * 26 + c - 'A' + 1;
        }
        return column - 1;
    }

    private static int digits(String text) {
        int number = 0;
        if (text.isEmpty() || text.length() > 9) return -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') return -1;
            number = number * 10 + c - '0';
        }
        return number;
    }
}
