package kotonoha.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kotonoha.files.Made;
import kotonoha.kernel.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables of an answer as CSV, and the blocks that are found in Markdown.
class TablesTest {
    private static final Picturing PICTURING =
            new Picturing(
                    new PictureSettings(true, true, true, Optional.empty()),
                    Optional.empty(),
                    Duration.ofSeconds(5));

    @Test
    void a_table_of_more_than_ten_rows_becomes_csv() {
        List<Made> made = PICTURING.of("## 地域別\n\n" + table("| 地域 | 売上 |", 11), Language.JA);
        assertThat(made).hasSize(1);
        assertThat(made.getFirst().title()).isEqualTo("表 1: 地域別");
        assertThat(made.getFirst().name()).isEqualTo("表 1_ 地域別.csv");
        assertThat(made.getFirst().type()).isEqualTo("text/csv");
        assertThat(text(made.getFirst()))
                .startsWith("\ufeff地域,売上\r\nr0,0\r\n")
                .endsWith("r10,10\r\n");
    }

    @Test
    void a_short_table_stays_in_the_answer() {
        assertThat(PICTURING.of(table("| a | b |", 10), Language.EN)).isEmpty();
    }

    @Test
    void a_switched_off_table_stays_in_the_answer() {
        PictureSettings off = new PictureSettings(true, true, false, Optional.empty());
        assertThat(new Picturing(off).of(table("| a | b |", 20), Language.EN)).isEmpty();
    }

    @Test
    void at_most_five_tables_become_files() {
        String six = (table("| a | b |", 11) + "\n\n").repeat(6);
        assertThat(PICTURING.of(six, Language.EN))
                .extracting(Made::title)
                .containsExactly("Table 1", "Table 2", "Table 3", "Table 4", "Table 5");
    }

    @Test
    void a_cell_that_a_spreadsheet_would_run_is_guarded() {
        assertThat(csv("=1+1", "+cmd|'x'", "-2+3", "@SUM(A1)", "＝A1"))
                .isEqualTo("\ufeff'=1+1,'+cmd|'x','-2+3,'@SUM(A1),'＝A1\r\n");
        assertThat(csv("**=1**", "`=2`", "[=3](https://a.example)"))
                .isEqualTo("\ufeff'=1,'=2,'=3\r\n");
    }

    @Test
    void negative_numbers_stay_numbers() {
        assertThat(csv("-12.5", "+3%", "-1,200", "-"))
                .isEqualTo("\ufeff-12.5,+3%,\"-1,200\",-\r\n");
    }

    @Test
    void quotes_commas_and_line_breaks_follow_the_rfc() {
        assertThat(csv("a \"b\"", "c, d", "e<br>f"))
                .isEqualTo("\ufeff\"a \"\"b\"\"\",\"c, d\",\"e\nf\"\r\n");
    }

    @Test
    void the_marks_of_markdown_are_taken_away() {
        assertThat(
                        csv(
                                "**bold** and *it*",
                                "snake_case_name",
                                "[text](https://a.example/b_c)",
                                "~~old~~",
                                "`a|b*c*`",
                                "1 * 2 * 3",
                                "R&amp;D"))
                .isEqualTo("\ufeffbold and it,snake_case_name,text,old,a|b*c*,1 * 2 * 3,R&D\r\n");
    }

    @Test
    void escaped_pipes_belong_to_their_cell_and_rows_are_as_wide_as_the_head() {
        String rows =
                IntStream.range(0, 11)
                        .mapToObj(i -> "| a\\|b | c | d |\n| e |\n")
                        .collect(Collectors.joining());
        assertThat(text(PICTURING.of("x | y\n--- | :-:\n" + rows, Language.EN).getFirst()))
                .startsWith("\ufeffx,y\r\na|b,c\r\ne,\r\n");
    }

    @Test
    void fences_are_found_by_their_own_rules() {
        String markdown =
                "````markdown\n```mermaid\npie\n```\n````\n\n~~~~ Mermaid theme=x\n```\n~~~~\n1. step\n   ```dot\n   graph {}\n   ```\n```html\n<p>cut off";
        assertThat(Blocks.of(markdown))
                .containsExactly(
                        new Block.Fence("markdown", "```mermaid\npie\n```", ""),
                        new Block.Fence("mermaid", "```", ""),
                        new Block.Fence("dot", "graph {}", ""));
    }

    @Test
    void whatever_the_text_it_is_read_in_time() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> pieces =
                List.of(
                        "|", "---|", "\n", "```", "~~~", "\\", "mermaid", "*", "_", "[", "](", ")",
                        "`", "<br>", " ", "表", "# ", ":");
        for (int round = 0; round < 300; round++) {
            String text =
                    IntStream.range(0, 400)
                            .mapToObj(i -> pieces.get(random.nextInt(pieces.size())))
                            .collect(Collectors.joining());
            for (Block block : Blocks.of(text))
                if (block instanceof Block.Table table)
                    assertThat(Csv.of(table.rows())).as("seed %d", seed).isNotEmpty();
        }
        assertThat(PlainText.of("*".repeat(20_000) + "`".repeat(20_001) + "[".repeat(20_000)))
                .isNotEmpty();
    }

    @Test
    void graphviz_sees_no_file_and_ends_in_time(@TempDir Path folder) throws Exception {
        Path program = folder.resolve("dot");
        Files.writeString(
                program,
                "#!/bin/sh\ncat > "
                        + folder
                        + "/graph\nenv > "
                        + folder
                        + "/env\nls -A > "
                        + folder
                        + "/ls\n[ -s "
                        + folder
                        + "/slow ] && sleep 30\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Dot dot = new Dot(program, Duration.ofMillis(700));
        assertThat(
                        dot.draw(
                                "digraph { a [image=\"/etc/passwd\" \"shapefile\" = x label=<<IMG SRC='y'/>>] }"))
                .isEmpty();
        assertThat(Files.readString(folder.resolve("graph")))
                .doesNotContain("image=")
                .doesNotContain("shapefile");
        assertThat(Files.readString(folder.resolve("env")))
                .contains("SERVER_NAME=")
                .doesNotContain("JAVA");
        assertThat(Files.readString(folder.resolve("ls"))).isEmpty();
        Files.writeString(folder.resolve("slow"), "yes");
        assertThat(dot.draw("graph {}")).isEmpty();
    }

    private static String table(String head, int rows) {
        return head
                + "\n|---|--:|\n"
                + IntStream.range(0, rows)
                        .mapToObj(i -> "| r%d | %d |\n".formatted(i, i))
                        .collect(Collectors.joining());
    }

    private static String csv(String... cells) {
        return new String(Csv.of(List.of(List.of(cells))), StandardCharsets.UTF_8);
    }

    private static String text(Made made) {
        return new String(made.bytes(), StandardCharsets.UTF_8);
    }
}
