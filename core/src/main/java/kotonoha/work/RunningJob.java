package kotonoha.work;

import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.work.Jobs.Job;
import org.jspecify.annotations.Nullable;

/// A job at work on its thread. An interrupt reaches the work only, never the settling after it. Thread-safe.
final class RunningJob {
    final Job job;
    volatile Instant until;
    volatile boolean lost;
    @Nullable Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private boolean inside;
    private boolean stopped;

    RunningJob(Job job, Instant until) {
        this.job = job;
        this.until = until;
    }

    /// The work begins; false when it was stopped before.
    boolean enter() {
        lock.lock();
        try {
            inside = !stopped;
            return inside;
        } finally {
            lock.unlock();
        }
    }

    /// The work is over; an interrupt that is still under way is swallowed.
    void leave() {
        lock.lock();
        try {
            inside = false;
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    void lose() {
        lost = true;
        interrupt();
    }

    void interrupt() {
        lock.lock();
        try {
            stopped = true;
            if (inside && thread != null) thread.interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Whether [#interrupt] was called: what the work threw is then no failure of its own.
    boolean stopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }
}
