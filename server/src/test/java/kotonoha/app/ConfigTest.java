package kotonoha.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kotonoha.app.Config.Reading;
import kotonoha.intake.IntakeSettings.FollowUp;
import kotonoha.kernel.Language;
import kotonoha.kernel.Secret;
import kotonoha.turn.Busy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
    @TempDir Path work;
    @TempDir Path home;
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void everything_has_a_default() {
        Config config = ready();

        assertThat(config.slack())
                .isEqualTo(
                        new SlackConfig(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                URI.create("https://slack.com/api/"),
                                FollowUp.MENTION,
                                Busy.QUEUE,
                                2,
                                false));
        assertThat(config.model())
                .isEqualTo(
                        new ModelConfig(
                                ModelConfig.Wire.PRACTICE,
                                URI.create("https://api.openai.com/v1"),
                                Optional.empty(),
                                "gpt-6-luna",
                                "gpt-6.1-terra",
                                Duration.ofSeconds(60),
                                ModelConfig.Tools.AUTO,
                                List.of(),
                                false,
                                8,
                                ModelConfig.Vision.AUTO,
                                Optional.of("gpt-4o-mini-transcribe")));
        assertThat(config.context()).isEqualTo(new ContextConfig(48_000, true));
        assertThat(config.files())
                .isEqualTo(
                        new FilesConfig(
                                100_000_000,
                                2,
                                Duration.ofHours(24),
                                new Program(Program.Wanted.AUTO, Optional.empty()),
                                new Program(Program.Wanted.AUTO, Optional.empty())));
        assertThat(config.filesOut()).isEqualTo(new FilesOutConfig(true, true, true));
        assertThat(config.server()).isEqualTo(new ServerConfig(3000, "0.0.0.0", 3030));
        assertThat(config.knowledge()).isEqualTo(new KnowledgeConfig(List.of(), Optional.empty()));
        assertThat(config.data())
                .isEqualTo(new DataConfig(home.resolve(".local/share/kotonoha"), Optional.empty()));
        assertThat(config.notes()).isEmpty();
    }

    @Test
    void a_program_is_looked_for_on_the_search_path() throws IOException {
        Path tools = Files.createDirectory(work.resolve("tools"));
        Path plain = Files.writeString(tools.resolve("tesseract"), "not executable");
        Path browser = Files.writeString(tools.resolve("google-chrome"), "#!/bin/sh");
        assertThat(browser.toFile().setExecutable(true)).isTrue();
        environment.put("PATH", "relative:" + tools);

        assertThat(ready().files().chromium())
                .isEqualTo(new Program(Program.Wanted.AUTO, Optional.of(browser)));
        assertThat(ready().files().tesseract().at()).isNotEqualTo(Optional.of(plain));
        environment.put("KOTONOHA_FILES_CHROMIUM", "off");
        assertThat(ready().files().chromium())
                .isEqualTo(new Program(Program.Wanted.OFF, Optional.empty()));
        environment.put("KOTONOHA_FILES_CHROMIUM", browser.toString());
        assertThat(ready().files().chromium())
                .isEqualTo(new Program(Program.Wanted.GIVEN, Optional.of(browser)));
    }

    @Test
    void the_file_sets_everything() throws IOException {
        yaml(
                """
                # a comment
                slack:
                  bot_token: xoxb-1
                  signing_secret: 0123456789
                  signing_secret_previous: "abc"
                  app_token: xapp-1
                  api_url: http://localhost:9000/api
                  follow_up: thread
                  busy: restart
                  min_question_chars: 5
                  answer_bots: true
                model:
                  wire: chat
                  base_url: http://[::1]:11434/v1/
                  api_key: sk-1
                  base: 4
                  heavy: big
                  idle_seconds: 10
                  tools: false
                  hosted_tools:
                    - type: web_search
                      max: 3
                  background: on
                  max_rounds: 3
                  vision: false
                  transcription: off
                context: {max_tokens: 9000}
                links: {web: no}
                files:
                  max_mb: 7
                  readers: 1
                  cache_hours: 0
                  tesseract: off
                  chromium: no/such/browser
                files_out: {diagrams: no, html: no, tables: no}
                knowledge:
                  folders: [docs, /srv/docs, ~/notes]
                  base_url: http://wiki.example.com/docs
                server: {port: 0, bind: 127.0.0.1}
                data_dir: data
                database_url: jdbc:sqlite:/tmp/x.db
                """);

        Config config = ready();

        assertThat(config.slack())
                .isEqualTo(
                        new SlackConfig(
                                Optional.of(new Secret("xoxb-1")),
                                Optional.of(new Secret("0123456789")),
                                Optional.of(new Secret("abc")),
                                Optional.of(new Secret("xapp-1")),
                                URI.create("http://localhost:9000/api/"),
                                FollowUp.THREAD,
                                Busy.RESTART,
                                5,
                                true));
        assertThat(config.model().wire()).isEqualTo(ModelConfig.Wire.CHAT);
        assertThat(config.model().base()).isEqualTo("4");
        assertThat(config.model().vision()).isEqualTo(ModelConfig.Vision.FALSE);
        assertThat(config.model().transcription()).isEmpty();
        assertThat(config.context()).isEqualTo(new ContextConfig(9_000, false));
        assertThat(config.files())
                .isEqualTo(
                        new FilesConfig(
                                7_000_000,
                                1,
                                Duration.ZERO,
                                new Program(Program.Wanted.OFF, Optional.empty()),
                                new Program(Program.Wanted.GIVEN, Optional.empty())));
        assertThat(config.filesOut()).isEqualTo(new FilesOutConfig(false, false, false));
        assertThat(config.model().tools()).isEqualTo(ModelConfig.Tools.FALSE);
        assertThat(config.model().background()).isTrue();
        assertThat(config.model().hostedTools())
                .extracting(Object::toString)
                .containsExactly("{\"type\":\"web_search\",\"max\":3}");
        assertThat(config.knowledge().folders())
                .containsExactly(work.resolve("docs"), Path.of("/srv/docs"), home.resolve("notes"));
        assertThat(config.server()).isEqualTo(new ServerConfig(0, "127.0.0.1", 3030));
        assertThat(config.data())
                .isEqualTo(
                        new DataConfig(work.resolve("data"), Optional.of("jdbc:sqlite:/tmp/x.db")));
    }

    @Test
    void the_environment_wins_over_the_file_and_the_file_over_the_default() throws IOException {
        yaml("server:\n  port: 4000\n  bind: 127.0.0.1\nmodel:\n  base: from-file\n");
        environment.put("KOTONOHA_PORT", " 5000 ");
        environment.put("BASE_MODEL", "");

        Config config = ready();

        assertThat(config.server()).isEqualTo(new ServerConfig(5000, "127.0.0.1", 3030));
        assertThat(config.model().base()).isEqualTo("from-file");
        assertThat(origin(config, Setting.SERVER_PORT)).isEqualTo("environment KOTONOHA_PORT");
        assertThat(origin(config, Setting.SERVER_BIND))
                .isEqualTo(work.resolve("kotonoha.yaml") + ":3");
        assertThat(origin(config, Setting.MODEL_HEAVY)).isEqualTo("default");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void every_setting_can_come_from_the_environment(Setting setting) {
        environment.put(
                setting.variable(),
                switch (setting.kind()) {
                    case Kind.Whole(int from, int _) -> String.valueOf(from);
                    case Kind.YesNo() -> "true";
                    case Kind.Choice(List<String> words) -> words.getLast();
                    case Kind.Address _ -> "https://example.com/x";
                    case Kind.Objects() -> "[{\"type\":\"x\"}]";
                    case Kind.Jdbc() -> "jdbc:sqlite:x";
                    case Kind.Text() -> "x";
                    case Kind.Hidden() -> "x";
                    case Kind.Folder() -> "x";
                    case Kind.Folders() -> "x:y";
                    case Kind.Executable() -> "off";
                });

        assertThat(origin(ready(), setting)).isEqualTo("environment " + setting.variable());
    }

    @Test
    void looks_for_the_file_in_the_usual_places() throws IOException {
        Path data = Files.createDirectories(home.resolve(".local/share/kotonoha"));
        Files.writeString(data.resolve("kotonoha.yaml"), "server: {port: 1}");
        assertThat(ready().server().port()).isEqualTo(1);

        Files.writeString(work.resolve("kotonoha.yaml"), "server: {port: 2}");
        assertThat(ready().server().port()).isEqualTo(2);

        Files.writeString(work.resolve("other.yaml"), "server: {port: 3}");
        environment.put("KOTONOHA_CONFIG", "other.yaml");
        assertThat(ready().server().port()).isEqualTo(3);

        Files.writeString(work.resolve("asked.yaml"), "server: {port: 4}");
        Surroundings asked = around().withConfigFile(Path.of("asked.yaml"));
        assertThat(((Reading.Ready) Config.read(asked)).config().server().port()).isEqualTo(4);
    }

    @Test
    void data_go_where_the_system_wants_them() {
        assertThat(folder("Mac OS X", Map.of()))
                .isEqualTo(home.resolve("Library/Application Support/Kotonoha"));
        assertThat(folder("Linux", Map.of("XDG_DATA_HOME", "/xdg")))
                .isEqualTo(Path.of("/xdg/kotonoha"));
        assertThat(folder("Linux", Map.of("KOTONOHA_DATA_DIR", "here")))
                .isEqualTo(work.resolve("here"));
    }

    @Test
    void the_wire_follows_the_key_unless_it_is_said() {
        environment.put("OPENAI_API_KEY", "sk-1");
        assertThat(ready().model().wire()).isEqualTo(ModelConfig.Wire.RESPONSES);

        environment.put("KOTONOHA_MODEL_WIRE", "practice");
        assertThat(ready().model().wire()).isEqualTo(ModelConfig.Wire.PRACTICE);

        environment.remove("OPENAI_API_KEY");
        environment.put("KOTONOHA_MODEL_WIRE", "chat");
        environment.put("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1");
        assertThat(ready().model().apiKey()).isEmpty();
        assertThat(ready().model().wire()).isEqualTo(ModelConfig.Wire.CHAT);
    }

    @Test
    void a_server_that_nothing_uses_is_worth_a_note() {
        environment.put("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1");

        assertThat(ready().notes().getFirst().say(Language.EN))
                .contains("the practice model answers");
    }

    @Test
    void a_wire_to_the_provider_needs_a_key() {
        environment.put("KOTONOHA_MODEL_WIRE", "responses");

        assertThat(refused(Language.EN))
                .containsExactly(
                        "The model wire is “responses”, but there is no OPENAI_API_KEY; set it, or"
                                + " set OPENAI_BASE_URL to your own server.");
        assertThat(refused(Language.JA).getFirst()).contains("OPENAI_API_KEY がありません");
    }

    @Test
    void says_what_a_real_workspace_needs() {
        assertThat(ready().missingForSlack().stream().map(p -> p.say(Language.EN)))
                .hasSize(2)
                .anyMatch(sentence -> sentence.startsWith("SLACK_BOT_TOKEN is missing"))
                .anyMatch(sentence -> sentence.startsWith("SLACK_SIGNING_SECRET"));
        assertThat(ready().missingForSlack().stream().map(p -> p.say(Language.JA)))
                .allMatch(sentence -> sentence.contains("Slack アプリの設定画面"));

        environment.put("SLACK_BOT_TOKEN", "xoxb-1");
        environment.put("SLACK_APP_TOKEN", "xapp-1");
        assertThat(ready().missingForSlack()).isEmpty();
    }

    @Test
    void reports_all_problems_at_once_with_line_and_nearest_name() throws IOException {
        yaml(
                """
                slack:
                  bot_tokn: xoxb-1
                  busy: maybe
                modle:
                  wire: chat
                prot: 1
                OPENAI_API_KEY: sk-secret
                """);
        environment.put("KOTONOHA_PROT", "1");
        environment.put("KOTONOHA_SERVER_PORT", "1");
        environment.put("KOTONOHA_PORT", "eighty");
        String file = work.resolve("kotonoha.yaml").toString();

        assertThat(refused(Language.EN))
                .containsExactly(
                        file
                                + ", line 2: there is no setting “slack.bot_tokn”; the nearest is"
                                + " “slack.bot_token”.",
                        file + ", line 4: there is no setting “modle”; the nearest is “model”.",
                        file
                                + ", line 6: there is no setting “prot”; the nearest is"
                                + " “server.port”.",
                        file
                                + ", line 7: there is no setting “OPENAI_API_KEY”; the nearest is"
                                + " “model.api_key”.",
                        file
                                + ", line 3: “slack.busy” must be one of: queue | restart | reject,"
                                + " not “maybe”.",
                        "The environment variable KOTONOHA_PORT must be a whole number from 0 to"
                                + " 65535, not “eighty”.",
                        "The environment variable KOTONOHA_PROT is no setting of Kotonoha; the"
                                + " nearest is KOTONOHA_PORT.",
                        "The environment variable KOTONOHA_SERVER_PORT is no setting of Kotonoha;"
                                + " the nearest is KOTONOHA_PORT.");
        assertThat(refused(Language.JA))
                .contains(
                        file + " の 2 行目: 「slack.bot_tokn」という設定はありません。一番近いのは「slack.bot_token」です。",
                        "環境変数 KOTONOHA_PORT に使えるのは0 から 65535 までの整数ですが、「eighty」になっています。");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "slack: 5|1|“slack” is a group|「slack」はグループです",
                "- a|1|lines of the form|「名前: 値」の形",
                "just text|1|lines of the form|「名前: 値」の形",
                "server: {port: 1}\\nserver: {port: 2}|2|a second time; it is already on line 1|二度書かれています",
                "server:\\n  port: 1\\n  port: 2|3|“server.port” stands here a second time|最初は 2 行目です",
                "server:\\n\\tport: 1|2|indented with a tab|タブが使われています",
                "server: [|1|cannot be read as YAML|YAML として読めません",
                "a: &x [1]\\nb: *x|2|references|参照",
                "? [a]\\n: b|1|lines of the form|「名前: 値」の形",
                "server: {port: 70000}|1|a whole number from 0 to 65535, not “70000”|0 から 65535 までの整数",
                "server: {port: [1]}|1|a whole number from 0 to 65535, not “[1]”|0 から 65535 までの整数",
                "server: {port: 1.5}|1|a whole number|整数",
                "slack: {answer_bots: 2}|1|true or false, not “2”|true か false",
                "slack: {api_url: 'http://slack.example.com/'}|1|http:// only for this machine|このマシンの localhost",
                "slack: {api_url: 'http://localhost.evil.com/'}|1|http:// only for this machine|このマシンの localhost",
                "slack: {api_url: 'https://u:p4ss@slack.com/'}|1|an address with https://|https:// で始まり",
                "model: {base_url: 'file:///etc/passwd'}|1|an address with https://|https:// で始まり",
                "knowledge: {base_url: wiki}|1|an address with https:// or http://|https:// か http:// で始まり",
                "knowledge: {folders: {a: b}}|1|a list of folders|フォルダーの一覧",
                "model: {hosted_tools: [x]}|1|a list of JSON objects|JSON オブジェクトの一覧",
                "model: {base: [x]}|1|one line of text|一行の文字列",
                "database_url: 'postgres://u:p4ss@h/d'|1|starts with jdbc:sqlite:|jdbc:sqlite: で始まる",
            })
    void says_in_one_sentence_what_is_wrong_in_the_file(
            String text, int line, String english, String japanese) throws IOException {
        yaml(text.replace("\\n", "\n").replace("\\t", "\t"));

        assertThat(refused(Language.EN).getLast())
                .startsWith(work.resolve("kotonoha.yaml") + ", line " + line + ":")
                .contains(english)
                .doesNotContain("\n")
                .doesNotContain("p4ss");
        assertThat(refused(Language.JA).getLast()).contains(" の " + line + " 行目", japanese);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "Shift_JIS", "EUC-JP"})
    void refuses_another_encoding_with_the_line(String charset) throws IOException {
        String bom = charset.startsWith("UTF") ? "\uFEFF" : "";
        Files.write(
                work.resolve("kotonoha.yaml"),
                (bom + "# one\n# 設定です\nserver: {port: 1}\n").getBytes(Charset.forName(charset)));

        int line = charset.startsWith("UTF") ? 1 : 2;
        assertThat(refused(Language.EN).getFirst())
                .contains("line " + line + ": the file is not in UTF-8");
        assertThat(refused(Language.JA).getFirst()).contains(line + " 行目: UTF-8 ではありません");
    }

    @Test
    void takes_a_byte_order_mark_empty_files_and_empty_values() throws IOException {
        yaml("\uFEFFserver: {port: 7}\nslack:\nmodel:\n  base:\n");
        assertThat(ready().server().port()).isEqualTo(7);
        assertThat(ready().model().base()).isEqualTo("gpt-6-luna");
        yaml("");
        assertThat(ready().server().port()).isEqualTo(3000);
        yaml("# only a comment\n");
        assertThat(ready().server().port()).isEqualTo(3000);
    }

    @Test
    void survives_hostile_yaml() throws IOException {
        yaml("a: ".repeat(5_000));
        assertThat(refused(Language.EN)).hasSize(1);
        yaml("[".repeat(100_000));
        assertThat(refused(Language.EN).getFirst()).contains("line 1");
        yaml("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n");
        assertThat(refused(Language.EN).getFirst()).contains("line 2: references");
        yaml("x".repeat(1_000_001));
        assertThat(refused(Language.EN).getFirst()).contains("larger than one megabyte");
        yaml("--- {}\n--- {}\n");
        assertThat(refused(Language.EN).getFirst()).contains("YAML");
        yaml("a: \u0007\n");
        assertThat(refused(Language.EN).getFirst()).contains("line 1");
    }

    @Test
    void a_file_that_was_asked_for_must_be_there() {
        environment.put("KOTONOHA_CONFIG", "nowhere.yaml");

        assertThat(refused(Language.EN))
                .containsExactly(
                        "There is no file "
                                + work.resolve("nowhere.yaml")
                                + "; correct --config or KOTONOHA_CONFIG.");
        assertThat(refused(Language.JA).getFirst()).contains("がありません");
    }

    @Test
    void never_shows_a_secret() throws IOException {
        yaml("slack:\n  bot_token: \"xoxb-hidden one\"\nmodel:\n  api_key: [sk-hidden]\n");
        environment.put("SLACK_SIGNING_SECRET", "“hidden”");

        List<String> sentences = refused(Language.EN);

        assertThat(sentences).hasSize(3).noneMatch(sentence -> sentence.contains("hidden"));
        assertThat(sentences.getLast())
                .isEqualTo(
                        "The environment variable SLACK_SIGNING_SECRET must be one token, without"
                                + " spaces, quotation marks or line breaks.");
        environment.put("SLACK_SIGNING_SECRET", "hidden");
        Files.delete(work.resolve("kotonoha.yaml"));
        assertThat(ready().slack().toString()).doesNotContain("hidden");
    }

    @Test
    void other_programs_variables_are_left_alone() {
        environment.put("SLACK_WHATEVER", "x");
        environment.put("KOTONOHA_REQUIRE_BROWSER", "true");
        environment.put("KOTONOHA_REQUIRE_SHARED", "true");

        assertThat(ready().server().port()).isEqualTo(3000);
    }

    private Path folder(String system, Map<String, String> variables) {
        Surroundings around = new Surroundings(variables, work, home, system, Optional.empty());
        return ((Reading.Ready) Config.read(around)).config().data().folder();
    }

    private static String origin(Config config, Setting setting) {
        return config.effective().stream()
                .filter(effective -> effective.setting() == setting)
                .findFirst()
                .orElseThrow()
                .origin()
                .say(Language.EN);
    }

    private Config ready() {
        return switch (Config.read(around())) {
            case Reading.Ready(Config config) -> config;
            case Reading.Refused(List<Problem> problems) ->
                    throw new AssertionError(
                            problems.stream().map(p -> p.say(Language.EN)).toList().toString());
        };
    }

    private List<String> refused(Language language) {
        return switch (Config.read(around())) {
            case Reading.Ready(Config config) -> throw new AssertionError(config.toString());
            case Reading.Refused(List<Problem> problems) ->
                    problems.stream().map(problem -> problem.say(language)).toList();
        };
    }

    private Surroundings around() {
        return new Surroundings(environment, work, home, "Linux", Optional.empty());
    }

    private void yaml(String text) throws IOException {
        Files.writeString(work.resolve("kotonoha.yaml"), text, StandardCharsets.UTF_8);
    }
}
