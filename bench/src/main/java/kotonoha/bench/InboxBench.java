package kotonoha.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kotonoha.access.Vault;
import kotonoha.intake.Arrival;
import kotonoha.intake.InstantReply;
import kotonoha.intake.IntakeSettings;
import kotonoha.intake.Kinds;
import kotonoha.intake.Receiver;
import kotonoha.intake.Signature;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import kotonoha.store.Database;
import kotonoha.store.DatabaseSettings;
import kotonoha.store.SqlJobs;
import kotonoha.work.Work;
import kotonoha.work.WorkerSettings;
import kotonoha.work.Workers;

/// How long Slack waits for the acknowledgement of a signed event, durable write included, at a steady rate, while the
/// jobs are also run. Each mention comes as its two twins. Arguments: events a second (200), seconds (10).
public final class InboxBench {
    private static final String SECRET = "bench-secret";

    private final Time time = Time.system();
    private final ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> started = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final AtomicInteger twice = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    private InboxBench() {}

    public static void main(String[] args) throws Exception {
        int rate = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        new InboxBench().run(rate, seconds);
    }

    private void run(int rate, int seconds) throws Exception {
        Path folder = Files.createTempDirectory("kotonoha-bench");
        long begin = time.nanos();
        Vault vault = Vault.open(folder.resolve("key"), Chance.secure());
        long vaultOpen = time.nanos();
        try (Database database = Database.open(DatabaseSettings.in(folder), vault)) {
            long open = time.nanos();
            System.out.printf(
                    "open: vault %.0f ms, database %.0f ms%n",
                    ms(vaultOpen - begin), ms(open - vaultOpen));
            SqlJobs jobs = new SqlJobs(database, time);
            Signature signature = new Signature(List.of(new Secret(SECRET)), time);
            Receiver receiver =
                    new Receiver(
                            signature,
                            jobs,
                            team -> Optional.empty(),
                            IntakeSettings.defaults(),
                            InstantReply.none());
            Work work = (job, lease) -> note(Json.text(Json.parse(job.payload()), "ts"));
            try (Workers workers =
                    new Workers(
                            jobs, Map.of(Kinds.QUESTION, work), time, WorkerSettings.defaults())) {
                workers.start();
                send(receiver, rate, seconds);
                long end = time.nanos() + Duration.ofSeconds(30).toNanos();
                while (jobs.nextDue().isPresent() && time.nanos() < end)
                    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
        report(rate, seconds);
        delete(folder);
    }

    private void send(Receiver receiver, int rate, int seconds) {
        long between = Duration.ofSeconds(1).toNanos() / rate;
        long begin = time.nanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < rate * seconds; i++) {
                long at = begin + i * between;
                while (time.nanos() < at) LockSupport.parkNanos(at - time.nanos());
                int number = i;
                threads.submit(() -> deliver(receiver, number, at));
            }
        }
    }

    /// Measured from when the event should have come, so that a stall counts for all that it delays.
    private void deliver(Receiver receiver, int number, long at) {
        String ts = "1700000000.%06d".formatted(number / 2);
        String type = number % 2 == 0 ? "app_mention" : "message";
        String body =
                """
                {"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev%d",
                "authorizations":[{"team_id":"T1","user_id":"UBOT","is_bot":true}],
                "event":{"type":"%s","channel":"C1","user":"U1","ts":"%s","text":"<@UBOT> 有給休暇の繰越について教えて"}}
                """
                        .formatted(number, type, ts);
        sent.putIfAbsent(ts, at);
        if (receiver.receive(signed(body)).status() != 200) refused.incrementAndGet();
        acknowledged.add(time.nanos() - at);
    }

    private void note(String ts) {
        if (!done.add(ts)) twice.incrementAndGet();
        started.add(time.nanos() - sent.getOrDefault(ts, 0L));
    }

    private Arrival signed(String body) {
        String timestamp = String.valueOf(time.now().getEpochSecond());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers =
                Map.of(
                        "x-slack-request-timestamp",
                        timestamp,
                        "x-slack-signature",
                        signature(timestamp, bytes));
        return new Arrival(name -> Optional.ofNullable(headers.get(name)), bytes);
    }

    private static String signature(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The first two seconds are told apart: that is a Java program warming up.
    private void report(int rate, int seconds) {
        System.out.printf("%d events/s for %d s, each mention as two twins%n", rate, seconds);
        print("event to acknowledgement", acknowledged);
        print("  the same after two seconds", acknowledged.stream().skip(2L * rate).toList());
        print("event to start of work", started);
        print("  the same after two seconds", started.stream().skip(rate).toList());
        int lost = sent.size() - done.size();
        System.out.printf("lost %d, double %d, refused %d%n", lost, twice.get(), refused.get());
    }

    private static void print(String what, Collection<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        if (sorted.isEmpty()) return;
        System.out.printf(
                "%s: p50 %.1f ms, p99 %.1f ms, max %.1f ms (%d)%n",
                what,
                ms(sorted.get(sorted.size() / 2)),
                ms(sorted.get(sorted.size() * 99 / 100)),
                ms(sorted.getLast()),
                sorted.size());
    }

    private static double ms(long nanos) {
        return nanos / 1e6;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
