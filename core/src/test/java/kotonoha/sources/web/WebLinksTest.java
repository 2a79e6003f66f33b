package kotonoha.sources.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import kotonoha.files.CannotRead;
import kotonoha.files.Extract;
import kotonoha.files.FileReading;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Asker;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import kotonoha.net.ForeignSettings;
import kotonoha.net.ForeignWeb;
import kotonoha.net.ScriptedServer;
import kotonoha.sources.Linked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WebLinksTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Asker ASKER =
            new Asker(new UserId("U1"), "Hana", Language.JA, ZoneOffset.UTC);
    private static final Place PLACE =
            new Place(
                    new TeamId("T1"),
                    new ChannelId("C1"),
                    Place.Kind.CHANNEL,
                    new MessageTs("1.1"));

    private final Plain files = new Plain();

    @Test
    void hands_a_page_to_the_reader_under_its_final_address() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(301, "", "Location: /new?a=b"),
                        s ->
                                s.reply(
                                        200,
                                        "<p>営業時間</p>",
                                        "Content-Type: text/html;charset=utf-8"))) {
            ReadResult result = read(server, "/old#part");
            assertThat(text(result)).isEqualTo("<p>営業時間</p>");
            assertThat(files.last.name()).isEqualTo(server.uri("/new?a=b").toString());
            assertThat(files.last.declaredType()).isEqualTo("text/html");
            assertThat(files.last.as()).isEqualTo(RawFile.As.PAGE);
            assertThat(files.last.version()).isEmpty();
            assertThat(files.last.size())
                    .isEqualTo("<p>営業時間</p>".getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void a_reader_that_opens_it_twice_gets_it_twice() throws Exception {
        files.times = 2;
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(200, "one"), s -> s.reply(200, "two"))) {
            assertThat(text(read(server, "/"))).isEqualTo("two");
            assertThat(server.asked).hasSize(2);
        }
    }

    @Test
    void what_is_no_page_is_a_file_that_can_be_opened_again_through_the_same_door()
            throws Exception {
        String type = "Content-Type: text/csv; charset=utf-8";
        try (ScriptedServer server =
                        new ScriptedServer(
                                s -> s.reply(200, "month,yen", type),
                                s -> s.reply(200, "month,yen,more", type),
                                s -> s.reply(302, "", "Location: http://10.0.0.1/"));
                ForeignWeb web = new ForeignWeb(allowing(server), Time.system())) {
            URI address = server.uri("/d/%E5%A3%B2%E4%B8%8A.csv?raw=1");
            Linked linked = new WebLinks(web, files).read(address, ASKER, PLACE);
            RawFile file = Objects.requireNonNull(linked.file());
            assertThat(text(linked.result())).isEqualTo("month,yen");
            assertThat(files.last.name()).isEqualTo("売上.csv");
            assertThat(files.last.as()).isEqualTo(RawFile.As.FILE);
            assertThat(text(files.read(file))).isEqualTo("month,yen,more");
            assertThat(files.read(file))
                    .isEqualTo(new Unreadable(Reason.PRIVATE_ADDRESS, "10.0.0.1"));
        }
    }

    @Test
    void a_reader_that_does_not_open_it_leaves_nothing_open() throws Exception {
        files.times = 0;
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.head(200);
                    s.trickle("x", 5);
                })) {
            read(server, "/");
            server.hungUp.await();
        }
    }

    @Test
    void what_is_not_fetched_is_told_with_its_host_only() throws Exception {
        ForeignSettings private10 =
                ForeignSettings.standard().with(host -> List.of(InetAddress.ofLiteral("10.0.0.1")));
        assertThat(read(private10, "https://wiki.example.com/secret?token=x"))
                .isEqualTo(new Unreadable(Reason.PRIVATE_ADDRESS, "wiki.example.com"));
        assertThat(read(private10, "http://0x7f.1/"))
                .isEqualTo(new Unreadable(Reason.PRIVATE_ADDRESS, "0x7f.1"));
        ForeignSettings nobody =
                ForeignSettings.standard()
                        .with(host -> {
                            throw new UnknownHostException(host);
                        });
        assertThat(read(nobody, "https://gone.example.com/a"))
                .isEqualTo(new Unreadable(Reason.UNREACHABLE, "gone.example.com"));
    }

    @Test
    void a_status_is_told_and_one_that_wants_an_account_is_a_sign_in() throws Exception {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(404, "no such page"))) {
            assertThat(read(server, "/x"))
                    .isEqualTo(new Unreadable(Reason.UNREACHABLE, "127.0.0.1, 404"));
        }
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(401, ""))) {
            assertThat(read(server, "/x")).isEqualTo(new Unreadable(Reason.LOGIN, "127.0.0.1"));
        }
    }

    @Test
    void a_redirect_to_a_sign_in_page_is_no_page() throws Exception {
        for (String place : List.of("/login?next=%2Fx", "/users/sign_in", "/auth/ServiceLogin/"))
            try (ScriptedServer server =
                    new ScriptedServer(
                            s -> s.reply(302, "", "Location: " + place),
                            s -> s.reply(200, "Who are you?"))) {
                assertThat(read(server, "/x"))
                        .as(place)
                        .isEqualTo(new Unreadable(Reason.LOGIN, "127.0.0.1"));
            }
        for (String asked : List.of("/blog/designing-logins", "/docs/login"))
            try (ScriptedServer server = new ScriptedServer(s -> s.reply(200, "How to"))) {
                assertThat(text(read(server, asked))).isEqualTo("How to");
            }
    }

    @Test
    void a_slack_workspace_that_wants_a_sign_in_is_no_page() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(302, "", "Location: /?redir=%2Farchives%2FC1%2Fp1"),
                        s -> s.reply(200, "Find your workspace"))) {
            ForeignSettings settings = allowing(server).with(host -> List.of(LOOPBACK));
            String address = "http://acme.slack.com:%d/archives/C1/p1".formatted(server.port());
            assertThat(read(settings, address))
                    .isEqualTo(new Unreadable(Reason.LOGIN, "acme.slack.com"));
        }
    }

    @Test
    void a_limit_that_is_passed_while_reading_is_the_reason() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.head(200);
                    s.trickle("x".repeat(500), 1);
                })) {
            assertThat(read(server, "/")).isEqualTo(new Unreadable(Reason.TOO_LARGE, "127.0.0.1"));
        }
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.head(200);
                    s.stall();
                })) {
            assertThat(read(server, "/")).isEqualTo(new Unreadable(Reason.TOO_SLOW, "127.0.0.1"));
        }
    }

    @Test
    void takes_web_addresses_only() {
        try (ForeignWeb web = new ForeignWeb(ForeignSettings.standard(), Time.system())) {
            WebLinks links = new WebLinks(web, files);
            assertThat(links.reads(URI.create("HTTPS://example.com/a"))).isTrue();
            assertThat(links.reads(URI.create("http://example.com"))).isTrue();
            assertThat(links.reads(URI.create("mailto:a@example.com"))).isFalse();
            assertThat(links.reads(URI.create("/a"))).isFalse();
        }
    }

    private ReadResult read(ScriptedServer server, String path) throws Exception {
        return read(allowing(server), server.uri(path).toString());
    }

    private static ForeignSettings allowing(ScriptedServer server) {
        return ForeignSettings.standard()
                .within(2000, Duration.ofMillis(700))
                .allowing(at ->
                        at.getPort() == server.port()
                                && (at.isUnresolved() || at.getAddress().equals(LOOPBACK)));
    }

    private ReadResult read(ForeignSettings settings, String address) throws Exception {
        try (ForeignWeb web = new ForeignWeb(settings, Time.system())) {
            return new WebLinks(web, files).read(URI.create(address), ASKER, PLACE).result();
        }
    }

    private static String text(ReadResult result) {
        assertThat(result).isInstanceOf(Extract.class);
        return ((Extract) result).parts().getFirst().markdown();
    }

    /// A reader whose text is the bytes.
    private static final class Plain implements FileReading {
        int times = 1;
        RawFile last = new RawFile("", "", 0, "", RawFile.As.FILE, InputStream::nullInputStream);

        @Override
        public ReadResult read(RawFile file) {
            last = file;
            String text = "";
            try {
                for (int i = 0; i < times; i++) text = bytes(file);
            } catch (CannotRead told) {
                return told.why();
            } catch (IOException e) {
                return new Unreadable(Reason.FAILED, e.toString());
            }
            return Extract.of(
                    Extract.Kind.TEXT,
                    "text/plain",
                    "",
                    List.of(new Extract.Part(Extract.Unit.WHOLE, 1, "", text)));
        }

        private static String bytes(RawFile file) throws IOException {
            try (InputStream in = file.content().open()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        @Override
        public Answered query(RawFile file, TableQuery query) {
            throw new UnsupportedOperationException();
        }
    }
}
