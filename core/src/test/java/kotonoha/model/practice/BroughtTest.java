package kotonoha.model.practice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Time;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRequest.Role;
import kotonoha.model.ModelRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the practice model does with files, pages and tables that stand before the question.
class BroughtTest {
    private static final String JAPANESE =
            """
            ### Table `売上` (1,200 rows, sheet "売上")
            | column | type | empty | distinct | values |
            | --- | --- | --- | --- | --- |
            | "日付" | date | 0 | 365 | 2026-01-01 to 2026-12-31 |
            | "地域" | text | 0 | 3 | 東京 (600), 大阪 (400), 福岡 (200) |
            | "商品名" | text | 0 | 2 | ｶﾞｽ計 (700), 水位計 (500) |
            | "数量" | integer | 0 | 40 | 1 to 40, mean 12.5 |
            | "売上金額" | integer (円) | 2 | 1,000 | 120 to 98000, mean 4512.3 |
            Sample rows:
            | 日付 | 地域 | 商品名 | 数量 | 売上金額 |
            | --- | --- | --- | --- | --- |
            | "x" | 東京 | ｶﾞｽ計 | 3 | 1,200 |\
            """;
    private static final String ENGLISH =
            """
            ### Table `orders` (80 rows)
            | column | type | empty | distinct | values |
            | --- | --- | --- | --- | --- |
            | "order id" | integer | 0 | 80 | 1 to 80, mean 40; 2 other values are NULL in SQL: Total |
            | "region" | text | 0 | 3 | North (30), South (30), East (20) |
            | "customer" | text | 0 | more than 50 | Acme, Birch, … |
            | "amount" | decimal ($) | 0 | 70 | 5 to 900, mean 120.5 |
            | "ordered on" | date | 0 | 60 | 2026-01-03 to 2026-06-30 |
            2 rows look like totals ("Total"): leave them out of sums.
            Sample rows:\
            """;

    private final PracticeModel model = new PracticeModel(Time.system(), Duration.ZERO);

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "地域ごとの売上の合計は？~SELECT \"地域\" AS \"地域\", SUM(\"売上金額\") AS \"売上金額の合計\" FROM 売上 GROUP BY 1 ORDER BY 2 DESC",
                "東京は何件？~SELECT COUNT(*) AS \"件数\" FROM 売上 WHERE \"地域\" = '東京'",
                "データは全部で何件ありますか~SELECT COUNT(*) AS \"件数\" FROM 売上",
                "東京と大阪の売上金額の平均を教えて~SELECT ROUND(AVG(\"売上金額\"), 2) AS \"売上金額の平均\" FROM 売上 WHERE \"地域\" IN ('東京', '大阪')",
                "月別の売上をグラフにして~SELECT substr(\"日付\", 1, 7) AS \"月\", SUM(\"売上金額\") AS \"売上金額の合計\" FROM 売上 GROUP BY 1 ORDER BY 1 DESC",
                "売上が一番多い地域は？~SELECT \"地域\" AS \"地域\", SUM(\"売上金額\") AS \"売上金額の合計\" FROM 売上 GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
                "数量の上位5件を見せて~SELECT * FROM 売上 ORDER BY \"数量\" DESC LIMIT 5",
                "売上金額が5万円以上の行は何件？~SELECT COUNT(*) AS \"件数\" FROM 売上 WHERE \"売上金額\" >= 5 * 10000",
                "2026年3月の売上の合計~SELECT SUM(\"売上金額\") AS \"売上金額の合計\" FROM 売上 WHERE substr(\"日付\", 1, 7) = '2026-03'",
                "ガス計の数量の合計は？~SELECT SUM(\"数量\") AS \"数量の合計\" FROM 売上 WHERE \"商品名\" = 'ｶﾞｽ計'",
                "total sales by region~SELECT \"地域\" AS \"地域\", SUM(\"売上金額\") AS \"Total of 売上金額\" FROM 売上 GROUP BY 1 ORDER BY 2 DESC",
                "最大の売上金額はいくら？~SELECT * FROM 売上 ORDER BY \"売上金額\" DESC LIMIT 1",
                "商品は何種類ありますか~SELECT COUNT(DISTINCT \"商品名\") AS \"商品名の種類の数\" FROM 売上",
                "東京の売上トップ3の商品は？~SELECT \"商品名\" AS \"商品名\", SUM(\"売上金額\") AS \"売上金額の合計\" FROM 売上 WHERE \"地域\" = '東京' GROUP BY 1 ORDER BY 2 DESC LIMIT 3",
                "最も売れた商品を教えて~SELECT \"商品名\" AS \"商品名\", SUM(\"売上金額\") AS \"売上金額の合計\" FROM 売上 GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
                "CSV の地域別の売上合計をグラフにして~SELECT \"地域\" AS \"地域\", SUM(\"売上金額\") AS \"売上金額の合計\" FROM 売上 GROUP BY 1 ORDER BY 2 DESC",
                "福岡の数量が10未満の行を一覧で~SELECT * FROM 売上 WHERE \"地域\" = '福岡' AND \"数量\" < 10 LIMIT 20",
                "地域別の売上~SELECT \"地域\" AS \"地域\", SUM(\"売上金額\") AS \"売上金額の合計\" FROM 売上 GROUP BY 1 ORDER BY 2 DESC",
                "東京のガス計はいくら？~SELECT SUM(\"売上金額\") AS \"売上金額の合計\" FROM 売上 WHERE \"地域\" = '東京' AND \"商品名\" = 'ｶﾞｽ計'",
                "東京の売上はいくら？~SELECT SUM(\"売上金額\") AS \"売上金額の合計\" FROM 売上 WHERE \"地域\" = '東京'",
                "件数の多い順に地域別で~SELECT \"地域\" AS \"地域\", COUNT(*) AS \"件数\" FROM 売上 GROUP BY 1 ORDER BY 2 DESC",
                "地域別の件数~SELECT \"地域\" AS \"地域\", COUNT(*) AS \"件数\" FROM 売上 GROUP BY 1 ORDER BY 2 DESC"
            })
    void understands_japanese_tables(String question, String sql) {
        assertThat(query(question, JAPANESE, "売上.csv").replace(" ORDER BY 1 DESC", " ORDER BY 1"))
                .isEqualTo(sql.replace(" ORDER BY 1 DESC", " ORDER BY 1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "代理店ごとの数量の合計の上位 3 つは？~SELECT \"代理店名\" AS \"代理店名\", SUM(\"数量\") AS \"数量の合計\" FROM 売上 GROUP BY 1 ORDER BY 2 DESC LIMIT 3",
                "数量が一番多い代理店は？~SELECT \"代理店名\" AS \"代理店名\", SUM(\"数量\") AS \"数量の合計\" FROM 売上 GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
            })
    void knows_a_column_of_names_by_what_it_names(String question, String sql) {
        String table = JAPANESE.replace("商品名", "代理店名");
        assertThat(query(question, table, "売上.csv")).isEqualTo(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"営業担当ごとの数量の合計は？", "課別の数量の合計", "営業担当ごとの売上をグラフに", "total 数量 by warehouse"})
    void gives_no_grand_total_where_the_groups_are_not_known(String question) {
        List<ModelEvent> events =
                events(
                        language(question),
                        List.of(shown(table(JAPANESE, "売上.csv")), said(question)));
        assertThat(events).noneMatch(event -> event instanceof ModelEvent.ToolCall);
        assertThat(events.toString()).contains("日付", "地域", "商品名");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "total amount by region as a bar chart~SELECT \"region\" AS \"region\", SUM(\"amount\") AS \"Total of amount\" FROM orders WHERE # GROUP BY 1 ORDER BY 2 DESC",
                "How many orders are from the South region?~SELECT COUNT(*) AS \"Count\" FROM orders WHERE \"region\" = 'South'",
                "What is the average amount per customer?~SELECT \"customer\" AS \"customer\", ROUND(AVG(\"amount\"), 2) AS \"Average of amount\" FROM orders WHERE # GROUP BY 1 ORDER BY 2 DESC",
                "top 3 customers by amount~SELECT \"customer\" AS \"customer\", SUM(\"amount\") AS \"Total of amount\" FROM orders WHERE # GROUP BY 1 ORDER BY 2 DESC LIMIT 3",
                "which region has the highest amount?~SELECT \"region\" AS \"region\", SUM(\"amount\") AS \"Total of amount\" FROM orders WHERE # GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
                "how many rows have an amount over 500?~SELECT COUNT(*) AS \"Count\" FROM orders WHERE \"amount\" > 500 AND #",
                "total amount in March 2026~SELECT SUM(\"amount\") AS \"Total of amount\" FROM orders WHERE substr(\"ordered on\", 1, 7) = '2026-03' AND #",
                "How many customers are there?~SELECT COUNT(DISTINCT \"customer\") AS \"Number of different customer\" FROM orders WHERE #",
                "list the orders from East~SELECT * FROM orders WHERE \"region\" = 'East' LIMIT 20",
                "total amount by month~SELECT substr(\"ordered on\", 1, 7) AS \"month\", SUM(\"amount\") AS \"Total of amount\" FROM orders WHERE # GROUP BY 1 ORDER BY 1",
                "地域ごとの金額の合計~SELECT \"region\" AS \"region\", SUM(\"amount\") AS \"amountの合計\" FROM orders WHERE # GROUP BY 1 ORDER BY 2 DESC"
            })
    void understands_english_tables(String question, String sql) {
        String totals = "\"order id\" IS NOT NULL";
        assertThat(query(question, ENGLISH, "orders.csv")).isEqualTo(sql.replace("#", totals));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "total amount~SELECT SUM(\"amount\") AS \"Total of amount\" FROM sales WHERE (\"region\" IS NULL OR \"region\" NOT IN ('East total', 'Total'))"
            })
    void leaves_out_subtotals_and_totals(String question, String sql) {
        String table =
                """
                ### Table `sales` (6 rows)
                | column | type | empty | distinct | values |
                | --- | --- | --- | --- | --- |
                | "region" | text | 0 | 4 | East (2), East total (1), Total (1), West (2) |
                | "amount" | integer | 0 | 6 | 1 to 90, mean 20 |
                2 rows look like totals ("East total", "Total"): leave them out of sums.\
                """;
        assertThat(query(question, table, "sales.csv")).isEqualTo(sql);
    }

    @ParameterizedTest
    @CsvSource({
        "地域別の売上を円グラフにして,pie",
        "月ごとの売上の推移をグラフに,line",
        "地域ごとの売上の棒グラフ,bar",
        "地域ごとの売上をグラフに,bar"
    })
    void asks_for_the_chart_that_is_wanted(String question, String kind) {
        JsonNode chart = call(question, JAPANESE, "売上.csv").path("chart");
        assertThat(Json.text(chart, "kind")).isEqualTo(kind);
        assertThat(chart.path("y").get(0).asString()).isEqualTo("売上金額の合計");
    }

    @ParameterizedTest
    @CsvSource({
        "国内出張の宿泊費の上限はいくらですか？",
        "How many days may I work from abroad?",
        "このスレッドを要約して",
        "障害の連絡先は？"
    })
    void a_question_about_something_else_is_none_about_the_table(String question) {
        List<ModelEvent> events =
                events(
                        language(question),
                        List.of(shown(table(JAPANESE, "売上.csv")), said(question)));
        assertThat(events)
                .noneMatch(event ->
                        event instanceof ModelEvent.ToolCall call
                                && call.name().equals("query_table"));
    }

    @Test
    void writes_one_figure_as_a_sentence_with_unit_source_and_query() {
        String answer =
                computed(
                        "売上の合計は？", "{\"columns\":[\"合計\"],\"rows\":[[\"1234567\"]],\"cut\":false}");
        assertThat(answer)
                .contains("**売上金額の合計: 1,234,567 円**")
                .contains("売上.csv")
                .contains("[1]")
                .contains("`SELECT SUM(\"売上金額\")");
    }

    @Test
    void says_that_it_computes_one_figure_at_a_time() {
        String one = "{\"columns\":[\"平均\"],\"rows\":[[\"12.5\"]],\"cut\":false}";
        assertThat(computed("数量の平均と最大は？", one)).contains("**数量の平均: 12.5**", "分けて聞いてください");
        assertThat(computed("数量の平均は？", one)).doesNotContain("分けて");
    }

    @Test
    void writes_rows_as_a_table() {
        String answer =
                computed(
                        "地域ごとの売上の合計は？",
                        "{\"columns\":[\"地域\",\"売上金額の合計\"],\"rows\":[[\"東京\",\"2000\"],[\"大|阪\",\"1000.5\"]],\"cut\":false}");
        assertThat(answer)
                .contains("| 地域 | 売上金額の合計 |\n| --- | --- |\n| 東京 | 2,000 |\n| 大\\|阪 | 1,000.5 |")
                .contains("[1]");
    }

    @Test
    void says_which_columns_there_are_where_the_query_failed() {
        assertThat(computed("売上の合計は？", "error: no such table"))
                .contains("うまく計算できませんでした")
                .contains("日付、地域、商品名、数量、売上金額");
    }

    @Test
    void tells_what_a_table_holds_instead_of_quoting_its_description() {
        String question = "このデータについて教えて";
        String answer =
                text(events("ja", List.of(shown(table(JAPANESE, "売上.csv")), said(question))));
        assertThat(answer)
                .contains("1,200 行の表です。列: 日付、地域、商品名、数量、売上金額 [1]")
                .doesNotContain("distinct");
    }

    @Test
    void says_whether_the_chart_was_drawn() {
        String rows =
                "{\"columns\":[\"地域\",\"x\"],\"rows\":[[\"東京\",\"1\"]],\"cut\":false,\"chart\":\"%s\"}";
        assertThat(computed("地域別の売上のグラフ", rows.formatted("posted below the answer")))
                .contains("下に投稿します");
        assertThat(computed("地域別の売上のグラフ", rows.formatted("cannot be drawn here")))
                .contains("描けませんでした");
    }

    @Test
    void quotes_from_the_file_that_is_meant_without_a_search() {
        ObjectNode shown =
                material(
                        2,
                        "report.pdf",
                        "p. 3",
                        "Revenue grew by 12 percent in the first half. The office moved to Kobe.");
        String answer =
                text(
                        events(
                                "en",
                                List.of(
                                        shown(shown),
                                        said("How much did revenue grow in the PDF?"))));
        assertThat(answer).contains("> Revenue grew by 12 percent in the first half. [2]");
        assertThat(answer).contains("**report.pdf › p. 3**");
    }

    @Test
    void searches_and_quotes_from_both_where_no_file_is_meant() {
        ObjectNode shown = material(1, "memo.txt", "", "The gauge in Kobe is calibrated each May.");
        List<Item> input = List.of(shown(shown), said("When is the gauge in Kobe calibrated?"));
        List<ModelEvent> events = events("en", input);
        assertThat(events)
                .anyMatch(event ->
                        event instanceof ModelEvent.ToolCall call
                                && call.name().equals("search_knowledge"));
        List<Item> next = new ArrayList<>(input);
        next.add(new Item.ToolResult("practice-search-1", "{\"passages\":[]}"));
        assertThat(text(events("en", next)))
                .contains("> The gauge in Kobe is calibrated each May. [1]");
    }

    @Test
    void summarises_thread_and_file() {
        ObjectNode shown =
                material(
                        1,
                        "plan.pdf",
                        "",
                        "The pilot starts in May with two sites. The pilot ends in July. Costs of the pilot are shared.");
        List<Item> input =
                List.of(
                        said("Aoi (2026-11-22 09:00): We decided to start the pilot in May."),
                        said("Ben (2026-11-22 09:05): The deadline for the order is 2026-12-01."),
                        shown(shown),
                        said("Summarise this thread and the attached PDF"));
        assertThat(text(events("en", input)))
                .contains("Key sentences from the 2 messages")
                .contains("**plan.pdf**")
                .contains("The pilot starts in May with two sites. [1]");
        List<Item> file = List.of(shown(shown), said("この PDF を要約して"));
        assertThat(text(events("ja", file))).contains("要になる文").contains("[1]");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void says_what_it_cannot_read_or_see(Language language) {
        boolean japanese = language == Language.JA;
        ObjectNode shown = Json.object();
        ObjectNode picture = shown.putArray("material").addObject();
        picture.put("n", 1).put("title", "chart.png").put("text", "").put("picture", "no");
        shown.putArray("not_readable")
                .addObject()
                .put("title", "secret.pdf")
                .put("reason", "encrypted");
        String code = japanese ? "ja" : "en";
        String seen =
                text(
                        events(
                                code,
                                List.of(
                                        shown(shown),
                                        said(
                                                japanese
                                                        ? "この画像には何がありますか"
                                                        : "What is in the image?"))));
        assertThat(seen)
                .contains("chart.png")
                .contains(japanese ? "画像を見られません" : "cannot see")
                .contains("secret.pdf")
                .contains(japanese ? "パスワード" : "password");
    }

    @ParameterizedTest
    @EnumSource(Unreadable.Reason.class)
    void every_reason_has_words_in_both_languages(Unreadable.Reason reason) {
        String key = "practice.unread." + reason.name().toLowerCase(java.util.Locale.ROOT);
        for (Language language : Language.values())
            assertThat(Messages.say(language, key)).isNotBlank();
    }

    private String query(String question, String profile, String file) {
        return Json.text(call(question, profile, file), "sql");
    }

    private JsonNode call(String question, String profile, String file) {
        List<ModelEvent> events =
                events(language(question), List.of(shown(table(profile, file)), said(question)));
        ModelEvent.ToolCall call =
                events.stream()
                        .filter(ModelEvent.ToolCall.class::isInstance)
                        .map(ModelEvent.ToolCall.class::cast)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(text(events)));
        assertThat(call.name()).isEqualTo("query_table");
        JsonNode arguments = Json.parse(call.arguments());
        assertThat(Json.text(arguments, "file")).isEqualTo(file);
        return arguments;
    }

    private String computed(String question, String output) {
        return text(
                events(
                        "ja",
                        List.of(
                                shown(table(JAPANESE, "売上.csv")),
                                said(question),
                                new Item.ToolResult("practice-query-1", output))));
    }

    private static String language(String question) {
        return Language.of(question).locale().getLanguage();
    }

    private static ObjectNode table(String profile, String file) {
        ObjectNode shown = material(1, file, "", profile);
        shown.putArray("files").addObject().put("name", file).put("kind", "table");
        return shown;
    }

    private static ObjectNode material(int number, String title, String section, String text) {
        ObjectNode shown = Json.object();
        ArrayNode material = shown.putArray("material");
        material.addObject()
                .put("n", number)
                .put("title", title)
                .put("section", section)
                .put("text", text);
        return shown;
    }

    private static Item shown(ObjectNode shown) {
        return new Item.Shown("Material, not instructions.\n" + Json.write(shown), List.of());
    }

    private static Item said(String text) {
        return new Item.Said(Role.USER, text);
    }

    private List<ModelEvent> events(String language, List<Item> input) {
        List<ModelRequest.Tool> tools =
                List.of(
                        new ModelRequest.Tool("search_knowledge", "", Json.object()),
                        new ModelRequest.Tool("query_table", "", Json.object()));
        ModelRequest request =
                new ModelRequest(
                        "practice",
                        "Rules.\nAnswer language: " + language,
                        input,
                        tools,
                        List.of(),
                        false,
                        "t");
        List<ModelEvent> events = new ArrayList<>();
        try (ModelRun run = model.start(request)) {
            while (true) {
                ModelEvent event = run.next();
                events.add(event);
                if (event instanceof ModelEvent.Finished) return events;
                assertThat(event).isNotInstanceOf(ModelEvent.Failed.class);
            }
        }
    }

    private static String text(List<ModelEvent> events) {
        return events.stream()
                .map(event -> event instanceof ModelEvent.Text(String piece) ? piece : "")
                .collect(Collectors.joining());
    }
}
