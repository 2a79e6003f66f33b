package kotonoha.work;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Durable jobs, the port. A job is on disk when [#enqueue] returns; it runs at least once, and at most one job of a
/// lane runs at a time, oldest first. All methods are thread-safe and throw [kotonoha.kernel.TryLater] where the
/// store is busy or full.
public interface Jobs {
    /// Takes a job in, unless one of its keys was seen within the last 24 hours. Durable on return.
    Accepted enqueue(NewJob job);

    /// The oldest job that is due and whose lane is free, leased to the caller until `now + lease`. The fence of the
    /// lease is higher than any before it; whoever holds an older one can change nothing any more.
    default Optional<Job> lease(Duration lease) {
        return lease(lease, 1).stream().findFirst();
    }

    /// As [#lease(Duration)], up to `most` jobs at one stroke, oldest first; empty when nothing is due.
    List<Job> lease(Duration lease, int most);

    /// Keeps the lease; false means that it is lost and the work must stop.
    boolean renew(Job job, Duration lease);

    /// Records how far the job is, durable on return; false means that the lease is lost.
    boolean record(Job job, String progress);

    /// Done: payload and progress are erased, the keys stay for dropping repeats.
    boolean complete(Job job);

    /// Not done: due again at `now + after`, with progress kept and `attempts` one higher.
    boolean retry(Job job, Duration after, String why);

    /// Given up: payload erased, the reason kept for the admin.
    boolean park(Job job, String why);

    /// Jobs of a lane that wait behind its oldest, which runs or is about to.
    int waiting(String lane);

    /// Takes the jobs out of a lane that wait behind its oldest, e.g. when a newer question replaces them; oldest first.
    /// They are erased as if completed and carry no fence.
    List<Job> withdraw(String lane);

    /// When the next job becomes due or a dead worker's lease ends (the past or present: now); empty when nothing is
    /// left. A job that waits behind another of its lane does not count.
    Optional<Instant> nextDue();

    /// Called by the store after each commit that may have made a job due; must return at once.
    void onDue(Runnable listener);

    /// A job to be. `keys` are for dropping repeats; an empty `lane` means that it need not wait for others.
    record NewJob(Set<String> keys, String kind, String lane, String payload) {
        public NewJob {
            keys = Set.copyOf(keys);
        }
    }

    /// A job at work. `attempts` counts the leases before this one; above 0 the work may have been done in part.
    record Job(
            long id,
            String kind,
            String lane,
            String payload,
            String progress,
            int attempts,
            long fence,
            Instant received) {}

    /// What became of an enqueue: taken in (`ahead` jobs of its lane come before it), or dropped as a repeat.
    sealed interface Accepted {
        record New(long id, int ahead) implements Accepted {}

        record Repeat() implements Accepted {}
    }
}
