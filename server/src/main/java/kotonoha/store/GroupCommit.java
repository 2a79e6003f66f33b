package kotonoha.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import kotonoha.kernel.Broken;
import kotonoha.kernel.TryLater;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one writer. What many threads want to write while a commit is under way shares the next one, so that a single
/// wait for the disk serves them all. Each caller returns after the commit that holds its change.
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MOST_WAITING = 4096;
    private static final int MOST_TOGETHER = 256;
    private static final String CLOSED = "the store is closed";
    private static final Change<?> END = new Change<>(handle -> "");

    private final BlockingQueue<Change<?>> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Jdbi jdbi;
    private final Dialect dialect;
    private final Thread thread;
    private @Nullable Handle handle;
    private volatile boolean closed;
    private volatile boolean ended;

    GroupCommit(Jdbi jdbi, Dialect dialect) {
        this.jdbi = jdbi;
        this.dialect = dialect;
        this.handle = jdbi.open();
        // A platform thread: SQLite blocks in native code, which would hold a virtual thread's
        // carrier.
        this.thread =
                Thread.ofPlatform().daemon().name("store-writer").start(this::writeUntilClosed);
    }

    /// Runs a change in a transaction and returns after its commit. The change may be run again when another of the
    /// same transaction failed, so it must do nothing but SQL.
    <T> T write(Function<Handle, T> work) {
        Change<T> change = new Change<>(work);
        if (closed || !queue.offer(change))
            throw new TryLater(
                    Duration.ofSeconds(1), "the store has too much to write at the moment");
        if (ended) refuseTheRest();
        try {
            // Not interruptible: whoever was told to stop must still be able to say how far it
            // came.
            return change.result.join();
        } catch (CompletionException e) {
            throw asOurs(e.getCause());
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            queue.put(END);
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilClosed() {
        List<Change<?>> batch = new ArrayList<>();
        boolean last = false;
        while (!last || !queue.isEmpty()) {
            take(batch);
            last |= batch.remove(END);
            if (!batch.isEmpty()) commit(batch);
            batch.clear();
        }
        if (handle != null) handle.close();
        ended = true;
        refuseTheRest();
    }

    /// Whoever slipped in while the writer ended must not wait for ever.
    private void refuseTheRest() {
        for (Change<?> late = queue.poll(); late != null; late = queue.poll())
            late.result.completeExceptionally(new TryLater(Duration.ofSeconds(1), CLOSED));
    }

    private void take(List<Change<?>> batch) {
        try {
            batch.add(queue.take());
            queue.drainTo(batch, MOST_TOGETHER - 1);
        } catch (InterruptedException e) {
            LOG.debug("the writer ends only with the store");
        }
    }

    private void commit(List<Change<?>> batch) {
        try {
            Handle open = handle();
            open.begin();
            for (Change<?> change : batch) change.run(open);
            open.commit();
            batch.forEach(Change::done);
        } catch (Throwable e) {
            rollBack();
            if (batch.size() == 1) batch.getFirst().result.completeExceptionally(e);
            // One of them failed, perhaps only that one: each by itself.
            else batch.forEach(change -> commit(List.of(change)));
        }
    }

    private Handle handle() {
        if (handle == null) handle = jdbi.open();
        return handle;
    }

    private void rollBack() {
        if (handle == null) return;
        try {
            handle.rollback();
        } catch (RuntimeException e) {
            // A full disk ends the transaction by itself; a fresh connection is sure to be in none.
            closeQuietly(handle);
            handle = null;
        }
    }

    private static void closeQuietly(Handle broken) {
        try {
            broken.close();
        } catch (RuntimeException e) {
            LOG.debug("closing a broken connection failed");
        }
    }

    RuntimeException asOurs(@Nullable Throwable e) {
        if (e instanceof TryLater || e instanceof Broken) return (RuntimeException) e;
        for (Throwable cause = e; cause != null; cause = cause.getCause())
            if (cause instanceof SQLException sql)
                return dialect.isPassing(sql)
                        ? new TryLater(
                                Duration.ofSeconds(5),
                                "the store cannot write now: " + sql.getMessage(),
                                sql)
                        : new Broken("the store failed: " + sql.getMessage(), sql);
        return new Broken("the store failed", e);
    }

    private static final class Change<T> {
        final CompletableFuture<T> result = new CompletableFuture<>();
        private final Function<Handle, T> work;
        private @Nullable T value;

        Change(Function<Handle, T> work) {
            this.work = work;
        }

        void run(Handle handle) {
            value = work.apply(handle);
        }

        void done() {
            if (value == null)
                result.completeExceptionally(new Broken("a change without a result"));
            else result.complete(value);
        }
    }
}
