package kotonoha.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kotonoha.kernel.Time;

/// How long Slack waits for the acknowledgement of a signed event, durable write included, while `serve` answers what it
/// has taken in. Counted from when an event should have left, so that a stall counts for all that it delays.
final class Acknowledging {
    static final int RATE = 200;
    private static final int CONNECTIONS = 32;
    private static final String TS = "1700000000.%06d";
    private static final String SECRET = "bench-signing-secret";

    private final Time time = Time.system();
    private final Mix mix;
    private final int seconds;
    private final AtomicLongArray waits;
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();

    enum Mix {
        /// Of ten events one mentions the bot, one is its twin, one repeats it, seven are nothing to the bot.
        USUAL,
        /// Each event is a question of its own.
        QUESTIONS
    }

    enum Kind {
        QUESTION,
        TWIN,
        REPEAT,
        OTHER
    }

    /// What came of it: how long each event waited, 0 where its connection was cut. `lost` and `twice` are counted in the database and at the model after the end.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Result(long[] waits, long lost, long twice, int refused, int cut, double rss) {
        /// Those of some events, from some second on.
        Figures of(IntPredicate events, int fromSecond) {
            return Figures.of(
                    IntStream.range(fromSecond * RATE, waits.length)
                            .filter(events)
                            .filter(event -> waits[event] > 0)
                            .mapToObj(event -> waits[event])
                            .toList());
        }
    }

    Acknowledging(Mix mix, int seconds) {
        this.mix = mix;
        this.seconds = seconds;
        waits = new AtomicLongArray(RATE * seconds);
    }

    Result measure() throws Exception {
        int port = Kotonoha.freePort();
        ScriptedModel.Script answer =
                new ScriptedModel.Script(List.of("はい、", "そうです。"), Duration.ofMillis(50));
        try (PlainSlack slack = new PlainSlack();
                ScriptedModel model = new ScriptedModel(number -> answer);
                Kotonoha serve = Kotonoha.run("serve", environment(port, slack, model))) {
            serve.ready(port, "/healthz");
            send(port);
            double rss = serve.rss();
            serve.stop();
            return result(serve.file("data/kotonoha.db"), slack, model, rss);
        }
    }

    private static Map<String, String> environment(
            int port, PlainSlack slack, ScriptedModel model) {
        return Kotonoha.environment(
                "KOTONOHA_PORT",
                "" + port,
                "SLACK_BOT_TOKEN",
                "xoxb-bench",
                "SLACK_SIGNING_SECRET",
                SECRET,
                "SLACK_API_URL",
                slack.api(),
                "OPENAI_API_KEY",
                "sk-bench",
                "OPENAI_BASE_URL",
                model.base());
    }

    private void send(int port) {
        long begin = time.nanos() + Duration.ofMillis(100).toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) threads.submit(() -> sendUntilDone(port, begin));
        }
    }

    private void sendUntilDone(int port, long begin) {
        int event = next.getAndIncrement();
        while (event < RATE * seconds) {
            try (Connection connection = new Connection(port)) {
                for (; event < RATE * seconds; event = next.getAndIncrement())
                    send(connection, event, begin);
            } catch (IOException broken) {
                cut.incrementAndGet();
                event = next.getAndIncrement();
            }
        }
    }

    private void send(Connection connection, int event, long begin) throws IOException {
        long at = begin + event * Duration.ofSeconds(1).toNanos() / RATE;
        byte[] body = body(event);
        String headers = headers(body);
        while (time.nanos() < at) LockSupport.parkNanos(at - time.nanos());
        boolean taken = connection.post("/slack/events", headers, body) == 200;
        waits.set(event, time.nanos() - at);
        if (!taken) refused.incrementAndGet();
        else if (kind(event) != Kind.OTHER) acknowledged.add(question(event));
    }

    Kind kind(int event) {
        if (mix == Mix.QUESTIONS) return Kind.QUESTION;
        return switch (event % 10) {
            case 0 -> Kind.QUESTION;
            case 1 -> Kind.TWIN;
            case 2 -> Kind.REPEAT;
            default -> Kind.OTHER;
        };
    }

    private int question(int event) {
        return mix == Mix.QUESTIONS ? event : event - event % 10;
    }

    private byte[] body(int event) {
        Kind kind = kind(event);
        int question = question(event);
        String type = kind == Kind.TWIN || kind == Kind.OTHER ? "message" : "app_mention";
        int id = kind == Kind.REPEAT ? question : event;
        int ts = kind == Kind.OTHER ? event : question;
        String text =
                kind == Kind.OTHER ? "昼に行きます。" : "<@UBOT> 有給休暇の繰越について教えて #%d#".formatted(question);
        return """
        {"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev%d",
        "authorizations":[{"team_id":"T1","user_id":"UBOT","is_bot":true}],
        "event":{"type":"%s","channel":"C1","channel_type":"channel","user":"U1","ts":"%s","text":"%s"}}
        """
                .formatted(id, type, TS.formatted(ts), text)
                .getBytes(StandardCharsets.UTF_8);
    }

    private String headers(byte[] body) {
        String timestamp = "" + time.now().getEpochSecond();
        return "Content-Type: application/json\r\nX-Slack-Request-Timestamp: %s\r\nX-Slack-Signature: %s\r\n"
                .formatted(timestamp, signature(timestamp, body));
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

    /// Lost is what was acknowledged and neither lies in the inbox nor has been answered, if only with an excuse; twice is what became two jobs
    /// or was asked of the model again.
    private Result result(Path database, PlainSlack slack, ScriptedModel model, double rss)
            throws SQLException {
        long known;
        long jobs;
        long open;
        try (java.sql.Connection sql = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = sql.createStatement()) {
            known = number(statement, "SELECT COUNT(*) FROM job_key WHERE name LIKE 'message:%'");
            jobs = number(statement, "SELECT value FROM counter WHERE name = 'job'");
            open = number(statement, "SELECT COUNT(*) FROM job");
        }
        long unknown = Math.max(0, acknowledged.size() - known);
        long vanished = Math.max(0, jobs - open - told(slack, model));
        long twice = Math.max(0, jobs - acknowledged.size()) + model.twice();
        long[] nanos = IntStream.range(0, waits.length()).mapToLong(waits::get).toArray();
        return new Result(nanos, unknown + vanished, twice, refused.get(), cut.get(), rss);
    }

    /// Questions that were asked of the model or answered without it.
    private static long told(PlainSlack slack, ScriptedModel model) {
        Set<String> told = new HashSet<>(slack.threads());
        model.questions().forEach(question -> told.add(TS.formatted(question)));
        return told.size();
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
