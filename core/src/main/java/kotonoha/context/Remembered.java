package kotonoha.context;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import kotonoha.kernel.Time;

/// Keeps things in memory for a while, bounded by their weights together; what was not used for longest goes first.
/// Thread-safe.
final class Remembered<K, V> {
    private final Time time;
    private final Duration lasts;
    private final long most;
    private final ToIntFunction<V> weight;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, Kept<V>> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long weights;

    Remembered(Time time, Duration lasts, long most, ToIntFunction<V> weight) {
        this.time = time;
        this.lasts = lasts;
        this.most = most;
        this.weight = weight;
    }

    Optional<V> get(K key) {
        lock.lock();
        try {
            Kept<V> found = kept.get(key);
            if (found == null) return Optional.empty();
            if (found.until() - time.nanos() > 0) return Optional.of(found.value());
            drop(key);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    void put(K key, V value) {
        int heavy = Math.max(1, weight.applyAsInt(value));
        lock.lock();
        try {
            drop(key);
            if (heavy > most) return;
            kept.put(key, new Kept<>(value, heavy, time.nanos() + lasts.toNanos()));
            weights += heavy;
            Iterator<Kept<V>> eldest = kept.values().iterator();
            while (weights > most) {
                weights -= eldest.next().weight();
                eldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    void forget(K key) {
        lock.lock();
        try {
            drop(key);
        } finally {
            lock.unlock();
        }
    }

    private void drop(K key) {
        Kept<V> gone = kept.remove(key);
        if (gone != null) weights -= gone.weight();
    }

    private record Kept<V>(V value, int weight, long until) {}
}
