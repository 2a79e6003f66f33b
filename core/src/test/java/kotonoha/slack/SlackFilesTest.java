package kotonoha.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.net.Http;
import kotonoha.net.HttpSettings;
import kotonoha.net.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SlackFilesTest {
    private static final String CANVAS =
            "<html><head><title>Login guide for Slack</title></head><body><h1 id='temp:C:abc123' class='line'>Sign in to your workspace</h1>"
                    + "<p id='temp:C:d'>Press <code>&lt;form id=\"signin_form\"&gt;</code>, see <a href='https://acme.slack.com/signin?redir=x'>here</a>.</p></body></html>";

    private final Http http =
            new Http(
                    new HttpSettings(
                            HttpSettings.Patience.of(Duration.ofSeconds(2)), 1_000, "test"));

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void a_file_is_read_as_it_arrives() throws IOException {
        byte[] large = new byte[3_000_000];
        for (int i = 0; i < large.length; i++) large[i] = (byte) (i * 31);
        try (ScriptedServer server =
                        new ScriptedServer(s ->
                                s.head(
                                                200,
                                                "Content-Type: Application/PDF",
                                                "Content-Length: " + large.length)
                                        .raw(large));
                OpenDownload download = api(server).open(server.uri("/f"), large.length)) {
            assertThat(download.type()).isEqualTo("application/pdf");
            assertThat(download.length()).isEqualTo(large.length);
            assertThat(download.body().readAllBytes()).isEqualTo(large);
            assertThat(server.asked.getFirst().headers().get("authorization"))
                    .isEqualTo("Bearer " + FakeSlack.TOKEN);
        }
    }

    @Test
    void a_file_that_is_too_large_is_refused_when_declared_and_when_it_lies() throws IOException {
        try (ScriptedServer server = new ScriptedServer(s -> s.head(200, "Content-Length: 101"))) {
            assertThatThrownBy(() -> api(server).open(server.uri("/f"), 100))
                    .satisfies(e -> assertThat(code(e)).isEqualTo("too_large"));
        }
        try (ScriptedServer server =
                        new ScriptedServer(s -> {
                            s.head(200);
                            s.trickle("x".repeat(60), 1);
                        });
                OpenDownload download = api(server).open(server.uri("/f"), 100)) {
            assertThatThrownBy(() -> download.body().readAllBytes())
                    .satisfies(e -> assertThat(code(e)).isEqualTo("too_large"));
        }
        try (ScriptedServer server = page("x".repeat(100), "text/plain");
                OpenDownload download = api(server).open(server.uri("/f"), 100)) {
            assertThat(download.body().readAllBytes()).hasSize(100);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html><head><title>Slack</title></head><body><h1>Sign in to your workspace</h1></body></html>",
                "<html><title>Sign in to Slack</title><form id=\"signin_form\"></form></html>",
                "<html><head><title>Login | Slack</title></head><body></body></html>",
                "<html><head><title>ログイン | Slack</title></head><body></body></html>",
                "<html><head><title>Slack</title></head><body><form action=\"/signin\" method=\"post\"><input name='crumb'></form></body></html>",
                "<html><body><div data-qa=\"signin_domain_input\"></div></body></html>",
                "<html><body><div id=\"props_node\" data-props=\"{&quot;shouldRedirect&quot;:false,&quot;redirectURL&quot;:&quot;%2Ffiles&quot;}\"></div></body></html>"
            })
    void a_login_page_in_place_of_a_file_is_told(String html) {
        try (ScriptedServer server = page(html, "text/html; charset=utf-8")) {
            assertThatThrownBy(() -> api(server).open(server.uri("/f"), 100_000))
                    .satisfies(e -> assertThat(code(e)).isEqualTo("login_page"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CANVAS,
                "<html><body><h1>Sign in to your workspace</h1><p>A guide.</p></body></html>",
                "<html><head><title>How to log in</title></head><body><p>signin_form, data-qa=\"signin\"</p></body></html>",
                "<h1>売上</h1><p>Slack</p>",
                ""
            })
    void a_canvas_may_speak_of_signing_in(String html) throws IOException {
        try (ScriptedServer server = page(html, "text/html; charset=utf-8");
                OpenDownload download = api(server).open(server.uri("/f"), 100_000)) {
            assertThat(new String(download.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(html);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a ",
                "<input ",
                "<div signin",
                "<form data-props='",
                "<div id='temp",
                "<title>slack",
                "<title>slack</title>"
            })
    void a_page_made_to_be_slow_to_look_at_is_looked_at_quickly(String piece) {
        byte[] html =
                piece.repeat(LoginPage.START / piece.length()).getBytes(StandardCharsets.UTF_8);
        long start = System.nanoTime();
        assertThat(LoginPage.isOne(html, html.length)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void a_large_canvas_comes_whole() throws IOException {
        String html = "<p id='temp:C:a'>" + "あ".repeat(100_000) + "</p>";
        try (ScriptedServer server = page(html, "text/html");
                OpenDownload download = api(server).open(server.uri("/f"), 1_000_000)) {
            assertThat(new String(download.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(html);
        }
    }

    @Test
    void a_login_page_that_somebody_uploaded_is_a_file() throws IOException {
        String html = "<html><title>Sign in to Slack</title></html>";
        try (ScriptedServer server =
                        new ScriptedServer(s ->
                                s.reply(
                                        200,
                                        html,
                                        "Content-Type: text/html",
                                        "Content-Disposition: attachment; filename=a.html"));
                OpenDownload download = api(server).open(server.uri("/f"), 1_000)) {
            assertThat(download.body().readAllBytes()).asString().isEqualTo(html);
        }
    }

    @Test
    void redirects_are_followed_by_hand_and_the_token_stays_with_slack() {
        try (ScriptedServer stranger = page("stolen", "text/plain");
                ScriptedServer server =
                        new ScriptedServer(s ->
                                s.reply(
                                        302,
                                        "",
                                        "Location: http://localhost:" + stranger.port() + "/x"))) {
            assertThatThrownBy(() -> api(server).open(server.uri("/f"), 100))
                    .isInstanceOf(Broken.class)
                    .hasMessageContaining("localhost");
            assertThat(stranger.connections()).isZero();
        }
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(302, "", "Location: /signin?redir=%2Ff"))) {
            assertThatThrownBy(() -> api(server).open(server.uri("/f"), 100))
                    .satisfies(e -> assertThat(code(e)).isEqualTo("login_page"));
        }
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(302, "", "Location: /f"))) {
            assertThatThrownBy(() -> api(server).open(server.uri("/f"), 100))
                    .isInstanceOf(Broken.class);
            assertThat(server.asked).hasSize(5);
        }
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(302, "", "Location: ht tp://x"))) {
            assertThatThrownBy(() -> api(server).open(server.uri("/f"), 100))
                    .isInstanceOf(Broken.class);
        }
    }

    @Test
    void a_status_says_whether_to_come_again() {
        for (int status : List.of(401, 403, 404, 410))
            try (ScriptedServer server = page(status)) {
                assertThatThrownBy(() -> api(server).open(server.uri("/f"), 100))
                        .satisfies(e -> assertThat(code(e)).isEqualTo("status_" + status));
            }
        for (int status : List.of(429, 500, 503))
            try (ScriptedServer server = page(status)) {
                assertThatThrownBy(() -> api(server).open(server.uri("/f"), 100))
                        .isInstanceOf(TryLater.class);
            }
    }

    @Test
    void several_files_are_one_message() {
        try (FakeSlack slack = new FakeSlack()) {
            slack.canned.put(
                    "files.getUploadURLExternal",
                    Json.object()
                            .put("ok", true)
                            .put("file_id", "F1")
                            .put("upload_url", slack.files() + "upload"));
            slack.canned.put("files.completeUploadExternal", FakeSlack.ok());
            SlackApi api = slack.api(new TokenBuckets(Time.system()));
            List<Upload> uploads =
                    List.of(
                            new Upload("a.png", "Chart", "Sales by month", new byte[] {1}),
                            new Upload("b.csv", "表", "", new byte[] {2, 3}));
            assertThat(api.upload(FakeSlack.CHANNEL, FakeSlack.ROOT, uploads))
                    .containsExactly("F1", "F1");
            List<FakeSlack.Call> asked = slack.calls("files.getUploadURLExternal");
            assertThat(Json.text(asked.get(0).args(), "alt_txt")).isEqualTo("Sales by month");
            assertThat(asked.get(1).args().has("alt_txt")).isFalse();
            FakeSlack.Call complete = slack.calls("files.completeUploadExternal").getFirst();
            assertThat(slack.calls("files.completeUploadExternal")).hasSize(1);
            assertThat(complete.args().path("files").size()).isEqualTo(2);
            assertThat(Json.text(complete.args().path("files").path(1), "title")).isEqualTo("表");
            assertThat(Json.text(complete.args(), "thread_ts")).isEqualTo(FakeSlack.ROOT.value());
            assertThat(api.upload(FakeSlack.CHANNEL, FakeSlack.ROOT, List.of())).isEmpty();
            assertThat(slack.complaints).isEmpty();
        }
    }

    private SlackApi api(ScriptedServer server) {
        URI base = server.uri("/api/");
        return new SlackApi(
                http,
                base,
                new Secret(FakeSlack.TOKEN),
                new TokenBuckets(Time.system()),
                Time.system());
    }

    private static ScriptedServer page(String text, String type) {
        return new ScriptedServer(s -> s.reply(200, text, "Content-Type: " + type));
    }

    private static ScriptedServer page(int status) {
        return new ScriptedServer(s -> s.reply(status, "no"));
    }

    private static String code(Throwable refused) {
        assertThat(refused).isInstanceOf(SlackRefusal.class);
        return ((SlackRefusal) refused).code();
    }
}
