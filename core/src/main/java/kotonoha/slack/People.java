package kotonoha.slack;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers who people are, for ten minutes, at most some thousands of them. Thread-safe.
final class People {
    private static final Logger LOG = LoggerFactory.getLogger(People.class);
    private static final int MOST = 5_000;
    private static final Duration KNOWN = Duration.ofMinutes(10);
    private static final Duration UNKNOWN = Duration.ofSeconds(30);

    private final Function<UserId, SlackUser> ask;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UserId, Remembered> remembered =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<UserId, Remembered> eldest) {
                    return size() > MOST;
                }
            };

    People(Function<UserId, SlackUser> ask, Time time) {
        this.ask = ask;
        this.time = time;
    }

    SlackUser user(UserId id) {
        SlackUser known = recall(id);
        if (known != null) return known;
        SlackUser asked = asked(id);
        Duration lasts = asked.known() ? KNOWN : UNKNOWN;
        lock.lock();
        try {
            remembered.put(id, new Remembered(asked, time.nanos() + lasts.toNanos()));
        } finally {
            lock.unlock();
        }
        return asked;
    }

    private @Nullable SlackUser recall(UserId id) {
        lock.lock();
        try {
            Remembered found = remembered.get(id);
            return found == null || found.until() - time.nanos() <= 0 ? null : found.user();
        } finally {
            lock.unlock();
        }
    }

    private SlackUser asked(UserId id) {
        try {
            return ask.apply(id);
        } catch (SlackRefusal | TryLater unknown) {
            LOG.info("user {}: {}", id, unknown.getMessage());
            return new SlackUser(
                    id, id.value(), Optional.empty(), ZoneOffset.UTC, false, false, false, false);
        }
    }

    private record Remembered(SlackUser user, long until) {}
}
