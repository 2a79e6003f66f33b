package kotonoha.kernel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// The only source of time: tests turn it by hand.
public interface Time {
    Instant now();

    /// A steady counter in nanoseconds, for measuring durations.
    long nanos();

    /// Waits; an interrupt ends the wait and is reported as the exception it is.
    void sleep(Duration duration) throws InterruptedException;

    static Time system() {
        Clock clock = Clock.systemUTC();
        return new Time() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
    }
}
