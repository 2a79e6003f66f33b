package kotonoha.workspace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// What shall go wrong next. Thread-safe; methods are named as in the Web API, `*` means any.
public final class Faults {
    private final Map<String, Deque<Fault>> next = new ConcurrentHashMap<>();
    private final AtomicInteger lostAcks = new AtomicInteger();
    private volatile int copies = 1;

    Faults() {}

    /// The next call of the method meets the fault.
    public void next(String method, Fault fault) {
        next(method, 1, fault);
    }

    /// The next calls of the method meet the fault.
    public void next(String method, int times, Fault fault) {
        next.compute(
                method,
                (name, old) -> {
                    Deque<Fault> queue = old == null ? new ArrayDeque<>() : new ArrayDeque<>(old);
                    for (int i = 0; i < times; i++) queue.add(fault);
                    return queue;
                });
    }

    /// From now on each event is delivered so many times, with the same id, at once.
    public void deliverEach(int times) {
        copies = times;
    }

    /// The acknowledgements of the next events are lost: Slack delivers them again.
    public void loseAcks(int events) {
        lostAcks.set(events);
    }

    /// Nothing goes wrong any more.
    public void clear() {
        next.clear();
        lostAcks.set(0);
        copies = 1;
    }

    Optional<Fault> take(String method) {
        Optional<Fault> own = poll(method);
        return own.isPresent() ? own : poll("*");
    }

    int copies() {
        return copies;
    }

    boolean losesAck() {
        return lostAcks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private Optional<Fault> poll(String method) {
        Deque<Fault> taken = new ArrayDeque<>(1);
        next.computeIfPresent(
                method,
                (name, old) -> {
                    Deque<Fault> queue = new ArrayDeque<>(old);
                    taken.add(queue.removeFirst());
                    return queue.isEmpty() ? null : queue;
                });
        return Optional.ofNullable(taken.peek());
    }
}
