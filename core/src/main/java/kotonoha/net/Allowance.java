package kotonoha.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kotonoha.kernel.Time;
import kotonoha.net.Fetched.Why;

/// How long one fetch may still wait for the other side; what its caller does in between does not count. Used by one
/// thread at a time.
final class Allowance {
    private final Time time;
    private final ScheduledExecutorService watch;
    private long left;

    Allowance(Duration all, Time time, ScheduledExecutorService watch) {
        this.left = all.toNanos();
        this.time = time;
        this.watch = watch;
    }

    /// Something that waits for the other side.
    interface Waiting<T> {
        T end() throws IOException;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, left));
    }

    /// Waits; `cancel` is called when the time is up, and must end the waiting.
    <T> T wait(String host, Runnable cancel, Waiting<T> waiting) throws IOException {
        if (left <= 0) throw new ForeignRefusal(Why.TOO_SLOW, host);
        AtomicBoolean late = new AtomicBoolean();
        Runnable ring =
                () -> {
                    late.set(true);
                    cancel.run();
                };
        long from = time.nanos();
        ScheduledFuture<?> alarm = watch.schedule(ring, left, TimeUnit.NANOSECONDS);
        try {
            return waiting.end();
        } catch (IOException e) {
            if (late.get() || e instanceof SocketTimeoutException)
                throw new ForeignRefusal(Why.TOO_SLOW, host);
            throw e;
        } finally {
            alarm.cancel(false);
            left -= time.nanos() - from;
        }
    }
}
