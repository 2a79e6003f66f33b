package kotonoha.slack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.kernel.Time;

/// What Slack allows per method, per app and workspace, shared by everything in this process. Thread-safe and fair:
/// callers get their turns in the order in which they asked. A method that is not listed is only ever paused.
///
/// A turn is free when fewer than the method's number of turns lie within the last window (a minute), so that no
/// window of Slack's, wherever it begins, sees more. For one window after a pause the turns come evenly, so that those
/// who waited do not all come at once. A name such as `chat.postMessage C1` has a bucket of its own with the number of
/// `chat.postMessage *`.
public final class TokenBuckets {
    /// Slack's tiers (2: 20, 3: 50, 4: 100 a minute) and the special ones, for the methods that are called here.
    public static final Map<String, Integer> SLACK =
            Map.ofEntries(
                    Map.entry("chat.startStream", 20),
                    Map.entry("chat.stopStream", 20),
                    Map.entry("chat.appendStream", 100),
                    Map.entry("chat.update", 50),
                    Map.entry("chat.delete", 50),
                    Map.entry("chat.postMessage", 240),
                    Map.entry("chat.postMessage *", 60),
                    Map.entry("chat.postEphemeral", 100),
                    Map.entry("conversations.replies", 50),
                    Map.entry("conversations.history", 50),
                    Map.entry("conversations.info", 50),
                    Map.entry("conversations.members", 100),
                    Map.entry("users.info", 100),
                    Map.entry("users.list", 20),
                    Map.entry("files.info", 100),
                    Map.entry("views.open", 100),
                    Map.entry("views.update", 100),
                    Map.entry("views.publish", 100),
                    Map.entry("agents.sessions.setStatus", 50),
                    Map.entry("agents.sessions.rename", 50),
                    Map.entry("assistant.threads.setSuggestedPrompts", 100),
                    Map.entry("files.getUploadURLExternal", 100),
                    Map.entry("files.completeUploadExternal", 100),
                    Map.entry("apps.connections.open", 50));

    private static final int MOST = 1_000;

    private final Time time;
    private final Map<String, Integer> perWindow;
    private final long window;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Bucket> buckets = new HashMap<>();

    public TokenBuckets(Time time) {
        this(time, SLACK, Duration.ofMinutes(1));
    }

    /// Other numbers or another window, e.g. a short one in tests.
    public TokenBuckets(Time time, Map<String, Integer> perWindow, Duration window) {
        this.time = time;
        this.perWindow = Map.copyOf(perWindow);
        this.window = window.toNanos();
    }

    /// Waits for a turn. False, at once, when it would take longer than `patience`; nothing is used up then.
    public boolean acquire(String method, Duration patience) throws InterruptedException {
        long deadline = time.nanos() + patience.toNanos();
        while (true) {
            long turn = reserve(method, deadline);
            if (turn == REFUSED) return false;
            long wait = turn - time.nanos();
            if (wait > 0) waitFor(method, turn, wait);
            if (!pausedSince(method, turn)) return true;
        }
    }

    /// A turn at once or none.
    public boolean tryAcquire(String method) {
        return reserve(method, time.nanos()) != REFUSED;
    }

    /// Slack said `Retry-After`: nobody calls the method before that.
    public void pause(String method, Duration length) {
        lock.lock();
        try {
            Bucket bucket = bucket(method);
            long until = time.nanos() + length.toNanos();
            if (!bucket.paused || until - bucket.pausedUntil > 0) bucket.pausedUntil = until;
            bucket.paused = true;
        } finally {
            lock.unlock();
        }
    }

    /// How long somebody who asked now would wait for a turn.
    public Duration delay(String method) {
        lock.lock();
        try {
            long now = time.nanos();
            return Duration.ofNanos(Math.max(0, bucket(method).next(now, window) - now));
        } finally {
            lock.unlock();
        }
    }

    /// How many turns are promised to callers who still wait for them.
    public int waiting(String method) {
        lock.lock();
        try {
            return bucket(method).waiting;
        } finally {
            lock.unlock();
        }
    }

    /// Counts the caller among those who call the method again and again, until the share is closed.
    public Share share(String method) {
        count(method, 1);
        return new Share(this, method);
    }

    /// How many shares are open.
    public int sharers(String method) {
        lock.lock();
        try {
            return bucket(method).sharers;
        } finally {
            lock.unlock();
        }
    }

    /// The interval at which each sharer may call so that all together stay within the limit.
    public Duration pace(String method) {
        int turns = size(method);
        if (turns == Integer.MAX_VALUE) return Duration.ZERO;
        return Duration.ofNanos(window / turns * Math.max(1, sharers(method)));
    }

    /// One of those who call a method again and again. Closing it twice counts once.
    public static final class Share implements AutoCloseable {
        private final TokenBuckets buckets;
        private final String method;
        private boolean closed;

        private Share(TokenBuckets buckets, String method) {
            this.buckets = buckets;
            this.method = method;
        }

        @Override
        public synchronized void close() {
            if (!closed) buckets.count(method, -1);
            closed = true;
        }
    }

    private static final long REFUSED = Long.MIN_VALUE;

    private long reserve(String method, long deadline) {
        lock.lock();
        try {
            Bucket bucket = bucket(method);
            long turn = bucket.next(time.nanos(), window);
            if (turn - deadline > 0) return REFUSED;
            bucket.take(turn);
            return turn;
        } finally {
            lock.unlock();
        }
    }

    private void waitFor(String method, long turn, long wait) throws InterruptedException {
        countWaiting(method, 1);
        try {
            time.sleep(Duration.ofNanos(wait));
        } catch (InterruptedException e) {
            giveBack(method, turn);
            throw e;
        } finally {
            countWaiting(method, -1);
        }
    }

    /// Whether a pause was declared over the turn while its owner waited; the turn is then given back.
    private boolean pausedSince(String method, long turn) {
        lock.lock();
        try {
            Bucket bucket = bucket(method);
            if (!bucket.paused || bucket.pausedUntil - time.nanos() <= 0) return false;
            bucket.turns.removeLastOccurrence(turn);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(String method, long turn) {
        lock.lock();
        try {
            bucket(method).turns.removeLastOccurrence(turn);
        } finally {
            lock.unlock();
        }
    }

    private void countWaiting(String method, int by) {
        lock.lock();
        try {
            bucket(method).waiting += by;
        } finally {
            lock.unlock();
        }
    }

    private void count(String method, int by) {
        lock.lock();
        try {
            bucket(method).sharers += by;
        } finally {
            lock.unlock();
        }
    }

    private Bucket bucket(String method) {
        if (buckets.size() > MOST) {
            long now = time.nanos();
            buckets.values().removeIf(bucket -> bucket.isForgotten(now, window));
        }
        return buckets.computeIfAbsent(method, name -> new Bucket(size(name)));
    }

    private int size(String method) {
        int space = method.indexOf(' ');
        String name = space < 0 ? method : method.substring(0, space) + " *";
        return perWindow.getOrDefault(name, Integer.MAX_VALUE);
    }

    /// One method: when its last turns were or will be taken, oldest first. Guarded by the lock.
    private static final class Bucket {
        private final int size;
        private final Deque<Long> turns = new ArrayDeque<>();
        private boolean paused;
        private long pausedUntil;
        private int waiting;
        private int sharers;

        Bucket(int size) {
            this.size = size;
        }

        long next(long now, long window) {
            long turn = now;
            if (paused && pausedUntil - turn > 0) turn = pausedUntil;
            Long last = turns.peekLast();
            if (last != null && last - turn > 0) turn = last;
            boolean evenly =
                    paused
                            && last != null
                            && size < Integer.MAX_VALUE
                            && turn - pausedUntil < window;
            if (evenly && last + window / size - turn > 0) turn = last + window / size;
            Long first = turns.peekFirst();
            boolean full = first != null && turns.size() >= size;
            return full && first + window - turn > 0 ? first + window : turn;
        }

        boolean isForgotten(long now, long window) {
            Long last = turns.peekLast();
            boolean quiet = last == null || now - last > window;
            return quiet && waiting == 0 && sharers == 0 && (!paused || now - pausedUntil > window);
        }

        void take(long turn) {
            if (size == Integer.MAX_VALUE) return;
            turns.addLast(turn);
            if (turns.size() > size) turns.removeFirst();
        }
    }
}
