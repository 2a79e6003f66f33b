package kotonoha.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import kotonoha.kernel.SettableTime;
import kotonoha.work.Jobs.Accepted;
import kotonoha.work.Jobs.Job;
import kotonoha.work.Jobs.NewJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of jobs must do.
public abstract class JobsContract {
    private static final Duration LEASE = Duration.ofSeconds(30);

    protected final SettableTime time = new SettableTime(Instant.parse("2026-11-22T01:00:00Z"));
    private Jobs jobs;
    private int named;

    /// An empty store.
    protected abstract Jobs newJobs();

    @BeforeEach
    void open() {
        jobs = newJobs();
    }

    @Test
    void gives_out_a_job_with_all_that_was_put_in() {
        Accepted accepted = jobs.enqueue(new NewJob(Set.of("k"), "question", "T:C:1", "本文 😀"));
        Job job = jobs.lease(LEASE).orElseThrow();

        assertThat(accepted).isEqualTo(new Accepted.New(job.id(), 0));
        assertThat(job.kind()).isEqualTo("question");
        assertThat(job.lane()).isEqualTo("T:C:1");
        assertThat(job.payload()).isEqualTo("本文 😀");
        assertThat(job.progress()).isEmpty();
        assertThat(job.attempts()).isZero();
        assertThat(job.received()).isEqualTo(time.now());
    }

    @Test
    void drops_a_job_any_of_whose_keys_was_seen() {
        assertThat(enqueue("", "a", "b")).isInstanceOf(Accepted.New.class);

        assertThat(enqueue("", "b", "c")).isInstanceOf(Accepted.Repeat.class);
        assertThat(enqueue("", "a")).isInstanceOf(Accepted.Repeat.class);
        assertThat(enqueue("", "d")).isInstanceOf(Accepted.New.class);
        assertThat(jobs.lease(LEASE, 10)).hasSize(2);
    }

    @Test
    void remembers_the_keys_of_what_is_done_for_a_day() {
        enqueue("", "a");
        jobs.complete(next());
        time.advance(Duration.ofHours(23));
        assertThat(enqueue("", "a")).isInstanceOf(Accepted.Repeat.class);

        time.advance(Duration.ofMinutes(61));

        assertThat(enqueue("", "a")).isInstanceOf(Accepted.New.class);
    }

    @Test
    void takes_a_job_without_keys_as_often_as_it_comes() {
        assertThat(enqueue("")).isInstanceOf(Accepted.New.class);
        assertThat(enqueue("")).isInstanceOf(Accepted.New.class);
    }

    @Test
    void runs_one_job_of_a_lane_at_a_time_and_the_oldest_first() {
        List<Long> ids = List.of(add("L"), add("L"), add("L"));
        List<Long> ran = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Job job = next();
            assertThat(jobs.lease(LEASE)).isEmpty();
            ran.add(job.id());
            jobs.complete(job);
        }

        assertThat(ran).isEqualTo(ids);
        assertThat(jobs.lease(LEASE)).isEmpty();
    }

    @Test
    void says_how_many_come_before() {
        assertThat(enqueue("L", "1"))
                .isInstanceOfSatisfying(Accepted.New.class, n -> assertThat(n.ahead()).isZero());
        assertThat(enqueue("L", "2"))
                .isInstanceOfSatisfying(
                        Accepted.New.class, n -> assertThat(n.ahead()).isEqualTo(1));
        Job running = next();
        assertThat(enqueue("L", "3"))
                .isInstanceOfSatisfying(
                        Accepted.New.class, n -> assertThat(n.ahead()).isEqualTo(2));
        assertThat(enqueue("M", "4"))
                .isInstanceOfSatisfying(Accepted.New.class, n -> assertThat(n.ahead()).isZero());
        jobs.complete(running);
        assertThat(enqueue("L", "5"))
                .isInstanceOfSatisfying(
                        Accepted.New.class, n -> assertThat(n.ahead()).isEqualTo(2));
        assertThat(jobs.waiting("L")).isEqualTo(2);
        assertThat(jobs.waiting("nobody")).isZero();
    }

    @Test
    void lanes_do_not_wait_for_each_other_and_no_lane_waits_for_nobody() {
        add("A");
        add("B");
        add("");
        add("");

        assertThat(jobs.lease(LEASE, 10)).extracting(Job::lane).containsExactly("A", "B", "", "");
    }

    @Test
    void leases_no_more_than_asked_for() {
        for (int i = 0; i < 5; i++) add("");

        assertThat(jobs.lease(LEASE, 3)).hasSize(3);
        assertThat(jobs.lease(LEASE, 3)).hasSize(2);
    }

    @Test
    void keeps_a_lane_waiting_while_its_oldest_waits_for_another_try() {
        long first = add("L");
        add("L");
        jobs.retry(next(), Duration.ofSeconds(10), "busy");
        assertThat(jobs.lease(LEASE)).isEmpty();

        time.advance(Duration.ofSeconds(10));

        assertThat(next().id()).isEqualTo(first);
    }

    @Test
    void tries_again_later_with_the_progress_kept() {
        add("");
        Job job = next();
        assertThat(jobs.record(job, "half")).isTrue();
        assertThat(jobs.retry(job, Duration.ofSeconds(10), "busy")).isTrue();
        time.advance(Duration.ofMillis(9_999));
        assertThat(jobs.lease(LEASE)).isEmpty();
        time.advance(Duration.ofMillis(1));

        Job again = next();

        assertThat(again.attempts()).isEqualTo(1);
        assertThat(again.progress()).isEqualTo("half");
        assertThat(again.payload()).isEqualTo(job.payload());
        assertThat(again.received()).isEqualTo(job.received());
    }

    @Test
    void gives_a_job_to_another_when_the_lease_ran_out() {
        add("L");
        add("L");
        Job dead = next();
        jobs.record(dead, "half");
        time.advance(LEASE.minusMillis(1));
        assertThat(jobs.lease(LEASE)).isEmpty();
        time.advance(Duration.ofMillis(1));

        Job taken = next();

        assertThat(taken.id()).isEqualTo(dead.id());
        assertThat(taken.attempts()).isEqualTo(1);
        assertThat(taken.progress()).isEqualTo("half");
        assertThat(taken.fence()).isGreaterThan(dead.fence());
    }

    @Test
    void keeps_a_job_that_is_renewed() {
        add("");
        Job job = next();
        for (int i = 0; i < 5; i++) {
            time.advance(LEASE.minusSeconds(1));
            assertThat(jobs.renew(job, LEASE)).isTrue();
            assertThat(jobs.lease(LEASE)).isEmpty();
        }
        assertThat(jobs.complete(job)).isTrue();
    }

    @Test
    void lets_an_old_fence_change_nothing() {
        add("L");
        Job old = next();
        time.advance(LEASE);
        Job held = next();

        assertThat(jobs.renew(old, LEASE)).isFalse();
        assertThat(jobs.record(old, "x")).isFalse();
        assertThat(jobs.complete(old)).isFalse();
        assertThat(jobs.retry(old, Duration.ZERO, "x")).isFalse();
        assertThat(jobs.park(old, "x")).isFalse();
        assertThat(jobs.record(held, "mine")).isTrue();
        assertThat(jobs.complete(held)).isTrue();
        assertThat(jobs.complete(held)).isFalse();
    }

    @Test
    void lets_nobody_settle_a_job_that_waits_for_another_try() {
        add("");
        Job job = next();
        jobs.retry(job, Duration.ofSeconds(1), "busy");

        assertThat(jobs.complete(job)).isFalse();
        assertThat(jobs.renew(job, LEASE)).isFalse();
    }

    @Test
    void goes_on_in_the_lane_when_a_job_is_given_up() {
        add("L");
        long second = add("L");
        jobs.park(next(), "broken");

        assertThat(next().id()).isEqualTo(second);
        assertThat(jobs.lease(LEASE)).isEmpty();
    }

    @Test
    void takes_out_what_waits_behind_the_oldest() {
        add("L");
        List<Long> behind = List.of(add("L"), add("L"));
        long other = add("M");
        Job running = next();

        assertThat(jobs.withdraw("L")).extracting(Job::id).isEqualTo(behind);

        assertThat(jobs.waiting("L")).isZero();
        assertThat(jobs.complete(running)).isTrue();
        assertThat(next().id()).isEqualTo(other);
        assertThat(jobs.lease(LEASE)).isEmpty();
    }

    @Test
    void withdrawn_jobs_come_with_their_payload() {
        add("L");
        jobs.enqueue(new NewJob(Set.of("w"), "question", "L", "later"));

        assertThat(jobs.withdraw("L")).singleElement().extracting(Job::payload).isEqualTo("later");
    }

    @Test
    void says_when_the_next_is_due() {
        assertThat(jobs.nextDue()).isEmpty();
        add("L");
        add("L");
        assertThat(jobs.nextDue()).contains(time.now());
        Job job = next();
        assertThat(jobs.nextDue()).contains(time.now().plus(LEASE));
        jobs.retry(job, Duration.ofSeconds(5), "busy");
        assertThat(jobs.nextDue()).contains(time.now().plusSeconds(5));
        time.advance(Duration.ofSeconds(5));
        jobs.complete(next());
        assertThat(jobs.nextDue()).contains(time.now());
    }

    @Test
    void tells_when_something_became_due() {
        AtomicInteger told = new AtomicInteger();
        jobs.onDue(told::incrementAndGet);
        add("L");
        assertThat(told.getAndSet(0)).isPositive();
        add("L");
        Job job = next();
        told.set(0);

        jobs.complete(job);

        assertThat(told.get()).isPositive();
    }

    @Test
    void is_the_same_for_many_at_once() throws Exception {
        int threads = 8;
        int each = 25;
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        Callable<Integer> enqueuer =
                () -> {
                    int taken = 0;
                    for (int i = 0; i < each; i++)
                        if (jobs.enqueue(new NewJob(Set.of("key" + i), "k", "lane" + i % 5, "p"))
                                instanceof Accepted.New(long id, int ahead)) {
                            assertThat(seen.add(id)).isTrue();
                            taken++;
                        }
                    return taken;
                };
        Map<String, Long> running = new ConcurrentHashMap<>();
        Callable<Integer> worker =
                () -> {
                    int done = 0;
                    for (int idle = 0; idle < 50; ) {
                        Optional<Job> job = jobs.lease(LEASE);
                        if (job.isEmpty()) {
                            idle++;
                            Thread.sleep(1);
                            continue;
                        }
                        idle = 0;
                        assertThat(running.put(job.get().lane(), job.get().id())).isNull();
                        running.remove(job.get().lane());
                        assertThat(jobs.complete(job.get())).isTrue();
                        done++;
                    }
                    return done;
                };
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> enqueued = new ArrayList<>();
            List<Future<Integer>> worked = new ArrayList<>();
            for (int i = 0; i < threads; i++) enqueued.add(pool.submit(enqueuer));
            for (int i = 0; i < threads; i++) worked.add(pool.submit(worker));
            assertThat(sum(enqueued)).isEqualTo(each);
            assertThat(sum(worked)).isEqualTo(each);
        }
        assertThat(jobs.nextDue()).isEmpty();
    }

    /// Random commands against a plain model of what must hold: every accepted job is given out in the order of its
    /// lane, no two of a lane at once, none after it is done, and all are given out in the end.
    @Test
    void keeps_order_and_exclusion_whatever_happens() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, List<Long>> open = new HashMap<>();
        Map<Long, Job> held = new HashMap<>();
        Set<Long> fences = new HashSet<>();
        for (int step = 0; step < 300; step++) {
            String lane = "lane" + random.nextInt(4);
            switch (random.nextInt(8)) {
                case 0, 1 -> open.computeIfAbsent(lane, any -> new ArrayList<>()).add(add(lane));
                case 2, 3 ->
                        jobs.lease(LEASE, 1 + random.nextInt(2))
                                .forEach(job -> {
                                    assertThat(open.get(job.lane()).getFirst())
                                            .as("seed %d", seed)
                                            .isEqualTo(job.id());
                                    assertThat(fences.add(job.fence()))
                                            .as("seed %d", seed)
                                            .isTrue();
                                    held.put(job.id(), job);
                                });
                case 4 -> settle(any(random, held), open, held, seed, true);
                case 5 -> settle(any(random, held), open, held, seed, false);
                case 6 ->
                        any(random, held)
                                .ifPresent(job ->
                                        jobs.retry(
                                                job, Duration.ofSeconds(random.nextInt(20)), "x"));
                case 7 -> time.advance(Duration.ofSeconds(random.nextInt(15)));
                default -> throw new AssertionError();
            }
        }
        int left = open.values().stream().mapToInt(List::size).sum();
        time.advance(Duration.ofHours(1));
        for (int i = 0; i < left; i++) {
            Job job = jobs.lease(LEASE).orElseThrow(() -> new AssertionError("seed " + seed));
            assertThat(open.get(job.lane()).removeFirst()).as("seed %d", seed).isEqualTo(job.id());
            assertThat(jobs.complete(job)).as("seed %d", seed).isTrue();
        }
        assertThat(jobs.lease(LEASE)).as("seed %d", seed).isEmpty();
        assertThat(jobs.nextDue()).as("seed %d", seed).isEmpty();
    }

    private void settle(
            Optional<Job> one,
            Map<String, List<Long>> open,
            Map<Long, Job> held,
            long seed,
            boolean complete) {
        one.ifPresent(job -> {
            if (complete ? jobs.complete(job) : jobs.park(job, "x")) {
                assertThat(open.get(job.lane()).removeFirst())
                        .as("seed %d", seed)
                        .isEqualTo(job.id());
                held.remove(job.id());
            }
        });
    }

    private static Optional<Job> any(Random random, Map<Long, Job> held) {
        if (held.isEmpty()) return Optional.empty();
        return held.values().stream().skip(random.nextInt(held.size())).findFirst();
    }

    private static int sum(List<Future<Integer>> all) throws Exception {
        int sum = 0;
        for (Future<Integer> one : all) sum += one.get();
        return sum;
    }

    private Job next() {
        return jobs.lease(LEASE).orElseThrow();
    }

    private long add(String lane) {
        return enqueue(lane, "key-" + named++) instanceof Accepted.New(long id, int ahead)
                ? id
                : -1;
    }

    private Accepted enqueue(String lane, String... keys) {
        return jobs.enqueue(new NewJob(Set.of(keys), "question", lane, "payload"));
    }
}
