package kotonoha.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import kotonoha.files.Attached;
import kotonoha.files.Extract;
import kotonoha.files.FileReading;
import kotonoha.files.Made;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Asker;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Place;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QueryTableTest {
    private static final byte[] PNG = {1, 2, 3};

    private final Reading reading = new Reading();
    private final QueryTable tool = new QueryTable(reading);

    /// Answers what it is told to and remembers what it was asked.
    private static final class Reading implements FileReading {
        final List<TableQuery> asked = new ArrayList<>();
        final List<String> opened = new ArrayList<>();
        Answered answer = rows(0, false, new byte[0]);

        @Override
        public ReadResult read(RawFile file) {
            throw new AssertionError("not asked for");
        }

        @Override
        public Answered query(RawFile file, TableQuery query) {
            asked.add(query);
            opened.add(file.name());
            return answer;
        }
    }

    private static FileReading.Answered.Rows rows(int count, boolean cut, byte[] png) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) rows.add(List.of("name " + i, String.valueOf(i)));
        return new FileReading.Answered.Rows(List.of("name", "n"), rows, cut, png);
    }

    private static Use use(Language language, String... files) {
        List<Attached> attached = new ArrayList<>();
        for (String name : files) attached.add(attached(name, Extract.Kind.TABLE));
        attached.add(attached("notes.pdf", Extract.Kind.PDF));
        return new Use(
                new Asker(new UserId("U1"), "Mika", language, ZoneId.of("Asia/Tokyo")),
                new Place(
                        new TeamId("T1"),
                        new ChannelId("C1"),
                        Place.Kind.CHANNEL,
                        new MessageTs("1.000001")),
                new Shelf(),
                attached);
    }

    private static Attached attached(String name, Extract.Kind kind) {
        RawFile file =
                new RawFile(name, "", 3, "", RawFile.As.FILE, () -> new ByteArrayInputStream(PNG));
        return new Attached(name, kind, file, List.of(), true);
    }

    private Tool.Result run(String arguments, Use use) throws InterruptedException {
        return tool.run(Json.parse(arguments), use);
    }

    @Test
    void rows_go_to_the_model_and_their_number_to_the_person() throws InterruptedException {
        reading.answer = rows(2, false, new byte[0]);

        Tool.Result result =
                run(
                        "{\"file\":\"a.csv\",\"sql\":\"SELECT 1\",\"chart\":null}",
                        use(Language.JA, "a.csv", "b.csv"));

        assertThat(result.output())
                .isEqualTo(
                        "{\"columns\":[\"name\",\"n\"],\"rows\":[[\"name 0\",\"0\"],[\"name 1\",\"1\"]],\"cut\":false}");
        assertThat(result.detail()).isEqualTo("2 行");
        assertThat(result.files()).isEmpty();
        assertThat(reading.opened).containsExactly("a.csv");
        assertThat(reading.asked.getFirst().chart()).isNull();
    }

    @Test
    void a_long_result_is_also_a_file_that_spreadsheets_open() throws InterruptedException {
        List<List<String>> cells = new ArrayList<>();
        for (int i = 0; i < 11; i++) cells.add(List.of("東京, \"" + i, "-5"));
        cells.add(List.of("=HYPERLINK(\"http://x\")", "-1+2"));
        reading.answer =
                new FileReading.Answered.Rows(List.of("地域", "n"), cells, true, new byte[0]);

        Tool.Result result =
                run(
                        "{\"file\":\"売上 2026.csv\",\"sql\":\"SELECT 1\"}",
                        use(Language.EN, "売上 2026.csv"));

        assertThat(result.files()).hasSize(1);
        Made csv = result.files().getFirst();
        assertThat(csv.name()).isEqualTo("売上-2026-result.csv");
        assertThat(csv.type()).isEqualTo("text/csv");
        assertThat(new String(csv.bytes(), UTF_8))
                .startsWith("\ufeff地域,n\r\n\"東京, \"\"0\",-5\r\n")
                .endsWith("\"'=HYPERLINK(\"\"http://x\"\")\",'-1+2\r\n");
        assertThat(result.detail()).isEqualTo("more than 12 rows");
        assertThat(Json.parse(result.output()).path("cut").booleanValue()).isTrue();
    }

    @Test
    void the_model_is_shown_no_more_than_it_should_read() throws InterruptedException {
        reading.answer = rows(1_000, false, new byte[0]);

        Tool.Result result =
                run("{\"file\":\"a.csv\",\"sql\":\"SELECT 1\"}", use(Language.EN, "a.csv"));

        JsonNode output = Json.parse(result.output());
        assertThat(output.path("rows").size()).isEqualTo(100);
        assertThat(output.path("cut").booleanValue()).isTrue();
        assertThat(output.path("found").intValue()).isEqualTo(1_000);
        assertThat(result.detail()).isEqualTo("1,000 rows");
    }

    @Test
    void a_chart_is_asked_for_and_posted() throws InterruptedException {
        reading.answer = rows(3, false, PNG);

        Tool.Result result =
                run(
                        "{\"file\":\"a.csv\",\"sql\":\"SELECT 1\",\"chart\":{\"kind\":\"bar\",\"title\":\"売上\",\"x\":\"name\",\"y\":[\"n\"]}}",
                        use(Language.JA, "a.csv"));

        assertThat(Json.text(reading.asked.getFirst().chart(), "kind")).isEqualTo("bar");
        assertThat(result.files())
                .extracting(Made::name, Made::title, Made::type)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a-chart.png", "売上", "image/png"));
        assertThat(result.output()).contains("\"chart\":\"posted below the answer\"");
    }

    @Test
    void where_nothing_can_be_drawn_the_model_is_told() throws InterruptedException {
        reading.answer = rows(3, false, new byte[0]);
        Tool.Result result =
                run(
                        "{\"file\":\"a.csv\",\"sql\":\"SELECT 1\",\"chart\":{\"kind\":\"bar\"}}",
                        use(Language.EN, "a.csv"));
        assertThat(result.files()).isEmpty();
        assertThat(result.output()).contains("\"chart\":\"cannot be drawn here\"");
    }

    @Test
    void a_wrong_query_comes_back_with_what_is_wrong() {
        reading.answer = new FileReading.Answered.Wrong("no such column: x; columns are a, b");
        assertThatThrownBy(() ->
                        run("{\"file\":\"a.csv\",\"sql\":\"SELECT x\"}", use(Language.EN, "a.csv")))
                .isInstanceOf(Tool.Unusable.class)
                .hasMessage("no such column: x; columns are a, b");
    }

    @Test
    void a_file_that_cannot_be_read_is_no_fault_of_the_model() throws InterruptedException {
        reading.answer =
                new FileReading.Answered.NotRead(new Unreadable(Unreadable.Reason.TOO_SLOW));
        Tool.Result result =
                run("{\"file\":\"a.csv\",\"sql\":\"SELECT 1\"}", use(Language.JA, "a.csv"));
        assertThat(result.output()).isEqualTo("{\"file\":\"a.csv\",\"not_readable\":\"too slow\"}");
        assertThat(result.detail()).isEqualTo("ファイルを読み取れませんでした");
    }

    @Test
    void names_are_found_however_they_are_written_and_else_those_that_there_are_are_told()
            throws InterruptedException {
        run(
                "{\"file\":\"ＳＡＬＥＳ.csv \",\"sql\":\"SELECT 1\"}",
                use(Language.EN, "sales.csv", "b.csv"));
        run("{\"sql\":\"SELECT 1\"}", use(Language.EN, "only.csv"));
        assertThat(reading.opened).containsExactly("sales.csv", "only.csv");
        assertThatThrownBy(() ->
                        run(
                                "{\"file\":\"notes.pdf\",\"sql\":\"SELECT 1\"}",
                                use(Language.EN, "a.csv", "b.csv")))
                .isInstanceOf(Tool.Unusable.class)
                .hasMessageEndingWith("the data files are a.csv, b.csv");
        assertThatThrownBy(() -> run("{\"file\":\"a\",\"sql\":\"SELECT 1\"}", use(Language.EN)))
                .hasMessage("no data file is attached");
        assertThatThrownBy(() -> run("{\"file\":\"a.csv\",\"sql\":[]}", use(Language.EN, "a.csv")))
                .isInstanceOf(Tool.Unusable.class);
    }

    @Test
    void the_schema_fits_strict_mode_and_both_languages_have_all_sentences() {
        assertThat(kotonoha.model.wire.Words.fitsStrict(tool.parameters())).isTrue();
        assertThat(Messages.keys("tools", Language.JA))
                .isEqualTo(Messages.keys("tools", Language.EN));
    }
}
