package kotonoha.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kotonoha.access.Vault;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.SettableTime;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import kotonoha.turn.Feedback;
import kotonoha.work.Jobs.Accepted;
import kotonoha.work.Jobs.Job;
import kotonoha.work.Jobs.NewJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final String WORDS = "社外秘の質問です confidential";

    private final SettableTime time = new SettableTime();
    private final List<Database> opened = new ArrayList<>();

    @TempDir Path folder;

    @AfterEach
    void close() {
        opened.forEach(Database::close);
    }

    @Test
    void keeps_jobs_over_a_restart_and_takes_back_at_once_what_was_running() {
        SqlJobs jobs = new SqlJobs(open(), time);
        add(jobs, "L", "first");
        add(jobs, "L", "second");
        Job running = jobs.lease(LEASE).orElseThrow();
        jobs.record(running, "half");
        close();

        SqlJobs after = new SqlJobs(open(), time);

        Job again = after.lease(LEASE).orElseThrow();
        assertThat(again.payload()).isEqualTo("first");
        assertThat(again.progress()).isEqualTo("half");
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(again.fence()).isGreaterThan(running.fence());
        assertThat(after.lease(LEASE)).isEmpty();
        assertThat(after.enqueue(new NewJob(Set.of("second"), "k", "L", "x")))
                .isInstanceOf(Accepted.Repeat.class);
    }

    @Test
    void runs_what_is_due_even_if_the_clock_is_set_back() {
        SqlJobs jobs = new SqlJobs(open(), time);
        add(jobs, "", "p");
        time.advance(Duration.ofHours(-5));

        assertThat(jobs.nextDue()).contains(time.now());
        assertThat(jobs.lease(LEASE)).isPresent();
    }

    @Test
    void leaves_no_word_of_anybody_readable_on_the_disk() throws Exception {
        Database database = open();
        SqlJobs jobs = new SqlJobs(database, time);
        for (int i = 0; i < 20; i++) jobs.enqueue(new NewJob(Set.of("k" + i), "k", "", WORDS + i));
        List<Job> leased = jobs.lease(LEASE, 20);
        for (Job job : leased) jobs.record(job, "draft: " + WORDS);
        jobs.park(leased.getFirst(), "could not answer " + WORDS);
        jobs.complete(leased.get(1));
        new SqlFeedback(database).record(entry(Feedback.Rating.BAD, WORDS));

        assertThat(filesWithWords()).isEmpty();
        close();
        assertThat(filesWithWords()).isEmpty();
    }

    @Test
    void erases_what_is_done() throws Exception {
        Database database = open();
        SqlJobs jobs = new SqlJobs(database, time);
        add(jobs, "", "first");
        add(jobs, "", "second");
        Job done = jobs.lease(LEASE).orElseThrow();
        jobs.record(done, WORDS);
        jobs.complete(done);
        jobs.park(jobs.lease(LEASE).orElseThrow(), "broken");

        assertThat(
                        rows(
                                "SELECT COUNT(*) FROM job WHERE payload IS NOT NULL OR progress IS NOT NULL"))
                .isZero();
        assertThat(rows("SELECT COUNT(*) FROM job")).isEqualTo(1);
    }

    @Test
    void keeps_the_data_folder_to_its_owner() throws Exception {
        Path own = folder.resolve("data");
        opened.add(Database.open(DatabaseSettings.in(own), vault()));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
    }

    @Test
    void says_in_one_sentence_that_the_data_is_in_use() {
        open();

        assertThatThrownBy(this::open)
                .isInstanceOf(Broken.class)
                .hasMessageContaining(
                        "another Kotonoha (process " + ProcessHandle.current().pid() + ")")
                .hasMessageContaining("KOTONOHA_DATA_DIR");
    }

    @Test
    void lets_go_of_the_data_when_closed_and_when_it_could_not_open() throws Exception {
        open();
        close();
        Vault other = Vault.open(folder.resolve("other"), Chance.secure());

        for (int i = 0; i < 2; i++)
            assertThatThrownBy(() -> Database.open(DatabaseSettings.in(folder), other))
                    .isInstanceOf(Broken.class)
                    .hasMessageContaining("is not the one this data was encrypted with");

        open();
    }

    @Test
    void refuses_addresses_it_cannot_use() {
        for (String url :
                List.of("jdbc:postgresql://db/k", "jdbc:sqlite:", "jdbc:sqlite::memory:", "x", ""))
            assertThatThrownBy(() -> Database.open(new DatabaseSettings(url), vault()))
                    .isInstanceOf(Broken.class)
                    .hasMessageContaining("DATABASE_URL");
    }

    @Test
    void knows_the_steps_that_flyway_would_take() {
        Dialect dialect = Dialect.of(DatabaseSettings.in(folder));
        open();

        assertThat(
                        Stream.of(
                                        Migrations.flyway(
                                                        new org.sqlite.SQLiteDataSource(), dialect)
                                                .info()
                                                .all())
                                .map(step ->
                                        new Migrations.Step(
                                                String.valueOf(step.getVersion()),
                                                step.getChecksum(),
                                                true)))
                .isEqualTo(Migrations.KNOWN);
    }

    @Test
    void does_not_load_flyway_where_its_record_shows_nothing_left_to_do() throws Exception {
        open();
        close();
        // Flyway would refuse this name; its record is what is looked at.
        change("UPDATE schema_history SET description = 'somebody else''s'");

        open();
    }

    @Test
    void refuses_tables_of_a_newer_version_and_tables_that_were_changed() throws Exception {
        open();
        close();
        change(
                "INSERT INTO schema_history SELECT 99, '99', 'future', type, script, checksum, installed_by, installed_on, execution_time, success FROM schema_history WHERE version = '1'");
        assertThatThrownBy(this::open)
                .isInstanceOf(Broken.class)
                .hasMessageContaining("written by a newer Kotonoha");

        change("DELETE FROM schema_history WHERE version = '99'");
        change("UPDATE schema_history SET checksum = 1");
        assertThatThrownBy(this::open)
                .isInstanceOf(Broken.class)
                .hasMessageContaining("cannot bring the tables");
    }

    @Test
    void says_try_later_when_the_disk_is_full_keeps_the_rest_and_goes_on_when_there_is_room()
            throws Exception {
        Path own = folder.resolve("small");
        opened.add(
                Database.open(
                        new DatabaseSettings(
                                "jdbc:sqlite:" + own.resolve("k.db"),
                                Duration.ofSeconds(1),
                                2,
                                400_000),
                        vault()));
        SqlJobs jobs = new SqlJobs(opened.getFirst(), time);
        String large = "x".repeat(20_000);
        int taken = 0;
        boolean full = false;
        for (int i = 0; i < 100 && !full; i++) {
            try {
                jobs.enqueue(new NewJob(Set.of("k" + i), "k", "", large));
                taken++;
            } catch (TryLater tryLater) {
                full = true;
                assertThat(tryLater.after()).isPositive();
            }
        }
        assertThat(full).isTrue();
        assertThat(taken).isPositive();
        int refused = taken;

        List<Job> leased = jobs.lease(LEASE, 100);
        assertThat(leased).hasSize(taken);
        assertThatThrownBy(() -> jobs.record(leased.getFirst(), "x".repeat(100_000)))
                .isInstanceOf(TryLater.class)
                .hasMessageContaining("SQLITE_FULL");
        assertThat(jobs.record(leased.getFirst(), "short")).isTrue();
        for (int i = 0; i < 3; i++) assertThat(jobs.complete(leased.get(i))).isTrue();

        assertThat(jobs.enqueue(new NewJob(Set.of("k" + refused), "k", "", large)))
                .isInstanceOf(Accepted.New.class);
    }

    @Test
    void one_change_that_fails_does_not_take_others_with_it() throws Exception {
        Database database = open();
        SqlJobs jobs = new SqlJobs(database, time);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                int n = i;
                all.add(
                        threads.submit(() ->
                                n % 10 == 0
                                        ? database.write(handle -> handle.execute("no such sql"))
                                        : jobs.enqueue(new NewJob(Set.of("k" + n), "k", "", "p"))));
            }
        }
        for (int i = 0; i < 100; i++)
            assertThat(all.get(i).state())
                    .isEqualTo(i % 10 == 0 ? Future.State.FAILED : Future.State.SUCCESS);
        assertThat(jobs.lease(LEASE, 1000)).hasSize(90);
    }

    @Test
    void a_job_that_cannot_be_read_does_not_keep_the_others_from_running() throws Exception {
        SqlJobs jobs = new SqlJobs(open(), time);
        add(jobs, "L", "damaged");
        add(jobs, "L", "whole");
        change("UPDATE job SET payload = x'00' WHERE id = 1");

        assertThat(jobs.lease(LEASE)).isEmpty();

        assertThat(jobs.lease(LEASE)).map(Job::payload).contains("whole");
    }

    @Test
    void refuses_new_jobs_for_the_time_being_when_too_many_wait() {
        SqlJobs jobs = new SqlJobs(open(), time, new JobLimits(10, 5));
        for (int i = 0; i < 10; i++) add(jobs, "L", "p" + i);
        assertThatThrownBy(() -> add(jobs, "L", "p10")).isInstanceOf(TryLater.class);
        assertThat(jobs.enqueue(new NewJob(Set.of("p9"), "k", "L", "p")))
                .isInstanceOf(Accepted.Repeat.class);

        jobs.complete(jobs.lease(LEASE).orElseThrow());

        add(jobs, "L", "p10");
    }

    @Test
    void keeps_the_newest_of_what_was_given_up() throws Exception {
        SqlJobs jobs = new SqlJobs(open(), time, new JobLimits(100, 5));
        for (int i = 0; i < 12; i++) add(jobs, "", "p" + i);
        for (Job job : jobs.lease(LEASE, 12)) jobs.park(job, "broken");

        assertThat(rows("SELECT COUNT(*) FROM job")).isEqualTo(5);
        assertThat(rows("SELECT MIN(id) FROM job")).isEqualTo(8);
    }

    @Test
    void forgets_keys_after_a_day() throws Exception {
        SqlJobs jobs = new SqlJobs(open(), time);
        for (int i = 0; i < 50; i++) add(jobs, "", "old" + i);
        time.advance(Duration.ofHours(25));
        add(jobs, "", "new");

        assertThat(rows("SELECT COUNT(*) FROM job_key")).isEqualTo(1);
    }

    @Test
    void writes_on_behalf_of_a_thread_that_was_told_to_stop() {
        SqlJobs jobs = new SqlJobs(open(), time);
        add(jobs, "", "p");
        Job job = jobs.lease(LEASE).orElseThrow();
        Thread.currentThread().interrupt();

        assertThat(jobs.record(job, "half")).isTrue();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void says_try_later_when_closed() {
        SqlJobs jobs = new SqlJobs(open(), time);
        close();

        assertThatThrownBy(() -> add(jobs, "", "p")).isInstanceOf(TryLater.class);
        assertThatThrownBy(jobs::nextDue).isInstanceOf(TryLater.class);
    }

    @Test
    void keeps_the_last_word_of_each_person_on_an_answer() throws Exception {
        Feedback feedback = new SqlFeedback(open());
        feedback.record(entry(Feedback.Rating.BAD, WORDS));
        feedback.record(entry(Feedback.Rating.GOOD, ""));

        assertThat(rows("SELECT COUNT(*) FROM feedback WHERE rating = 'GOOD'")).isEqualTo(1);
        assertThat(rows("SELECT COUNT(*) FROM feedback")).isEqualTo(1);
    }

    private Database open() {
        Database database = Database.open(DatabaseSettings.in(folder), vault());
        opened.add(database);
        return database;
    }

    private Vault vault() {
        return Vault.open(folder.resolve("key"), Chance.secure());
    }

    private static void add(SqlJobs jobs, String lane, String payload) {
        assertThat(jobs.enqueue(new NewJob(Set.of(payload), "k", lane, payload)))
                .isInstanceOf(Accepted.New.class);
    }

    private static Feedback.Entry entry(Feedback.Rating rating, String reason) {
        return new Feedback.Entry(
                new TeamId("T1"),
                new ChannelId("C1"),
                new MessageTs("10.1"),
                new UserId("U1"),
                rating,
                reason,
                Instant.EPOCH);
    }

    private List<Path> filesWithWords() throws Exception {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), UTF_8);
                if (text.contains("confidential") || text.contains("社外秘")) found.add(file);
            }
        }
        assertThat(folder.resolve("kotonoha.db")).exists();
        return found;
    }

    private long rows(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(DatabaseSettings.in(folder).url());
                Statement statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.getLong(1);
        }
    }

    private void change(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(DatabaseSettings.in(folder).url());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
