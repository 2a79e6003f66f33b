package kotonoha.context;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import kotonoha.kernel.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does things side by side on virtual threads, until a common time is up or somebody says stop: who is not done then is
/// interrupted, and something else stands in its place. For one owner; closing it ends what still runs.
final class Together implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Together.class);
    private static final long GLANCE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Time time;
    private final long until;
    private final BooleanSupplier stopped;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Together(Time time, Duration limit, BooleanSupplier stopped) {
        this.time = time;
        this.until = time.nanos() + limit.toNanos();
        this.stopped = stopped;
    }

    /// `instead` is what comes out where the work was too slow or failed.
    <T> Running<T> begin(Callable<T> work, Supplier<T> instead) {
        return new Running<>(threads.submit(work), instead);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /// Something under way.
    final class Running<T> {
        private final Future<T> future;
        private final Supplier<T> instead;

        private Running(Future<T> future, Supplier<T> instead) {
            this.future = future;
            this.instead = instead;
        }

        T get() throws InterruptedException {
            while (true) {
                long left = until - time.nanos();
                boolean over = left <= 0 || stopped.getAsBoolean();
                try {
                    return future.get(over ? 0 : Math.min(left, GLANCE), TimeUnit.NANOSECONDS);
                } catch (TimeoutException notYet) {
                    if (!over) continue;
                    future.cancel(true);
                    return instead.get();
                } catch (ExecutionException failed) {
                    LOG.error("while reading what the asker sees", failed.getCause());
                    return instead.get();
                } catch (CancellationException ended) {
                    return instead.get();
                }
            }
        }
    }
}
