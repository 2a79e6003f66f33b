package kotonoha.reader.tables;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.reader.Input;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/// Tables in SQLite, in memory only, for one query. It reaches no file, changes nothing once it is closed to writing,
/// takes bounded memory, and stops when the time is over.
final class Database implements AutoCloseable {
    private static final int BATCH = 2_000;
    private static final int BATCH_CHARACTERS = 4_000_000;
    private static final int STEPS_BETWEEN_LOOKS = 20_000;
    private static final long MOST_MEMORY = 400L << 20;
    private static final Pattern REASON = Pattern.compile("(?s)\\[SQLITE_\\w+\\][^(]*\\((.*)\\)$");

    private final Connection connection;
    private final Input.Deadline deadline;

    Database(Input.Deadline deadline) throws SQLException {
        this.deadline = deadline;
        SQLiteConfig config = new SQLiteConfig();
        config.enableLoadExtension(false);
        config.setJournalMode(SQLiteConfig.JournalMode.OFF);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        connection = config.createConnection("jdbc:sqlite::memory:");
        SQLiteConnection limited = connection.unwrap(SQLiteConnection.class);
        limited.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
        limited.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, 4 << 20);
        limited.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000);
        limited.setLimit(SQLiteLimits.SQLITE_LIMIT_WORKER_THREADS, 0);
        run("PRAGMA hard_heap_limit = " + MOST_MEMORY);
        connection.setAutoCommit(false);
    }

    /// A new table that takes the rows of a sheet that was read before.
    Filling table(TableReading table) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < table.names().size(); i++)
            columns.add(
                    quoted(table.names().get(i)) + " " + declared(table.columns().get(i).type()));
        run("CREATE TABLE %s (%s)".formatted(quoted(table.name()), String.join(", ", columns)));
        return new Filling(table);
    }

    private static String declared(Column.Type type) {
        return switch (type) {
            case INTEGER, BOOLEAN -> "INTEGER";
            case DECIMAL -> "REAL";
            case DATE, DATE_TIME, TEXT -> "TEXT";
        };
    }

    /// From here on nothing can be changed, and the deadline holds.
    void seal() throws SQLException {
        connection.commit();
        run("PRAGMA query_only = 1");
        ProgressHandler.setHandler(
                connection,
                STEPS_BETWEEN_LOOKS,
                new ProgressHandler() {
                    @Override
                    protected int progress() {
                        return deadline.over() ? 1 : 0;
                    }
                });
    }

    /// At most so many rows, with the values as SQLite has them.
    Found ask(OneSelect select, int mostRows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select.sql());
                ResultSet result = statement.executeQuery()) {
            ResultSetMetaData about = result.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= about.getColumnCount(); i++) columns.add(about.getColumnLabel(i));
            List<List<@Nullable Object>> rows = new ArrayList<>();
            while (result.next()) {
                if (rows.size() == mostRows) return new Found(columns, rows, true);
                List<@Nullable Object> row = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) row.add(result.getObject(i));
                rows.add(row);
            }
            return new Found(columns, rows, false);
        }
    }

    record Found(List<String> columns, List<List<@Nullable Object>> rows, boolean more) {}

    /// What SQLite says about a query, without the words around it.
    static String reason(SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("SQLITE_INTERRUPT"))
            return "the query took too long; ask for less, or aggregate without joining large tables";
        if (message.contains("SQLITE_NOMEM") || message.contains("SQLITE_TOOBIG"))
            return "the query needs too much memory; ask for less";
        Matcher reason = REASON.matcher(message);
        return reason.find() ? reason.group(1) : message;
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /// A failure of the database while rows come in.
    static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1;

        Full(SQLException cause) {
            super(cause);
        }
    }

    /// Takes the rows of one sheet into its table.
    final class Filling implements Book.Rows {
        private final TableReading table;
        private final PreparedStatement insert;
        private final int width;
        private long seen;
        private int batched;
        private int characters;

        private Filling(TableReading table) throws SQLException {
            this.table = table;
            this.width = table.names().size();
            String[] marks = new String[width];
            Arrays.fill(marks, "?");
            insert =
                    connection.prepareStatement(
                            "INSERT INTO %s VALUES (%s)"
                                    .formatted(quoted(table.name()), String.join(",", marks)));
        }

        boolean fills(String name) {
            return table.name().equals(name);
        }

        @Override
        public boolean row(List<Cell> cells) {
            if (seen++ < table.layout().skip()) return true;
            try {
                for (int i = 0; i < width; i++) {
                    Cell cell = i < cells.size() ? cells.get(i) : Cell.BLANK;
                    characters += cell.text().length();
                    insert.setObject(i + 1, table.columns().get(i).sql(cell));
                }
                insert.addBatch();
                if (++batched == BATCH || characters > BATCH_CHARACTERS) flush();
                return batched != 0 || !deadline.over();
            } catch (SQLException e) {
                throw new Full(e);
            }
        }

        private void flush() throws SQLException {
            if (batched > 0) insert.executeBatch();
            batched = 0;
            characters = 0;
        }

        @Override
        public void end(List<String> names) {
            try {
                flush();
                insert.close();
            } catch (SQLException e) {
                throw new Full(e);
            }
        }

        @Override
        public void damaged() {}
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
