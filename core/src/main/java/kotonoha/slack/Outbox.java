package kotonoha.slack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.kernel.Time;
import org.jspecify.annotations.Nullable;

/// What one answer still has to send: filled by the model's thread, emptied by the writer's. Thread-safe, bounded.
final class Outbox {
    private final Time time;
    private final int largest;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private int wakeAt = 1;
    private int dropped;
    private long arrived;
    private long mark;
    private long lastWrite;
    private @Nullable Closing ending;

    Outbox(Time time, int largest) {
        this.time = time;
        this.largest = largest;
    }

    void write(String markdown) {
        lock.lock();
        try {
            if (ending != null) return;
            int room = Math.max(0, largest - text.length());
            String kept =
                    markdown.length() <= room
                            ? markdown
                            : markdown.substring(0, Cut.boundary(markdown, room));
            dropped += markdown.length() - kept.length();
            text.append(kept);
            lastWrite = time.nanos();
            if (text.length() >= wakeAt) changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// A task that waits is replaced by its newer state; what was said only once is kept.
    void task(Task task) {
        lock.lock();
        try {
            if (ending != null) return;
            tasks.merge(task.id(), task, Outbox::newer);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void end(Closing closing) {
        lock.lock();
        try {
            if (ending == null) ending = closing;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// A change that concerns the writer: enough text, a task, the end.
    void await(Duration longest, int enoughText) throws InterruptedException {
        lock.lock();
        try {
            wakeAt = enoughText;
            if (text.length() >= enoughText || ending != null) return;
            changed.await(Math.max(1, longest.toNanos()), TimeUnit.NANOSECONDS);
        } finally {
            wakeAt = Integer.MAX_VALUE;
            lock.unlock();
        }
    }

    /// What waits now.
    Waiting waiting() {
        lock.lock();
        try {
            return new Waiting(text.toString(), List.copyOf(tasks.values()), ending, lastWrite);
        } finally {
            lock.unlock();
        }
    }

    /// Characters and tasks that wait; cheaper than [#waiting].
    boolean isEmpty() {
        lock.lock();
        try {
            return text.isEmpty() && tasks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// The first characters have arrived, and so have these tasks.
    void confirm(int characters, List<Task> sent) {
        lock.lock();
        try {
            text.delete(0, characters);
            arrived += characters;
            for (Task task : sent) tasks.remove(task.id(), task);
        } finally {
            lock.unlock();
        }
    }

    /// What waits now is not wanted any more; what is written from now on is.
    void unwanted() {
        lock.lock();
        try {
            mark = arrived + text.length();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// What waits now is not wanted any more, and these words are said instead. For the writer, while nothing is on its
    /// way.
    void replace(String words) {
        lock.lock();
        try {
            arrived += text.length();
            text.setLength(0);
            text.append(words);
            tasks.clear();
        } finally {
            lock.unlock();
        }
    }

    /// Takes out what is not wanted any more. For the writer, while no piece of it is on its way.
    void tidy() {
        lock.lock();
        try {
            int characters = (int) Math.min(mark - arrived, text.length());
            if (characters <= 0) return;
            text.delete(0, characters);
            arrived += characters;
            tasks.clear();
        } finally {
            lock.unlock();
        }
    }

    int left() {
        lock.lock();
        try {
            return text.length() + dropped;
        } finally {
            lock.unlock();
        }
    }

    /// A look at the outbox. `lastWrite` is when text came last, in nanoseconds of the clock.
    record Waiting(String text, List<Task> tasks, @Nullable Closing ending, long lastWrite) {
        boolean isEmpty() {
            return text.isEmpty() && tasks.isEmpty();
        }
    }

    private static Task newer(Task old, Task task) {
        List<Task.Source> sources = new ArrayList<>(old.sources());
        for (Task.Source source : task.sources())
            if (!sources.contains(source)) sources.add(source);
        return new Task(
                task.id(),
                task.title(),
                task.status(),
                task.details().isEmpty() ? old.details() : task.details(),
                task.output().isEmpty() ? old.output() : task.output(),
                sources);
    }
}
