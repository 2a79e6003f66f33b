package kotonoha.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `docs/settings.md` and its Japanese twin hold the table of [Setting]. After a change there, write them anew with
/// `./kotonoha test -Dkotonoha.write=true -Dtest=SettingsDocumentTest -Dsurefire.failIfNoSpecifiedTests=false`.
class SettingsDocumentTest {
    private static final String BEGIN = "<!-- settings: written by SettingsDocumentTest -->\n";
    private static final String END = "<!-- end of settings -->\n";

    @ParameterizedTest
    @EnumSource(Language.class)
    void the_documents_hold_the_table_of_the_code(Language language) throws IOException {
        Path file =
                Path.of(language == Language.EN ? "../docs/settings.md" : "../docs/settings.ja.md");
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (Boolean.getBoolean("kotonoha.write")) {
            text = text.substring(0, begin) + table(language) + text.substring(end);
            Files.writeString(file, text);
            end = text.indexOf(END);
        }

        assertThat(text.substring(begin, end)).isEqualTo(table(language));
    }

    private static String table(Language language) {
        boolean english = language == Language.EN;
        StringBuilder table = new StringBuilder();
        table.append(
                english
                        ? "| Key | Environment | Default | What it is |\n"
                        : "| キー | 環境変数 | 既定値 | 説明 |\n");
        table.append("| --- | --- | --- | --- |\n");
        for (Setting setting : Setting.values())
            table.append(
                    "| `%s` | `%s` | %s | %s %s |\n"
                            .formatted(
                                    setting.key(),
                                    setting.variable(),
                                    setting.preset().isEmpty() ? "" : "`" + setting.preset() + "`",
                                    setting.about(language),
                                    value(setting, language)));
        return table.toString();
    }

    private static String value(Setting setting, Language language) {
        String expected = setting.kind().expected(language).replace("|", "\\|");
        return language == Language.EN ? "Value: " + expected + "." : "値: " + expected + "。";
    }

    @Test
    void names_of_settings_are_unique_and_keep_their_form() {
        assertThat(Setting.keys())
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("[a-z_]+(\\.[a-z_]+)?"));
        assertThat(Stream.of(Setting.values()).map(Setting::variable)).doesNotHaveDuplicates();
        assertThat(Stream.of(Setting.values()).map(Setting::variable))
                .contains(
                        "SLACK_BOT_TOKEN",
                        "SLACK_SIGNING_SECRET",
                        "SLACK_APP_TOKEN",
                        "SLACK_API_URL",
                        "OPENAI_API_KEY",
                        "OPENAI_BASE_URL",
                        "BASE_MODEL",
                        "HEAVY_MODEL",
                        "KOTONOHA_MODEL_WIRE",
                        "KOTONOHA_PORT",
                        "KOTONOHA_DATA_DIR",
                        "KOTONOHA_MODEL_IDLE_SECONDS",
                        "DATABASE_URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "cli", "doctor", "manifest"})
    void both_languages_have_the_same_sentences_with_the_same_gaps(String room) {
        Set<String> keys = Messages.keys(room, Language.EN);

        assertThat(Messages.keys(room, Language.JA)).isEqualTo(keys);
        for (String key : keys)
            assertThat(gaps(key, Language.JA)).as(key).isEqualTo(gaps(key, Language.EN));
    }

    private static List<Integer> gaps(String key, Language language) {
        String[] marks = {"\u0001", "\u0002", "\u0003", "\u0004", "\u0005"};
        return Messages.say(language, key, (Object[]) marks)
                .chars()
                .filter(c -> c < 6)
                .sorted()
                .boxed()
                .toList();
    }
}
