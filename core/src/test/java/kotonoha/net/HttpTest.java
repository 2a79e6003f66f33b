package kotonoha.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Secret;
import kotonoha.kernel.TryLater;
import kotonoha.net.HttpSettings.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTest {
    private final Http http =
            new Http(new HttpSettings(Patience.of(Duration.ofSeconds(2)), 1000, "test"));

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void returns_any_status_with_headers_and_body() {
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(418, "{\"a\":1}", "X-Some: thing"))) {
            Reply reply =
                    http.send(
                            HttpRequest.get(server.uri("/x?y=1"))
                                    .with(Header.bearer(new Secret("k"))));
            assertThat(reply.status()).isEqualTo(418);
            assertThat(reply.header("x-sOme")).isEqualTo("thing");
            assertThat(reply.json().path("a").intValue()).isEqualTo(1);
            ScriptedServer.Asked asked = server.asked.getFirst();
            assertThat(asked.target()).isEqualTo("/x?y=1");
            assertThat(asked.headers())
                    .containsEntry("authorization", "Bearer k")
                    .doesNotContainKey("cookie");
        }
    }

    @Test
    void never_follows_a_redirect() {
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(302, "", "Location: http://127.0.0.1:1/steal"))) {
            assertThat(http.send(HttpRequest.get(server.uri("/"))).status()).isEqualTo(302);
            assertThat(server.asked).hasSize(1);
        }
    }

    @Test
    void sends_forms_and_files() {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(200, "ok"))) {
            http.send(HttpRequest.post(server.uri("/"), Map.of("text", "鍵 &=?")));
            assertThat(server.asked.getFirst().text()).isEqualTo("text=%E9%8D%B5+%26%3D%3F");
            http.send(
                    new Multipart()
                            .field("purpose", "user_data")
                            .file(
                                    "file",
                                    "a\"\r\nb.txt",
                                    "text/plain",
                                    "kotonoha-boundary-0".getBytes(StandardCharsets.UTF_8))
                            .post(server.uri("/")));
            assertThat(server.asked.getLast().headers().get("content-type"))
                    .isEqualTo("multipart/form-data; boundary=kotonoha-boundary-1");
            assertThat(server.asked.getLast().text())
                    .contains("filename=\"a%22%0D%0Ab.txt\"")
                    .endsWith("kotonoha-boundary-0\r\n--kotonoha-boundary-1--\r\n");
        }
    }

    @Test
    void a_post_is_sent_once_even_when_the_server_cuts_or_asks_for_another_try() {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.cut(), s -> s.reply(503, "", "Retry-After: 0"), s -> s.cut())) {
            TryLater cut =
                    catchThrowableOfType(
                            TryLater.class,
                            () -> http.send(HttpRequest.post(server.uri("/"), Map.of())));
            assertThat(Http.unsent(cut)).isFalse();
            assertThat(http.send(HttpRequest.post(server.uri("/"), Map.of())).status())
                    .isEqualTo(503);
            assertThat(server.asked).hasSize(2);
        }
    }

    @Test
    void says_when_nothing_was_sent() {
        ScriptedServer gone = new ScriptedServer();
        gone.close();
        TryLater failure =
                catchThrowableOfType(
                        TryLater.class,
                        () -> http.send(HttpRequest.post(gone.uri("/p?token=q"), Map.of())));
        assertThat(Http.unsent(failure)).isTrue();
        assertThat(failure)
                .hasMessage(
                        "POST to http://127.0.0.1:%d: nobody accepts connections there"
                                .formatted(gone.port()));
    }

    @Test
    void reaches_a_server_that_listens_on_one_of_two_addresses() {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(200, "ok"))) {
            URI localhost = URI.create("http://localhost:" + server.port() + "/");
            assertThat(http.send(HttpRequest.post(localhost, Map.of())).status()).isEqualTo(200);
        }
    }

    @Test
    void gives_up_on_a_server_that_never_answers() {
        try (ScriptedServer server = new ScriptedServer(s -> s.stall())) {
            // Only the wait for the head can end here: silence has longer.
            Patience patience =
                    new Patience(
                            Duration.ofSeconds(2), Duration.ofMillis(150), Duration.ofSeconds(5));
            HttpRequest request = HttpRequest.get(server.uri("/")).with(patience);
            assertThatThrownBy(() -> http.send(request))
                    .isInstanceOf(TryLater.class)
                    .hasMessageContaining("no reply within 0.15 s");
        }
    }

    @Test
    void gives_up_on_a_body_that_falls_silent_though_the_head_may_take_long() {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.pause(300);
                    s.events().raw("abc").stall();
                })) {
            Patience patience =
                    new Patience(
                            Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(150));
            long start = System.nanoTime();
            assertThatThrownBy(() -> http.send(HttpRequest.get(server.uri("/")).with(patience)))
                    .isInstanceOf(TryLater.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(300), Duration.ofMillis(1500));
        }
    }

    @Test
    void refuses_a_reply_that_is_too_large() {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(200, "x".repeat(1000)), s -> s.reply(200, "x".repeat(1001)))) {
            assertThat(http.send(HttpRequest.get(server.uri("/"))).body()).hasSize(1000);
            assertThatThrownBy(() -> http.send(HttpRequest.get(server.uri("/"))))
                    .isInstanceOf(Broken.class)
                    .hasMessageContaining("larger than 1000 bytes");
        }
    }

    @Test
    void closing_wakes_the_reader_at_once_and_drops_the_connection() throws Exception {
        try (ScriptedServer server = new ScriptedServer(s -> s.events().raw("abc").stall())) {
            OpenReply reply = http.open(HttpRequest.get(server.uri("/")));
            assertThat(reply.body().readNBytes(3))
                    .isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
            BlockingQueue<Object> read = new LinkedBlockingQueue<>();
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            read.add(reply.body().read());
                        } catch (IOException e) {
                            read.add(e);
                        }
                    });
            assertThat(read.poll(50, TimeUnit.MILLISECONDS)).isNull();
            reply.close();
            assertThat(read.poll(500, TimeUnit.MILLISECONDS)).isInstanceOf(IOException.class);
            assertThat(server.hungUp.await(500, TimeUnit.MILLISECONDS)).isTrue();
        }
    }

    @Test
    void a_call_can_be_closed_while_the_reply_is_awaited() throws Exception {
        try (ScriptedServer server = new ScriptedServer(s -> s.stall())) {
            OpenCall call = http.start(HttpRequest.get(server.uri("/")));
            BlockingQueue<Object> failed = new LinkedBlockingQueue<>();
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            failed.add(call.open());
                        } catch (TryLater e) {
                            failed.add(e);
                        }
                    });
            assertThat(failed.poll(50, TimeUnit.MILLISECONDS)).isNull();
            call.close();
            assertThat(failed.poll(500, TimeUnit.MILLISECONDS)).isInstanceOf(TryLater.class);
        }
    }

    @Test
    void a_header_that_cannot_be_sent_does_not_appear_in_the_failure() {
        HttpRequest request =
                HttpRequest.get(URI.create("http://127.0.0.1:1/"))
                        .with(new Header("X-Key", "sec\nret"));
        assertThatThrownBy(() -> http.send(request))
                .isInstanceOf(Broken.class)
                .hasMessageNotContaining("ret")
                .hasNoCause();
        assertThat(request.toString()).isEqualTo("GET to http://127.0.0.1:1");
        assertThat(request.headers()).hasToString("[X-Key: ***]");
    }

    @Test
    void talks_over_a_web_socket() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    shake(s);
                    s.raw(new byte[] {(byte) 0x81, 2, 'h', 'i'});
                    s.raw(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
                    s.stall();
                })) {
            Heard heard = new Heard();
            URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/link");
            try (WebSocket _ = http.connect(uri, List.of(), Duration.ofSeconds(5), heard)) {
                assertThat(heard.said.poll(1, TimeUnit.SECONDS)).isEqualTo("hi");
                assertThat(heard.said.poll(1, TimeUnit.SECONDS)).isEqualTo("closed 1000");
            }
        }
    }

    @Test
    void a_web_socket_that_breaks_off_or_falls_silent_is_closed_once() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> {
                            shake(s);
                            s.cut();
                        },
                        s -> {
                            shake(s);
                            s.stall();
                        })) {
            for (int i = 0; i < 2; i++) {
                Heard heard = new Heard();
                http.connect(server.uri("/"), List.of(), Duration.ofMillis(100), heard);
                assertThat(heard.said.poll(1, TimeUnit.SECONDS)).startsWith("closed 1006");
                assertThat(heard.said.poll(50, TimeUnit.MILLISECONDS)).isNull();
            }
        }
    }

    @Test
    void a_web_socket_that_is_refused_fails_to_connect() {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(403, "no"))) {
            assertThatThrownBy(() ->
                            http.connect(
                                    server.uri("/?ticket=secret"),
                                    List.of(),
                                    Duration.ofSeconds(5),
                                    new Heard()))
                    .isInstanceOf(TryLater.class)
                    .hasMessageContaining("status 403")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void leaves_no_thread_that_would_keep_the_process_up() {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(200, "ok"))) {
            http.send(HttpRequest.get(server.uri("/")));
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(t -> t.getName().contains("OkHttp") || t.getName().contains("koto"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }

    private static void shake(ScriptedServer.Stage stage) throws IOException {
        String key = stage.asked.headers().get("sec-websocket-key");
        try {
            byte[] accept =
                    MessageDigest.getInstance("SHA-1")
                            .digest(
                                    (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                            .getBytes(StandardCharsets.UTF_8));
            stage.raw(
                    "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: "
                            + Base64.getEncoder().encodeToString(accept)
                            + "\r\n\r\n");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static final class Heard implements WebSocket.Listener {
        final BlockingQueue<String> said = new LinkedBlockingQueue<>();

        @Override
        public void text(String message) {
            said.add(message);
        }

        @Override
        public void closed(int code, String reason) {
            said.add("closed " + code);
        }
    }
}
