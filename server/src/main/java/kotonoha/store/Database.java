package kotonoha.store;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.logging.Logger;
import javax.sql.DataSource;
import kotonoha.access.Vault;
import kotonoha.kernel.TryLater;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The database behind the ports of this room: one writer with group commit, a few readers, and the vault that seals
/// what people wrote. Thread-safe.
public final class Database implements AutoCloseable {
    private static final byte[] KEY_CHECK = "key check".getBytes(StandardCharsets.US_ASCII);

    private final Dialect dialect;
    private final FolderLock lock;
    private final Vault vault;
    private final Jdbi reading;
    private final GroupCommit writer;
    private final Semaphore readers;
    private final ConcurrentLinkedQueue<Handle> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private Database(FolderLock lock, Vault vault, DatabaseSettings settings, Dialect dialect) {
        this.dialect = dialect;
        this.lock = lock;
        this.vault = vault;
        this.readers = new Semaphore(settings.readers());
        this.reading = Jdbi.create(dialect::reader);
        Migrations.run(reading, new Connections(dialect), dialect);
        this.writer = new GroupCommit(Jdbi.create(dialect::writer), dialect);
    }

    /// Opens the database and brings its tables up to date. Throws [Broken] with a sentence for the person who starts
    /// the program when the data is in use, was made by a newer version, or was sealed with another key.
    public static Database open(DatabaseSettings settings, Vault vault) {
        Dialect dialect = Dialect.of(settings);
        FolderLock lock = FolderLock.of(dialect.file());
        try {
            Database database = new Database(lock, vault, settings, dialect);
            database.checkKey();
            return database;
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /// Runs a change in a transaction, durable on return; see [GroupCommit#write].
    <T> T write(Function<Handle, T> change) {
        return writer.write(change);
    }

    <T> T read(Function<Handle, T> query) {
        if (closed) throw new TryLater(Duration.ofSeconds(1), "the store is closed");
        readers.acquireUninterruptibly();
        Handle handle = null;
        try {
            handle = idle.poll();
            if (handle == null) handle = reading.open();
            T found = query.apply(handle);
            if (closed) handle.close();
            else idle.add(handle);
            return found;
        } catch (RuntimeException e) {
            if (handle != null) handle.close();
            throw writer.asOurs(e);
        } finally {
            readers.release();
        }
    }

    /// How many bytes may still be taken in.
    long room(Handle handle) {
        return dialect.room(handle);
    }

    /// `about` binds the text to its place: what was sealed for one place does not open at another.
    byte[] seal(String text, String about) {
        return vault.seal(
                text.getBytes(StandardCharsets.UTF_8), about.getBytes(StandardCharsets.UTF_8));
    }

    String unseal(byte[] sealed, String about) {
        return new String(
                vault.open(sealed, about.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed = true;
        for (Handle handle = idle.poll(); handle != null; handle = idle.poll()) handle.close();
        writer.close();
        lock.close();
    }

    private void checkKey() {
        try {
            List<byte[]> known =
                    read(handle ->
                            handle.createQuery("SELECT sealed FROM key_check")
                                    .map((row, context) -> row.getBytes(1))
                                    .list());
            for (byte[] sealed : known) vault.open(sealed, KEY_CHECK);
            if (!known.isEmpty()) return;
            byte[] sealed = vault.seal(KEY_CHECK, KEY_CHECK);
            write(handle ->
                    handle.execute("INSERT INTO key_check (id, sealed) VALUES (1, ?)", sealed));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Connections for Flyway.
    private record Connections(Dialect dialect) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return dialect.writer();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return dialect.writer();
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
