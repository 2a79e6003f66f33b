package kotonoha.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Raised once to stop one answer; whatever works on it is told at once. Thread-safe.
public final class StopSign {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> listeners = new ArrayList<>();
    private @Nullable Reason reason;

    /// Why an answer was stopped.
    public enum Reason {
        /// A person in the thread pressed stop.
        PERSON,
        /// A newer question in the thread replaces this one.
        REPLACED,
        /// The program is shutting down.
        SHUTDOWN,
        /// The lease was lost: another worker has taken over, nothing more may be written.
        LOST
    }

    /// Raises the sign; only the first reason counts.
    public void raise(Reason why) {
        List<Runnable> told;
        lock.lock();
        try {
            if (reason != null) return;
            reason = why;
            told = List.copyOf(listeners);
        } finally {
            lock.unlock();
        }
        told.forEach(Runnable::run);
    }

    public Optional<Reason> raised() {
        lock.lock();
        try {
            return Optional.ofNullable(reason);
        } finally {
            lock.unlock();
        }
    }

    /// Runs `listener` when the sign is raised, at once if it is already; the returned handle takes it back.
    public Watch watch(Runnable listener) {
        boolean late;
        lock.lock();
        try {
            late = reason != null;
            if (!late) listeners.add(listener);
        } finally {
            lock.unlock();
        }
        if (late) listener.run();
        return () -> forget(listener);
    }

    private void forget(Runnable listener) {
        lock.lock();
        try {
            listeners.remove(listener);
        } finally {
            lock.unlock();
        }
    }

    /// Ends a watch.
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
