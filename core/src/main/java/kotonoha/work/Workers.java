package kotonoha.work;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.work.Jobs.Job;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs due jobs, each on a virtual thread of its own. Woken by the store, so that a job starts within milliseconds;
/// sleeps until the next one is due. [#start] once, [#close] once.
public final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    /// Even if a wake-up were missed or the clock jumped, due work is looked for this often.
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(60);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private final Jobs jobs;
    private final Map<String, Work> works;
    private final Time time;
    private final WorkerSettings settings;

    private final Set<RunningJob> running = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean wake;
    private volatile boolean closing;
    private @Nullable Thread leasing;
    private @Nullable Thread renewing;

    public Workers(Jobs jobs, Map<String, Work> works, Time time, WorkerSettings settings) {
        this.jobs = jobs;
        this.works = Map.copyOf(works);
        this.time = time;
        this.settings = settings;
    }

    /// Begins to lease and run.
    public void start() {
        jobs.onDue(this::wake);
        leasing = Thread.ofVirtual().name("jobs-leasing").start(this::leaseUntilClosed);
        renewing = Thread.ofVirtual().name("jobs-renewing").start(this::renewUntilClosed);
    }

    /// How many jobs run at this moment.
    public int running() {
        return running.size();
    }

    /// Leases nothing new, gives running work a moment, interrupts it, and lets go of what is unfinished: the next
    /// start takes it up again.
    @Override
    public void close() {
        closing = true;
        wake();
        try {
            if (leasing != null) leasing.join();
            if (!waitFor(running::isEmpty, settings.grace())) {
                running.forEach(RunningJob::interrupt);
                if (!waitFor(running::isEmpty, settings.grace()))
                    LOG.warn("{} jobs did not end when interrupted", running.size());
            }
            if (renewing != null) renewing.interrupt();
        } catch (InterruptedException e) {
            running.forEach(RunningJob::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private void leaseUntilClosed() {
        while (!closing) {
            try {
                int free = settings.maxAtOnce() - running.size();
                List<Job> due = free == 0 ? List.of() : jobs.lease(settings.lease(), free);
                due.forEach(this::begin);
                if (due.isEmpty()) sleep(free == 0 ? LONGEST_SLEEP : untilNextDue());
            } catch (TryLater busy) {
                LOG.warn("cannot lease jobs now: {}", busy.getMessage());
                rest();
            } catch (RuntimeException e) {
                LOG.error("cannot lease jobs", e);
                rest();
            }
        }
    }

    private Duration untilNextDue() {
        Instant now = time.now();
        return jobs.nextDue()
                .map(due -> Duration.between(now, due))
                .filter(wait -> wait.compareTo(LONGEST_SLEEP) < 0)
                .map(wait -> wait.isPositive() ? wait.plusMillis(1) : Duration.ofMillis(1))
                .orElse(LONGEST_SLEEP);
    }

    private void begin(Job job) {
        RunningJob one = new RunningJob(job, time.now().plus(settings.lease()));
        running.add(one);
        one.thread = Thread.ofVirtual().name("job-" + job.id()).unstarted(() -> run(one));
        one.thread.start();
    }

    private void run(RunningJob one) {
        try {
            settle(one, attempt(one));
        } catch (RuntimeException e) {
            LOG.error("job {} ({}) could not be settled", one.job.id(), one.job.kind(), e);
        } finally {
            boolean full = running.size() >= settings.maxAtOnce();
            running.remove(one);
            if (full) wake();
            else signal();
        }
    }

    private End attempt(RunningJob one) {
        Job job = one.job;
        Work work = works.get(job.kind());
        if (work == null) return new End.GivenUp("nobody here does " + job.kind(), null);
        if (job.attempts() >= settings.maxAttempts())
            return new End.GivenUp("given up after " + job.attempts() + " attempts", null);
        try {
            if (!one.enter()) return new End.Again(Duration.ZERO, "interrupted");
            work.run(job, leaseOf(one));
            return new End.Done();
        } catch (InterruptedException interrupted) {
            return again(job, Duration.ZERO, "interrupted");
        } catch (LeaseLost lost) {
            return new End.Lost();
        } catch (TryLater busy) {
            if (!one.stopped())
                LOG.info("job {} ({}): {}", job.id(), job.kind(), busy.getMessage());
            return again(job, busy.after(), String.valueOf(busy.getMessage()));
        } catch (Broken broken) {
            return new End.GivenUp(String.valueOf(broken.getMessage()), broken);
        } catch (RuntimeException | Error unexpected) {
            return new End.GivenUp(unexpected.getClass().getName(), unexpected);
        } finally {
            one.leave();
        }
    }

    private End again(Job job, Duration after, String why) {
        return job.attempts() + 1 >= settings.maxAttempts()
                ? new End.GivenUp(
                        "given up after %d attempts: %s".formatted(job.attempts() + 1, why), null)
                : new End.Again(settings.wait(job.attempts(), after), why);
    }

    private void settle(RunningJob one, End end) {
        Job job = one.job;
        if (one.lost || end instanceof End.Lost) {
            LOG.warn(
                    "job {} ({}): the lease was lost; left to whoever has it",
                    job.id(),
                    job.kind());
            return;
        }
        if (one.stopped() && !(end instanceof End.Done)) {
            untilStored(one, () -> jobs.retry(job, Duration.ZERO, "the program ended"));
            return;
        }
        switch (end) {
            case End.Done() -> untilStored(one, () -> jobs.complete(job));
            case End.Again(Duration after, String why) ->
                    untilStored(one, () -> jobs.retry(job, after, why));
            case End.GivenUp(String why, Throwable cause) -> giveUp(one, why, cause);
            case End.Lost() -> {}
        }
    }

    private void giveUp(RunningJob one, String why, @Nullable Throwable cause) {
        Job job = one.job;
        LOG.error("job {} ({}) is given up: {}", job.id(), job.kind(), why, withoutMessages(cause));
        Work work = works.get(job.kind());
        // Beyond the limit it was giving up that failed; once is enough.
        if (work != null && job.attempts() <= settings.maxAttempts()) sayGoodbye(one, work, why);
        if (!one.lost) untilStored(one, () -> jobs.park(job, why));
    }

    private void sayGoodbye(RunningJob one, Work work, String why) {
        try {
            if (one.enter()) work.gaveUp(one.job, why);
        } catch (InterruptedException | RuntimeException e) {
            LOG.error("job {} could not be given up visibly", one.job.id(), withoutMessages(e));
        } finally {
            one.leave();
        }
    }

    /// The work is done, only the store is busy or full: keep trying as long as the lease is ours.
    private void untilStored(RunningJob one, BooleanSupplier store) {
        while (!one.lost) {
            try {
                if (!store.getAsBoolean()) LOG.warn("job {}: the lease was lost", one.job.id());
                return;
            } catch (TryLater busy) {
                LOG.warn("job {}: cannot be settled yet: {}", one.job.id(), busy.getMessage());
                if (closing) return;
                pause(AFTER_TROUBLE);
            }
        }
    }

    private void renewUntilClosed() {
        Duration third = settings.lease().dividedBy(3);
        while (!Thread.currentThread().isInterrupted()) {
            if (!pause(third)) return;
            for (RunningJob one : running) Thread.ofVirtual().start(() -> renew(one));
        }
    }

    private void renew(RunningJob one) {
        Instant until = time.now().plus(settings.lease());
        try {
            if (jobs.renew(one.job, settings.lease())) one.until = until;
            else if (running.contains(one)) one.lose();
        } catch (RuntimeException e) {
            LOG.warn("job {}: cannot renew the lease: {}", one.job.id(), e.getMessage());
            if (!time.now().isBefore(one.until)) one.lose();
        }
    }

    private Lease leaseOf(RunningJob one) {
        return new Lease() {
            @Override
            public void record(String progress) {
                check();
                if (jobs.record(one.job, progress)) return;
                one.lost = true;
                throw new LeaseLost(one.job.id());
            }

            @Override
            public void check() {
                if (one.lost) throw new LeaseLost(one.job.id());
            }

            @Override
            public boolean last() {
                return one.job.attempts() + 1 >= settings.maxAttempts();
            }
        };
    }

    private void wake() {
        lock.lock();
        try {
            wake = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Sleeps until woken; a wake-up that came since the last sleep counts.
    private void sleep(Duration most) {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!wake && left > 0) left = changed.awaitNanos(left);
            wake = false;
        } catch (InterruptedException e) {
            closing = true;
        } finally {
            lock.unlock();
        }
    }

    private void rest() {
        try {
            waitFor(() -> closing, AFTER_TROUBLE);
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    /// False when interrupted.
    private boolean pause(Duration length) {
        try {
            waitFor(() -> false, length);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean waitFor(BooleanSupplier condition, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.NANOSECONDS.convert(most);
            while (!condition.getAsBoolean()) {
                if (left <= 0) return false;
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Messages of exceptions that are not ours may quote what people wrote; the log gets their places only.
    private static @Nullable Throwable withoutMessages(@Nullable Throwable cause) {
        if (cause == null || cause instanceof Broken && cause.getCause() == null) return cause;
        RuntimeException bare =
                new RuntimeException(cause.getClass().getName(), withoutMessages(cause.getCause()));
        bare.setStackTrace(cause.getStackTrace());
        return bare;
    }

    /// How one attempt ended.
    private sealed interface End {
        record Done() implements End {}

        record Again(Duration after, String why) implements End {}

        record GivenUp(String why, @Nullable Throwable cause) implements End {}

        record Lost() implements End {}
    }
}
