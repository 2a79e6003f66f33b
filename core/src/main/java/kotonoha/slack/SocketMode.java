package kotonoha.slack;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.net.Http;
import kotonoha.net.WebSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Slack's other way in: WebSockets that we open, at least two at once, so that one can be renewed without a gap. A
/// delivery is acknowledged after the receiver has kept it. Thread-safe.
public final class SocketMode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketMode.class);
    private static final int CONNECTIONS = 2;
    private static final int AT_ONCE = 64;
    private static final Duration PING = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration FIRST_REST = Duration.ofMillis(500);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private final SlackCalls calls;
    private final Http http;
    private final Receiver receiver;
    private final Time time;
    private final Chance chance;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final Semaphore working = new Semaphore(AT_ONCE);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger opened = new AtomicInteger();
    private final Set<Thread> openers = ConcurrentHashMap.newKeySet();

    public SocketMode(
            Http http,
            URI base,
            Secret appToken,
            TokenBuckets buckets,
            Time time,
            Chance chance,
            Receiver receiver) {
        this.calls = new SlackCalls(http, base, appToken, buckets, time);
        this.http = http;
        this.receiver = receiver;
        this.time = time;
        this.chance = chance;
    }

    /// Begins to connect, and keeps connecting until it is closed. Returns at once.
    public void start() {
        for (int i = 0; i < CONNECTIONS; i++) openAnother(Duration.ZERO);
    }

    /// How many connections are open now.
    public int connections() {
        return (int) lines.stream().filter(line -> line.greeted).count();
    }

    @Override
    public void close() {
        closed.set(true);
        openers.forEach(Thread::interrupt);
        lines.forEach(Line::hangUp);
        lines.clear();
    }

    private void openAnother(Duration pause) {
        Thread opener = Thread.ofVirtual().name("slack-socket").unstarted(() -> keepOpening(pause));
        openers.add(opener);
        opener.start();
    }

    /// Tries until a connection is there; waits longer each time, by chance, so that many do not come at once.
    private void keepOpening(Duration pause) {
        try {
            time.sleep(pause);
            Duration rest = FIRST_REST;
            while (!closed.get()) {
                try {
                    open();
                    return;
                } catch (TryLater | SlackRefusal | Broken failed) {
                    LOG.warn("Socket Mode: {}", failed.getMessage());
                }
                time.sleep(rest.plusMillis(chance.below((int) rest.toMillis())));
                rest =
                        rest.multipliedBy(2).compareTo(LONGEST_REST) > 0
                                ? LONGEST_REST
                                : rest.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            openers.remove(Thread.currentThread());
        }
    }

    private void open() {
        JsonNode answer =
                calls.call("apps.connections.open", Json.object(), Duration.ofSeconds(30));
        URI address = address(Json.text(answer, "url"));
        Line line = new Line();
        lines.add(line);
        try {
            line.socket = http.connect(address, List.of(), PING, line);
        } catch (TryLater | Broken failed) {
            lines.remove(line);
            throw failed;
        }
        LOG.info("Socket Mode: connection {} is open", opened.incrementAndGet());
        if (closed.get()) line.hangUp();
    }

    /// Slack names the address; what is no WebSocket is none of ours.
    private static URI address(String url) {
        if (!url.startsWith("wss://") && !url.startsWith("ws://"))
            throw new Broken("apps.connections.open: no WebSocket address");
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new Broken("apps.connections.open: not an address");
        }
    }

    /// One connection. Each delivery is taken in its own thread, so that a slow one keeps nobody waiting.
    private final class Line implements WebSocket.Listener {
        private final long began = time.nanos();
        private final AtomicBoolean replaced = new AtomicBoolean();
        private volatile @Nullable WebSocket socket;
        private volatile boolean greeted;

        @Override
        public void text(String message) {
            JsonNode frame = Json.tryParse(message).orElse(null);
            if (frame == null || !frame.isObject()) {
                LOG.warn("Socket Mode: a frame that is no JSON object was ignored");
                return;
            }
            switch (Json.text(frame, "type")) {
                case "hello" -> greeted = true;
                case "disconnect" -> renew(Json.text(frame, "reason"));
                default -> take(frame);
            }
        }

        @Override
        public void closed(int code, String reason) {
            lines.remove(this);
            greeted = false;
            if (SocketMode.this.closed.get()) return;
            if (replaced.compareAndSet(false, true)) {
                LOG.info("Socket Mode: a connection was closed ({})", code);
                boolean shortLived = time.nanos() - began < SHORT.toNanos();
                openAnother(shortLived ? FIRST_REST.multipliedBy(4) : Duration.ZERO);
            }
        }

        /// Slack will close this connection soon: another one is opened first, and this one serves until then.
        private void renew(String reason) {
            LOG.info("Socket Mode: Slack asks for a new connection ({})", reason);
            if (!SocketMode.this.closed.get() && replaced.compareAndSet(false, true))
                openAnother(Duration.ZERO);
        }

        private void take(JsonNode frame) {
            String envelope = Json.text(frame, "envelope_id");
            if (envelope.isEmpty()) return;
            working.acquireUninterruptibly();
            Thread.ofVirtual()
                    .name("slack-delivery")
                    .start(() -> {
                        try {
                            deliver(frame, envelope);
                        } finally {
                            working.release();
                        }
                    });
        }

        private void deliver(JsonNode frame, String envelope) {
            boolean kept;
            try {
                kept =
                        receiver.receive(
                                Json.text(frame, "type"), frame.path("payload"), retry(frame));
            } catch (RuntimeException e) {
                LOG.warn("Socket Mode: delivery {} was not kept: {}", envelope, e.getMessage());
                return;
            }
            WebSocket open = socket;
            if (kept && open != null)
                open.send(Json.write(Json.object().put("envelope_id", envelope)));
        }

        private static Receiver.@Nullable Retry retry(JsonNode frame) {
            int attempt = frame.path("retry_attempt").asInt(0);
            return attempt == 0
                    ? null
                    : new Receiver.Retry(attempt, Json.text(frame, "retry_reason"));
        }

        private void hangUp() {
            WebSocket open = socket;
            if (open != null) open.close();
        }
    }
}
