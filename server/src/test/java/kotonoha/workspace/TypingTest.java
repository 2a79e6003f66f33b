package kotonoha.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TypingTest {
    private static final WorkspaceSettings SETTINGS =
            WorkspaceSettings.test(Time.system(), Chance.secure());
    private final Town town = Company.town(SETTINGS, Company.read(SETTINGS));
    private final Typing typing = new Typing(town);

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "@Kotonoha hi ¦ <@U0KOTONOHA> hi",
                "@kotonohaさん hi ¦ <@U0KOTONOHA>さん hi",
                "@山田 花、見て ¦ <@U0HANA0001>、見て",
                "@benny ¦ @benny",
                "mail me@ben ¦ mail me@ben",
                "see #general. ¦ see <#C0GENERAL1|general>.",
                "a < b & c ¦ a &lt; b &amp; c",
                "<@U0KOTONOHA> ¦ &lt;@U0KOTONOHA&gt;",
                "<!channel> ¦ &lt;!channel&gt;",
                "https://a.example/x?y=1&z=2, ok ¦ <https://a.example/x?y=1&amp;z=2>, ok",
                "(https://a.example/x) ¦ (<https://a.example/x>)",
                "https://a.example/xを見て ¦ <https://a.example/x>を見て",
                "`<code> @ben` ¦ `&lt;code&gt; @ben`",
                "http:// ¦ http://"
            })
    void turns_what_was_typed_into_what_slack_makes_of_it(String typed, String slack) {
        assertThat(typing.typed(typed).text()).isEqualTo(slack);
    }

    @Test
    void keeps_code_fences_as_they_are() {
        Typing.Typed typed = typing.typed("look\n```\nif (a < b) @ben\n```\ndone");
        assertThat(typed.text()).isEqualTo("look\n```\nif (a &lt; b) @ben\n```\ndone");
        JsonNode elements = typed.blocks().path(0).path("elements");
        assertThat(Json.text(elements.path(1), "type")).isEqualTo("rich_text_preformatted");
        assertThat(Json.text(elements.path(1).path("elements").path(0), "text"))
                .isEqualTo("if (a < b) @ben");
    }

    @Test
    void never_lets_a_typed_sign_become_a_command_of_slack() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String signs = "<>&@#`!|UC0 hts:/.ab漢か、\n";
        for (int round = 0; round < 2_000; round++) {
            StringBuilder raw = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--)
                raw.append(signs.charAt(random.nextInt(signs.length())));
            String slack = typing.typed(raw.toString()).text();
            assertThat(slack.replaceAll("<(https?://[^<>|]+|@U0\\w+|#C0\\w+\\|[\\w-]+)>", ""))
                    .as("seed %d, typed %s", seed, raw)
                    .doesNotContain("<", ">");
        }
    }

    @Test
    void says_the_same_sentences_in_both_languages() {
        assertThat(Messages.keys("workspace", Language.JA))
                .isEqualTo(Messages.keys("workspace", Language.EN));
    }
}
