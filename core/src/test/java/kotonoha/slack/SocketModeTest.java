package kotonoha.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import kotonoha.net.Http;
import kotonoha.net.HttpSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(15)
class SocketModeTest {
    private final FakeSocketMode slack = new FakeSocketMode();
    private final Http http = new Http(HttpSettings.standard());
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private volatile boolean keeps = true;
    private final SocketMode mode =
            new SocketMode(
                    http,
                    slack.base(),
                    new Secret("xapp-secret"),
                    new TokenBuckets(Time.system()),
                    Time.system(),
                    Chance.secure(),
                    this::receive);

    private boolean receive(String type, JsonNode payload, Receiver.@Nullable Retry retry) {
        received.add(
                Json.object()
                        .put("type", type)
                        .put("n", payload.path("n").asInt())
                        .put("retry", retry == null ? 0 : retry.attempt()));
        return keeps;
    }

    @AfterEach
    void close() throws IOException {
        mode.close();
        http.close();
        slack.close();
    }

    @Test
    void opens_two_connections_and_acknowledges_what_was_kept() {
        mode.start();
        await(() -> mode.connections() == 2);
        slack.lines
                .get(0)
                .say("{\"envelope_id\":\"e1\",\"type\":\"events_api\",\"payload\":{\"n\":1}}");
        slack.lines
                .get(1)
                .say(
                        "{\"envelope_id\":\"e2\",\"type\":\"interactive\",\"payload\":{\"n\":2},\"retry_attempt\":1,\"retry_reason\":\"timeout\"}");
        await(() -> slack.acknowledged.size() == 2);
        assertThat(slack.acknowledged).containsExactlyInAnyOrder("e1", "e2");
        assertThat(received)
                .extracting(r -> Json.text(r, "type"))
                .containsExactlyInAnyOrder("events_api", "interactive");
        assertThat(received).extracting(r -> r.path("retry").asInt()).contains(1);
    }

    @Test
    void does_not_acknowledge_what_was_not_kept() {
        keeps = false;
        mode.start();
        await(() -> mode.connections() == 2);
        slack.lines
                .get(0)
                .say("{\"envelope_id\":\"e1\",\"type\":\"events_api\",\"payload\":{\"n\":1}}");
        await(() -> received.size() == 1);
        keeps = true;
        slack.lines
                .get(0)
                .say("{\"envelope_id\":\"e2\",\"type\":\"events_api\",\"payload\":{\"n\":2}}");
        await(() -> !slack.acknowledged.isEmpty());
        assertThat(slack.acknowledged).containsExactly("e2");
    }

    @Test
    void ignores_frames_that_are_wrong() {
        mode.start();
        await(() -> mode.connections() == 2);
        for (String wrong :
                List.of(
                        "",
                        "no json",
                        "[]",
                        "{}",
                        "{\"type\":\"events_api\"}",
                        "{\"envelope_id\":7}")) slack.lines.get(0).say(wrong);
        slack.lines
                .get(0)
                .say("{\"envelope_id\":\"e1\",\"type\":\"events_api\",\"payload\":{\"n\":1}}");
        await(() -> slack.acknowledged.contains("e1"));
        assertThat(received).hasSize(1);
    }

    @Test
    void opens_a_new_connection_before_the_old_one_closes() {
        mode.start();
        await(() -> mode.connections() == 2);
        slack.lines.get(0).say("{\"type\":\"disconnect\",\"reason\":\"warning\"}");
        await(() -> mode.connections() == 3);
        slack.lines.get(0).say("{\"envelope_id\":\"late\",\"type\":\"events_api\",\"payload\":{}}");
        await(() -> slack.acknowledged.contains("late"));
        slack.lines.get(0).drop();
        await(() -> mode.connections() == 2);
        assertThat(slack.lines).hasSize(3);
    }

    @Test
    void comes_back_after_a_break_and_after_failures_to_open() {
        mode.start();
        await(() -> mode.connections() == 2);
        slack.failing.set(1);
        slack.lines.get(1).drop();
        await(() -> mode.connections() == 1);
        await(() -> mode.connections() == 2);
    }

    private static void await(BooleanSupplier there) {
        long deadline = System.nanoTime() + Duration.ofSeconds(8).toNanos();
        while (!there.getAsBoolean() && System.nanoTime() < deadline) Thread.onSpinWait();
        assertThat(there.getAsBoolean()).isTrue();
    }

    /// `apps.connections.open` and the WebSockets behind it, on one raw socket.
    private static final class FakeSocketMode implements AutoCloseable {
        final List<Line> lines = new CopyOnWriteArrayList<>();
        final List<String> acknowledged = new CopyOnWriteArrayList<>();
        final AtomicInteger failing = new AtomicInteger();
        private final ServerSocket door;

        FakeSocketMode() {
            try {
                door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            Thread.ofVirtual().start(this::accept);
        }

        URI base() {
            return URI.create("http://127.0.0.1:" + door.getLocalPort() + "/api/");
        }

        private void accept() {
            while (!door.isClosed()) {
                try {
                    Socket socket = door.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void serve(Socket socket) {
            try {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                String key = "";
                boolean api = false;
                int length = 0;
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    if (line.startsWith("POST /api/apps.connections.open")) api = true;
                    String lower = line.toLowerCase(java.util.Locale.ROOT);
                    if (lower.startsWith("sec-websocket-key:")) key = line.substring(18).strip();
                    if (lower.startsWith("content-length:"))
                        length = Integer.parseInt(line.substring(15).strip());
                }
                in.readNBytes(length);
                if (api) answer(socket);
                else talk(socket, in, key);
            } catch (IOException gone) {
                // the other side has left
            }
        }

        private void answer(Socket socket) throws IOException {
            boolean fails = failing.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            String body =
                    fails
                            ? "{\"ok\":false,\"error\":\"internal_error\"}"
                            : "{\"ok\":true,\"url\":\"ws://127.0.0.1:"
                                    + door.getLocalPort()
                                    + "/link?ticket=1\"}";
            write(
                    socket,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body);
            socket.close();
        }

        private void talk(Socket socket, DataInputStream in, String key) throws IOException {
            // Before the client can see that it is connected: a test may speak at once.
            Line line = new Line(socket);
            lines.add(line);
            write(
                    socket,
                    "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + accept(key)
                            + "\r\n\r\n");
            line.say("{\"type\":\"hello\"}");
            while (true) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte() & 0x7f;
                if (length == 126) length = in.readUnsignedShort();
                byte[] mask = in.readNBytes(4);
                byte[] data = in.readNBytes(length);
                if (data.length < length) throw new EOFException();
                for (int i = 0; i < data.length; i++) data[i] ^= mask[i % 4];
                if ((first & 0xf) == 8) socket.close();
                if ((first & 0xf) == 1)
                    acknowledged.add(Json.text(Json.parse(data), "envelope_id"));
            }
        }

        private static String accept(String key) {
            try {
                byte[] hash =
                        MessageDigest.getInstance("SHA-1")
                                .digest(
                                        (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                                .getBytes(StandardCharsets.UTF_8));
                return Base64.getEncoder().encodeToString(hash);
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        private static void write(Socket socket, String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        private static String line(DataInputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte())
                line.append((char) c);
            return line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            door.close();
            lines.forEach(Line::drop);
        }
    }

    private record Line(Socket socket) {
        void say(String text) {
            byte[] data = text.getBytes(StandardCharsets.UTF_8);
            try {
                synchronized (socket) {
                    OutputStream out = socket.getOutputStream();
                    out.write(0x81);
                    if (data.length < 126) out.write(data.length);
                    else out.write(new byte[] {126, (byte) (data.length >> 8), (byte) data.length});
                    out.write(data);
                    out.flush();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void drop() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
