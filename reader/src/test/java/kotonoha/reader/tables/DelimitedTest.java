package kotonoha.reader.tables;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kotonoha.files.Extract;
import kotonoha.reader.Input;
import kotonoha.reader.text.Encodings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelimitedTest {
    private static final String SALES =
            """
            日付,地域,商品コード,売上(円),割合
            令和8年3月4日,東京,00123,"￥1,234,567",12.5%
            令和8年3月5日,大阪,00456,"△2,000",50%
            令和8年4月1日,ﾄｳｷｮｳ,00789,３００,３％
            """;

    @TempDir Path folder;
    private Desk desk;

    @BeforeEach
    void set() {
        desk = new Desk(folder);
    }

    @Test
    void a_shift_jis_file_with_era_dates_and_half_width_kana_comes_through_unharmed()
            throws IOException {
        Input input = desk.text("売上.csv", SALES, Encodings.CP932);

        Extract extract = desk.extract(input);

        assertThat(extract.kind()).isEqualTo(Extract.Kind.TABLE);
        assertThat(extract.parts()).hasSize(1);
        assertThat(extract.parts().getFirst().markdown())
                .contains("| 令和8年4月1日 | ﾄｳｷｮｳ | 00789 | ３００ | ３％ |");
        assertThat(extract.profile())
                .contains(
                        "### Table `売上` (3 rows)",
                        "| \"日付\" | date | 0 | 3 | 2026-03-04 to 2026-04-01 |",
                        "| \"商品コード\" | text |",
                        "| \"売上(円)\" | integer (円) | 0 | 3 | -2000 to 1234567, mean 410955.67 |",
                        "| \"割合\" | decimal (fraction: 0.125 is 12.5%) | 0 | 3 | 0.03 to 0.5");
        assertThat(desk.cells(input, "SELECT 日付, \"売上(円)\", 割合 FROM 売上 ORDER BY 1 DESC"))
                .containsExactly(
                        List.of("2026-04-01", "300", "0.03"),
                        List.of("2026-03-05", "-2000", "0.5"),
                        List.of("2026-03-04", "1234567", "0.125"));
    }

    @Test
    void euc_and_utf16_and_a_byte_order_mark_are_understood() throws IOException {
        for (byte[] bytes :
                List.of(
                        SALES.getBytes(Encodings.EUC_JP),
                        ("\ufeff" + SALES).getBytes(UTF_16LE),
                        SALES.getBytes(UTF_16LE),
                        ("\ufeff" + SALES).getBytes(UTF_8))) {
            Input input = desk.file("a.csv", bytes);
            assertThat(desk.cells(input, "SELECT 地域 FROM a WHERE 日付 = '2026-03-05'"))
                    .containsExactly(List.of("大阪"));
        }
    }

    @Test
    void lines_of_a_title_stand_above_the_table() throws IOException {
        Input input =
                desk.text(
                        "report.csv",
                        "2026年度 売上一覧\n作成日: 2026/4/1\n\n部署,金額\n営業,100\n開発,200\n合計,300\n",
                        UTF_8);

        Extract extract = desk.extract(input);

        assertThat(extract.parts().getFirst().markdown())
                .startsWith(
                        "2026年度 売上一覧\n\n作成日: 2026/4/1\n\n| 部署 | 金額 |\n| --- | --- |\n| 営業 | 100 |");
        assertThat(extract.profile()).contains("1 rows look like totals (\"合計\")");
        assertThat(desk.cells(input, "SELECT sum(金額) FROM report WHERE 部署 <> '合計'"))
                .containsExactly(List.of("300"));
    }

    @Test
    void ragged_rows_keep_all_of_their_cells() throws IOException {
        Input input = desk.text("r.csv", "a,b,c\n1,2\n3,4,5,x\n6,7,8\n9,10,11\n", UTF_8);
        assertThat(desk.cells(input, "SELECT a, c, column4 FROM r ORDER BY a"))
                .startsWith(List.of("1", "", ""), List.of("3", "5", "x"));
    }

    @Test
    void quotes_hold_separators_line_breaks_and_quotes() throws IOException {
        Input input =
                desk.text("q.csv", "名前,メモ\n\"山田, 太郎\",\"一行目\r\n二行目 | \"\"引用\"\"\"\n鈴木,x\n", UTF_8);

        assertThat(desk.extract(input).parts().getFirst().markdown())
                .contains("| 山田, 太郎 | 一行目<br>二行目 \\| \"引用\" |");
        assertThat(desk.cells(input, "SELECT メモ FROM q WHERE 名前 = '山田, 太郎'"))
                .containsExactly(List.of("一行目\n二行目 | \"引用\""));
    }

    @Test
    void a_quote_that_is_never_closed_swallows_nothing() throws IOException {
        StringBuilder text = new StringBuilder("size,n\n\"5 inch,1\n");
        for (int i = 0; i < 20_000; i++) text.append("six,").append(i).append('\n');
        Input input = desk.text("o.csv", text.toString(), UTF_8);
        assertThat(desk.cells(input, "SELECT count(*), max(n) FROM o"))
                .containsExactly(List.of("20001", "19999"));
    }

    @Test
    void semicolons_with_decimal_commas_and_tabs_and_bars_are_found() throws IOException {
        Input european = desk.text("e.csv", "name;price\na;1.234,50\nb;0,5\nc;1.000\n", UTF_8);
        assertThat(desk.cells(european, "SELECT sum(price) FROM e"))
                .containsExactly(List.of("2235"));
        Input tabs = desk.text("t.tsv", "name\tn\nx, y\t1\nz\t2\n", UTF_8);
        assertThat(desk.extract(tabs).type()).isEqualTo("text/tab-separated-values");
        assertThat(desk.cells(tabs, "SELECT sum(n) FROM t")).containsExactly(List.of("3"));
        Input bars = desk.text("b.csv", "name|n\nx|1\nz|2\n", UTF_8);
        assertThat(desk.cells(bars, "SELECT sum(n) FROM b")).containsExactly(List.of("3"));
    }

    @Test
    void a_file_without_headings_gets_names_for_its_columns() throws IOException {
        Input input = desk.text("n.csv", "東京,100\n大阪,200\n東京,300\n", UTF_8);
        assertThat(desk.cells(input, "SELECT column1, sum(column2) FROM n GROUP BY 1 ORDER BY 2"))
                .containsExactly(List.of("大阪", "200"), List.of("東京", "400"));
    }

    @Test
    void rows_of_equal_values_are_no_title() throws IOException {
        Input input = desk.text("v.csv", "1,1,1\n2,2,2\n2,2,2\n3,3,3\n", UTF_8);
        assertThat(desk.cells(input, "SELECT count(*), sum(column3) FROM v"))
                .containsExactly(List.of("4", "8"));
        Input titled = desk.text("w.csv", "Votes\n\n5,5,5\n4,4,4\n", UTF_8);
        assertThat(desk.cells(titled, "SELECT sum(column1) FROM w")).containsExactly(List.of("9"));
    }

    @Test
    void a_text_without_columns_is_no_table() throws IOException {
        assertThat(desk.read(desk.text("notes.xls", "Only a few\nlines of text\n", UTF_8)))
                .isEqualTo(Tables.NO_TABLE);
    }

    @Test
    void only_whole_rows_are_shown_when_there_is_no_room_for_all() throws IOException {
        StringBuilder text = new StringBuilder("n,text\n");
        for (int i = 0; i < 60_000; i++) text.append(i).append(",ten letters\n");
        Extract extract = desk.extract(desk.text("many.csv", text.toString(), UTF_8));
        String markdown = extract.parts().getFirst().markdown();
        assertThat(markdown.length()).isBetween(395_000, 400_000);
        assertThat(markdown).endsWith(" | ten letters |\n");
        assertThat(extract.notes()).contains(Extract.Note.CUT);
        assertThat(extract.characters()).isGreaterThan(1_000_000);
    }

    @Test
    void what_is_written_as_csv_is_read_back_the_same() throws IOException {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<List<String>> rows = new ArrayList<>();
            int width = 2 + random.nextInt(5);
            for (int i = 0; i < 1 + random.nextInt(30); i++) {
                List<String> row = new ArrayList<>();
                for (int j = 0; j < width; j++) row.add(word(random));
                row.set(0, "k" + i);
                rows.add(row);
            }
            StringBuilder text = new StringBuilder("key");
            for (int j = 1; j < width; j++) text.append(",\"head ").append(j).append('"');
            text.append(random.nextBoolean() ? "\r\n" : "\n");
            for (List<String> row : rows) {
                for (int j = 0; j < width; j++)
                    text.append(j == 0 ? "" : ",")
                            .append('"')
                            .append(row.get(j).replace("\"", "\"\""))
                            .append('"');
                text.append(random.nextBoolean() ? "\r\n" : "\n");
            }
            Input input = desk.text("p.csv", text.toString(), UTF_8);
            assertThat(desk.cells(input, "SELECT * FROM p"))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(rows);
        }
    }

    private static String word(Random random) {
        String letters = "abc ,\"\n;|\t東ｱ😀'-";
        StringBuilder word = new StringBuilder("x");
        for (int i = random.nextInt(8); i > 0; i--) {
            int at = random.nextInt(letters.codePointCount(0, letters.length()));
            word.appendCodePoint(letters.codePointAt(letters.offsetByCodePoints(0, at)));
        }
        return word.append('y').toString();
    }

    @Test
    void two_columns_of_one_name_do_not_swallow_the_first_row() throws IOException {
        Input input = desk.text("d.csv", "name,value,value,\nA,1,2,x\nB,3,4,y\n", UTF_8);
        assertThat(desk.cells(input, "SELECT sum(value), sum(value_2) FROM d"))
                .containsExactly(List.of("4", "6"));
    }

    @Test
    void rows_that_add_up_others_are_named_however_they_are_called() throws IOException {
        Input input =
                desk.text(
                        "s.csv",
                        "地域,店,額\n東,東京,100\n東 計,,100\n西,時計店,50\n西 集計,,50\n合　計,,150\nGrand Total:,,150\n小計（税込）,,150\n統計,本,7\n",
                        UTF_8);
        assertThat(desk.extract(input).profile())
                .contains(
                        "5 rows look like totals (\"東 計\", \"西 集計\", \"合　計\", \"Grand Total:\", \"小計（税込）\"): leave");
    }

    @Test
    void a_web_page_that_is_called_a_workbook_is_a_table() throws IOException {
        String page =
                """
                <html><head><meta charset="Shift_JIS"></head><body><p>売上</p><table>
                <tr><th>地域</th><th>店</th><th>額</th></tr>
                <tr><td rowspan="2">東</td><td>東京</td><td>1,000</td></tr>
                <tr><td>仙台</td><td>△200</td></tr>
                <tr><td colspan="2">西</td><td>50</td></tr></table></body></html>
                """;
        Path path = desk.text("売上.xls", page, Encodings.CP932).path();
        Input input =
                new Input(
                        path,
                        "売上.xls",
                        "text/html",
                        kotonoha.files.RawFile.As.FILE,
                        kotonoha.reader.Limits.standard(),
                        () -> false);
        assertThat(desk.cells(input, "SELECT 地域, sum(額) FROM 売上 GROUP BY 1 ORDER BY 2"))
                .containsExactly(List.of("西", "50"), List.of("東", "800"));
    }

    @Test
    void a_byte_that_is_no_character_is_told() throws IOException {
        byte[] bytes = SALES.getBytes(Encodings.CP932);
        byte[] odd = ("山,川\n".repeat(30)).getBytes(Encodings.CP932);
        odd[0] = (byte) 0xff;
        assertThat(desk.extract(desk.file("o.csv", odd)).notes())
                .containsExactly(Extract.Note.PARTLY_DAMAGED);
        assertThat(desk.extract(desk.file("s.csv", bytes)).notes()).isEmpty();
    }
}
