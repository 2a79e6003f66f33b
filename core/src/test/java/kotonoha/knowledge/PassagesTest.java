package kotonoha.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import kotonoha.kernel.Language;
import org.junit.jupiter.api.Test;

class PassagesTest {
    @Test
    void cuts_at_headings_and_keeps_the_path_and_anchor() {
        List<Passage> passages =
                cut(
                        "Intro.\n\n## 国内出張\n\n宿泊費。\n\n### 日当\n\n2,500 円。\n\n## Steps ##\n\nGo.\n\nSetext\n------\n\nEnd.");
        assertThat(passages)
                .extracting(Passage::section)
                .containsExactly("", "国内出張", "国内出張 › 日当", "Steps", "Setext");
        assertThat(passages)
                .extracting(Passage::url)
                .containsExactly(
                        "http://a.example/d",
                        "http://a.example/d#%E5%9B%BD%E5%86%85%E5%87%BA%E5%BC%B5",
                        "http://a.example/d#%E6%97%A5%E5%BD%93",
                        "http://a.example/d#steps",
                        "http://a.example/d#setext");
        assertThat(passages)
                .extracting(Passage::text)
                .containsExactly("Intro.", "宿泊費。", "2,500 円。", "Go.", "End.");
        assertThat(passages).extracting(Passage::id).startsWith("d#1", "d#2");
    }

    @Test
    void does_not_take_code_or_tables_for_headings() {
        List<Passage> passages =
                cut(
                        "## A\n\n```sh\n# no heading\n\n## nor this\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n- item\n---\n");
        assertThat(passages).hasSize(1);
        assertThat(passages.getFirst().text()).contains("# no heading\n\n## nor this\n```");
    }

    @Test
    void keeps_tables_list_items_and_code_whole() {
        String filler = "A sentence that fills the section with words. ".repeat(12);
        String table = "| a | b |\n| --- | --- |\n" + "| some cell | another cell |\n".repeat(30);
        String list = "1. First:\n\n   ```sh\n   run --now\n   ```\n\n2. Second.";
        List<Passage> passages =
                cut("## A\n\n" + filler + "\n\n" + table + "\n" + filler + "\n\n" + list);
        assertThat(passages).hasSizeGreaterThan(2);
        assertThat(passages).anyMatch(p -> p.text().contains(table.strip()));
        assertThat(passages).anyMatch(p -> p.text().contains(list));
        assertThat(passages).extracting(Passage::url).containsOnly("http://a.example/d#a");
    }

    @Test
    void splits_what_is_far_too_long_and_repeats_the_head_of_a_table() {
        String table = "| name | value |\n| --- | --- |\n" + "| cell | value |\n".repeat(500);
        List<Passage> passages = cut(table + "\n" + "あ".repeat(10_000));
        assertThat(passages).allMatch(p -> p.text().length() <= 4_000);
        assertThat(passages.get(1).text()).startsWith("| name | value |");
        String letters = String.join("", passages.stream().map(Passage::text).toList());
        assertThat(letters.chars().filter(c -> c == 'あ').count()).isEqualTo(10_000);
    }

    @Test
    void knows_the_language_of_a_passage() {
        List<Passage> passages = cut("## A\n\nEnglish text.\n\n## B\n\n日本語の文です。\n\n## C\n\n`code`");
        assertThat(passages)
                .extracting(Passage::language)
                .containsExactly(Language.EN, Language.JA, Language.EN);
    }

    @Test
    void loses_no_line_of_any_text() {
        String[] parts = {
            "## H",
            "text",
            "日本語。",
            "",
            "",
            "- item",
            "1. one",
            "```",
            "| a | b |",
            "|---|---|",
            "    indented",
            "---",
            "> quote"
        };
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 40; i++)
                text.append(parts[random.nextInt(parts.length)])
                        .append(i % 3 == 0 ? " x" + i : "")
                        .append('\n');
            String all =
                    String.join(
                            "\n",
                            cut(text.toString()).stream()
                                    .map(p -> p.section() + "\n" + p.text())
                                    .toList());
            for (int i = 0; i < 40; i += 3) {
                assertThat(all.contains("x" + i) || !text.toString().contains("x" + i))
                        .as("seed %d, line %d", seed, i)
                        .isTrue();
            }
        }
    }

    private static List<Passage> cut(String markdown) {
        return Passages.of(
                new Document("d", "D", "http://a.example/d", markdown, Language.EN, null, ""));
    }
}
