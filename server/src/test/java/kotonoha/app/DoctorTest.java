package kotonoha.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorTest {
    @TempDir Path temp;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Canned> canned = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Duration wrong = Duration.ZERO;

    private record Canned(int status, String body, Map<String, String> headers) {}

    @BeforeEach
    void a_slack_and_a_model_where_all_is_well() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(
                            exchange.getRequestURI().getPath()
                                    + " "
                                    + exchange.getRequestHeaders().getFirst("Authorization"));
                    Canned reply =
                            canned.getOrDefault(
                                    exchange.getRequestURI().getPath(),
                                    new Canned(404, "nothing here", Map.of()));
                    reply.headers.forEach(exchange.getResponseHeaders()::set);
                    byte[] body = reply.body.getBytes(UTF_8);
                    exchange.sendResponseHeaders(reply.status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        slack("auth.test", "{'ok':true,'user':'kotonoha','team':'Hidamari'}", allScopes());
        slack("apps.connections.open", "{'ok':true,'url':'wss://x/?ticket=hidden'}", Map.of());
        model("{'data':[{'id':'small'},{'id':'big:latest','shutdown_date':null}]}");
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        environment.put("SLACK_API_URL", base + "/api");
        environment.put("SLACK_BOT_TOKEN", "xoxb-hidden");
        environment.put("SLACK_APP_TOKEN", "xapp-hidden");
        environment.put("SLACK_SIGNING_SECRET", "0123456789abcdef0123456789abcdef");
        environment.put("OPENAI_BASE_URL", base + "/v1/");
        environment.put("OPENAI_API_KEY", "sk-hidden");
        environment.put("BASE_MODEL", "small");
        environment.put("HEAVY_MODEL", "big");
        environment.put("KOTONOHA_PORT", "0");
        environment.put("KOTONOHA_FILES_TESSERACT", "off");
        environment.put("KOTONOHA_FILES_CHROMIUM", "off");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void says_that_all_is_well() {
        Ran ran = ran(terminal -> terminal.run("doctor", "--lang", "en"));

        assertThat(ran.code).isZero();
        assertThat(ran.out)
                .endsWith("\nAll is well.\n")
                .contains(
                        "The bot token is valid: kotonoha in Hidamari.",
                        "All 15 scopes are granted.",
                        "Socket Mode can connect",
                        "signing secret looks right",
                        "clock agrees",
                        "model small is offered",
                        "model big is offered");
        assertThat(ran.out.lines().filter(line -> !line.isEmpty()))
                .allMatch(line -> line.startsWith("✓ ") || line.equals("All is well."));
        assertThat(asked)
                .containsExactly(
                        "/api/auth.test Bearer xoxb-hidden",
                        "/api/apps.connections.open Bearer xapp-hidden",
                        "/v1/models Bearer sk-hidden");
        assertThat(doctor("ja").out).contains("問題はありません。").doesNotContain("hidden");
    }

    @Test
    void names_each_missing_scope_and_what_it_is_for() {
        slack(
                "auth.test",
                "{'ok':true,'user':'k','team':'t'}",
                Map.of("x-oauth-scopes", "chat:write,app_mentions:read, assistant:write"));

        expect(
                "✗ The scope im:history (reads direct messages to it, and their threads) is missing. It"
                        + " answers no direct messages. Add it",
                "✗ 権限 im:history（".replace("（", " (") + "自分宛てのダイレクトメッセージとそのスレッドを読むため) がありません");
        assertThat(doctor("en").out).doesNotContain("chat:write");
    }

    @Test
    void says_which_programs_are_there_and_what_is_missing_without_them() throws IOException {
        environment.put("KOTONOHA_FILES_TESSERACT", "auto");
        environment.remove("KOTONOHA_FILES_CHROMIUM");
        expect("! Tesseract is not installed", "! Tesseract がインストールされていない");
        expect("! Neither Chromium nor Chrome is installed", "files.chromium を off に");

        Path browser = Files.writeString(temp.resolve("chromium"), "#!/bin/sh");
        assertThat(browser.toFile().setExecutable(true)).isTrue();
        environment.put("PATH", temp.toString());
        environment.put("KOTONOHA_FILES_TESSERACT", "/no/such/program");
        expect("✓ Chromium draws the diagrams and HTML of an answer (" + browser, "画像にします。");
        expect("✗ What files.tesseract names cannot be run", "✗ files.tesseract に指定された");
    }

    @Test
    void says_what_to_do_about_a_refused_token() {
        slack("auth.test", "{'ok':false,'error':'account_inactive'}", Map.of());
        slack("apps.connections.open", "{'ok':false,'error':'<b>xoxb-hidden</b>'}", Map.of());

        expect("✗ Slack refuses the bot token (account_inactive); reinstall", "再インストールし");
        expect("✗ Slack refuses the app-level token (?); turn Socket Mode on", "Socket Mode を有効に");
    }

    @Test
    void recognises_tokens_in_the_wrong_place() {
        environment.put("SLACK_BOT_TOKEN", "xapp-hidden");
        environment.put("SLACK_APP_TOKEN", "xoxb-hidden");
        environment.put("SLACK_SIGNING_SECRET", "xoxb-hidden");

        expect("✗ SLACK_BOT_TOKEN starts with xapp-", "xapp- で始まっています");
        expect("! SLACK_APP_TOKEN does not start with xapp-", "xapp- で始まっていません");
        expect("! SLACK_SIGNING_SECRET usually has 32 characters", "ふつう 0-9 と a-f の 32 文字");
    }

    @Test
    void says_what_is_missing() {
        environment.remove("SLACK_BOT_TOKEN");
        environment.remove("SLACK_APP_TOKEN");
        environment.remove("SLACK_SIGNING_SECRET");
        slack("api.test", "{'ok':true}", Map.of());

        expect("✗ SLACK_BOT_TOKEN is missing", "✗ SLACK_BOT_TOKEN がありません");
        expect("✗ SLACK_SIGNING_SECRET (for HTTP", "どちらかが必要です");
        assertThat(doctor("en").out).contains("✓ Slack answers at");
    }

    @Test
    void notices_a_clock_that_is_wrong() {
        wrong = Duration.ofMinutes(10);

        assertThat(doctor("en").out).containsPattern("✗ The clock is (59\\d|60\\d) seconds away");
        assertThat(doctor("ja").out).containsPattern("✗ 時計が Slack と (59\\d|60\\d) 秒ずれています");
    }

    @Test
    void notices_that_something_else_answers() {
        canned.put("/api/auth.test", new Canned(200, "<html>Please log in</html>", Map.of()));

        expect("✗ Something that is not Slack answers (status 200)", "Slack ではないもの");
    }

    @Test
    void notices_servers_that_cannot_be_reached() {
        server.stop(0);

        expect("✗ Slack cannot be reached at http://127.0.0.1", "つながりません");
        expect("✗ The model's server cannot be reached at http://127.0.0.1", "サーバーが動いているか");
    }

    @Test
    void looks_at_the_models() {
        environment.put("BASE_MODEL", "smal");
        model("{'data':[{'id':'small'},{'id':'big','shutdown_date':'2027-01-14'}]}");

        expect(
                "✗ The model smal is not offered; set BASE_MODEL to one that is, such as small.",
                "✗ モデル smal がありません。BASE_MODEL に small など");
        expect(
                "! The model big will be shut down (2027-01-14); set HEAVY_MODEL",
                "! モデル big は終了予定です（2027-01-14）");
    }

    @Test
    void looks_at_the_models_key() {
        canned.put("/v1/models", new Canned(401, "{}", Map.of()));
        expect("✗ The model's server at", "キーを受け付けません");
        canned.put("/v1/models", new Canned(500, "{}", Map.of()));
        expect("answers with status 500", "ステータス 500");
        canned.put("/v1/models", new Canned(404, "{}", Map.of()));
        assertThat(doctor("en").out).contains("! ").contains("does not list its models");
        environment.remove("OPENAI_API_KEY");
        environment.put("KOTONOHA_MODEL_WIRE", "chat");
        canned.put("/v1/models", new Canned(401, "{}", Map.of()));
        expect("wants a key; set OPENAI_API_KEY", "キーが必要です");
        environment.put("KOTONOHA_MODEL_WIRE", "practice");
        assertThat(doctor("en").out).contains("✓ The practice model is used: nothing to check.");
    }

    @Test
    void looks_at_the_machine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            environment.put("KOTONOHA_PORT", String.valueOf(taken.getLocalPort()));
            expect(
                    "✗ Port " + taken.getLocalPort() + " on 0.0.0.0 cannot be used",
                    "ポート " + taken.getLocalPort());
        }
        environment.put("KOTONOHA_PORT", "0");
        Path file = Files.writeString(temp.resolve("a file"), "x");
        environment.put("KOTONOHA_DATA_DIR", file.resolve("data").toString());
        expect("✗ The data folder", "書き込めません");
        assertThat(doctor("en").out).contains("MB are free");
    }

    @Test
    void warns_of_secrets_that_everybody_may_read() throws IOException {
        Path yaml =
                Files.writeString(temp.resolve("kotonoha.yaml"), "slack: {bot_token: xoxb-hidden}");
        environment.remove("SLACK_BOT_TOKEN");
        Files.setPosixFilePermissions(yaml, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(doctor("en").out).contains("! " + yaml + " holds secrets");
        Files.setPosixFilePermissions(yaml, PosixFilePermissions.fromString("rw-------"));
        assertThat(doctor("en").out).doesNotContain("holds secrets");
    }

    private void expect(String english, String japanese) {
        Ran en = doctor("en");
        Ran ja = doctor("ja");
        assertThat(en.out).contains(english).doesNotContain("hidden");
        assertThat(ja.out).contains(japanese).doesNotContain("hidden");
        boolean failed = en.out.lines().anyMatch(line -> line.startsWith("✗"));
        assertThat(en.code).isEqualTo(failed ? 1 : 0);
    }

    private static Map<String, String> allScopes() {
        return Map.of(
                "x-oauth-scopes",
                Arrays.stream(Scope.values()).map(Scope::id).collect(Collectors.joining(",")));
    }

    private void slack(String method, String body, Map<String, String> headers) {
        canned.put("/api/" + method, new Canned(200, body.replace('\'', '"'), headers));
    }

    private void model(String body) {
        canned.put("/v1/models", new Canned(200, body.replace('\'', '"'), Map.of()));
    }

    private Time clock() {
        Time right = Time.system();
        return new Time() {
            @Override
            public Instant now() {
                return right.now().minus(wrong);
            }

            @Override
            public long nanos() {
                return right.nanos();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                right.sleep(duration);
            }
        };
    }

    private record Ran(int code, String out) {}

    /// With a reader that is pretended: starting one takes half a second.
    private Ran doctor(String language) {
        return ran(terminal ->
                new CommandLine(new DoctorCommand(terminal, _ -> List.of("seccomp")))
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute("--lang", language));
    }

    private Ran ran(ToIntFunction<Terminal> command) {
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out, true);
        Surroundings around =
                new Surroundings(
                        environment, temp, temp.resolve("home"), "Linux", Optional.empty());
        asked.clear();
        int code = command.applyAsInt(new Terminal(around, clock(), printer, printer));
        return new Ran(code, out.toString());
    }
}
