package kotonoha.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SocketModeTest {
    private static final String GENERAL = "C0GENERAL1";
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Line> lines = new ArrayList<>();
    private Workspace workspace;
    private Person hana;

    /// A client's end of one connection.
    private final class Line implements WebSocket.Listener {
        final LinkedBlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        final WebSocket socket;
        private final StringBuilder open = new StringBuilder();

        Line(String url) {
            socket = http.newWebSocketBuilder().buildAsync(URI.create(url), this).join();
            lines.add(this);
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            open.append(data);
            if (last) {
                heard.add(Json.parse(open.toString()));
                open.setLength(0);
            }
            socket.request(1);
            return null;
        }

        JsonNode next() throws InterruptedException {
            JsonNode next = heard.poll(5, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            return next;
        }

        void acknowledge(JsonNode envelope, ObjectNode payload) {
            ObjectNode ack = Json.object().put("envelope_id", Json.text(envelope, "envelope_id"));
            if (!payload.isEmpty()) ack.set("payload", payload);
            socket.sendText(Json.write(ack), true).join();
        }
    }

    @BeforeEach
    void start() {
        Limits limits =
                Limits.slack()
                        .withBuckets(false)
                        .withAck(Duration.ofMillis(400), List.of(Duration.ZERO));
        workspace =
                Workspace.start(
                        WorkspaceSettings.test(Time.system(), Chance.secure()).withLimits(limits));
        hana = workspace.person("U0HANA0001");
    }

    @AfterEach
    void stop() {
        lines.forEach(line -> line.socket.abort());
        workspace.close();
        http.shutdownNow();
    }

    @Test
    void greets_and_sends_events_in_envelopes_until_they_are_acknowledged() throws Exception {
        Line line = new Line(url());
        assertThat(Json.text(line.next(), "type")).isEqualTo("hello");
        assertThat(workspace.connected()).isTrue();
        String ts = hana.post(GENERAL, "hello");
        JsonNode first = line.next();
        assertThat(Json.text(first, "type")).isEqualTo("events_api");
        assertThat(first.path("accepts_response_payload").asBoolean()).isFalse();
        assertThat(Json.text(first, "payload.event.ts")).isEqualTo(ts);
        JsonNode second = line.next();
        assertThat(second.path("retry_attempt").asInt()).isEqualTo(1);
        assertThat(Json.text(second, "payload.event_id"))
                .isEqualTo(Json.text(first, "payload.event_id"));
        line.acknowledge(second, Json.object());
        Eventually.until("acknowledged", () -> workspace.unacknowledged() == 0);
        assertThat(line.heard).isEmpty();
    }

    @Test
    void takes_the_answer_to_a_command_from_the_acknowledgement() throws Exception {
        Line line = new Line(url());
        line.next();
        Thread asking = Thread.ofVirtual().start(() -> hana.command(GENERAL, "/kotonoha", "help"));
        JsonNode envelope = line.next();
        assertThat(Json.text(envelope, "type")).isEqualTo("slash_commands");
        assertThat(Json.text(envelope, "payload.text")).isEqualTo("help");
        line.acknowledge(envelope, Json.object().put("text", "Here you are"));
        asking.join();
        assertThat(Json.text(hana.whispers(GENERAL).getLast(), "text")).isEqualTo("Here you are");
    }

    @Test
    void lets_ten_connections_in_each_with_a_ticket_of_its_own() throws Exception {
        String ticket = url();
        Line first = new Line(ticket);
        assertThat(Json.text(first.next(), "type")).isEqualTo("hello");
        for (int i = 1; i < 10; i++)
            assertThat(Json.text(new Line(url()).next(), "type")).isEqualTo("hello");
        assertThat(Json.text(new Line(url()).next(), "reason")).isEqualTo("too_many_websockets");
        Line again = new Line(ticket);
        Eventually.until("refused", again.socket::isInputClosed);
        assertThat(workspace.sockets()).isEqualTo(10);
    }

    @Test
    void warns_and_moves_connections() throws Exception {
        Line line = new Line(url());
        line.next();
        workspace.warnSockets();
        assertThat(Json.text(line.next(), "reason")).isEqualTo("warning");
        workspace.refreshSockets();
        assertThat(Json.text(line.next(), "reason")).isEqualTo("refresh_requested");
        Eventually.until("closed", () -> workspace.sockets() == 0);
        assertThat(workspace.connected()).isFalse();
        Line other = new Line(url());
        other.next();
        workspace.cutSockets();
        Eventually.until("cut", () -> workspace.sockets() == 0);
    }

    @Test
    void sends_over_the_connections_that_are_left() throws Exception {
        Line gone = new Line(url());
        gone.next();
        Line left = new Line(url());
        left.next();
        gone.socket.abort();
        Eventually.until("noticed", () -> workspace.sockets() == 1);
        for (int i = 0; i < 5; i++) {
            hana.post(GENERAL, "message " + i);
            left.acknowledge(left.next(), Json.object());
        }
        Eventually.until("acknowledged", () -> workspace.unacknowledged() == 0);
    }

    private String url() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(workspace.apiUrl().resolve("apps.connections.open"))
                        .header("Authorization", "Bearer " + workspace.appToken().reveal())
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        String body = http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).body();
        return Json.text(Json.parse(body), "url");
    }
}
