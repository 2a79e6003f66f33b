package kotonoha.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import kotonoha.answer.Bill;
import kotonoha.answer.Draft;
import kotonoha.answer.Outcome;
import kotonoha.answer.Sources;
import kotonoha.answer.StopSign;
import kotonoha.context.Item;
import kotonoha.context.Question;
import kotonoha.files.Made;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Time;
import kotonoha.kernel.TraceId;
import kotonoha.kernel.UserId;
import kotonoha.model.ModelEvent;
import kotonoha.model.Prices;
import kotonoha.net.Http;
import kotonoha.net.HttpSettings;
import kotonoha.slack.AnswerWriter;
import kotonoha.slack.SlackApi;
import kotonoha.slack.TokenBuckets;
import kotonoha.slack.WriterSettings;
import kotonoha.surface.Pressing;
import kotonoha.surface.ReadPanel;
import kotonoha.work.Jobs;
import kotonoha.work.Lease;
import kotonoha.workspace.Eventually;
import kotonoha.workspace.Fault;
import kotonoha.workspace.Person;
import kotonoha.workspace.TestBot;
import kotonoha.workspace.Workspace;
import kotonoha.workspace.WorkspaceSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What stands around an answer, against the practice workspace: the line that says what was read, its panel, and the
/// files that belong to the answer.
@Timeout(60)
class DeliveryInTheWorkspaceTest {
    private static final String GENERAL = "C0GENERAL1";
    private static final List<Item> READ =
            List.of(
                    new Item(Item.Kind.THREAD, "", "", 34, 5_200, 0, List.of(), null),
                    new Item(
                            Item.Kind.FILE,
                            "Plan <b>&.pdf",
                            "https://example.com/f?a=1&b=2",
                            1,
                            12_345,
                            678,
                            List.of(),
                            null));

    private final Http http = new Http(HttpSettings.standard());
    private final List<Step> steps = new ArrayList<>();
    private WorkspaceSettings settings;
    private Workspace workspace;
    private Person hana;
    private SlackApi slack;
    private String root;
    private List<Made> drawn = List.of();

    @BeforeEach
    void open() {
        settings = WorkspaceSettings.test(Time.system(), Chance.secure());
        start();
    }

    private void start() {
        workspace = Workspace.start(settings);
        hana = workspace.person("U0HANA0001");
        root = hana.mention(GENERAL, "a question");
        TokenBuckets buckets = new TokenBuckets(Time.system());
        slack =
                new SlackApi(
                        http, workspace.apiUrl(), workspace.botToken(), buckets, Time.system());
    }

    @AfterEach
    void close() {
        assertThat(workspace.unknownArguments()).isEmpty();
        workspace.close();
        http.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EN|Read: thread 34 messages, 1 file (in part)|What I read",
                "JA|読んだもの: スレッド 34 件、ファイル 1 件（一部）|読んだもの"
            })
    void says_once_what_an_answer_was_written_from(Language language, String line, String button) {
        deliver(language, READ, answered(), List.of());

        JsonNode answer = answer();
        assertThat(Json.text(block(answer, "kotonoha.read"), "title")).isEqualTo(line);
        assertThat(Json.text(block(answer, "kotonoha.panel").path("elements").path(0), "text.text"))
                .isEqualTo(button);
        assertThat(workspace.calls("chat.startStream").toString()).contains(line);
    }

    @Test
    void offers_the_panel_beside_asking_again_where_the_answer_failed() {
        deliver(
                Language.EN,
                READ,
                new Outcome.Failed(ModelEvent.Kind.BUSY, "", List.of(), Bill.NOTHING),
                List.of());

        assertThat(block(answer(), "kotonoha.again").toString())
                .contains("kotonoha.again", "kotonoha.read");
        assertThat(block(answer(), "kotonoha.read").toString()).contains("34 messages");
    }

    @Test
    void says_nothing_about_a_short_thread() {
        Item thread = new Item(Item.Kind.THREAD, "", "", 3, 20, 0, List.of(), null);

        deliver(Language.EN, List.of(thread), answered(), List.of());

        assertThat(answer().toString()).doesNotContain("kotonoha.read", "kotonoha.panel");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en-US|What I read|2 items|about 17,545 tokens read|about 678 tokens left out",
                "ja-JP|読んだもの|2 件|約 17,545 トークンを読みました|約 678 トークンは入りきらず"
            })
    void lists_what_was_read_in_the_language_of_whoever_presses(
            String locale, String title, String total, String tokens, String cut) {
        hana.speak(locale);
        deliver(Language.EN, READ, answered(), List.of());

        JsonNode view = press(Json.text(answer(), "ts"));

        assertThat(Json.text(view, "title.text")).isEqualTo(title);
        assertThat(view.path("blocks").toString())
                .contains(total, tokens, cut)
                .contains("<https://example.com/f?a=1&b=2|Plan &lt;b&gt;&amp;.pdf>");
    }

    @Test
    void lists_the_largest_context_within_slacks_limits() {
        List<Item> many =
                IntStream.range(0, 300)
                        .mapToObj(i -> Item.Kind.values()[i % Item.Kind.values().length])
                        .map(kind ->
                                new Item(
                                        kind,
                                        "長い題名".repeat(50),
                                        "https://example.com/" + "x".repeat(250),
                                        3,
                                        1_000_000,
                                        1_000_000,
                                        List.of(),
                                        null))
                        .toList();
        deliver(Language.JA, many, answered(), List.of());

        JsonNode view = press(Json.text(answer(), "ts"));

        assertThat(view.path("blocks").toString()).contains("*300 件*", "ほか 2");
        assertThat(view.path("blocks")).hasSizeLessThanOrEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "thread_not_found|There is no list of what I read",
                "not_in_channel|Slack does not show me the answer"
            })
    void says_so_where_the_list_is_not_to_be_had(String refusal, String sentence) {
        hana.speak("en-US");
        deliver(Language.EN, READ, answered(), List.of());
        workspace.faults().next("conversations.replies", new Fault.Refuse(refusal));
        workspace.faults().next("conversations.history", new Fault.Refuse(refusal));

        JsonNode view = press(Json.text(answer(), "ts"));

        assertThat(view.path("blocks").toString()).contains(sentence);
    }

    @Test
    void posts_files_below_the_answer_with_safe_names() {
        drawn = List.of(file("図 1.png", "構成図", 10));

        deliver(
                Language.JA,
                List.of(),
                answered(),
                List.of(file("../chart.png", "Sales by region", 10), file("chart.png", "", 10)));

        assertThat(names()).containsExactly("__chart.png", "chart.png", "図 1.png");
        assertThat(hana.thread(GENERAL, root).toString()).contains("Sales by region", "構成図");
        assertThat(steps).endsWith(Step.FILES);
        assertThat(steps.indexOf(Step.WRITING)).isLessThan(steps.indexOf(Step.FILES));
    }

    @Test
    void hands_the_answer_as_people_see_it_to_whoever_draws() {
        StringBuilder seen = new StringBuilder();
        deliver(
                Language.EN,
                List.of(),
                answered(),
                List.of(),
                (markdown, language) -> {
                    seen.append(markdown);
                    return List.of();
                });

        assertThat(seen).contains("The answer.").doesNotContain("https://evil.example");
    }

    @Test
    void posts_ten_files_and_twenty_megabytes_at_most_and_says_what_is_left_out() {
        List<Made> many = new ArrayList<>();
        for (int i = 0; i < 12; i++) many.add(file("f" + i + ".csv", "", 10));
        many.add(1, file("large.csv", "", 20_000_001));

        deliver(Language.EN, List.of(), answered(), many);

        assertThat(names()).hasSize(10).doesNotContain("large.csv");
        assertThat(last()).startsWith("3 more files were made");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"EN|the app lacks the scope files:write", "JA|アプリにスコープ files:write がありません"})
    void names_the_scope_that_is_missing(Language language, String sentence) {
        workspace.close();
        settings = settings.withScopes(Set.of("chat:write", "channels:history", "users:read"));
        start();

        deliver(
                language,
                List.of(),
                answered(),
                List.of(file("a.png", "", 3), file("b.png", "", 3)));

        assertThat(answer().toString()).contains("The answer.");
        assertThat(last()).contains(sentence);
        assertThat(names()).isEmpty();
    }

    @Test
    void says_once_that_files_could_not_be_posted() {
        workspace
                .faults()
                .next("files.getUploadURLExternal", new Fault.Refuse("file_uploads_disabled"));

        deliver(
                Language.EN,
                List.of(),
                answered(),
                List.of(file("a.png", "", 3), file("b.png", "", 3)));

        assertThat(last()).contains("I made 2 files", "file_uploads_disabled");
        assertThat(own()).hasSize(2);
    }

    @Test
    void posts_no_files_where_somebody_stopped_the_answer() {
        deliver(
                Language.EN,
                List.of(),
                new Outcome.Stopped(StopSign.Reason.PERSON, List.of(), Bill.NOTHING),
                List.of(file("a.png", "", 3)));

        assertThat(names()).isEmpty();
        assertThat(steps).doesNotContain(Step.FILES);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void after_a_restart_files_are_not_posted_again_and_missing_ones_are_told(Language language) {
        deliver(language, List.of(), answered(), List.of(file("a.png", "", 3)));
        Resuming resuming = new Resuming(slack, new Notices(slack));
        Progress progress = new Progress(Step.FILES, List.of(ts(answer())));

        assertThat(resuming.settled(question(), asker(language), job(""), progress)).isTrue();
        assertThat(own()).hasSize(2);

        hana.mention(GENERAL, root, "another");
        deliver(language, List.of(), answered(), List.of());
        progress = new Progress(Step.FILES, List.of(ts(own().getLast())));
        assertThat(resuming.settled(question(), asker(language), job(""), progress)).isTrue();
        assertThat(last())
                .contains(language == Language.EN ? "before I could post the files" : "投稿する前に中断");
    }

    private void deliver(Language language, List<Item> items, Outcome outcome, List<Made> made) {
        deliver(language, items, outcome, made, (markdown, of) -> drawn);
    }

    private void deliver(
            Language language,
            List<Item> items,
            Outcome outcome,
            List<Made> made,
            Delivery.Drawing drawing) {
        Notices notices = new Notices(slack);
        Delivery delivery =
                new Delivery(
                        (to, told) ->
                                new AnswerWriter(
                                        slack,
                                        new TokenBuckets(Time.system()),
                                        Time.system(),
                                        WriterSettings.standard().paced(Duration.ofMillis(20)),
                                        to,
                                        told),
                        new Ending(Prices.shipped(), false),
                        drawing,
                        new Posting(slack, notices));
        Journal journal = new Journal("7", new Recorded(steps), Progress.NONE);
        try (Delivery.Open open =
                delivery.open(
                        question(), asker(language), journal, new StopSign(), new TraceId("t1"))) {
            open.read(items);
            Draft draft = open.draft(new Sources("a question"));
            draft.write("The answer. [more](https://evil.example/x)");
            draft.end();
            made.forEach(draft::attach);
            open.deliver(outcome);
        }
    }

    /// Notes each step that was recorded.
    private record Recorded(List<Step> steps) implements Lease {
        @Override
        public void record(String progress) {
            steps.add(Progress.read(progress).step());
        }

        @Override
        public void check() {}

        @Override
        public boolean last() {
            return false;
        }
    }

    private JsonNode press(String answer) {
        try (TestBot bot = new TestBot(workspace)) {
            hana.click(GENERAL, answer, Buttons.READ);
            JsonNode interaction = bot.interaction("block_actions");
            ReadPanel panel = new ReadPanel(slack);
            new Pressing(Map.of(Buttons.READ, panel::press))
                    .run(job(Json.write(interaction)), new Recorded(steps));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return Eventually.get("the panel", () -> hana.view());
    }

    private static Jobs.Job job(String payload) {
        return new Jobs.Job(7, "action", "lane", payload, "", 1, 1, Instant.EPOCH);
    }

    private Question question() {
        ObjectNode payload = Json.object();
        payload.put("team", workspace.team()).put("channel", GENERAL).put("kind", "CHANNEL");
        payload.put("thread", root).put("ts", root).put("user", hana.id());
        payload.put("bot_user", workspace.botUser()).put("text", "a question");
        return Question.of(payload).orElseThrow();
    }

    private Asker asker(Language language) {
        return new Asker(new UserId(hana.id()), "Hana", language, ZoneOffset.UTC);
    }

    private static Outcome answered() {
        return new Outcome.Answered(List.of(), Bill.NOTHING, false);
    }

    private static Made file(String name, String title, int size) {
        byte[] bytes = "x".repeat(size).getBytes(StandardCharsets.UTF_8);
        return new Made(name, title, "application/octet-stream", bytes);
    }

    private List<JsonNode> own() {
        return hana.thread(GENERAL, root).stream()
                .filter(message -> Json.text(message, "user").equals(workspace.botUser()))
                .toList();
    }

    private JsonNode answer() {
        return own().getFirst();
    }

    private String last() {
        return Json.text(own().getLast(), "text");
    }

    private static kotonoha.kernel.MessageTs ts(JsonNode message) {
        return new kotonoha.kernel.MessageTs(Json.text(message, "ts"));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (JsonNode message : own())
            for (JsonNode file : message.path("files")) names.add(Json.text(file, "name"));
        return names;
    }

    private static JsonNode block(JsonNode message, String id) {
        for (JsonNode block : message.path("blocks"))
            if (Json.text(block, "block_id").equals(id) || Json.text(block, "task_id").equals(id))
                return block;
        throw new AssertionError("no block " + id + " in " + message);
    }
}
