package kotonoha.work;

import java.time.Duration;

/// How jobs are worked on: how many at once, how long a lease runs (it is renewed three times in that span), how often
/// a job is tried, the first wait before another try (doubled each time, up to `longestWait`), and how long running
/// work may go on when the program ends.
public record WorkerSettings(
        int maxAtOnce,
        Duration lease,
        int maxAttempts,
        Duration firstWait,
        Duration longestWait,
        Duration grace) {

    public WorkerSettings {
        if (maxAtOnce < 1) throw new IllegalArgumentException("maxAtOnce must be at least 1");
        if (maxAttempts < 1) throw new IllegalArgumentException("maxAttempts must be at least 1");
        if (!lease.isPositive()) throw new IllegalArgumentException("lease must be positive");
    }

    public WorkerSettings(int maxAtOnce, Duration lease) {
        this(
                maxAtOnce,
                lease,
                8,
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                Duration.ofSeconds(3));
    }

    public static WorkerSettings defaults() {
        return new WorkerSettings(256, Duration.ofSeconds(30));
    }

    /// The wait before the next try of a job that failed `attempts` times before this one.
    Duration wait(int attempts, Duration asked) {
        Duration backOff = firstWait.multipliedBy(1L << Math.min(attempts, 20));
        Duration bounded = backOff.compareTo(longestWait) > 0 ? longestWait : backOff;
        return bounded.compareTo(asked) > 0 ? bounded : asked;
    }
}
