package kotonoha.reader.tables;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kotonoha.files.FileReading.Answered;
import kotonoha.files.FileReading.TableQuery;
import kotonoha.files.Unreadable;
import kotonoha.reader.Input;
import org.jspecify.annotations.Nullable;

/// Answers one query: reads the tables that it names, puts them into a database, asks, and draws.
final class Querying {
    private static final int LONGEST_CELL = 200;
    private static final int MOST_ROWS = 10_000;
    private static final int MOST_POINTS = 5_000;
    private static final int LONGEST_LIST = 1_500;

    private final Book book;
    private final String stem;
    private final Input input;
    private final TableQuery query;
    private final List<String> allTables = new ArrayList<>();
    private final List<TableReading> tables = new ArrayList<>();

    Querying(Book book, Input input, TableQuery query) {
        this.book = book;
        this.stem = Names.stem(input.name());
        this.input = input;
        this.query = query;
    }

    Answered answer() throws IOException {
        OneSelect select;
        try {
            select = OneSelect.of(query.sql());
        } catch (OneSelect.Refused refused) {
            return new Answered.Wrong(String.valueOf(refused.getMessage()));
        }
        readTables();
        if (input.deadline().over()) return tooSlow();
        String unknown = unknownQuoted(select);
        if (!unknown.isEmpty()) return wrong("no such column: " + unknown);
        try (Database database = new Database(input.deadline())) {
            fill(database);
            if (input.deadline().over()) return tooSlow();
            database.seal();
            return shown(database.ask(select, query.chart() == null ? mostRows() : MOST_POINTS));
        } catch (SQLException e) {
            return wrong(Database.reason(e));
        } catch (Database.Full e) {
            return new Answered.NotRead(
                    new Unreadable(Unreadable.Reason.TOO_LARGE, "more rows than can be queried"));
        }
    }

    private void readTables() throws IOException {
        Names names = new Names();
        book.read(sheet -> {
            String name =
                    names.table(sheet.name().isEmpty() ? stem : sheet.name(), allTables.size() + 1);
            allTables.add(name);
            if (!isNamed(name)) return null;
            TableReading reading = new TableReading(sheet, name, 0, input.deadline());
            tables.add(reading);
            return reading;
        });
    }

    /// Whether the query names the table, not just another whose name begins alike.
    private boolean isNamed(String table) {
        String sql = Database.lower(query.sql());
        String name = Database.lower(table);
        for (int at = sql.indexOf(name); at >= 0; at = sql.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean begins = at == 0 || !isOfName(sql.charAt(at - 1));
            if (begins && (end == sql.length() || !isOfName(sql.charAt(end)))) return true;
        }
        return false;
    }

    private static boolean isOfName(char c) {
        return c == '_' || Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    private void fill(Database database) throws IOException, SQLException {
        List<Database.Filling> fillings = new ArrayList<>();
        for (TableReading table : tables)
            if (!table.names().isEmpty()) fillings.add(database.table(table));
        int[] sheet = {0};
        book.read(ignored -> {
            String name = allTables.get(sheet[0]++);
            return fillings.stream().filter(f -> f.fills(name)).findFirst().orElse(null);
        });
    }

    /// A name in double quotes that is nobody's: SQLite would take it for a string and answer nonsense.
    private String unknownQuoted(OneSelect select) {
        Set<String> known = new HashSet<>();
        for (String table : allTables) known.add(Database.lower(table));
        for (TableReading table : tables)
            for (String column : table.names()) known.add(Database.lower(column));
        String sql = Database.lower(query.sql());
        for (String name : select.quoted()) {
            String lower = Database.lower(name);
            boolean alias = sql.contains("as \"" + lower + '"') || sql.contains("as " + lower);
            if (!known.contains(lower) && !alias) return name;
        }
        return "";
    }

    private Answered wrong(String reason) {
        return new Answered.Wrong(reason + "; " + whatThereIs());
    }

    private String whatThereIs() {
        if (tables.isEmpty()) return "tables are " + list(allTables);
        List<String> described = new ArrayList<>();
        for (TableReading table : tables) {
            String columns = list(table.names().stream().map(Database::quoted).toList());
            described.add(
                    tables.size() == 1 && allTables.size() == 1
                            ? "the table is %s, its columns are %s".formatted(table.name(), columns)
                            : "columns of %s are %s".formatted(table.name(), columns));
        }
        return String.join("; ", described);
    }

    private static String list(List<String> names) {
        String list = String.join(", ", names);
        return list.length() <= LONGEST_LIST ? list : list.substring(0, LONGEST_LIST) + "…";
    }

    private static Answered tooSlow() {
        return new Answered.NotRead(new Unreadable(Unreadable.Reason.TOO_SLOW));
    }

    private int mostRows() {
        return Math.clamp(query.mostRows(), 1, MOST_ROWS);
    }

    private Answered shown(Database.Found found) {
        byte[] png = {};
        if (query.chart() != null) {
            try {
                png = Chart.of(query.chart(), found).png();
            } catch (Chart.Impossible e) {
                return new Answered.Wrong(String.valueOf(e.getMessage()));
            }
        }
        List<List<@Nullable Object>> rows = found.rows();
        boolean cut = found.more() || rows.size() > mostRows();
        List<List<String>> shown = new ArrayList<>();
        for (List<@Nullable Object> row : rows.subList(0, Math.min(rows.size(), mostRows()))) {
            List<String> cells = new ArrayList<>();
            for (Object value : row) cells.add(text(value));
            shown.add(cells);
        }
        return new Answered.Rows(found.columns(), shown, cut, png);
    }

    static String text(@Nullable Object value) {
        if (value == null) return "";
        if (value instanceof byte[] bytes) return "(%d bytes)".formatted(bytes.length);
        if (value instanceof Double number) return number(number);
        String text = value.toString();
        return text.length() <= LONGEST_CELL
                ? text
                : text.substring(
                                0,
                                text.offsetByCodePoints(
                                        0, text.codePointCount(0, LONGEST_CELL - 1)))
                        + "…";
    }

    /// A number without the traces of its binary form: 0.3, not 0.30000000000000004.
    private static String number(double value) {
        if (Double.isInfinite(value) || Double.isNaN(value)) return String.valueOf(value);
        int digits = Math.abs(value) < 1e9 ? 12 : 15;
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        return Math.abs(rounded.scale()) > 30 ? rounded.toString() : rounded.toPlainString();
    }
}
