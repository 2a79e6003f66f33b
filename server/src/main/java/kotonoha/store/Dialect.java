package kotonoha.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import kotonoha.kernel.Broken;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// All that differs from one database to the next. Everything else is SQL that SQLite and PostgreSQL both understand.
final class Dialect {
    private static final String PREFIX = "jdbc:sqlite:";
    private static final int PAGE = 4096;

    private final DatabaseSettings settings;
    private final Path file;

    private Dialect(DatabaseSettings settings, Path file) {
        this.settings = settings;
        this.file = file;
    }

    static Dialect of(DatabaseSettings settings) {
        String url = settings.url();
        String path = url.startsWith(PREFIX) ? url.substring(PREFIX.length()) : "";
        if (path.isEmpty()
                || path.startsWith(":")
                || path.startsWith("file:")
                || path.contains("?"))
            throw new Broken(
                    "the database address must be jdbc:sqlite: and the path of a file; check DATABASE_URL");
        return new Dialect(settings, Path.of(path).toAbsolutePath());
    }

    /// The file of an embedded database, which one process at a time may own.
    Path file() {
        return file;
    }

    /// Words of the table definitions that differ.
    Map<String, String> words() {
        return Map.of("bytes", "BLOB");
    }

    Connection reader() throws SQLException {
        return connect(config());
    }

    /// A commit of this connection is on disk when it returns, and what was deleted is overwritten with zeros.
    Connection writer() throws SQLException {
        SQLiteConfig config = config();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        config.setPragma(SQLiteConfig.Pragma.PAGE_SIZE, String.valueOf(PAGE));
        config.setPragma(
                SQLiteConfig.Pragma.MAX_PAGE_COUNT,
                String.valueOf(Math.max(1, settings.maxBytes() / PAGE)));
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, String.valueOf(16 << 20));
        return connect(config);
    }

    /// Whether a failure may be gone after a while: a lock, a full disk, an interrupted write.
    boolean isPassing(SQLException e) {
        SQLiteErrorCode code =
                e instanceof SQLiteException sqlite
                        ? sqlite.getResultCode()
                        : SQLiteErrorCode.getErrorCode(e.getErrorCode());
        return switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
            case SQLITE_BUSY,
                    SQLITE_LOCKED,
                    SQLITE_FULL,
                    SQLITE_IOERR,
                    SQLITE_NOMEM,
                    SQLITE_CANTOPEN,
                    SQLITE_READONLY,
                    SQLITE_INTERRUPT ->
                    true;
            default -> false;
        };
    }

    /// How many bytes may still be taken in; the last tenth of the allowed size is for finishing what was.
    long room(Handle handle) {
        long used = pragma(handle, "page_count") - pragma(handle, "freelist_count");
        return settings.maxBytes() / 10 * 9 - used * PAGE;
    }

    private static long pragma(Handle handle, String name) {
        return handle.select("PRAGMA " + name).mapTo(Long.class).one();
    }

    private SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setBusyTimeout(Math.toIntExact(settings.busy().toMillis()));
        return config;
    }

    private Connection connect(SQLiteConfig config) throws SQLException {
        Properties properties = config.toProperties();
        return DriverManager.getConnection(settings.url(), properties);
    }
}
