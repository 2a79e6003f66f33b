package kotonoha.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kotonoha.kernel.Broken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WebServerTest {
    private static final List<EventStream> STREAMS = new CopyOnWriteArrayList<>();
    private static final LinkedBlockingQueue<String> HEARD = new LinkedBlockingQueue<>();
    private static final CountDownLatch SLOW_ENTERED = new CountDownLatch(1);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static WebServer server;

    @BeforeAll
    static void start() {
        Routes routes =
                new Routes()
                        .gate(request ->
                                request.path().startsWith("/closed")
                                        ? Optional.of(Reply.text(403, "closed"))
                                        : Optional.empty())
                        .get("/hello", request -> Reply.text("hello " + request.query("name")))
                        .get("/doc/{id}", request -> Reply.text(request.param("id")))
                        .get("/file/{path...}", request -> Reply.text(request.param("path")))
                        .post("/form", request -> Reply.text(String.valueOf(request.form())))
                        .post("/raw", request -> Reply.of(200, "application/x-raw", request.body()))
                        .get(
                                "/broken",
                                request -> {
                                    throw new IllegalStateException("secret detail");
                                })
                        .get("/cut", request -> Reply.cut())
                        .get("/events", request -> Reply.events(STREAMS::add))
                        .socket("/link/{id}", WebServerTest::link);
        server = WebServer.start(WebSettings.loopback(0).withBodyLimit(100_000), routes);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void answers_by_method_and_path() throws Exception {
        assertThat(get("/hello?name=%E8%91%89").body()).isEqualTo("hello 葉");
        assertThat(get("/doc/a%20b").body()).isEqualTo("a b");
        assertThat(get("/file/x/y.css").body()).isEqualTo("x/y.css");
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/raw").statusCode()).isEqualTo(405);
        assertThat(get("/closed/door").statusCode()).isEqualTo(403);
    }

    @Test
    void says_nothing_about_itself() throws Exception {
        HttpResponse<String> broken = get("/broken");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).isEqualTo("internal error");
        assertThat(broken.headers().map()).doesNotContainKeys("server", "x-powered-by");
    }

    @Test
    void hands_over_the_raw_bytes_and_the_form() throws Exception {
        byte[] bytes = {0, (byte) 0xff, 13, 10, 65};
        HttpResponse<byte[]> raw =
                HTTP.send(
                        to("/raw").POST(BodyPublishers.ofByteArray(bytes)).build(),
                        BodyHandlers.ofByteArray());
        assertThat(raw.body()).isEqualTo(bytes);
        HttpResponse<String> form =
                HTTP.send(
                        to("/form")
                                .header(
                                        "Content-Type",
                                        "application/x-www-form-urlencoded; charset=utf-8")
                                .POST(BodyPublishers.ofString("a=1&b=%E8%A8%80+x&a=2&c"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(form.body()).isEqualTo("{a=1, b=言 x, c=}");
    }

    @Test
    void refuses_a_body_that_is_too_large_announced_or_not() throws Exception {
        byte[] large = new byte[100_001];
        HttpRequest announced = to("/raw").POST(BodyPublishers.ofByteArray(large)).build();
        assertThat(HTTP.send(announced, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
        HttpRequest chunked =
                to("/raw")
                        .POST(
                                BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(large)))
                        .build();
        assertThat(HTTP.send(chunked, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }

    @Test
    void can_cut_the_connection() {
        assertThatThrownBy(() -> get("/cut")).isInstanceOf(IOException.class);
    }

    @Test
    void streams_events_and_notices_that_the_reader_left() throws Exception {
        int before = STREAMS.size();
        HttpResponse<InputStream> response =
                HTTP.send(to("/events").build(), BodyHandlers.ofInputStream());
        EventStream stream = await(() -> STREAMS.size() > before ? STREAMS.get(before) : null);
        CountDownLatch closed = new CountDownLatch(1);
        stream.onClose(closed::countDown);
        assertThat(stream.send("7", "{\"a\":1}\nsecond")).isTrue();
        InputStream in = response.body();
        String read = "";
        while (!read.contains("second\n\n"))
            read += new String(in.readNBytes(1), StandardCharsets.UTF_8);
        assertThat(read).endsWith("id: 7\ndata: {\"a\":1}\ndata: second\n\n");
        in.close();
        for (int i = 0; i < 500 && closed.getCount() > 0; i++) {
            stream.send("", "are you there?");
            closed.await(10, TimeUnit.MILLISECONDS);
        }
        assertThat(closed.getCount()).isZero();
        assertThat(stream.send("", "late")).isFalse();
    }

    @Test
    void cuts_off_a_reader_that_is_too_slow() throws Exception {
        int before = STREAMS.size();
        try (Socket lazy = new Socket("127.0.0.1", server.port())) {
            lazy.getOutputStream()
                    .write(
                            "GET /events HTTP/1.1\r\nHost: x\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
            EventStream stream = await(() -> STREAMS.size() > before ? STREAMS.get(before) : null);
            String large = "x".repeat(100_000);
            int sent = 0;
            while (sent < 5_000 && stream.send("", large)) sent++;
            assertThat(sent).isBetween(1_000, 4_999);
            assertThat(stream.isOpen()).isFalse();
        }
    }

    @Test
    void holds_five_hundred_streams_at_once() throws Exception {
        int before = STREAMS.size();
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Socket reader = new Socket("127.0.0.1", server.port());
                reader.getOutputStream()
                        .write(
                                "GET /events HTTP/1.1\r\nHost: x\r\n\r\n"
                                        .getBytes(StandardCharsets.UTF_8));
                readers.add(reader);
            }
            await(() -> STREAMS.size() >= before + 500 ? "all" : null);
            STREAMS.forEach(stream -> stream.send("", "to all"));
            for (Socket reader : readers) {
                reader.setSoTimeout(5_000);
                String read = "";
                while (!read.contains("to all")) {
                    byte[] some = new byte[4_096];
                    int n = reader.getInputStream().read(some);
                    read += new String(some, 0, n, StandardCharsets.UTF_8);
                }
            }
        } finally {
            for (Socket reader : readers) reader.close();
        }
    }

    @Test
    void speaks_over_a_socket_in_both_directions() throws Exception {
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        WebSocket socket =
                HTTP.newWebSocketBuilder()
                        .buildAsync(
                                URI.create("ws://127.0.0.1:" + server.port() + "/link/42"),
                                new WebSocket.Listener() {
                                    @Override
                                    public CompletionStage<?> onText(
                                            WebSocket socket, CharSequence data, boolean last) {
                                        got.add(data.toString());
                                        socket.request(1);
                                        return CompletableFuture.completedStage(null);
                                    }
                                })
                        .get(5, TimeUnit.SECONDS);
        assertThat(got.poll(5, TimeUnit.SECONDS)).isEqualTo("welcome 42");
        socket.sendText("ping 言葉", true).get(5, TimeUnit.SECONDS);
        assertThat(got.poll(5, TimeUnit.SECONDS)).isEqualTo("echo ping 言葉");
        socket.sendClose(1000, "bye");
        assertThat(HEARD.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 1000");
    }

    @Test
    void says_which_address_is_taken() {
        assertThatThrownBy(() -> WebServer.start(WebSettings.loopback(server.port()), new Routes()))
                .isInstanceOf(Broken.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
    }

    @Test
    void lets_a_running_request_end_when_it_closes() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Routes routes =
                new Routes()
                        .get(
                                "/slow",
                                request -> {
                                    SLOW_ENTERED.countDown();
                                    go.await(5, TimeUnit.SECONDS);
                                    return Reply.text("done");
                                });
        WebServer other = WebServer.start(WebSettings.loopback(0), routes);
        CompletableFuture<HttpResponse<String>> reply =
                HTTP.sendAsync(
                        HttpRequest.newBuilder(other.uri().resolve("/slow")).build(),
                        BodyHandlers.ofString());
        assertThat(SLOW_ENTERED.await(5, TimeUnit.SECONDS)).isTrue();
        Thread closer = Thread.ofVirtual().start(other::close);
        go.countDown();
        assertThat(reply.get(5, TimeUnit.SECONDS).body()).isEqualTo("done");
        assertThat(closer.join(Duration.ofSeconds(5))).isTrue();
    }

    private static SocketListener link(Request request, kotonoha.web.Socket socket) {
        return new SocketListener() {
            @Override
            public void opened() {
                socket.send("welcome " + request.param("id"));
            }

            @Override
            public void text(String message) {
                socket.send("echo " + message);
            }

            @Override
            public void closed(int code) {
                HEARD.add("closed " + code);
            }
        };
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(to(path).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path))
                .timeout(Duration.ofSeconds(10));
    }

    private static <T> T await(java.util.function.Supplier<T> what) throws Exception {
        for (int i = 0; i < 500; i++) {
            T found = what.get();
            if (found != null) return found;
            Thread.sleep(10);
        }
        throw new AssertionError("did not happen within 5 s");
    }
}
