package kotonoha.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TerminalTest {
    @TempDir Path work;
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void shows_the_help_without_a_command() {
        Ran ran = run();

        assertThat(ran.code).isZero();
        assertThat(ran.out)
                .contains("demo", "serve", "config", "doctor", "manifest", "test", "bench")
                .contains("Start with: ./kotonoha demo");
        assertThat(run("--version").out).contains("Kotonoha");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "serve", "config", "doctor", "manifest"})
    void every_command_has_a_help_in_both_languages(String command) {
        String english = run(command, "--help").out;
        String japanese = run(command, "--help", "--lang", "ja").out;

        assertThat(english).contains("Usage: kotonoha " + command, "--config", "--lang");
        assertThat(japanese).contains("使い方: kotonoha " + command, "設定ファイル");
        assertThat(run("help", command).out).isEqualTo(english);
        environment.put("LANG", "ja_JP.UTF-8");
        assertThat(run(command, "-h").out).isEqualTo(japanese);
    }

    @Test
    void an_unknown_word_gets_the_nearest_one() {
        assertThat(run("srve").err)
                .isEqualTo("There is no “srve”; the nearest is “serve”. Try: ./kotonoha --help\n");
        assertThat(run("config", "--jsn", "--lang", "ja").err)
                .isEqualTo("「--jsn」はありません。一番近いのは「--json」です。./kotonoha --help をご覧ください。\n");
        assertThat(run("srve").code).isEqualTo(2);
        assertThat(run("config", "--lang", "fr").code).isEqualTo(2);
    }

    @Test
    void prints_the_configuration_with_secrets_masked_and_where_values_come_from()
            throws IOException {
        Files.writeString(
                work.resolve("kotonoha.yaml"),
                """
                slack:
                  signing_secret: hidden1
                model:
                  hosted_tools:
                    - {type: mcp, authorization: hidden2, headers: {X: hidden3}, server_url: 'https://u:hidden4@mcp.example.com/?k=hidden5'}
                """);
        environment.put("SLACK_BOT_TOKEN", "xoxb-hidden6");
        environment.put("DATABASE_URL", "jdbc:sqlite:x.db?password=hidden7");

        Ran ran = run("config");
        Ran json = run("config", "--json");

        assertThat(ran.code).isZero();
        assertThat(ran.out + json.out).doesNotContain("hidden");
        assertThat(ran.out.lines())
                .anyMatch(line ->
                        line.matches("slack\\.bot_token +\\*\\*\\* +environment SLACK_BOT_TOKEN"))
                .anyMatch(line ->
                        line.matches("slack\\.signing_secret +\\*\\*\\* +.*kotonoha\\.yaml:2"))
                .anyMatch(line -> line.matches("slack\\.app_token +\\(not set\\) +default"))
                .anyMatch(line -> line.matches("server\\.port +3000 +default"));
        JsonNode list = Json.parse(json.out);
        assertThat(list).hasSize(Setting.values().length);
        assertThat(list.get(0).toString())
                .isEqualTo(
                        "{\"key\":\"slack.bot_token\",\"variable\":\"SLACK_BOT_TOKEN\",\"value\":\"***\","
                                + "\"from\":\"environment SLACK_BOT_TOKEN\"}");
    }

    @Test
    void aligns_japanese_columns_as_a_terminal_shows_them() {
        environment.put("BASE_MODEL", "日本語モデル");

        String out = run("config", "--lang", "ja").out;

        assertThat(out.lines().filter(line -> line.contains("既定値") || line.contains("環境変数")))
                .extracting(line -> Columns.width(line.split("既定値|環境変数", -1)[0]))
                .hasSize(Setting.values().length)
                .containsOnly(
                        Columns.width(out.lines().findFirst().orElseThrow().split("出どころ", -1)[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "serve", "config", "doctor", "manifest"})
    void a_wrong_configuration_stops_every_command(String command) {
        environment.put("KOTONOHA_PROT", "1");

        Ran ran = run(command);

        assertThat(ran.code).isEqualTo(1);
        assertThat(ran.out).isEmpty();
        assertThat(ran.err)
                .isEqualTo(
                        """
                        Kotonoha was not started, because of its configuration:
                          - The environment variable KOTONOHA_PROT is no setting of Kotonoha; the nearest is KOTONOHA_PORT.
                        """);
        assertThat(run(command, "--lang", "ja").err).contains("設定に問題があるため");
    }

    @Test
    void serve_says_which_tokens_are_missing() {
        Ran ran = run("serve");

        assertThat(ran.code).isEqualTo(1);
        assertThat(ran.err)
                .contains("SLACK_BOT_TOKEN is missing", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN");
    }

    @Test
    void takes_the_configuration_file_that_is_named() throws IOException {
        Files.writeString(work.resolve("mine.yaml"), "server: {port: 4711}");

        assertThat(run("config", "--config", "mine.yaml").out).contains("4711");
    }

    private record Ran(int code, String out, String err) {}

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings around =
                new Surroundings(
                        environment, work, work.resolve("home"), "Linux", Optional.empty());
        int code =
                new Terminal(
                                around,
                                Time.system(),
                                new PrintWriter(out, true),
                                new PrintWriter(err, true))
                        .run(arguments);
        return new Ran(code, out.toString(), err.toString());
    }
}
