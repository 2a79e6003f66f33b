package kotonoha.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.work.Jobs;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Jobs in a SQL database; what people wrote is sealed and erased when the job is done. Thread-safe.
///
/// Of a lane only the oldest is `waiting` or `running`; the others are `behind` until it leaves, so that neither
/// leasing nor the next due time ever looks at jobs that cannot run.
public final class SqlJobs implements Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(SqlJobs.class);
    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);

    /// What a job takes on disk beyond its payload, generously.
    private static final int AROUND_A_PAYLOAD = 2_000;

    /// Due at once, whatever the clock does later.
    private static final long AT_ONCE = 0;

    private final Database database;
    private final Time time;
    private final JobLimits limits;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    // Touched by the writer's thread only.
    private long slots;
    private long room;
    private Instant lastSweep = Instant.EPOCH;

    public SqlJobs(Database database, Time time) {
        this(database, time, JobLimits.defaults());
    }

    /// Takes back what a predecessor that died had leased: the data has one owner, so it runs no more.
    public SqlJobs(Database database, Time time, JobLimits limits) {
        this.database = database;
        this.time = time;
        this.limits = limits;
        int left =
                database.write(handle ->
                        handle.execute(
                                "UPDATE job SET state = 'waiting', due_at = ? WHERE state = 'running'",
                                AT_ONCE));
        if (left > 0)
            LOG.info("{} jobs were interrupted by the last stop and are taken up again", left);
    }

    @Override
    public Accepted enqueue(NewJob job) {
        Optional<Accepted> accepted = database.write(handle -> add(handle, job));
        tell();
        return accepted.orElseThrow(() ->
                new TryLater(
                        Duration.ofSeconds(30),
                        "the inbox is full: %d jobs, or the allowed size of the data"
                                .formatted(limits.open())));
    }

    @Override
    public List<Job> lease(Duration lease, int most) {
        long until = time.now().plus(lease).toEpochMilli();
        List<Row> rows = database.write(handle -> lease(handle, until, most));
        List<Job> jobs = new ArrayList<>();
        for (Row row : rows) unsealed(row).ifPresent(jobs::add);
        return List.copyOf(jobs);
    }

    @Override
    public boolean renew(Job job, Duration lease) {
        long until = time.now().plus(lease).toEpochMilli();
        return held(handle -> change(handle, job, "due_at = ?", until));
    }

    @Override
    public boolean record(Job job, String progress) {
        byte[] sealed = database.seal(progress, "progress " + job.id());
        return held(handle -> change(handle, job, "progress = ?", sealed));
    }

    @Override
    public boolean complete(Job job) {
        boolean held =
                held(handle -> {
                    int gone =
                            handle.execute(
                                    "DELETE FROM job WHERE id = ? AND fence = ? AND state = 'running'",
                                    job.id(),
                                    job.fence());
                    if (gone == 1) goOn(handle, job.lane());
                    return gone;
                });
        tell();
        return held;
    }

    @Override
    public boolean retry(Job job, Duration after, String why) {
        long due = after.isPositive() ? time.now().plus(after).toEpochMilli() : AT_ONCE;
        boolean held = held(handle -> change(handle, job, "state = 'waiting', due_at = ?", due));
        tell();
        return held;
    }

    @Override
    public boolean park(Job job, String why) {
        byte[] sealed = database.seal(why, "why " + job.id());
        boolean held =
                held(handle -> {
                    int parked =
                            change(
                                    handle,
                                    job,
                                    "state = 'parked', payload = NULL, progress = NULL, why = ?",
                                    sealed);
                    if (parked == 1) goOn(handle, job.lane());
                    trimParked(handle);
                    return parked;
                });
        tell();
        return held;
    }

    @Override
    public int waiting(String lane) {
        return database.read(handle ->
                number(handle, "SELECT COUNT(*) FROM job WHERE lane = ? AND state = 'behind'", lane)
                        .intValue());
    }

    @Override
    public List<Job> withdraw(String lane) {
        List<Row> rows =
                database.write(handle -> {
                    List<Row> behind =
                            rows(handle, "WHERE lane = ? AND state = 'behind' ORDER BY id", lane);
                    handle.execute("DELETE FROM job WHERE lane = ? AND state = 'behind'", lane);
                    return behind;
                });
        return rows.stream().map(this::toJob).toList();
    }

    @Override
    public Optional<Instant> nextDue() {
        Instant now = time.now();
        return database.read(handle ->
                        Stream.of("waiting", "running")
                                .flatMap(state ->
                                        handle
                                                .createQuery(
                                                        "SELECT MIN(due_at) FROM job WHERE state = ? HAVING COUNT(*) > 0")
                                                .bind(0, state)
                                                .mapTo(Long.class)
                                                .stream())
                                .min(Comparator.naturalOrder()))
                .map(Instant::ofEpochMilli)
                .map(due -> due.isBefore(now) ? now : due);
    }

    @Override
    public void onDue(Runnable listener) {
        listeners.add(listener);
    }

    private Optional<Accepted> add(Handle handle, NewJob job) {
        Instant now = time.now();
        sweep(handle, now);
        long remembered = now.minus(REMEMBERED).toEpochMilli();
        for (String key : job.keys())
            if (isKnown(handle, key, remembered)) return Optional.of(new Accepted.Repeat());
        if (!hasRoom(handle, job.payload().length() * 3L + AROUND_A_PAYLOAD))
            return Optional.empty();
        for (String key : job.keys())
            handle.execute(
                    "INSERT INTO job_key (name, seen_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at",
                    key,
                    now.toEpochMilli());
        int ahead = ahead(handle, job.lane());
        long id = next(handle, "job", 1);
        handle.execute(
                "INSERT INTO job (id, kind, lane, state, due_at, fence, leases, received_at, payload) VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?)",
                id,
                job.kind(),
                job.lane(),
                ahead == 0 ? "waiting" : "behind",
                AT_ONCE,
                now.toEpochMilli(),
                database.seal(job.payload(), "payload " + id));
        return Optional.of(new Accepted.New(id, ahead));
    }

    private static boolean isKnown(Handle handle, String key, long since) {
        return number(
                        handle,
                        "SELECT COUNT(*) FROM job_key WHERE name = ? AND seen_at > ?",
                        key,
                        since)
                > 0;
    }

    private static int ahead(Handle handle, String lane) {
        if (lane.isEmpty()) return 0;
        return number(handle, "SELECT COUNT(*) FROM job WHERE lane = ? AND state <> 'parked'", lane)
                .intValue();
    }

    /// Measuring for each job would be slow: what was free at the last measurement is used up first.
    private boolean hasRoom(Handle handle, long bytes) {
        slots--;
        room -= bytes;
        if (slots >= 0 && room >= 0) return true;
        slots = limits.open() - count(handle) - 1;
        room = database.room(handle) - bytes;
        return slots >= 0 && room >= 0;
    }

    private static long count(Handle handle) {
        return number(
                handle, "SELECT COUNT(*) FROM job WHERE state IN ('waiting', 'running', 'behind')");
    }

    private void sweep(Handle handle, Instant now) {
        if (now.isBefore(lastSweep.plus(BETWEEN_SWEEPS))) return;
        handle.execute(
                "DELETE FROM job_key WHERE seen_at <= ?", now.minus(REMEMBERED).toEpochMilli());
        lastSweep = now;
    }

    private List<Row> lease(Handle handle, long until, int most) {
        long now = time.now().toEpochMilli();
        List<Row> due =
                Stream.of("waiting", "running")
                        .flatMap(state ->
                                rows(
                                        handle,
                                        "WHERE state = ? AND due_at <= ? ORDER BY id LIMIT ?",
                                        state,
                                        now,
                                        most)
                                        .stream())
                        .sorted(Comparator.comparingLong(Row::id))
                        .limit(most)
                        .toList();
        if (due.isEmpty()) return due;
        long fence = next(handle, "fence", due.size()) - due.size();
        List<Row> leased = new ArrayList<>();
        for (Row row : due) {
            fence++;
            handle.execute(
                    "UPDATE job SET state = 'running', due_at = ?, fence = ?, leases = leases + 1 WHERE id = ?",
                    until,
                    fence,
                    row.id());
            leased.add(row.leased(fence));
        }
        return leased;
    }

    /// A row that cannot be read any more is given up here: it must not keep the others from running.
    private Optional<Job> unsealed(Row row) {
        try {
            return Optional.of(toJob(row));
        } catch (Broken damaged) {
            LOG.error("job {} ({}) cannot be read: {}", row.id(), row.kind(), damaged.getMessage());
            Job bare = row.toJob("", "");
            park(bare, "its data cannot be read: " + damaged.getMessage());
            return Optional.empty();
        }
    }

    /// The oldest that waits behind steps to the front.
    private static void goOn(Handle handle, String lane) {
        if (lane.isEmpty()) return;
        handle.execute(
                "UPDATE job SET state = 'waiting', due_at = ? WHERE id = (SELECT MIN(id) FROM job WHERE lane = ? AND state = 'behind')",
                AT_ONCE,
                lane);
    }

    private void trimParked(Handle handle) {
        handle.execute(
                "DELETE FROM job WHERE state = 'parked' AND id NOT IN (SELECT id FROM job WHERE state = 'parked' ORDER BY id DESC LIMIT ?)",
                limits.parked());
    }

    private static int change(Handle handle, Job job, String what, Object value) {
        return handle.execute(
                "UPDATE job SET " + what + " WHERE id = ? AND fence = ? AND state = 'running'",
                value,
                job.id(),
                job.fence());
    }

    private boolean held(Function<Handle, Integer> change) {
        return database.write(change) == 1;
    }

    private static Long next(Handle handle, String counter, int by) {
        return number(
                handle,
                "UPDATE counter SET value = value + ? WHERE name = ? RETURNING value",
                by,
                counter);
    }

    private static Long number(Handle handle, String sql, Object... values) {
        return handle.select(sql, values).mapTo(Long.class).one();
    }

    private static List<Row> rows(Handle handle, String where, Object... values) {
        return handle.select(
                        "SELECT id, kind, lane, fence, leases, received_at, payload, progress FROM job "
                                + where,
                        values)
                .map((row, context) -> Row.of(row))
                .list();
    }

    private Job toJob(Row row) {
        byte[] payload = row.payload();
        byte[] progress = row.progress();
        return row.toJob(
                payload == null ? "" : database.unseal(payload, "payload " + row.id()),
                progress == null ? "" : database.unseal(progress, "progress " + row.id()));
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    /// A job as it lies in the table.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(
            long id,
            String kind,
            String lane,
            long fence,
            int leases,
            long received,
            byte @Nullable [] payload,
            byte @Nullable [] progress) {

        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getInt(5),
                    row.getLong(6),
                    row.getBytes(7),
                    row.getBytes(8));
        }

        Row leased(long newFence) {
            return new Row(id, kind, lane, newFence, leases + 1, received, payload, progress);
        }

        Job toJob(String openPayload, String openProgress) {
            return new Job(
                    id,
                    kind,
                    lane,
                    openPayload,
                    openProgress,
                    Math.max(0, leases - 1),
                    fence,
                    Instant.ofEpochMilli(received));
        }
    }
}
