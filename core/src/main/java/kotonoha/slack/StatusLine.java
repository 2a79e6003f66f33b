package kotonoha.slack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.kernel.Time;

/// The line under a thread that says what the bot is doing. Its calls run beside the answer, so that they delay no text;
/// of several texts that wait only the newest is sent. Thread-safe.
final class StatusLine {
    private final SlackApi api;
    private final Destination to;
    private final Time time;
    private final Duration refresh;
    private final ReentrantLock lock = new ReentrantLock();
    private final java.util.concurrent.locks.Condition idle = lock.newCondition();
    private String wanted = "";
    private String shown = "";
    private boolean sending;
    private boolean again;
    private long sentAt;

    StatusLine(SlackApi api, Destination to, Time time, Duration refresh) {
        this.api = api;
        this.to = to;
        this.time = time;
        this.refresh = refresh;
    }

    void show(String text) {
        lock.lock();
        try {
            wanted = text;
            if (wanted.equals(shown) && !sending) return;
            again = true;
            if (!sending) send();
        } finally {
            lock.unlock();
        }
    }

    /// There is something to read: Slack takes the line away with it. Taking it away here would also end the agent
    /// session, and Slack's stop button with it; [#clear] does so at the end.
    void replaced() {
        lock.lock();
        try {
            wanted = "";
            again = false;
        } finally {
            lock.unlock();
        }
    }

    /// How long until the line must be said again; nothing to say waits for ever.
    Duration due() {
        lock.lock();
        try {
            if (wanted.isEmpty()) return Duration.ofDays(1);
            long left = refresh.toNanos() - (time.nanos() - sentAt);
            return Duration.ofNanos(Math.max(0, left));
        } finally {
            lock.unlock();
        }
    }

    void again() {
        lock.lock();
        try {
            if (wanted.isEmpty() || sending) return;
            again = true;
            send();
        } finally {
            lock.unlock();
        }
    }

    /// Takes the line away for good, waiting a little for a call that is under way.
    void clear(Duration patience) {
        lock.lock();
        try {
            wanted = "";
            again = !shown.isEmpty() || sending;
            if (again && !sending) send();
            long left = patience.toNanos();
            while (sending && left > 0) left = idle.awaitNanos(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        sending = true;
        Thread.ofVirtual().name("slack-status").start(this::sendAll);
    }

    private void sendAll() {
        while (true) {
            String text = next();
            boolean done = !DONE.equals(text);
            if (!done) return;
            api.setStatus(
                    to.channel(), to.thread(), text, text.isEmpty() ? List.of() : List.of(text));
        }
    }

    private static final String DONE = "\0";

    private String next() {
        lock.lock();
        try {
            if (!again) {
                sending = false;
                idle.signalAll();
                return DONE;
            }
            again = false;
            shown = wanted;
            sentAt = time.nanos();
            return wanted;
        } finally {
            lock.unlock();
        }
    }
}
