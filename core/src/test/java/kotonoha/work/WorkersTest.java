package kotonoha.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.work.Jobs.Job;
import kotonoha.work.Jobs.NewJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final WorkerSettings FAST =
            new WorkerSettings(
                    4,
                    Duration.ofMillis(300),
                    3,
                    Duration.ofMillis(5),
                    Duration.ofMillis(20),
                    Duration.ofMillis(200));

    private final MemoryJobs jobs = new MemoryJobs(Time.system());
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private Workers workers;

    @AfterEach
    void close() {
        if (workers != null) workers.close();
    }

    @Test
    void does_a_job_within_moments_and_once() throws Exception {
        start((job, lease) -> happened.add(job.payload()));
        for (int i = 0; i < 20; i++) add("", "p" + i);

        until(() -> jobs.size() == 0);

        assertThat(happened).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void does_what_was_left_from_before_the_start() throws Exception {
        add("", "old");
        start((job, lease) -> happened.add(job.payload()));

        until(() -> jobs.size() == 0);

        assertThat(happened).containsExactly("old");
    }

    @Test
    void runs_no_more_at_once_than_allowed() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        start((job, lease) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.sleep(5);
            now.decrementAndGet();
        });
        for (int i = 0; i < 30; i++) add("", "p");

        until(() -> jobs.size() == 0);

        assertThat(most.get()).isBetween(2, 4);
    }

    @Test
    void tries_again_after_a_while_and_then_gives_up_visibly() throws Exception {
        start(
                new Work() {
                    @Override
                    public void run(Job job, Lease lease) {
                        happened.add("try" + job.attempts() + (lease.last() ? " last" : ""));
                        throw new TryLater(Duration.ZERO, "slack is busy");
                    }

                    @Override
                    public void gaveUp(Job job, String why) {
                        happened.add("gave up " + job.payload());
                    }
                });
        add("", "p");

        until(() -> !jobs.parked().isEmpty());

        assertThat(happened).containsExactly("try0", "try1", "try2 last", "gave up p");
        assertThat(jobs.parked().values()).singleElement().asString().contains("slack is busy");
    }

    @Test
    void gives_up_at_once_what_is_broken_and_keeps_foreign_words_out_of_the_reason()
            throws Exception {
        start((job, lease) -> {
            if (job.payload().equals("ours")) throw new Broken("no such channel C1");
            throw new IllegalStateException("text of a person");
        });
        add("", "ours");
        add("", "foreign");

        until(() -> jobs.parked().size() == 2);

        assertThat(jobs.parked().values())
                .containsExactlyInAnyOrder("no such channel C1", "java.lang.IllegalStateException");
    }

    @Test
    void gives_up_what_nobody_does() throws Exception {
        start((job, lease) -> {});
        jobs.enqueue(new NewJob(Set.of(), "unheard of", "", "p"));

        until(() -> !jobs.parked().isEmpty());

        assertThat(jobs.parked().values()).singleElement().asString().contains("unheard of");
    }

    @Test
    void gives_up_a_job_that_killed_its_worker_again_and_again() throws Exception {
        add("", "poison");
        for (int i = 0; i <= FAST.maxAttempts(); i++) jobs.lease(Duration.ZERO);
        start((job, lease) -> happened.add("ran"));

        until(() -> !jobs.parked().isEmpty());

        assertThat(happened).isEmpty();
    }

    @Test
    void keeps_the_lease_of_long_work() throws Exception {
        start((job, lease) -> {
            Thread.sleep(900);
            lease.record("still mine");
            happened.add("done");
        });
        add("", "p");

        until(() -> jobs.size() == 0);

        assertThat(happened).containsExactly("done");
    }

    @Test
    void interrupts_work_whose_lease_is_lost_and_leaves_the_job_alone() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Job> mine = new AtomicReference<>();
        start((job, lease) -> {
            if (mine.compareAndSet(null, job)) {
                running.countDown();
                try {
                    Thread.sleep(5_000);
                } catch (InterruptedException e) {
                    happened.add("interrupted");
                    try {
                        lease.record("too late");
                    } catch (LeaseLost lost) {
                        happened.add("lost");
                        throw lost;
                    }
                }
            } else happened.add("second");
        });
        add("L", "p");
        running.await();
        jobs.retry(mine.get(), Duration.ofMillis(150), "taken away");

        until(() -> jobs.size() == 0 && happened.size() == 3);

        assertThat(happened).containsExactlyInAnyOrder("interrupted", "lost", "second");
    }

    @Test
    void ends_running_work_when_closed_and_leaves_it_for_the_next_start() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        start((job, lease) -> {
            running.countDown();
            Thread.sleep(60_000);
        });
        add("L", "p");
        running.await();

        workers.close();

        Job again = jobs.lease(Duration.ofSeconds(1)).orElseThrow();
        assertThat(again.payload()).isEqualTo("p");
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(workers.running()).isZero();
    }

    @Test
    void lets_quick_work_end_when_closed() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        start((job, lease) -> {
            running.countDown();
            Thread.sleep(50);
        });
        add("L", "p");
        running.await();

        workers.close();

        assertThat(jobs.size()).isZero();
    }

    @Test
    void an_interrupt_meant_for_the_work_does_not_reach_the_settling() throws Exception {
        start((job, lease) -> Thread.currentThread().interrupt());
        add("", "p");

        until(() -> jobs.size() == 0);

        assertThat(jobs.parked()).isEmpty();
    }

    private void start(Work work) {
        workers = new Workers(jobs, Map.of("k", work), Time.system(), FAST);
        workers.start();
    }

    private void add(String lane, String payload) {
        jobs.enqueue(new NewJob(Set.of(), "k", lane, payload));
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(2);
        }
    }
}
