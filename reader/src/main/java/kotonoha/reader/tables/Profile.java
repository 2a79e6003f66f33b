package kotonoha.reader.tables;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Tables described in Markdown, for somebody who is to ask about them in SQL. The form is fixed:
///
///     ### Table `sales` (1,200 rows, sheet "Sales")
///     | column | type | empty | distinct | values |
///     | --- | --- | --- | --- | --- |
///     | "region" | text | 0 | 4 | 東京 (412), 大阪 (300) |
///     | "amount" | integer (円) | 2 | more than 10,000 | 120 to 98000, mean 4512.3 |
///     Sample rows:
///     | region | amount |
///
/// Column names stand in double quotes as SQL wants them; numbers have no separators.
final class Profile {
    private static final int MOST_TABLES = 20;
    private static final int MOST_COLUMNS = 60;
    private static final int MOST_CHARACTERS = 24_000;
    private static final int LONGEST_VALUE = 40;
    private static final int FREQUENT = 8;

    private final StringBuilder text = new StringBuilder();

    private Profile() {}

    static String of(List<TableReading> tables) {
        Profile profile = new Profile();
        for (TableReading table : tables.subList(0, Math.min(tables.size(), MOST_TABLES))) {
            if (profile.text.length() > MOST_CHARACTERS) profile.shortly(table);
            else profile.table(table);
        }
        for (TableReading table :
                tables.subList(Math.min(tables.size(), MOST_TABLES), tables.size()))
            profile.shortly(table);
        return profile.text.toString().stripTrailing();
    }

    private void shortly(TableReading table) {
        if (text.length() > 2 * MOST_CHARACTERS) return;
        heading(table);
        String names =
                String.join(", ", table.names().stream().limit(40).map(Profile::quoted).toList());
        line("Columns: " + names);
    }

    private void heading(TableReading table) {
        Book.Sheet sheet = table.sheet();
        String of =
                sheet.name().isEmpty()
                        ? ""
                        : ", sheet \"%s\"".formatted(Layout.oneLine(sheet.name()));
        String hidden = sheet.hidden() ? ", hidden" : "";
        line("### Table `%s` (%s%s%s)".formatted(table.name(), rows(table), of, hidden));
    }

    private static String rows(TableReading table) {
        String count = grouped(table.rows()) + (table.rows() == 1 ? " row" : " rows");
        return table.outOfTime() ? "more than " + count : count;
    }

    private void table(TableReading table) {
        heading(table);
        if (!table.layout().titles().isEmpty())
            line(
                    "Above the table: "
                            + Preview.escaped(String.join(" / ", table.layout().titles()), 300));
        line("| column | type | empty | distinct | values |");
        line("| --- | --- | --- | --- | --- |");
        int shown = Math.min(table.columns().size(), MOST_COLUMNS);
        for (int i = 0; i < shown; i++) column(table, table.names().get(i), table.columns().get(i));
        if (shown < table.columns().size())
            line(
                    "(%d more columns: %s)"
                            .formatted(
                                    table.columns().size() - shown,
                                    Preview.escaped(
                                            String.join(
                                                    ", ",
                                                    table.names()
                                                            .subList(shown, table.names().size())),
                                            1_000)));
        remarks(table);
        samples(table);
        text.append('\n');
    }

    private void column(TableReading table, String name, Column column) {
        line(
                Preview.line(
                        List.of(
                                quoted(name),
                                type(column),
                                String.valueOf(table.rows() - column.filled()),
                                distinct(column),
                                values(column)),
                        400));
    }

    private static String type(Column column) {
        String unit = column.unit();
        return switch (column.type()) {
            case INTEGER, DECIMAL -> {
                if (unit.equals("%")) yield "decimal (fraction: 0.125 is 12.5%)";
                yield column.type().word() + (unit.isEmpty() ? "" : " (" + unit + ")");
            }
            case DATE -> column.onlyMonths() ? "date (month, as its first day)" : "date";
            case BOOLEAN -> "boolean (1 or 0)";
            case DATE_TIME, TEXT -> column.type().word();
        };
    }

    private static String distinct(Column column) {
        String count = grouped(column.distinct());
        return column.moreDistinct() ? "more than " + count : count;
    }

    private static String values(Column column) {
        if (column.never()) return "always empty";
        String strays = column.strays() == 0 ? "" : strays(column);
        return switch (column.type()) {
            case INTEGER, DECIMAL -> {
                Column.Range range = column.range();
                yield "%s to %s, mean %s%s"
                        .formatted(
                                number(range.least),
                                number(range.most),
                                mean(range.mean()),
                                strays);
            }
            case DATE, DATE_TIME ->
                    "%s to %s%s".formatted(column.span().first, column.span().last, strays);
            case BOOLEAN, TEXT -> frequent(column);
        };
    }

    private static String strays(Column column) {
        String words = String.join(", ", column.strayWords().stream().map(w -> cut(w)).toList());
        return "; %d other values are NULL in SQL%s"
                .formatted(column.strays(), words.isEmpty() ? "" : ": " + words);
    }

    private static String frequent(Column column) {
        List<Map.Entry<String, Long>> values = column.frequent(FREQUENT);
        boolean unique = values.stream().allMatch(value -> value.getValue() == 1);
        List<String> shown = new ArrayList<>();
        for (Map.Entry<String, Long> value :
                unique ? values.subList(0, Math.min(4, values.size())) : values)
            shown.add(
                    unique
                            ? cut(value.getKey())
                            : "%s (%d)".formatted(cut(value.getKey()), value.getValue()));
        boolean more = column.moreDistinct() || column.distinct() > shown.size();
        return String.join(", ", shown) + (more ? ", …" : "");
    }

    private void remarks(TableReading table) {
        if (table.totals() > 0)
            line(
                    "%d rows look like totals (%s): leave them out of sums."
                            .formatted(
                                    table.totals(),
                                    String.join(
                                            ", ",
                                            table.totalWords().stream()
                                                    .map(word -> quoted(Layout.oneLine(word)))
                                                    .toList())));
        if (table.noResults() > 0)
            line(
                    "%d cells hold formulas whose results are not saved in the file: they are NULL in SQL. Do not guess them."
                            .formatted(table.noResults()));
        if (!table.hidden().isEmpty()) line(table.hidden());
        if (table.outOfTime()) line("Only the first rows were looked at: the time ran out.");
    }

    private void samples(TableReading table) {
        if (table.samples().isEmpty()) return;
        int width = Math.min(table.names().size(), 20);
        line("Sample rows:");
        line(Preview.line(table.names().subList(0, width), LONGEST_VALUE));
        line("|" + " --- |".repeat(width));
        for (List<Cell> row : table.samples())
            line(
                    Preview.line(
                            row.subList(0, Math.min(width, row.size())).stream()
                                    .map(Cell::text)
                                    .toList(),
                            LONGEST_VALUE));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    static String quoted(String name) {
        return '"' + name + '"';
    }

    private static String cut(String value) {
        String line = Layout.oneLine(value);
        return line.length() <= LONGEST_VALUE
                ? line
                : line.substring(
                                0,
                                line.offsetByCodePoints(
                                        0, line.codePointCount(0, LONGEST_VALUE - 1)))
                        + "…";
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String number(double value) {
        if (Double.isInfinite(value) || Double.isNaN(value)) return "";
        if (Meaning.Amount.whole(value)) return String.valueOf((long) value);
        return plain(value, 12);
    }

    private static String mean(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) return "";
        int whole = (int) Math.ceil(Math.log10(Math.abs(value) + 1));
        return plain(value, Math.max(6, whole + 2));
    }

    private static String plain(double value, int digits) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        return Math.abs(rounded.scale()) > 30 ? rounded.toString() : rounded.toPlainString();
    }
}
