package kotonoha.journey;

import static kotonoha.journey.FaultJourney.GENERAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kotonoha.kernel.Json;
import kotonoha.workspace.Person;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Files, canvases and links in a thread, from the post to the answer: through the real reader, in both languages.
class FilesJourneyTest {
    private static final String SALES =
            """
            地域,担当,売上
            東京,ﾔﾏﾀﾞ,1200
            大阪,佐藤,800
            東京,鈴木,300
            """;

    private FaultJourney journey = new FaultJourney("KOTONOHA_MODEL_WIRE", "practice");

    @AfterEach
    void close() {
        journey.close();
    }

    @Test
    void a_csv_in_shift_jis_is_read_counted_and_listed() {
        journey.start();
        byte[] csv = SALES.getBytes(Charset.forName("windows-31j"));

        String root = ask(journey.hana, "地域ごとの売上の合計をグラフにしてください", file(journey.hana, "売上.csv", csv));

        JsonNode answer = answer(root);
        assertThat(Json.text(answer, "text").replace(",", "")).contains("1500", "800");
        assertThat(block(answer, "kotonoha.read")).contains("読んだもの:", "ファイル 1 件");
        FaultJourney.until("a chart", () -> !posted(root).isEmpty());
        assertThat(posted(root)).anyMatch(name -> name.endsWith(".png"));
        JsonNode panel = panel(journey.hana, answer);
        assertThat(Json.text(panel, "title.text")).isEqualTo("読んだもの");
        assertThat(panel.path("blocks").toString()).contains("売上.csv", "トークンを読みました");
    }

    @Test
    void an_archive_with_a_password_costs_one_line_and_the_answer_still_comes() {
        journey.start();
        String secret = file(journey.ben, "secret.zip", locked());
        String notes = "The kettle was bought in May 2024 by Ben.\n".repeat(3);
        String readable = file(journey.ben, "notes.txt", notes.getBytes(StandardCharsets.UTF_8));

        String root = ask(journey.ben, "When was the kettle bought?", secret, readable);

        JsonNode answer = answer(root);
        assertThat(Json.text(answer, "text")).contains("May 2024");
        assertThat(block(answer, "kotonoha.read"))
                .contains("1 file", "1 file not readable: password");
        assertThat(panel(journey.ben, answer).path("blocks").toString())
                .contains("secret.zip", "It needs a password", "notes.txt");
    }

    @Test
    void files_of_ours_are_not_read_back_and_what_was_read_is_sealed_on_disk() throws IOException {
        journey.start();
        byte[] csv = SALES.getBytes(StandardCharsets.UTF_8);
        String root = ask(journey.hana, "地域ごとの売上の合計をグラフにしてください", file(journey.hana, "売上.csv", csv));
        answer(root);
        journey.settle();

        journey.hana.mention(GENERAL, root, "担当ごとの件数は？");

        FaultJourney.until("a second answer", () -> journey.results(GENERAL, root).size() == 2);
        assertThat(block(journey.results(GENERAL, root).getLast(), "kotonoha.read"))
                .contains("ファイル 1 件");
        journey.stopBot();
        try (Stream<Path> files = Files.walk(journey.folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                        .as(file.toString())
                        .doesNotContain("ﾔﾏﾀﾞ");
        }
        assertThat(journey.folder.resolve("read")).isNotEmptyDirectory();
    }

    @Test
    void a_file_without_a_word_is_a_question_too() {
        journey.start();
        String notes = "The kettle was bought in May 2024 by Ben.\n".repeat(3);
        String file = file(journey.ben, "notes.txt", notes.getBytes(StandardCharsets.UTF_8));

        String root = journey.ben.postFiles(GENERAL, "", "@Kotonoha", List.of(file));

        JsonNode answer = answer(root);
        assertThat(block(answer, "kotonoha.read")).contains("1 file");
    }

    @Test
    void a_link_into_the_own_network_is_refused_with_a_reason() {
        journey.start();

        String root = journey.ben.mention(GENERAL, "What does http://169.254.169.254/latest say?");

        JsonNode answer = answer(root);
        assertThat(block(answer, "kotonoha.read"))
                .contains("1 link not readable: not a public address");
    }

    @Test
    void a_long_table_of_an_answer_is_posted_as_csv_below_it() {
        journey.close();
        journey = new FaultJourney().start();
        StringBuilder table = new StringBuilder("Here it is.\n\n| n | square |\n| --- | --- |\n");
        for (int i = 1; i <= 12; i++) table.append("| %d | %d |\n".formatted(i, i * i));
        journey.model.plays(FaultyModel.answer(table.toString()));

        String root = journey.ben.mention(GENERAL, "Squares up to twelve?");

        FaultJourney.until("the table", () -> !posted(root).isEmpty());
        assertThat(posted(root)).singleElement().asString().endsWith(".csv");
        journey.untilResults(GENERAL, root, 1);
    }

    private String ask(Person person, String question, String... files) {
        return person.postFiles(GENERAL, "", "@Kotonoha " + question, List.of(files));
    }

    private static String file(Person person, String name, byte[] bytes) {
        return person.upload(name, bytes);
    }

    private JsonNode answer(String root) {
        FaultJourney.until("an answer", () -> !journey.results(GENERAL, root).isEmpty());
        return journey.results(GENERAL, root).getFirst();
    }

    private List<String> posted(String root) {
        List<String> names = new ArrayList<>();
        for (JsonNode message : journey.said(GENERAL, root))
            for (JsonNode file : message.path("files")) names.add(Json.text(file, "name"));
        return names;
    }

    private JsonNode panel(Person person, JsonNode answer) {
        person.click(GENERAL, Json.text(answer, "ts"), "kotonoha.read");
        FaultJourney.until(
                "the panel",
                () -> person.view().map(view -> view.path("blocks").size() > 1).orElse(false));
        return person.view().orElseThrow();
    }

    private static String block(JsonNode message, String id) {
        for (JsonNode block : message.path("blocks"))
            if (Json.text(block, "block_id").equals(id) || Json.text(block, "task_id").equals(id))
                return block.toString();
        throw new AssertionError("no block " + id + " in " + message);
    }

    /// A ZIP whose one member says that it is encrypted.
    private static byte[] locked() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("plan.txt"));
            zip.write("nothing to see".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] locked = bytes.toByteArray();
        locked[6] |= 1;
        for (int i = 0; i + 10 < locked.length; i++)
            if (locked[i] == 'P'
                    && locked[i + 1] == 'K'
                    && locked[i + 2] == 1
                    && locked[i + 3] == 2) locked[i + 8] |= 1;
        return locked;
    }
}
