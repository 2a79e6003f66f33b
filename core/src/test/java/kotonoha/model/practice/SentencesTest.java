package kotonoha.model.practice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SentencesTest {
    @Test
    void splits_japanese() {
        assertThat(Sentences.of("上限は 1 泊 12,000 円です。超えるときは？相談してください！"))
                .containsExactly("上限は 1 泊 12,000 円です。", "超えるときは？", "相談してください！");
        assertThat(Sentences.of("「止めて。すぐに。」と書いた。次の文")).containsExactly("「止めて。すぐに。」と書いた。", "次の文");
        assertThat(Sentences.of("本当ですか！？はい。。。\n改行のあと"))
                .containsExactly("本当ですか！？", "はい。。。", "改行のあと");
        assertThat(Sentences.of("係数（10 分。保険です。）を使う。")).containsExactly("係数（10 分。保険です。）を使う。");
    }

    @Test
    void splits_english_but_not_at_abbreviations_and_decimals() {
        assertThat(Sentences.of("It costs 1.5 % of a set. Ask Dr. Sato, e.g. by mail! Really?"))
                .containsExactly(
                        "It costs 1.5 % of a set.", "Ask Dr. Sato, e.g. by mail!", "Really?");
        assertThat(Sentences.of("See v4.8. The date is 9 a.m. on Friday. J. Mori wrote it."))
                .containsExactly("See v4.8.", "The date is 9 a.m. on Friday.", "J. Mori wrote it.");
        assertThat(Sentences.of("Run kotonoha.yaml first. Open https://a.example/x.y now."))
                .containsExactly("Run kotonoha.yaml first.", "Open https://a.example/x.y now.");
    }

    @Test
    void splits_mixed_text() {
        assertThat(Sentences.of("p95 は 270 ms。Good!次へ。"))
                .containsExactly("p95 は 270 ms。", "Good!", "次へ。");
    }

    @Test
    void loses_no_letter() {
        String letters = "あ漢カ a1.。！？!?「」()\n、,";
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60; i++)
                text.append(letters.charAt(random.nextInt(letters.length())));
            String joined = String.join("", Sentences.of(text.toString()));
            assertThat(word(joined)).as("seed %d", seed).isEqualTo(word(text.toString()));
        }
    }

    @Test
    void takes_markdown_apart_into_units() {
        List<Unit> units =
                Unit.of(
                        "One. Two\ngoes on.\n\n- item\n  more\n2. second\n\n   ```sh\n   run\n   ```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n");
        assertThat(units)
                .containsExactly(
                        new Unit.Sentence("One."),
                        new Unit.Sentence("Two goes on."),
                        new Unit.Entry("-", "item more"),
                        new Unit.Entry("2.", "second"),
                        new Unit.Code("```sh\nrun\n```"),
                        new Unit.Row("| a | b |\n|---|---|", "| 1 | 2 |"),
                        new Unit.Sentence("quoted"));
        assertThat(Unit.of("```\nnever closed"))
                .containsExactly(new Unit.Code("```\nnever closed\n```"));
    }

    private static String word(String text) {
        return text.codePoints()
                .filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
