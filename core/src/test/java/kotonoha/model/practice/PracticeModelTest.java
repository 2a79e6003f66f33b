package kotonoha.model.practice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Time;
import kotonoha.model.LanguageModel.RemoteFile;
import kotonoha.model.LanguageModel.RunCursor;
import kotonoha.model.ModelBench;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRequest.Role;
import kotonoha.model.ModelRun;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PracticeModelTest {
    private static final String LABEL_JA = "練習モード";
    private static final String LABEL_EN = "Practice mode";

    private final PracticeModel model = new PracticeModel(Time.system(), Duration.ZERO);

    @Test
    void searches_first() {
        List<ModelEvent> events = events(request("ja", true, said("国内出張の宿泊費の上限は？")));
        assertThat(events).first().isEqualTo(new ModelEvent.Started(""));
        ModelEvent.ToolCall call = only(events, ModelEvent.ToolCall.class);
        assertThat(call.name()).isEqualTo("search_knowledge");
        assertThat(Json.text(Json.parse(call.arguments()), "query")).isEqualTo("国内出張の宿泊費の上限は？");
        ModelEvent.Output output = only(events, ModelEvent.Output.class);
        assertThat(Json.text(output.item(), "call_id")).isEqualTo(call.call());
        assertThat(events)
                .last()
                .isEqualTo(new ModelEvent.Finished(ModelEvent.Usage.NONE, "practice", false));
        assertThat(events).noneMatch(ModelEvent.Text.class::isInstance);
    }

    @Test
    void quotes_the_best_sentence_word_for_word_with_its_number() {
        String answer =
                answer(
                        "ja",
                        "在宅勤務は週に何日までできますか？",
                        passage(
                                4,
                                "在宅勤務規程",
                                "回数",
                                "在宅勤務は週 3 日までとする。前日の 17 時までに予定を入れる。",
                                "2026-07-01",
                                "ja"));
        assertThat(answer)
                .contains(LABEL_JA)
                .contains("> 在宅勤務は週 3 日までとする。 [4]")
                .contains("**在宅勤務規程 › 回数**")
                .contains("2026-07-01")
                .doesNotContain("17 時");
    }

    @Test
    void keeps_table_rows_under_their_head() {
        String table =
                "| Severity | First response |\n| --- | --- |\n| SEV1 | within 15 minutes |\n| SEV3 | next day |";
        String answer =
                answer(
                        "en",
                        "What is the first response for SEV1?",
                        passage(1, "Incidents", "Severity", table, "2026-08-03", "en"));
        assertThat(answer)
                .contains(LABEL_EN)
                .contains(
                        "| Severity | First response |\n| --- | --- |\n| SEV1 | within 15 minutes |")
                .contains("Source: [1]")
                .doesNotContain("SEV3");
    }

    @Test
    void writes_further_tables_as_lists() {
        String one = "| Plan | Limit |\n| --- | --- |\n| Field | 120 requests |";
        String two =
                "| Plan | Limit | Note |\n| --- | --- | --- |\n| Field | 20 requests | import |";
        String answer =
                answer(
                        "en",
                        "What is the limit of requests of the Field plan?",
                        passage(1, "A", "Limits", one, "2026-01-01", "en"),
                        passage(2, "B", "Limits", two, "2026-01-01", "en"));
        assertThat(answer)
                .contains("| Field | 120 requests |")
                .contains("- Field — Limit: 20 requests, Note: import [2]");
    }

    @Test
    void shows_steps_and_code_as_a_whole() {
        String steps =
                "1. Stop writes.\n\n   ```sh\n   maintenance on\n   ```\n\n2. Restore into a new instance.\n3. Switch over.";
        String answer =
                answer(
                        "en",
                        "How do we restore the database?",
                        passage(
                                1,
                                "Database restore",
                                "",
                                "How to restore the database.",
                                "2026-06-30",
                                "en"),
                        passage(2, "Database restore", "Steps", steps, "2026-06-30", "en"));
        assertThat(answer)
                .contains(
                        "1. Stop writes. [2]\n\n```sh\nmaintenance on\n```\n\nSource: [2]\n\n2. Restore into a new instance. [2]\n3. Switch over. [2]");
    }

    @Test
    void searches_once_more_when_the_steps_are_missing() {
        Item found =
                result(
                        "practice-search-1",
                        passage(
                                1,
                                "Database restore",
                                "",
                                "How to restore the database.",
                                "2026-06-30",
                                "en"));
        List<ModelEvent> events =
                events(request("en", true, said("How do we restore the database?"), found));
        assertThat(only(events, ModelEvent.ToolCall.class).arguments())
                .contains("Database restore steps");
        Item nothing = result("practice-search-2");
        String answer =
                text(request("en", true, said("How do we restore the database?"), found, nothing));
        assertThat(answer).contains("> How to restore the database. [1]");
    }

    @Test
    void shows_both_sides_where_an_old_version_disagrees() {
        String answer =
                answer(
                        "ja",
                        "国内出張の宿泊費の上限は？",
                        passage(
                                1,
                                "経費精算の手引き（2023年版）",
                                "宿泊費",
                                "国内出張の宿泊費の上限は 1 泊 9,800 円です。",
                                "2023-04-01",
                                "ja"),
                        passage(
                                2,
                                "経費精算規程（2026年改定）",
                                "国内出張",
                                "宿泊費の上限は 1 泊 12,000 円とする。",
                                "2026-04-01",
                                "ja"));
        assertThat(answer)
                .contains("数値が異なります")
                .contains("12,000 円とする。 [2]")
                .contains("9,800 円です。 [1]");
        assertThat(answer.indexOf("12,000")).isLessThan(answer.indexOf("9,800"));
        assertThat(answer).contains("2026-04-01 [2]").contains("2023-04-01 [1]");
    }

    @Test
    void sees_no_conflict_between_versions_that_agree() {
        String answer =
                answer(
                        "en",
                        "What is the hotel limit?",
                        passage(
                                1,
                                "Expense policy 2025",
                                "Hotel",
                                "The hotel limit is 12,000 yen.",
                                "2025-04-01",
                                "en"),
                        passage(
                                2,
                                "Expense policy 2026",
                                "Hotel",
                                "The hotel limit stays at 12000 yen.",
                                "2026-04-01",
                                "en"));
        assertThat(answer).doesNotContain("different numbers").contains("has a newer version");
    }

    @Test
    void prefers_the_language_of_the_answer_but_quotes_the_other_where_it_is_all_there_is() {
        String answer =
                answer(
                        "en",
                        "What is the RMA procedure for the HG-4?",
                        passage(
                                1,
                                "返品・修理",
                                "手順",
                                "HG-4 は RMA 番号を出し、代替機を発送する。",
                                "2026-07-15",
                                "ja"));
        assertThat(answer).contains("HG-4 は RMA 番号を出し、代替機を発送する。").contains("in Japanese");
        String both =
                answer(
                        "ja",
                        "API の 429 はなに？",
                        passage(
                                1,
                                "API limits",
                                "",
                                "API status 429 means too many.",
                                "2026-01-01",
                                "en"),
                        passage(2, "API の制限", "", "API の 429 は多すぎるという意味です。", "2026-01-01", "ja"));
        assertThat(both).contains("[2]");
        assertThat(both.indexOf("[2]")).isLessThan(Math.floorMod(both.indexOf("[1]"), 1_000_000));
    }

    @Test
    void says_plainly_that_nothing_was_found() {
        assertThat(answer("ja", "フランスの首都は？"))
                .contains(LABEL_JA)
                .contains("フランスの首都は？")
                .contains("見つかりませんでした");
        assertThat(answer("en", "What is the capital of France?"))
                .contains(LABEL_EN)
                .contains("found no passage");
    }

    @Test
    void says_when_the_search_failed_or_there_is_none() {
        Item failed = new Item.ToolResult("practice-search-1", "error: the tool failed");
        assertThat(text(request("en", true, said("What is the limit?"), failed)))
                .contains("did not work");
        assertThat(text(request("en", false, said("What is the limit?"))))
                .contains(LABEL_EN)
                .contains("no documents to search");
    }

    @Test
    void takes_the_previous_question_along_for_a_follow_up() {
        Item first = said("佐藤 遥 (2026-11-20 10:00): 国内出張の宿泊費の上限は？");
        Item reply = new Item.Said(Role.ASSISTANT, "12,000 円です。");
        String japanese = query(request("ja", true, first, reply, said("海外の場合は？")));
        assertThat(japanese).startsWith("海外の場合は？").contains("宿泊費").doesNotContain("佐藤");
        Item english = said("What is the hotel limit abroad?");
        assertThat(query(request("en", true, english, reply, said("and for domestic trips?"))))
                .contains("domestic trips")
                .contains("hotel limit");
        assertThat(
                        query(
                                request(
                                        "en",
                                        true,
                                        english,
                                        reply,
                                        said("How many days of annual leave do I get?"))))
                .doesNotContain("hotel");
    }

    @Test
    void forgets_tool_results_of_earlier_questions() {
        Item old =
                result(
                        "call-0",
                        passage(9, "Old", "", "The hotel limit is old.", "2020-01-01", "en"));
        List<ModelEvent> events =
                events(
                        request(
                                "en",
                                true,
                                said("What is the hotel limit?"),
                                old,
                                said("What is the taxi rule for equipment?")));
        assertThat(events).anyMatch(ModelEvent.ToolCall.class::isInstance);
    }

    @Test
    void summarises_a_japanese_thread() {
        String answer =
                text(
                        request(
                                "ja",
                                true,
                                said("佐藤 遥 (2026-11-20 10:00): 集計 API の応答が先週から遅くなっています。原因を探しています。"),
                                said(
                                        "Emma (2026-11-20 10:02): グラフでは 11月17日のデプロイの直後から集計 API が遅いです。"),
                                said("木村 誠 (2026-11-20 10:05): 校正係数を毎回読みに行っていませんか？"),
                                said("佐藤 遥 (2026-11-20 10:09): 集計 API が校正係数をノードの数だけ読みに行っていました。"),
                                said(
                                        "佐藤 遥 (2026-11-20 11:00): では決定: 校正係数は 10 分キャッシュします（担当: 佐藤、期限: 11月27日）。"),
                                said("木村 誠 (2026-11-20 11:05): 残る疑問は、過去の集計に古い係数の行がないかです。"),
                                said("<@U0BOT> このスレッドを要約して")));
        assertThat(answer)
                .contains(LABEL_JA)
                .contains("6 件の発言（3 人）")
                .contains("**要点**")
                .contains("佐藤 遥: 「集計 API の応答が先週から遅くなっています。」")
                .contains("**決まったこと**\n- 佐藤 遥: 「では決定: 校正係数は 10 分キャッシュします（担当: 佐藤、期限: 11月27日）。」")
                .contains("**残っていること**\n- 木村 誠: 「残る疑問は、過去の集計に古い係数の行がないかです。」")
                .contains("**日付と期限**\n- Emma: 「グラフでは 11月17日のデプロイの直後から集計 API が遅いです。」")
                .doesNotContain("<@");
    }

    @Test
    void summarises_an_english_thread_and_leaves_its_own_answers_out() {
        String answer =
                text(
                        request(
                                "en",
                                true,
                                said(
                                        "Emma (2026-11-20 10:00): Gateways could not register for 47 minutes."),
                                new Item.Said(
                                        Role.ASSISTANT,
                                        "I am the bot and said something about gateways."),
                                said(
                                        "Haruka (2026-11-20 10:02): The certificate of the registration service expired, so gateways could not register."),
                                said(
                                        "Emma (2026-11-20 10:03): We decided to probe the served certificate, owner Emma, due 27 November."),
                                said(
                                        "Noah (2026-11-20 10:04): Do the other cells use the same certificate?"),
                                said("tl;dr please")));
        assertThat(answer)
                .contains("from the 4 messages of this thread, written by 3 people")
                .contains("**Decided**\n- Emma: \"We decided to probe the served certificate")
                .contains(
                        "**Still open**\n- Noah: \"Do the other cells use the same certificate?\"")
                .doesNotContain("I am the bot");
    }

    @Test
    void quotes_what_was_said_in_the_thread_about_the_question() {
        Item moved = said("Emma (2026-11-20 10:00): The load test runs on Friday at 09:30.");
        Item asked = said("Ben (2026-11-20 10:01): When does the load test run?");
        ObjectNode other =
                passage(
                        1,
                        "Glossary",
                        "",
                        "A canary first runs on 5 % of the traffic.",
                        "2026-01-01",
                        "en");
        assertThat(
                        text(
                                request(
                                        "en",
                                        true,
                                        moved,
                                        asked,
                                        said("When does the load test run?"),
                                        result("practice-search-1", other))))
                .contains("In this thread", "Emma: \"The load test runs on Friday at 09:30.\"")
                .doesNotContain("Ben", "Glossary");
    }

    @Test
    void quotes_the_thread_before_what_was_found() {
        Item said = said("木村 誠 (2026-11-20 10:00): 粘土の再試験は 12月7日からです。");
        ObjectNode found = passage(1, "試験計画", "再試験", "粘土の再試験は 12月7日から18日に行う。", "2026-11-01", "ja");
        assertThat(
                        text(
                                request(
                                        "ja",
                                        true,
                                        said,
                                        said("粘土の再試験はいつですか？"),
                                        result("practice-search-1", found))))
                .containsSubsequence("このスレッドに", "木村 誠: 「粘土の再試験は 12月7日からです。」", "試験計画", "[1]");
    }

    @Test
    void says_that_there_is_nothing_to_summarise() {
        assertThat(text(request("ja", true, said("要約して"))))
                .contains(LABEL_JA)
                .contains("要約できるほどの発言がありません");
    }

    @Test
    void searches_when_a_document_is_to_be_summarised() {
        assertThat(events(request("ja", true, said("在宅勤務規程を要約して"))))
                .anyMatch(ModelEvent.ToolCall.class::isInstance);
    }

    @Test
    void answers_greetings_thanks_and_questions_about_itself_without_a_search() {
        for (String words :
                List.of(
                        "こんにちは！",
                        "ありがとうございます",
                        "使い方を教えて",
                        "Hi there",
                        "thanks!",
                        "What can you do?",
                        "<@U0BOT>")) {
            List<ModelEvent> events = events(request("ja", true, said(words)));
            assertThat(events).as(words).noneMatch(ModelEvent.ToolCall.class::isInstance);
            assertThat(textOf(events)).as(words).contains(LABEL_JA);
        }
        assertThat(events(request("ja", true, said("こんにちは。経費の締め切りはいつですか"))))
                .anyMatch(ModelEvent.ToolCall.class::isInstance);
    }

    @Test
    void falls_back_to_the_language_of_the_question() {
        ModelRequest unnamed =
                new ModelRequest(
                        "m",
                        "No such line.",
                        List.of(said("thanks")),
                        List.of(),
                        List.of(),
                        false,
                        "t");
        assertThat(text(unnamed)).contains(LABEL_EN);
    }

    @Test
    void gives_the_same_answer_to_the_same_request() {
        ModelRequest request =
                request(
                        "en",
                        true,
                        said("What is the limit?"),
                        result(
                                "c",
                                passage(
                                        1,
                                        "A",
                                        "",
                                        "The limit is 3. The limit is 4.",
                                        "2026-01-01",
                                        "en")));
        assertThat(text(request)).isEqualTo(text(request));
    }

    @Test
    void streams_in_small_pieces_at_the_pace_given() {
        List<Duration> waits = new ArrayList<>();
        PracticeModel paced = new PracticeModel(sleeping(waits), Duration.ofMillis(40));
        ModelRequest request = request("en", true, said("thanks"));
        List<ModelEvent> events = all(paced.start(request));
        List<String> pieces = pieces(events);
        assertThat(pieces).hasSizeGreaterThan(5).allMatch(piece -> piece.length() <= 31);
        assertThat(waits).hasSize(pieces.size()).containsOnly(Duration.ofMillis(40));
    }

    @Test
    void ends_at_once_when_closed() throws InterruptedException {
        PracticeModel slow = new PracticeModel(Time.system(), Duration.ofSeconds(30));
        ModelRun run = slow.start(request("en", true, said("thanks")));
        assertThat(run.next()).isInstanceOf(ModelEvent.Started.class);
        List<ModelEvent> last = new ArrayList<>();
        Thread reader = Thread.ofVirtual().start(() -> last.add(run.next()));
        Thread.sleep(20);
        long closed = System.nanoTime();
        run.close();
        reader.join(Duration.ofSeconds(5));
        assertThat(Duration.ofNanos(System.nanoTime() - closed)).isLessThan(Duration.ofSeconds(3));
        assertThat(last)
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        ModelEvent.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(ModelEvent.Kind.CLOSED));
    }

    @Test
    void rejects_what_it_cannot_do() {
        ModelEvent resumed = model.resume(new RunCursor("r", 1)).next();
        assertThat(resumed)
                .isInstanceOfSatisfying(
                        ModelEvent.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(ModelEvent.Kind.REJECTED));
        assertThatThrownBy(() -> model.upload(ModelBench.file("a.txt", new byte[1]), 1))
                .isInstanceOf(Broken.class);
        assertThatThrownBy(() -> model.download(new RemoteFile("", "f1")))
                .isInstanceOf(Broken.class)
                .hasMessageContaining("f1");
        assertThat(model.capabilities().wire()).isEqualTo("practice");
        assertThat(model.capabilities().tools()).isTrue();
    }

    @Test
    void survives_any_text() {
        String[] parts = {
            "|",
            "```",
            "\n",
            "- ",
            "1. ",
            "日本",
            "a.b",
            "?",
            "「",
            "[1]",
            "(",
            ")",
            "|---|",
            "\n\n",
            "9,800 円",
            "\uD83D\uDE00",
            "\u0000",
            "経費",
            ": ",
            "要約して"
        };
        for (long seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            String text = random(random, parts);
            String question =
                    random.nextInt(3) == 0
                            ? "Bob (2026-01-01 10:00): " + random(random, parts)
                            : "経費 a.b 手順 なぜ";
            ModelRequest request =
                    request(
                            random.nextBoolean() ? "ja" : "en",
                            true,
                            said(random(random, parts)),
                            said(question),
                            result(
                                    "c1",
                                    passage(
                                            1,
                                            random(random, parts),
                                            random(random, parts),
                                            text,
                                            "2026-01-01",
                                            "ja"),
                                    passage(2, "B", "", random(random, parts), "x", "")),
                            new Item.ToolResult("c2", text));
            List<ModelEvent> events = events(request);
            assertThat(events.getLast())
                    .as("seed %d", seed)
                    .isInstanceOf(ModelEvent.Finished.class);
            String said = textOf(events);
            assertThat(said).as("seed %d", seed).containsAnyOf(LABEL_EN, LABEL_JA);
        }
    }

    @Test
    void copes_with_long_threads_quickly() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 500; i++)
            items.add(
                    said(
                            "P"
                                    + i % 7
                                    + " (2026-01-01 10:00): 発言 "
                                    + i
                                    + " は集計 API の話です。期限は 11月"
                                    + i % 28
                                    + "日。"));
        items.add(said("要約して"));
        String answer = text(request("ja", true, items.toArray(Item[]::new)));
        assertThat(answer.length()).isBetween(100, 5_000);
    }

    @Test
    void says_everything_in_both_languages() {
        assertThat(Messages.keys("practice", Language.JA))
                .isEqualTo(Messages.keys("practice", Language.EN));
    }

    private static String random(Random random, String[] parts) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(25);
        for (int i = 0; i < length; i++) text.append(parts[random.nextInt(parts.length)]);
        return text.toString();
    }

    private String answer(String language, String question, ObjectNode... passages) {
        return text(
                request(language, false, said(question), result("practice-search-1", passages)));
    }

    private String query(ModelRequest request) {
        ModelEvent.ToolCall call = only(events(request), ModelEvent.ToolCall.class);
        return Json.text(Json.parse(call.arguments()), "query");
    }

    private String text(ModelRequest request) {
        return textOf(events(request));
    }

    private List<ModelEvent> events(ModelRequest request) {
        return all(model.start(request));
    }

    private static List<ModelEvent> all(ModelRun run) {
        List<ModelEvent> events = new ArrayList<>();
        try (run) {
            while (true) {
                ModelEvent event = run.next();
                events.add(event);
                if (event instanceof ModelEvent.Finished || event instanceof ModelEvent.Failed)
                    return events;
            }
        }
    }

    private static String textOf(List<ModelEvent> events) {
        return String.join("", pieces(events));
    }

    private static List<String> pieces(List<ModelEvent> events) {
        return events.stream()
                .filter(ModelEvent.Text.class::isInstance)
                .map(event -> ((ModelEvent.Text) event).piece())
                .toList();
    }

    private static <E extends ModelEvent> E only(List<ModelEvent> events, Class<E> kind) {
        List<E> found = events.stream().filter(kind::isInstance).map(kind::cast).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static Item said(String text) {
        return new Item.Said(Role.USER, text);
    }

    private static Item result(String call, ObjectNode... passages) {
        ObjectNode output = Json.object();
        output.putArray("passages").addAll(List.of(passages));
        return new Item.ToolResult(call, Json.write(output));
    }

    private static ObjectNode passage(
            int n, String title, String section, String text, String changed, String language) {
        ObjectNode passage = Json.object().put("n", n).put("title", title).put("section", section);
        return passage.put("text", text)
                .put("url", "http://a.example/" + n)
                .put("changed", changed)
                .put("author", "A")
                .put("language", language);
    }

    private static ModelRequest request(String language, boolean search, Item... items) {
        List<ModelRequest.Tool> tools =
                search
                        ? List.of(new ModelRequest.Tool("search_knowledge", "", Json.object()))
                        : List.of();
        String instructions = "Rules.\nAnswer language: " + language + "\n";
        return new ModelRequest(
                "m", instructions, Stream.of(items).toList(), tools, List.of(), false, "t");
    }

    private static Time sleeping(List<Duration> waits) {
        Time system = Time.system();
        return new Time() {
            @Override
            public java.time.Instant now() {
                return system.now();
            }

            @Override
            public long nanos() {
                return system.nanos();
            }

            @Override
            public void sleep(Duration duration) {
                waits.add(duration);
            }
        };
    }
}
