package kotonoha.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts off what makes large files known by their content, because hashing them takes longer than people want to wait: it
/// is done when nothing is being read, or when a file comes that may be the same. Thread-safe.
final class Recognizing {
    private static final Logger LOG = LoggerFactory.getLogger(Recognizing.class);

    /// Each keeps a file on the disk.
    private static final int MOST = 12;

    private final BooleanSupplier quiet;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, FutureTask<Boolean>> waiting = new LinkedHashMap<>();
    private boolean working;
    private boolean closed;

    /// @param quiet whether nothing is being read now
    Recognizing(BooleanSupplier quiet) {
        this.quiet = quiet;
    }

    /// @param hint what can be told of the content quickly; the same content has the same
    /// @param work makes it known
    void later(String hint, Runnable work) throws InterruptedException {
        FutureTask<Boolean> task = new FutureTask<>(work, true);
        boolean full;
        lock.lock();
        try {
            if (closed) return;
            full = waiting.size() >= MOST;
            if (!full && waiting.putIfAbsent(hint, task) == null) return;
        } finally {
            lock.unlock();
        }
        finish(task);
    }

    /// Whether such content was put off; then it is known when this returns.
    boolean hasMadeKnown(String hint) throws InterruptedException {
        FutureTask<Boolean> task;
        lock.lock();
        try {
            task = waiting.get(hint);
        } finally {
            lock.unlock();
        }
        if (task == null) return false;
        finish(task);
        forget(hint);
        return true;
    }

    /// Nothing may be being read any more.
    void goOn() {
        lock.lock();
        try {
            if (working || closed || waiting.isEmpty() || !quiet.getAsBoolean()) return;
            working = true;
        } finally {
            lock.unlock();
        }
        Thread.ofPlatform().daemon().name("files-recognized").start(this::work);
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            for (String hint : hints()) {
                if (!quiet.getAsBoolean()) return;
                boolean known = hasMadeKnown(hint);
                LOG.debug("a file will be known again: {}", known);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            lock.lock();
            try {
                working = false;
            } finally {
                lock.unlock();
            }
        }
    }

    private List<String> hints() {
        lock.lock();
        try {
            return new ArrayList<>(waiting.keySet());
        } finally {
            lock.unlock();
        }
    }

    private void forget(String hint) {
        lock.lock();
        try {
            waiting.remove(hint);
        } finally {
            lock.unlock();
        }
    }

    private static void finish(FutureTask<Boolean> task) throws InterruptedException {
        task.run();
        try {
            task.get();
        } catch (ExecutionException failed) {
            LOG.warn("a file will not be known again", failed.getCause());
        }
    }
}
