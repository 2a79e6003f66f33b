package kotonoha.slack;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import kotonoha.kernel.Time;
import org.jspecify.annotations.Nullable;

/// Answers that are good for a while: those asked for longest ago go when all together weigh too much. Thread-safe; what
/// throws is not remembered.
final class Remembering<K, V> {
    private final Duration lasts;
    private final int mostWeight;
    private final ToIntFunction<V> weight;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, Answer<V>> answers = new LinkedHashMap<>(64, 0.75f, true);
    private long weighs;

    Remembering(Duration lasts, int mostWeight, ToIntFunction<V> weight, Time time) {
        this.lasts = lasts;
        this.mostWeight = mostWeight;
        this.weight = weight;
        this.time = time;
    }

    V get(K key, Supplier<V> ask) {
        V known = recall(key);
        if (known != null) return known;
        V asked = ask.get();
        keep(key, asked);
        return asked;
    }

    void forget(K key) {
        lock.lock();
        try {
            drop(answers.remove(key));
        } finally {
            lock.unlock();
        }
    }

    private @Nullable V recall(K key) {
        lock.lock();
        try {
            Answer<V> found = answers.get(key);
            return found == null || found.until() - time.nanos() <= 0 ? null : found.value();
        } finally {
            lock.unlock();
        }
    }

    private void keep(K key, V value) {
        Answer<V> answer =
                new Answer<>(value, weight.applyAsInt(value), time.nanos() + lasts.toNanos());
        lock.lock();
        try {
            drop(answers.put(key, answer));
            weighs += answer.weight();
            Iterator<Answer<V>> eldest = answers.values().iterator();
            while (weighs > mostWeight && eldest.hasNext()) {
                Answer<V> gone = eldest.next();
                eldest.remove();
                drop(gone);
            }
        } finally {
            lock.unlock();
        }
    }

    private void drop(@Nullable Answer<V> gone) {
        if (gone != null) weighs -= gone.weight();
    }

    private record Answer<V>(V value, int weight, long until) {}
}
