package kotonoha.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import kotonoha.context.Context;
import kotonoha.files.Attached;
import kotonoha.files.CannotRead;
import kotonoha.files.Extract;
import kotonoha.files.Made;
import kotonoha.files.RawFile;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Asker;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;
import kotonoha.model.LanguageModel.ContainerFile;
import kotonoha.model.LanguageModel.RemoteFile;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelEvent.State;
import kotonoha.model.ModelRequest;
import kotonoha.model.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class CodeBenchTest {
    private static final String INTERPRETER = "{\"type\":\"code_interpreter\"}";
    private static final RemoteFile CHART = new RemoteFile("cntr_1", "cfile_2");
    private static final RemoteFile SHEET = new RemoteFile("cntr_1", "cfile_3");
    private static final ModelEvent RAN =
            new ModelEvent.HostedTool(
                    "ci_1",
                    "code_interpreter",
                    State.DONE,
                    "x".repeat(400),
                    "print(1)\n".repeat(50),
                    "cntr_1");

    private final ScriptedModel model = new ScriptedModel().withFiles();
    private final Recorded draft = new Recorded();

    @Test
    void data_files_and_those_asked_for_by_name_are_handed_over_and_deleted_after_the_answer() {
        model.then(new ModelEvent.Text("Done."), ScriptedModel.DONE);

        answer(
                "{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\",\"memory_limit\":\"4g\"}}",
                context("What do sales and Notes.TXT say?", Language.EN, files()));

        assertThat(model.uploaded())
                .containsExactlyInAnyOrder("sales.csv", "data.json", "notes.txt");
        ModelRequest asked = model.asked().getFirst();
        JsonNode container = asked.hostedTools().getFirst().path("container");
        assertThat(container.path("file_ids")).hasSize(3);
        assertThat(Json.text(container, "memory_limit")).isEqualTo("4g");
        assertThat(model.deleted()).containsExactlyInAnyOrder("file-1", "file-2", "file-3");
    }

    @Test
    void uploads_nothing_without_a_code_interpreter_or_into_a_container_of_the_operators_own() {
        for (String tool :
                List.of(
                        "{\"type\":\"web_search\"}",
                        "{\"type\":\"code_interpreter\",\"container\":\"cntr_own\"}")) {
            model.then(new ModelEvent.Text("Done."), ScriptedModel.DONE);
            answer(tool, context("?", Language.EN, files()));
            assertThat(model.asked().getLast().hostedTools()).containsExactly(Json.parse(tool));
        }
        assertThat(model.uploaded()).isEmpty();
    }

    @Test
    void what_was_uploaded_is_deleted_after_a_failure_too() {
        model.then(new ModelEvent.Failed(ModelEvent.Kind.SILENT, "60 s"));

        Outcome outcome = answer(INTERPRETER, context("?", Language.EN, files()));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(model.deleted()).hasSize(2);
    }

    @Test
    void a_file_that_cannot_be_handed_over_is_said_to_person_and_model() {
        RawFile large =
                new RawFile(
                        "large.csv",
                        "",
                        9,
                        "",
                        RawFile.As.FILE,
                        () -> {
                            throw new CannotRead(
                                    new Unreadable(Unreadable.Reason.TOO_LARGE, "50 MB"));
                        });
        model.then(new ModelEvent.Text("Done."), ScriptedModel.DONE);

        answer(
                INTERPRETER,
                context("?", Language.EN, List.of(attached(large, Extract.Kind.TABLE))));

        assertThat(draft.tasks.getFirst().state()).isEqualTo(Draft.State.FAILED);
        assertThat(draft.tasks.getFirst().detail()).isEqualTo("Larger than 50 MB");
        assertThat(model.asked().getFirst().input())
                .anyMatch(item ->
                        item instanceof ModelRequest.Item.Shown shown
                                && shown.text().contains("large.csv: too large"));
        assertThat(model.asked().getFirst().input().getLast())
                .isEqualTo(new ModelRequest.Item.Said(ModelRequest.Role.USER, "?"));
    }

    @Test
    void code_and_output_are_a_task_and_the_files_it_makes_are_attached_once() {
        model.holds(file(new RemoteFile("cntr_1", "cfile_1"), "sales.csv", true), bytes("in"))
                .holds(file(CHART, "chart.png", false), bytes("png"))
                .holds(file(SHEET, "result.xlsx", false), bytes("xlsx"))
                .then(
                        RAN,
                        new ModelEvent.Text("[The chart](sandbox:/mnt/data/chart.png) and "),
                        new ModelEvent.Cited("chart.png", "", CHART),
                        new ModelEvent.Text("![x](sandbox:/mnt/data/chart.png)."),
                        ScriptedModel.DONE);

        answer(INTERPRETER, context("?", Language.EN, List.of()));

        assertThat(draft.made).extracting(Made::name).containsExactly("chart.png", "result.xlsx");
        assertThat(draft.made.getFirst().type()).isEqualTo("image/png");
        assertThat(draft.made.getFirst().bytes()).asString().isEqualTo("png");
        assertThat(draft.text()).isEqualTo("The chart (`chart.png`) and `chart.png`.");
        Draft.Task task = draft.tasks.getFirst();
        assertThat(task.work()).startsWith("print(1)").hasSize(256);
        assertThat(task.detail()).startsWith("xxx").hasSize(256);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void a_file_that_is_gone_is_said_in_the_askers_language(Language language) {
        model.then(
                RAN,
                new ModelEvent.Text("See sandbox:/mnt/data/chart.png"),
                new ModelEvent.Cited("chart.png", "", CHART),
                ScriptedModel.DONE);

        answer(INTERPRETER, context("?", language, List.of()));

        assertThat(draft.made).isEmpty();
        assertThat(draft.text())
                .startsWith("See `chart.png`")
                .containsOnlyOnce(language == Language.JA ? "取り出せませんでした" : "could not be fetched")
                .doesNotContain("sandbox:");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void says_that_the_workspace_has_expired(Language language) {
        model.then(
                new ModelEvent.Failed(
                        ModelEvent.Kind.REJECTED, "status 400 from h/v1: Container is expired."));

        answer(INTERPRETER, context("?", language, List.of()));

        assertThat(draft.text()).contains(language == Language.JA ? "期限（約 20 分）" : "has expired");
    }

    @Test
    void posts_no_more_than_ten_files() {
        for (int i = 0; i < 12; i++)
            model.holds(
                    file(new RemoteFile("cntr_1", "cfile_" + i), i + ".csv", false), bytes("x"));
        model.then(RAN, new ModelEvent.Text("ok"), ScriptedModel.DONE);

        answer(INTERPRETER, context("?", Language.EN, List.of()));

        assertThat(draft.made).hasSize(10);
        assertThat(draft.text()).contains("Only the first files (10 at most");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "[a](sandbox:/mnt/data/x.png)~a (`x.png`)",
                "[x.png](sandbox:/mnt/data/x.png) ok~`x.png` ok",
                "[get x.csv](sandbox:/mnt/data/x.csv)~get x.csv",
                "![alt](sandbox:/mnt/data/%E5%9B%B3.png)です~`図.png`です",
                "at sandbox:/mnt/data/a.b, c~at `a.b`, c",
                "a [1] [b](https://x.example/) ![c](d) [e]~a [1] [b](https://x.example/) ![c](d) [e]",
                "a sandbox: b, sandb, [x](sand)~a sandbox: b, sandb, [x](sand)",
                "open [~open [",
                "[a](sandbox:/mnt/data/x~[a](`x`"
            })
    void links_into_the_sandbox_become_names_however_the_text_is_cut(String text, String shown) {
        long seed = 20261122;
        Random random = new Random(seed);
        for (int run = 0; run < 100; run++)
            assertThat(through(text, random)).as("seed %d run %d", seed, run).isEqualTo(shown);
    }

    private static String through(String text, Random random) {
        SandboxLinks links = new SandboxLinks();
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(6));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces.stream().map(links::feed).collect(Collectors.joining()) + links.flush();
    }

    private Outcome answer(String tool, Context context) {
        AnswerSettings settings =
                new AnswerSettings("m", 3, Duration.ofSeconds(5), false, List.of(Json.parse(tool)));
        return new Answering(model, new NoLibrary(), List.of(), settings)
                .answer(context, draft, new Sources("q"), new StopSign(), "t");
    }

    private static List<Attached> files() {
        return List.of(
                attached(raw("sales.csv"), Extract.Kind.TABLE),
                attached(raw("notes.txt"), Extract.Kind.TEXT),
                attached(raw("data.json"), Extract.Kind.JSON),
                attached(raw("report.pdf"), Extract.Kind.PDF));
    }

    private static Attached attached(RawFile file, Extract.Kind kind) {
        return new Attached(file.name(), kind, file, List.of(), true);
    }

    private static RawFile raw(String name) {
        return new RawFile(
                name, "", 2, "", RawFile.As.FILE, () -> new ByteArrayInputStream(new byte[2]));
    }

    private static ContainerFile file(RemoteFile file, String name, boolean uploaded) {
        return new ContainerFile(file, name, 3, uploaded);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Context context(String question, Language language, List<Attached> attached) {
        return new Context(
                new Asker(new UserId("U1"), "Aoi", language, ZoneId.of("Asia/Tokyo")),
                new Place(
                        new TeamId("T1"),
                        new ChannelId("C1"),
                        Place.Kind.CHANNEL,
                        new MessageTs("1.0")),
                Instant.EPOCH,
                question,
                List.of(),
                0,
                false,
                List.of(),
                List.of(),
                attached,
                List.of());
    }
}
