package kotonoha.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /// Turned by its own sleepers.
    private static final class Hands implements Time {
        private long nanos = Long.MAX_VALUE - 5_000_000_000L; // a steady counter may overflow

        @Override
        public synchronized Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public synchronized long nanos() {
            return nanos;
        }

        @Override
        public synchronized void sleep(Duration duration) {
            nanos += duration.toNanos();
        }
    }

    private final Hands hands = new Hands();
    private final TokenBuckets buckets = new TokenBuckets(hands, Map.of("m", 3), MINUTE);

    @Test
    void gives_as_many_turns_as_the_window_has_and_then_none() {
        for (int i = 0; i < 3; i++) assertThat(buckets.tryAcquire("m")).isTrue();
        assertThat(buckets.tryAcquire("m")).isFalse();
        assertThat(buckets.delay("m")).isEqualTo(MINUTE);
        assertThat(buckets.tryAcquire("unlisted")).isTrue();
    }

    @Test
    void waits_for_the_oldest_turn_to_leave_the_window() throws InterruptedException {
        for (int i = 0; i < 3; i++) buckets.tryAcquire("m");
        hands.sleep(Duration.ofSeconds(20));
        assertThat(buckets.acquire("m", Duration.ofSeconds(39))).isFalse();
        long before = hands.nanos();
        assertThat(buckets.acquire("m", Duration.ofSeconds(40))).isTrue();
        assertThat(hands.nanos() - before).isEqualTo(Duration.ofSeconds(40).toNanos());
    }

    @Test
    void no_window_wherever_it_begins_sees_more_turns_than_allowed() throws InterruptedException {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Hands time = new Hands();
            TokenBuckets some = new TokenBuckets(time, Map.of("m", 5), MINUTE);
            List<Long> taken = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                time.sleep(Duration.ofMillis(random.nextInt(20_000)));
                if (some.acquire("m", Duration.ofSeconds(random.nextInt(90))))
                    taken.add(time.nanos());
            }
            for (int i = 5; i < taken.size(); i++)
                assertThat(taken.get(i) - taken.get(i - 5))
                        .as("seed %d", seed)
                        .isGreaterThanOrEqualTo(MINUTE.toNanos());
        }
    }

    @Test
    void a_pause_holds_everybody() throws InterruptedException {
        buckets.pause("m", Duration.ofSeconds(30));
        assertThat(buckets.tryAcquire("m")).isFalse();
        assertThat(buckets.delay("m")).isEqualTo(Duration.ofSeconds(30));
        buckets.pause("m", Duration.ofSeconds(5));
        assertThat(buckets.delay("m")).isEqualTo(Duration.ofSeconds(30));
        assertThat(buckets.acquire("m", Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void after_a_pause_turns_come_evenly() throws InterruptedException {
        buckets.tryAcquire("m");
        buckets.pause("m", Duration.ofSeconds(30));
        long before = hands.nanos();
        assertThat(buckets.acquire("m", MINUTE)).isTrue();
        assertThat(buckets.acquire("m", MINUTE)).isTrue();
        assertThat(hands.nanos() - before).isEqualTo(Duration.ofSeconds(50).toNanos());
    }

    @Test
    void each_channel_has_a_bucket_of_its_own() {
        TokenBuckets some = new TokenBuckets(hands, Map.of("m *", 1), MINUTE);
        assertThat(some.tryAcquire("m C1")).isTrue();
        assertThat(some.tryAcquire("m C1")).isFalse();
        for (int i = 2; i < 3_000; i++) assertThat(some.tryAcquire("m C" + i)).isTrue();
        assertThat(some.tryAcquire("m C1")).isFalse();
    }

    @Test
    void the_pace_grows_with_those_who_share() {
        assertThat(buckets.pace("m")).isEqualTo(Duration.ofSeconds(20));
        TokenBuckets.Share one = buckets.share("m");
        TokenBuckets.Share other = buckets.share("m");
        assertThat(buckets.pace("m")).isEqualTo(Duration.ofSeconds(40));
        one.close();
        one.close();
        assertThat(buckets.sharers("m")).isEqualTo(1);
        other.close();
        assertThat(buckets.pace("unlisted")).isEqualTo(Duration.ZERO);
    }

    @Test
    void turns_come_in_the_order_of_asking() throws InterruptedException {
        TokenBuckets quick = new TokenBuckets(Time.system(), Map.of("m", 1), Duration.ofMillis(30));
        quick.tryAcquire("m");
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
            int number = n;
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    if (quick.acquire("m", Duration.ofSeconds(5)))
                                        order.add(number);
                                } catch (InterruptedException e) {
                                    throw new AssertionError(e);
                                }
                            }));
            while (quick.waiting("m") + order.size() < n + 1) Thread.onSpinWait();
        }
        for (Thread thread : threads) thread.join();
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5);
    }
}
