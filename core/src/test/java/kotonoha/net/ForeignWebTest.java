package kotonoha.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import kotonoha.kernel.Language;
import kotonoha.kernel.Time;
import kotonoha.net.Fetched.Opened;
import kotonoha.net.Fetched.Refused;
import kotonoha.net.Fetched.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ForeignWebTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("127.0.0.2");
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");

    /// No name has an address here unless the test gives it one: nothing can reach a network.
    private static final ForeignSettings.Resolver NOBODY =
            host -> {
                throw new UnknownHostException(host);
            };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.0.0.1./",
                "http://10.1.2.3/a",
                "https://192.168.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://100.100.100.200/",
                "http://198.18.0.1/",
                "http://255.255.255.255/",
                "http://0.0.0.0/",
                "http://[::]/",
                "http://[::1]/",
                "http://[0:0:0:0:0:0:0:1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[::127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[64:ff9b::169.254.169.254]/",
                "http://[64:ff9b:1::8.8.8.8]/",
                "http://[2002:7f00:1::]/",
                "http://[2001::1]/",
                "http://[fd00:ec2::254]/",
                "http://[fe80::1]/",
                "http://[ff02::1]/",
                "http://[5f00::1]/",
                "http://localhost/",
                "http://localhost./",
                "http://LOCALHOST/",
                "http://a.localhost/",
                "http://printer.local/",
                "http://metadata.google.internal/computeMetadata/v1/",
                "http://wiki/",
                "http://router.lan/",
                "http://nas.home.arpa/",
                "http://１２７.０.０.１/",
                "http://127。0。0。1/",
                "http://①②⑦.⓪.⓪.①/",
                "http://ｌｏｃａｌｈｏｓｔ/"
            })
    void does_not_call_what_is_private(String address) throws Exception {
        assertThat(refused(address, NOBODY).why()).isEqualTo(Why.PRIVATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com:70/",
                "jar:http://example.com!/",
                "mailto:a@example.com",
                "http:example.com",
                "http:/example.com/",
                "http:///example.com/",
                "http://",
                "//example.com/",
                "/etc/passwd",
                "http://example.com:22/",
                "http://example.com:8080/",
                "https://example.com:6379/",
                "http://example.com:0/",
                "http://user@example.com/",
                "http://user:secret@example.com/",
                "http://@example.com/",
                "http://example.com@127.0.0.1/",
                "http://0177.0.0.1/",
                "http://0177.00.00.01/",
                "http://0x7f.0.0.1/",
                "http://0x7f.1/",
                "http://0x7f000001/",
                "http://0X7F000001/",
                "http://2130706433/",
                "http://017700000001/",
                "http://127.1/",
                "http://127.0.1/",
                "http://127.0.0.1.5/",
                "http://127.0.0.256/",
                "http://127.0.0.01/",
                "http://8.8.8.08/",
                "http://1/",
                "http://0/",
                "http://a.0x1/",
                "http://example.1/",
                "http://127%2e0.0.1/",
                "http://%6c%6f%63alhost/",
                "http://127.0.0.1%00.example.com/",
                "http://[fe80::1%25eth0]/",
                "http://[::1%lo]/",
                "http://a..example.com/",
                "http://.example.com/",
                "http://./"
            })
    void does_not_call_what_is_no_plain_web_address(String address) throws Exception {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException noUri) {
            assertThat(WebAddressCheck.isRefused(address)).as(address).isTrue();
            return;
        }
        Refused refused = refused(uri.toString(), host -> List.of(PUBLIC));
        assertThat(refused.why()).as(address).isIn(Why.NO_WEB_ADDRESS, Why.PRIVATE);
    }

    /// The strings that `java.net.URI` refuses already, given to our own check all the same.
    private static final class WebAddressCheck {
        static boolean isRefused(String address) {
            try {
                WebAddress.of(address, any -> false);
                return false;
            } catch (ForeignRefusal refusal) {
                return true;
            }
        }
    }

    @Test
    void one_private_address_among_public_ones_is_enough() throws Exception {
        for (String odd : List.of("127.0.0.1", "10.0.0.1", "::1", "fd00::1", "64:ff9b::a00:1")) {
            Refused refused =
                    refused(
                            "http://127.0.0.1.nip.example.com/",
                            host -> List.of(PUBLIC, InetAddress.ofLiteral(odd)));
            assertThat(refused)
                    .as(odd)
                    .isEqualTo(new Refused(Why.PRIVATE, "127.0.0.1.nip.example.com", 0));
        }
    }

    @Test
    void a_name_is_resolved_once_and_the_connection_goes_there() throws Exception {
        try (ScriptedServer server = page("hello")) {
            AtomicInteger asked = new AtomicInteger();
            ForeignSettings.Resolver rebinding =
                    host -> List.of(asked.incrementAndGet() == 1 ? LOOPBACK : OTHER);
            String address = "http://rebind.example.com:%d/x?y=1#z".formatted(server.port());
            assertThat(text(address, allowing(server, rebinding))).isEqualTo("hello");
            assertThat(asked).hasValue(1);
            assertThat(server.asked.getFirst().target()).isEqualTo("/x?y=1");
            assertThat(server.asked.getFirst().headers().get("host"))
                    .isEqualTo("rebind.example.com:" + server.port());
        }
    }

    @Test
    void a_socket_connects_to_checked_addresses_only() {
        try (ScriptedServer server = page("hello")) {
            PinnedSockets sockets = new PinnedSockets("a.example.com", List.of(PUBLIC));
            assertThatThrownBy(() ->
                            sockets.createSocket()
                                    .connect(new InetSocketAddress(LOOPBACK, server.port())))
                    .isInstanceOf(ForeignRefusal.class);
            assertThatThrownBy(() -> sockets.createSocket("127.0.0.1", server.port()))
                    .isInstanceOf(ForeignRefusal.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void asks_as_somebody_without_a_name() throws Exception {
        try (ScriptedServer server = page("はい")) {
            assertThat(text(server.uri("/").toString(), allowing(server, NOBODY))).isEqualTo("はい");
            assertThat(server.asked.getFirst().method()).isEqualTo("GET");
            assertThat(server.asked.getFirst().headers())
                    .doesNotContainKeys("cookie", "authorization", "referer", "origin")
                    .containsEntry("accept-language", "ja,en;q=0.7")
                    .extractingByKey("user-agent")
                    .asString()
                    .startsWith("Kotonoha/");
        }
    }

    @Test
    void says_what_came_and_from_where() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(
                                s -> s.reply(302, "", "Location: ../b/c?d=1#e"),
                                s -> s.reply(200, "%PDF", "Content-Type: Application/PDF; a=b"));
                ForeignWeb web = new ForeignWeb(allowing(server, NOBODY), Time.system());
                Fetched fetched = web.fetch(server.uri("/a/x"), Language.EN)) {
            Opened opened = (Opened) fetched;
            assertThat(opened.address()).isEqualTo(server.uri("/b/c?d=1"));
            assertThat(opened.type()).isEqualTo("application/pdf");
            assertThat(opened.length()).isEqualTo(4);
            assertThat(opened.headers().get("content-type")).contains("a=b");
        }
    }

    @Test
    void each_redirect_is_checked_from_the_start() throws Exception {
        for (String bad :
                List.of(
                        "http://127.0.0.2/steal",
                        "http://169.254.169.254/",
                        "http://localhost/",
                        "//[::1]/",
                        "http://0x7f.1/",
                        "http://2130706433/",
                        "http://a@example.com/",
                        "http://127%2e0.0.1/",
                        "file:///etc/passwd",
                        "http://example.com:22/",
                        "\\\\127.0.0.2\\x",
                        "http://inside.example.com/")) {
            try (ScriptedServer server =
                    new ScriptedServer(s -> s.reply(301, "", "Location: " + bad))) {
                Refused refused =
                        refused(
                                server.uri("/").toString(),
                                allowing(
                                        server,
                                        host -> List.of(InetAddress.ofLiteral("10.0.0.9"))));
                assertThat(refused.why()).as(bad).isIn(Why.PRIVATE, Why.NO_WEB_ADDRESS);
                assertThat(server.asked).hasSize(1);
            }
        }
    }

    @Test
    void follows_three_redirects_and_no_fourth() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(301, "", "Location: /1"),
                        s -> s.reply(307, "", "Location: /2"),
                        s -> s.reply(308, "", "Location: /3"),
                        s -> s.reply(200, "there"))) {
            assertThat(text(server.uri("/").toString(), allowing(server, NOBODY)))
                    .isEqualTo("there");
        }
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(302, "", "Location: /again"))) {
            assertThat(refused(server.uri("/").toString(), allowing(server, NOBODY)).why())
                    .isEqualTo(Why.TOO_MANY_REDIRECTS);
            assertThat(server.asked).hasSize(4);
        }
    }

    @Test
    void never_goes_from_https_to_http() throws Exception {
        WebAddress secure = WebAddress.of("https://example.com/a", any -> false);
        assertThat(secure.follow("/b", any -> false).url()).hasToString("https://example.com/b");
        assertThatThrownBy(() -> secure.follow("http://example.com/b", any -> false))
                .isInstanceOfSatisfying(
                        ForeignRefusal.class,
                        e -> assertThat(e.refused().why()).isEqualTo(Why.INSECURE));
    }

    @Test
    void a_status_that_is_no_success_is_told() throws Exception {
        for (int status : List.of(304, 401, 403, 404, 410, 500, 503))
            try (ScriptedServer server = new ScriptedServer(s -> s.reply(status, "no"))) {
                assertThat(refused(server.uri("/").toString(), allowing(server, NOBODY)))
                        .isEqualTo(new Refused(Why.STATUS, "127.0.0.1", status));
            }
    }

    @Test
    void what_is_declared_too_large_is_not_read() throws Exception {
        try (ScriptedServer server = new ScriptedServer(s -> s.head(200, "Content-Length: 1001"))) {
            assertThat(refused(server.uri("/").toString(), small(server)).why())
                    .isEqualTo(Why.TOO_LARGE);
        }
    }

    @Test
    void bytes_are_counted_as_they_come() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.head(200);
                    s.trickle("x".repeat(400), 1);
                })) {
            assertThat(broken(server)).isEqualTo(Why.TOO_LARGE);
            server.hungUp.await();
        }
        try (ScriptedServer server = page("x".repeat(1000))) {
            assertThat(text(server.uri("/").toString(), small(server))).hasSize(1000);
        }
    }

    @Test
    void bytes_are_counted_after_decompression() throws Exception {
        byte[] bomb = gzip(new byte[5_000_000]);
        assertThat(bomb.length).isLessThan(10_000);
        try (ScriptedServer server =
                new ScriptedServer(s ->
                        s.head(200, "Content-Encoding: gzip", "Content-Length: " + bomb.length)
                                .raw(bomb))) {
            ForeignSettings settings =
                    allowing(server, NOBODY).within(100_000, Duration.ofSeconds(5));
            assertThat(brokenWith(server, settings)).isEqualTo(Why.TOO_LARGE);
        }
    }

    @Test
    void the_size_of_a_chunk_that_never_ends_fills_no_memory() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.head(200, "Transfer-Encoding: chunked").raw("5;");
                    s.trickle("a".repeat(65_536), 0);
                })) {
            ForeignSettings settings =
                    allowing(server, NOBODY).within(25 << 20, Duration.ofSeconds(5));
            assertThat(brokenWith(server, settings)).isEqualTo(Why.TOO_LARGE);
            server.hungUp.await();
        }
    }

    @Test
    void a_large_body_in_small_chunks_is_read_to_its_end() throws Exception {
        String chunk = "1;" + "x".repeat(500) + "\r\na\r\n";
        try (ScriptedServer server =
                new ScriptedServer(s ->
                        s.head(200, "Transfer-Encoding: chunked")
                                .raw(chunk.repeat(5_000) + "0\r\n\r\n"))) {
            assertThat(text(server.uri("/").toString(), allowing(server, NOBODY))).hasSize(5_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 -12 Odd\r\n\r\nhello",
                "HTTP/1.1 200 Odd\r\nContent-Length: -5\r\n\r\nhello",
                "HTTP/1.1 200 Odd\r\nContent-Encoding: br\r\n\r\nhello",
                "HTTP/1.1 200 Odd\r\nContent-Encoding: gzip, gzip\r\n\r\nhello",
                "HTTP/1.1 200 Odd\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
                "<html>hello of 1991</html>"
            })
    void an_answer_against_the_protocol_is_none(String answer) throws Exception {
        try (ScriptedServer server = new ScriptedServer(s -> s.raw(answer));
                ForeignWeb web = new ForeignWeb(allowing(server, NOBODY), Time.system());
                Fetched fetched = web.fetch(server.uri("/"), Language.JA)) {
            Refused refused =
                    switch (fetched) {
                        case Refused at -> at;
                        case Opened page -> brokenOff(page);
                    };
            assertThat(refused).isEqualTo(new Refused(Why.UNREACHABLE, "127.0.0.1", 0));
        }
    }

    private static Refused brokenOff(Opened page) throws IOException {
        try {
            throw new AssertionError("read " + page.body().readAllBytes().length);
        } catch (ForeignRefusal refusal) {
            return refusal.refused();
        }
    }

    @Test
    void a_part_that_nobody_asked_for_is_not_taken_for_the_whole() throws Exception {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(206, "first bytes"))) {
            assertThat(refused(server.uri("/").toString(), allowing(server, NOBODY)))
                    .isEqualTo(new Refused(Why.STATUS, "127.0.0.1", 206));
        }
    }

    @Test
    void a_server_that_says_nothing_ends_with_the_time() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.Stage::stall)) {
            assertThat(refused(server.uri("/").toString(), small(server)).why())
                    .isEqualTo(Why.TOO_SLOW);
        }
    }

    @Test
    void a_server_that_drips_ends_with_the_time() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.head(200);
                    s.trickle(".", 20);
                })) {
            assertThat(broken(server)).isEqualTo(Why.TOO_SLOW);
        }
    }

    @Test
    void all_redirects_share_the_time() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.pause(200);
                    s.reply(302, "", "Location: /on");
                })) {
            assertThat(refused(server.uri("/").toString(), small(server)).why())
                    .isEqualTo(Why.TOO_SLOW);
        }
    }

    @Test
    void a_name_service_that_says_nothing_ends_with_the_time() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ForeignSettings.Resolver stuck =
                host -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of();
                };
        ForeignSettings settings =
                ForeignSettings.standard().with(stuck).within(10, Duration.ofMillis(100));
        assertThat(refused("http://example.com/", settings))
                .isEqualTo(new Refused(Why.TOO_SLOW, "example.com", 0));
    }

    @Test
    void what_cannot_be_reached_is_told() throws Exception {
        assertThat(refused("https://nobody.example.com/", NOBODY))
                .isEqualTo(new Refused(Why.UNREACHABLE, "nobody.example.com", 0));
        assertThat(refused("https://nobody.example.com/", host -> List.of()).why())
                .isEqualTo(Why.UNREACHABLE);
        ScriptedServer gone = page("");
        gone.close();
        assertThat(refused(gone.uri("/").toString(), allowing(gone, NOBODY)).why())
                .isEqualTo(Why.UNREACHABLE);
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.head(200, "Content-Length: 100").raw("ten bytes.");
                    s.cut();
                })) {
            assertThat(broken(server)).isEqualTo(Why.UNREACHABLE);
        }
    }

    @Test
    void a_message_names_the_host_and_nothing_of_the_path() throws Exception {
        Refused refused = refused("http://10.0.0.1/reset?token=secret", NOBODY);
        assertThat(refused.toString()).contains("10.0.0.1").doesNotContain("secret");
    }

    @Test
    void an_interrupt_ends_the_waiting() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.Stage::stall);
                ForeignWeb web = new ForeignWeb(allowing(server, NOBODY), Time.system())) {
            List<Object> outcome = new ArrayList<>();
            Thread fetching =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    outcome.add(web.fetch(server.uri("/"), Language.EN));
                                } catch (InterruptedException e) {
                                    outcome.add(e);
                                }
                            });
            while (server.asked.isEmpty()) Thread.sleep(5);
            fetching.interrupt();
            fetching.join();
            assertThat(outcome).singleElement().isInstanceOf(InterruptedException.class);
        }
    }

    private static ScriptedServer page(String text) {
        return new ScriptedServer(s -> s.reply(200, text, "Content-Type: text/plain"));
    }

    /// As if 127.0.0.1 at the server's port were a public address.
    private static ForeignSettings allowing(
            ScriptedServer server, ForeignSettings.Resolver resolver) {
        return ForeignSettings.standard()
                .with(resolver)
                .allowing(at ->
                        at.getPort() == server.port()
                                && (at.isUnresolved() || at.getAddress().equals(LOOPBACK)));
    }

    private static ForeignSettings small(ScriptedServer server) {
        return allowing(server, NOBODY).within(1000, Duration.ofMillis(500));
    }

    private static Refused refused(String address, ForeignSettings.Resolver resolver)
            throws Exception {
        return refused(address, ForeignSettings.standard().with(resolver));
    }

    private static Refused refused(String address, ForeignSettings settings) throws Exception {
        try (ForeignWeb web = new ForeignWeb(settings, Time.system());
                Fetched fetched = web.fetch(URI.create(address), Language.JA)) {
            assertThat(fetched).as(address).isInstanceOf(Refused.class);
            return (Refused) fetched;
        }
    }

    private static String text(String address, ForeignSettings settings) throws Exception {
        try (ForeignWeb web = new ForeignWeb(settings, Time.system());
                Fetched fetched = web.fetch(URI.create(address), Language.JA)) {
            assertThat(fetched).isInstanceOf(Opened.class);
            byte[] body = ((Opened) fetched).body().readAllBytes();
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private static Why broken(ScriptedServer server) throws Exception {
        return brokenWith(server, small(server));
    }

    /// Why a body that begins well does not end well.
    private static Why brokenWith(ScriptedServer server, ForeignSettings settings)
            throws Exception {
        try (ForeignWeb web = new ForeignWeb(settings, Time.system());
                Fetched fetched = web.fetch(server.uri("/"), Language.JA)) {
            assertThat(fetched).isInstanceOf(Opened.class);
            ((Opened) fetched).body().readAllBytes();
            throw new AssertionError("read to the end");
        } catch (ForeignRefusal refusal) {
            return refusal.refused().why();
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }
}
