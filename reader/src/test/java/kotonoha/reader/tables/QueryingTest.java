package kotonoha.reader.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import kotonoha.files.FileReading.Answered;
import kotonoha.reader.Input;
import kotonoha.reader.Limits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryingTest {
    private static final String CSV =
            "月,地域,売上\n2026-01,東京,100\n2026-02,東京,150\n2026-01,大阪,80\n2026-02,大阪,70\n";

    @TempDir Path folder;
    private Desk desk;
    private Input sales;

    @BeforeEach
    void set() throws IOException {
        desk = new Desk(folder);
        sales = desk.text("sales.csv", CSV, UTF_8);
    }

    @Test
    void groups_sums_and_sorts() throws IOException {
        Answered.Rows rows =
                desk.rows(
                        sales, "SELECT 地域, SUM(売上) AS 合計 FROM sales GROUP BY 地域 ORDER BY 合計 DESC;");
        assertThat(rows.columns()).containsExactly("地域", "合計");
        assertThat(rows.rows()).containsExactly(List.of("東京", "250"), List.of("大阪", "150"));
        assertThat(rows.cut()).isFalse();
        assertThat(rows.png()).isEmpty();
    }

    @Test
    void a_wrong_column_or_table_is_answered_with_those_that_there_are() throws IOException {
        assertThat(desk.wrong(sales, "SELECT 売り上げ FROM sales"))
                .isEqualTo(
                        "no such column: 売り上げ; the table is sales, its columns are \"月\", \"地域\", \"売上\"");
        assertThat(desk.wrong(sales, "SELECT \"売り上げ\" FROM sales"))
                .startsWith("no such column: 売り上げ;");
        assertThat(desk.wrong(sales, "SELECT * FROM orders"))
                .isEqualTo("no such table: orders; tables are sales");
        assertThat(desk.wrong(sales, "SELECT FROM sales")).contains("syntax error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ATTACH DATABASE '/tmp/x.db' AS x",
                "PRAGMA query_only = 0",
                "DELETE FROM sales",
                "SELECT 1 FROM sales; DROP TABLE sales",
                "/* SELECT */ UPDATE sales SET 売上 = 0",
                "WITH x AS (SELECT 1) DELETE FROM sales",
                "WITH x AS (SELECT 1) INSERT INTO sales SELECT 1, 2, 3",
                "SELECT load_extension('/tmp/evil.so') FROM sales",
                "SELECT readfile('/etc/passwd') FROM sales",
                "SELECT writefile('/tmp/x', 'y') FROM sales",
                "VACUUM INTO '/tmp/x.db'",
                "EXPLAIN SELECT * FROM sales",
                "backup to /tmp/x.db",
                "SELECT 'open FROM sales",
                "SELECT * FROM fts3_tokenizer('simple')",
                "SELECT zeroblob(1000000000) FROM sales",
                ""
            })
    void what_is_no_plain_question_is_refused(String sql) throws IOException {
        assertThat(desk.wrong(sales, sql)).isNotEmpty();
        assertThat(desk.cells(sales, "SELECT count(*) FROM sales")).containsExactly(List.of("4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000) SELECT count(*) FROM n a, n b, n c",
                "WITH RECURSIVE n(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM n) SELECT max(s) FROM n",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n) SELECT * FROM n ORDER BY i DESC"
            })
    void an_endless_query_ends(String sql) throws IOException {
        Input input =
                desk.file(
                        "sales.csv",
                        CSV.getBytes(UTF_8),
                        Limits.standard(),
                        Desk.within(Duration.ofMillis(800)));
        long before = System.nanoTime();
        assertThat(desk.wrong(input, sql)).containsAnyOf("took too long", "too much memory");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void rows_and_cells_are_limited() throws IOException {
        Answered.Rows rows =
                desk.rows(
                        sales,
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500)"
                                + " SELECT i, printf('%0300d', i) FROM n");
        assertThat(rows.rows()).hasSize(100);
        assertThat(rows.cut()).isTrue();
        assertThat(rows.rows().getFirst().get(1)).hasSize(200).endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"bar\",\"title\":\"地域ごとの売上\",\"x\":\"地域\",\"y\":\"合計\"}",
                "{\"kind\":\"pie\",\"title\":\"地域ごとの売上\",\"x\":\"地域\",\"y\":[\"合計\"]}",
                "{\"kind\":\"line\",\"title\":\"\",\"x\":\"地域\",\"y\":[\"合計\",\"最大\"]}",
                "{\"kind\":\"scatter\",\"x\":\"合計\",\"y\":[\"最大\"]}"
            })
    void draws_charts(String chart) throws IOException {
        Answered answered =
                desk.ask(
                        sales,
                        "SELECT 地域, sum(売上) AS 合計, max(売上) AS 最大 FROM sales GROUP BY 1",
                        chart);
        assertThat(answered).isInstanceOf(Answered.Rows.class);
        byte[] png = ((Answered.Rows) answered).png();
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(1_200);
    }

    @Test
    void a_line_over_days_is_drawn_along_time() throws IOException {
        Answered answered =
                desk.ask(
                        sales,
                        "SELECT 月, sum(売上) AS n FROM sales GROUP BY 1",
                        "{\"kind\":\"line\",\"x\":\"月\",\"y\":\"n\"}");
        assertThat(((Answered.Rows) answered).rows())
                .containsExactly(List.of("2026-01-01", "180"), List.of("2026-02-01", "220"));
        assertThat(((Answered.Rows) answered).png()).isNotEmpty();
    }

    @Test
    void a_chart_of_what_is_not_there_is_answered_with_what_is() throws IOException {
        Answered answered =
                desk.ask(
                        sales,
                        "SELECT 地域, 売上 FROM sales",
                        "{\"kind\":\"bar\",\"x\":\"地区\",\"y\":\"売上\"}");
        assertThat(answered)
                .isEqualTo(new Answered.Wrong("chart: no column 地区 in the result; it has 地域, 売上"));
    }
}
