package kotonoha.reader.tables;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/// The sheets of an OpenDocument spreadsheet as their XML passes by. Repeated cells and rows are unrolled as far as
/// there is something in them.
final class OdsSheets extends DefaultHandler {
    private static final int MOST_REPEATED_ROWS = 10_000;

    private final Book.Visitor visitor;
    private final Set<String> hiddenStyles = new HashSet<>();
    private Book.@Nullable Rows rows;
    private boolean wanted;
    private String style = "";
    private Merges merges = new Merges();
    private List<Cell> cells = new ArrayList<>();
    private int row;
    private int rowTimes;
    private boolean hidden;
    private int column;
    private int cellTimes;
    private int depth;
    private String valueType = "";
    private String value = "";
    private int spanColumns;
    private int spanRows;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder note = new StringBuilder();
    private int inText;
    private int inNote;

    OdsSheets(Book.Visitor visitor) {
        this.visitor = visitor;
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes of) {
        switch (qualified) {
            case "style:style" -> style = attribute(of, "style:name");
            case "style:table-properties" -> {
                if (attribute(of, "table:display").equals("false")) hiddenStyles.add(style);
            }
            case "table:table" -> {
                if (depth++ == 0) sheet(of);
            }
            case "table:table-row" -> {
                if (depth == 1) rowTimes = times(of, "table:number-rows-repeated");
                hidden = attribute(of, "table:visibility").matches("collapse|filter");
                column = 0;
            }
            case "table:table-cell", "table:covered-table-cell" -> {
                if (depth == 1) cell(of);
            }
            case "office:annotation" -> inNote++;
            case "text:p" -> {
                if (inText++ == 0 && inNote == 0 && !text.isEmpty()) text.append('\n');
            }
            case "text:s" -> {
                if (taken()) text.repeat(" ", Math.min(100, times(of, "text:c")));
            }
            case "text:line-break" -> {
                if (taken()) text.append('\n');
            }
            default -> {}
        }
    }

    @Override
    public void characters(char[] letters, int start, int length) {
        if (taken() && text.length() < Cell.LONGEST) text.append(letters, start, length);
        if (inNote > 0 && inText > 0 && note.length() < Cell.LONGEST)
            note.append(letters, start, length);
    }

    private boolean taken() {
        return inText > 0 && inNote == 0 && depth == 1;
    }

    @Override
    public void endElement(String uri, String name, String qualified) {
        switch (qualified) {
            case "table:table" -> {
                if (--depth == 0) end();
            }
            case "table:table-row" -> {
                if (depth == 1) row();
            }
            case "table:table-cell", "table:covered-table-cell" -> {
                if (depth == 1) put();
            }
            case "office:annotation" -> {
                if (--inNote == 0) comment();
            }
            case "text:p" -> inText--;
            default -> {}
        }
    }

    private void sheet(Attributes of) {
        boolean hidden = hiddenStyles.contains(attribute(of, "table:style-name"));
        String name = Cell.of(attribute(of, "table:name")).text();
        rows = visitor.sheet(new Book.Sheet(name, hidden, false));
        wanted = rows != null;
        merges = new Merges();
        row = 0;
    }

    private void comment() {
        String words = Layout.oneLine(Cell.of(note.toString()).text());
        note.setLength(0);
        if (rows == null || !wanted || words.isEmpty()) return;
        String place = CellReference.convertNumToColString(column) + (row + 1);
        rows.beside(new Book.Beside.Words("Comment on %s: %s".formatted(place, words)));
    }

    private void end() {
        if (rows != null) rows.end(List.of());
        rows = null;
    }

    /// Ends a sheet that the file broke off in; false where there was none.
    boolean brokeOff() {
        if (rows == null) return false;
        rows.damaged();
        end();
        return true;
    }

    private void cell(Attributes of) {
        cellTimes = times(of, "table:number-columns-repeated");
        spanColumns = times(of, "table:number-columns-spanned");
        spanRows = times(of, "table:number-rows-spanned");
        valueType = attribute(of, "office:value-type");
        value =
                switch (valueType) {
                    case "date" -> attribute(of, "office:date-value");
                    case "boolean" -> attribute(of, "office:boolean-value");
                    case "string", "time", "" -> "";
                    default -> attribute(of, "office:value");
                };
        text.setLength(0);
    }

    private void put() {
        Cell cell = read();
        if (!cell.blank() && wanted) {
            int last = Math.min(column + cellTimes, Records.MOST_COLUMNS);
            while (cells.size() < Math.min(column, Records.MOST_COLUMNS)) cells.add(Cell.BLANK);
            while (cells.size() < last) cells.add(cell);
            if (spanColumns > 1 || spanRows > 1)
                merges.open(
                        new Merges.Area(row, row + spanRows - 1, column, column + spanColumns - 1),
                        cell);
        }
        column += cellTimes;
    }

    private Cell read() {
        String shown = text.toString();
        try {
            return switch (valueType) {
                case "float", "currency" -> {
                    String seen = shown.isEmpty() ? value : Cell.of(shown).text();
                    yield new Cell(seen, CellFormat.shown(Double.parseDouble(value), seen));
                }
                case "percentage" ->
                        new Cell(
                                shown.isEmpty() ? value : Cell.of(shown).text(),
                                Meaning.Amount.percent(Double.parseDouble(value)));
                case "boolean" -> XlsxSheet.truth(value.equals("true"));
                case "date" -> date(shown);
                default -> Cell.of(shown);
            };
        } catch (NumberFormatException | DateTimeException odd) {
            return Cell.of(shown);
        }
    }

    private Cell date(String shown) {
        Meaning.Moment moment =
                value.length() <= 10
                        ? Meaning.Moment.of(LocalDate.parse(value))
                        : Meaning.Moment.of(LocalDateTime.parse(value));
        return new Cell(shown.isEmpty() ? moment.iso() : Cell.of(shown).text(), moment);
    }

    private void row() {
        if (wanted && rows != null) {
            merges.fill(row, cells);
            boolean blank = cells.stream().allMatch(Cell::blank);
            int times = blank ? 0 : Math.min(rowTimes, MOST_REPEATED_ROWS);
            for (int i = 0; i < times && wanted; i++) {
                if (hidden) rows.beside(new Book.Beside.HiddenRow());
                wanted = rows.row(cells);
            }
            if (!cells.isEmpty()) cells = new ArrayList<>();
        }
        row += rowTimes;
    }

    private static int times(Attributes of, String name) {
        String times = attribute(of, name);
        return times.matches("\\d{1,8}") ? Math.max(1, Integer.parseInt(times)) : 1;
    }

    private static String attribute(Attributes of, String name) {
        String value = of.getValue(name);
        return value == null ? "" : value;
    }
}
