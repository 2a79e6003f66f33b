package kotonoha.model.practice;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.model.practice.Conversation.Found;

/// A table that can be asked in SQL, as its profile describes it.
///
/// @param file the name by which the tool knows the file
/// @param number the material's number, for citing it
/// @param name the table's name in SQL
/// @param data a condition that leaves out rows which add others up, "" where there are none
record DataTable(
        String file, int number, String name, String rows, List<Column> columns, String data) {
    private static final Pattern HEADING =
            Pattern.compile("### Table `([^`]+)`(?: \\((?:more than )?([\\d,]+) rows?\\b.*)?.*");
    private static final Pattern COLUMN = Pattern.compile("\\| \"(.+?)\" \\| (.*)");
    private static final Pattern TOTALS =
            Pattern.compile("\\d+ rows look like totals \\(\"(.*)\"\\): .*");
    private static final Pattern COUNTED = Pattern.compile("(.*) \\([\\d,]+\\)");
    private static final Pattern UNIT = Pattern.compile("(?:integer|decimal) \\(([^:)]+)\\)");

    DataTable {
        columns = List.copyOf(columns);
    }

    enum Kind {
        NUMBER,
        DATE,
        TEXT
    }

    /// `values` are those that the profile names; `unit` is "" for none; `described` is the profile's own cell.
    record Column(String name, Kind kind, String unit, List<String> values, String described) {
        Column {
            values = List.copyOf(values);
        }

        String sql() {
            return '"' + name + '"';
        }

        /// A number that names something instead of counting it.
        boolean isMark() {
            return Matching.folded(name).matches(".*(番号|コード|no\\.?|id|code|年|年度|year|月|month)");
        }
    }

    /// All tables among the material.
    static List<DataTable> in(Brought brought) {
        List<DataTable> tables = new ArrayList<>();
        for (Found found : brought.material()) {
            if (!found.text().contains("### Table `")) continue;
            file(found.title(), brought.files()).ifPresent(file -> read(found, file, tables));
        }
        return tables;
    }

    List<Column> of(Kind kind) {
        return columns.stream().filter(column -> column.kind() == kind).toList();
    }

    private static java.util.Optional<String> file(String title, List<String> files) {
        if (files.contains(title)) return java.util.Optional.of(title);
        return files.size() == 1
                ? java.util.Optional.of(files.getFirst())
                : java.util.Optional.empty();
    }

    private static void read(Found found, String file, List<DataTable> tables) {
        String name = "";
        String rows = "";
        String totals = "";
        boolean samples = false;
        List<Column> columns = new ArrayList<>();
        for (String line : found.text().split("\n", -1)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                add(table(found, file, name, rows, columns, totals), tables);
                name = heading.group(1);
                samples = false;
                rows = heading.group(2) == null ? "" : heading.group(2);
                totals = "";
                columns.clear();
                continue;
            }
            samples |= line.startsWith("Sample rows:");
            Matcher column = COLUMN.matcher(line);
            if (!samples && column.matches()) columns.add(column(column.group(1), column.group(2)));
            Matcher sums = TOTALS.matcher(line);
            if (sums.matches()) totals = sums.group(1);
        }
        add(table(found, file, name, rows, columns, totals), tables);
    }

    /// The words for totals are no values that somebody asks for.
    private static DataTable table(
            Found found,
            String file,
            String name,
            String rows,
            List<Column> columns,
            String totals) {
        List<String> words = words(totals);
        List<Column> plain = new ArrayList<>();
        for (Column column : columns) {
            List<String> values =
                    column.values().stream().filter(value -> !words.contains(value)).toList();
            plain.add(
                    new Column(
                            column.name(),
                            column.kind(),
                            column.unit(),
                            values,
                            column.described()));
        }
        return new DataTable(file, found.number(), name, rows, plain, data(columns, totals));
    }

    private static List<String> words(String totals) {
        return totals.isEmpty() ? List.of() : List.of(totals.split("\", \"", -1));
    }

    /// The word for a total stands in a text column, or in a column of dates or numbers where it is NULL in SQL.
    private static String data(List<Column> columns, String totals) {
        if (totals.isEmpty() || columns.isEmpty()) return "";
        List<String> words = words(totals);
        Column holding = columns.getFirst();
        for (Column column : columns.reversed()) {
            boolean strays = column.kind() != Kind.TEXT;
            if (words.stream()
                    .anyMatch(word ->
                            strays && column.described().contains(word)
                                    || column.values().contains(word))) holding = column;
        }
        String name = holding.sql();
        if (holding.kind() != Kind.TEXT) return name + " IS NOT NULL";
        List<String> quoted =
                words.stream().map(word -> "'" + word.replace("'", "''") + "'").toList();
        return quoted.size() == 1
                ? "(%s IS NULL OR %s <> %s)".formatted(name, name, quoted.getFirst())
                : "(%s IS NULL OR %s NOT IN (%s))".formatted(name, name, String.join(", ", quoted));
    }

    private static void add(DataTable table, List<DataTable> tables) {
        if (!table.name().isEmpty() && !table.columns().isEmpty()) tables.add(table);
    }

    private static Column column(String name, String rest) {
        String[] cells = rest.split("(?<!\\\\)\\|", -1);
        String type = cells[0].strip();
        String values = cells.length > 3 ? cells[3].strip() : "";
        Kind kind =
                type.startsWith("integer") || type.startsWith("decimal")
                        ? Kind.NUMBER
                        : type.startsWith("date") ? Kind.DATE : Kind.TEXT;
        Matcher unit = UNIT.matcher(type);
        return new Column(
                plain(name),
                kind,
                unit.matches() ? unit.group(1) : "",
                kind == Kind.TEXT && type.startsWith("text") ? values(values) : List.of(),
                values);
    }

    private static List<String> values(String cell) {
        List<String> values = new ArrayList<>();
        for (String one : cell.split(", ", -1)) {
            Matcher counted = COUNTED.matcher(one.strip());
            String value = plain(counted.matches() ? counted.group(1) : one.strip());
            if (!value.isBlank() && !value.endsWith("…")) values.add(value);
        }
        return values;
    }

    private static String plain(String cell) {
        return cell.replace("\\|", "|");
    }
}
