package kotonoha.work;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import kotonoha.kernel.Time;

/// Jobs that a test keeps in memory; same contract as the durable ones. Thread-safe.
public final class MemoryJobs implements Jobs {
    private static final Duration REMEMBERED = Duration.ofHours(24);

    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, Row> rows = new TreeMap<>();
    private final Map<String, Instant> keys = new HashMap<>();
    private final Map<Long, String> parked = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private long lastId;
    private long lastFence;

    public MemoryJobs(Time time) {
        this.time = time;
    }

    @Override
    public Accepted enqueue(NewJob job) {
        Accepted accepted = locked(() -> add(job));
        tell();
        return accepted;
    }

    @Override
    public List<Job> lease(Duration lease, int most) {
        return locked(() -> {
            List<Row> due = rows.values().stream().filter(this::isDue).limit(most).toList();
            due.forEach(row -> row.lease(time.now().plus(lease), ++lastFence));
            return due.stream().map(Row::toJob).toList();
        });
    }

    @Override
    public boolean renew(Job job, Duration lease) {
        return change(job, row -> row.due = time.now().plus(lease));
    }

    @Override
    public boolean record(Job job, String progress) {
        return change(job, row -> row.progress = progress);
    }

    @Override
    public boolean complete(Job job) {
        return change(job, row -> rows.remove(row.id));
    }

    @Override
    public boolean retry(Job job, Duration after, String why) {
        return change(
                job,
                row -> {
                    row.running = false;
                    row.due = time.now().plus(after);
                });
    }

    @Override
    public boolean park(Job job, String why) {
        return change(
                job,
                row -> {
                    rows.remove(row.id);
                    parked.put(row.id, why);
                });
    }

    @Override
    public int waiting(String lane) {
        return locked(() -> behind(lane).size());
    }

    @Override
    public List<Job> withdraw(String lane) {
        return locked(() -> {
            List<Job> taken = behind(lane).stream().map(Row::toJob).toList();
            taken.forEach(job -> rows.remove(job.id()));
            return taken;
        });
    }

    @Override
    public Optional<Instant> nextDue() {
        return locked(() ->
                rows.values().stream()
                        .filter(this::isHead)
                        .map(row -> row.due)
                        .min(Comparator.naturalOrder())
                        .map(due -> due.isBefore(time.now()) ? time.now() : due));
    }

    @Override
    public void onDue(Runnable listener) {
        listeners.add(listener);
    }

    /// The reasons of the jobs that were given up, by their ids.
    public Map<Long, String> parked() {
        return locked(() -> Map.copyOf(parked));
    }

    /// How many jobs are not done yet.
    public int size() {
        return locked(rows::size);
    }

    private Accepted add(NewJob job) {
        Instant now = time.now();
        keys.values().removeIf(seen -> !seen.plus(REMEMBERED).isAfter(now));
        if (job.keys().stream().anyMatch(keys::containsKey)) return new Accepted.Repeat();
        job.keys().forEach(key -> keys.put(key, now));
        int ahead = job.lane().isEmpty() ? 0 : inLane(job.lane()).size();
        Row row = new Row(++lastId, job, now);
        rows.put(row.id, row);
        return new Accepted.New(row.id, ahead);
    }

    private boolean isDue(Row row) {
        return isHead(row) && !row.due.isAfter(time.now());
    }

    private boolean isHead(Row row) {
        return row.job.lane().isEmpty() || inLane(row.job.lane()).getFirst() == row;
    }

    private List<Row> behind(String lane) {
        return inLane(lane).stream().skip(1).toList();
    }

    private List<Row> inLane(String lane) {
        return rows.values().stream().filter(row -> row.job.lane().equals(lane)).toList();
    }

    private boolean change(Job job, java.util.function.Consumer<Row> change) {
        boolean held =
                locked(() -> {
                    Row row = rows.get(job.id());
                    if (row == null || !row.running || row.fence != job.fence()) return false;
                    change.accept(row);
                    return true;
                });
        if (held) tell();
        return held;
    }

    private void tell() {
        new ArrayList<>(listeners).forEach(Runnable::run);
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private static final class Row {
        final long id;
        final NewJob job;
        final Instant received;
        Instant due;
        boolean running;
        long fence;
        int leases;
        String progress = "";

        Row(long id, NewJob job, Instant received) {
            this.id = id;
            this.job = job;
            this.received = received;
            this.due = received;
        }

        void lease(Instant until, long newFence) {
            running = true;
            due = until;
            fence = newFence;
            leases++;
        }

        Job toJob() {
            return new Job(
                    id,
                    job.kind(),
                    job.lane(),
                    job.payload(),
                    progress,
                    Math.max(0, leases - 1),
                    fence,
                    received);
        }
    }
}
