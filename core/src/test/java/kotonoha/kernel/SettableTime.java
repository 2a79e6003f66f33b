package kotonoha.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A clock that tests turn by hand; sleepers wake when it is turned far enough. Thread-safe.
public final class SettableTime implements Time {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turned = lock.newCondition();
    private Instant now;

    public SettableTime(Instant start) {
        this.now = start;
    }

    public SettableTime() {
        this(Instant.parse("2026-11-22T01:00:00Z"));
    }

    public void advance(Duration by) {
        lock.lock();
        try {
            now = now.plus(by);
            turned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant now() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nanos() {
        Instant at = now();
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        lock.lock();
        try {
            Instant until = now.plus(duration);
            while (now.isBefore(until)) turned.await();
        } finally {
            lock.unlock();
        }
    }
}
