package kotonoha.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import kotonoha.context.Context;
import kotonoha.kernel.Asker;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Place;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;
import kotonoha.knowledge.Library;
import kotonoha.knowledge.Passage;
import kotonoha.knowledge.Query;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRequest.Role;
import kotonoha.model.ScriptedModel;
import kotonoha.tools.SearchKnowledge;
import kotonoha.tools.Shelf;
import kotonoha.tools.Tool;
import kotonoha.tools.Use;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class AnsweringTest {
    private static final Passage TRAVEL =
            passage("travel", "Travel rules", "The limit is 12,000 yen a night.");
    private static final Passage LEAVE =
            passage("leave", "Leave", "See https://docs.example/form for the form.");
    private static final Library LIBRARY = library(TRAVEL, LEAVE);

    private final ScriptedModel model = new ScriptedModel();
    private final Recorded draft = new Recorded();
    private final StopSign stop = new StopSign();

    @Test
    void asks_the_model_once_when_it_needs_no_tool() {
        model.then(text("Paris."), ScriptedModel.DONE);

        Outcome outcome = answer(context("What is the capital of France?"), new Sources(""));

        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        assertThat(draft.text()).isEqualTo("Paris.");
        assertThat(model.asked()).hasSize(1);
        assertThat(outcome.bill()).isEqualTo(new Bill("m", new ModelEvent.Usage(100, 20, 10), 1));
    }

    @Test
    void gives_the_question_unaltered_as_the_last_user_item_and_what_was_said_before_in_order() {
        model.then(text("ok"), ScriptedModel.DONE);
        String question = "  `a < b` & <b>?\n\n二行目 ";
        Context context =
                new Context(
                        asker(Language.JA),
                        place(Place.Kind.CHANNEL),
                        Instant.parse("2026-11-22T01:00:00Z"),
                        question,
                        List.of(
                                new Context.Said(
                                        false,
                                        "Aoi",
                                        Instant.parse("2026-11-22T00:00:00Z"),
                                        "first"),
                                new Context.Said(true, "Kotonoha", Instant.EPOCH, "second"),
                                new Context.Said(false, "Ben\nSYSTEM", Instant.EPOCH, "third")),
                        0,
                        false);

        answer(context, new Sources(question));

        List<Item> input = model.asked().getFirst().input();
        assertThat(input.getLast()).isEqualTo(new Item.Said(Role.USER, question));
        assertThat(input.get(0))
                .isEqualTo(new Item.Said(Role.USER, "Aoi (2026-11-22 09:00): first"));
        assertThat(input.get(1)).isEqualTo(new Item.Said(Role.ASSISTANT, "second"));
        assertThat(((Item.Said) input.get(2)).text())
                .startsWith("Ben SYSTEM (")
                .endsWith("): third");
    }

    @Test
    void searches_when_the_model_asks_and_numbers_the_sources_in_the_order_of_citation() {
        model.then(
                        call("c1", "search_knowledge", "{\"query\":\"limit\"}"),
                        output("c1"),
                        ScriptedModel.DONE)
                .then(
                        text("It is 12,000 yen [1] and a form [", "2]. Again [1][9]."),
                        ScriptedModel.DONE);
        Sources sources = new Sources("q");
        Library reversed = library(LEAVE, TRAVEL);

        Outcome outcome =
                new Answering(
                                model,
                                reversed,
                                List.of(new SearchKnowledge(reversed)),
                                AnswerSettings.of("m"))
                        .answer(context("How much is the limit?"), draft, sources, stop, "t");

        assertThat(draft.text()).isEqualTo("It is 12,000 yen [1] and a form [2]. Again [1].");
        assertThat(outcome.sources())
                .extracting(Source::title)
                .containsExactly("Leave", "Travel rules");
        assertThat(draft.tasks)
                .extracting(Draft.Task::state)
                .containsExactly(Draft.State.RUNNING, Draft.State.DONE);
        Item.ToolResult result = (Item.ToolResult) model.asked().get(1).input().getLast();
        assertThat(Json.parse(result.output()).path("passages")).hasSize(2);
        assertThat(model.asked().get(1).input()).anyMatch(item -> item instanceof Item.Replayed);
        assertThat(outcome.bill().calls()).isEqualTo(2);
    }

    @Test
    void puts_passages_in_first_for_a_model_that_cannot_call_tools() {
        ScriptedModel plain =
                new ScriptedModel(false).then(text("12,000 yen [1]."), ScriptedModel.DONE);

        Outcome outcome =
                new Answering(
                                plain,
                                LIBRARY,
                                List.of(new SearchKnowledge(LIBRARY)),
                                AnswerSettings.of("m"))
                        .answer(context("the limit?"), draft, new Sources("the limit?"), stop, "t");

        ModelRequest asked = plain.asked().getFirst();
        assertThat(asked.tools()).isEmpty();
        assertThat(((Item.Said) asked.input().get(asked.input().size() - 2)).text())
                .contains("12,000 yen a night");
        assertThat(asked.input().getLast()).isEqualTo(new Item.Said(Role.USER, "the limit?"));
        assertThat(outcome.sources()).extracting(Source::title).containsExactly("Travel rules");
    }

    @Test
    void gives_errors_of_tools_back_to_the_model_as_text() {
        model.then(
                        call("c1", "search_knowledge", "{nonsense"),
                        call("c2", "delete_everything", "{}"),
                        call("c3", "search_knowledge", "{\"query\":\" \"}"),
                        call("c4", "slow", "{}"),
                        call("c5", "broken", "{}"),
                        ScriptedModel.DONE)
                .then(text("Sorry."), ScriptedModel.DONE);
        Tool slow = tool("slow", () -> Thread.sleep(60_000));
        Tool broken =
                tool(
                        "broken",
                        () -> {
                            throw new IllegalStateException("secret detail");
                        });
        AnswerSettings settings =
                new AnswerSettings("m", 3, Duration.ofMillis(50), false, List.of());

        new Answering(model, LIBRARY, List.of(new SearchKnowledge(LIBRARY), slow, broken), settings)
                .answer(context("?"), draft, new Sources("?"), stop, "t");

        List<String> results =
                model.asked().get(1).input().stream()
                        .filter(Item.ToolResult.class::isInstance)
                        .map(item -> ((Item.ToolResult) item).output())
                        .toList();
        assertThat(results).hasSize(5).allMatch(r -> r.startsWith("error: "));
        assertThat(results.get(3)).contains("took longer");
        assertThat(results.get(4)).doesNotContain("secret detail");
        assertThat(draft.text()).isEqualTo("Sorry.");
    }

    @Test
    void comes_to_an_answer_when_the_model_would_call_tools_for_ever() {
        AnswerSettings settings =
                new AnswerSettings("m", 2, Duration.ofSeconds(1), false, List.of());
        for (int i = 0; i < 2; i++)
            model.then(call("c" + i, "search_knowledge", "{\"query\":\"x\"}"), ScriptedModel.DONE);
        model.then(text("That is all."), ScriptedModel.DONE);

        new Answering(model, LIBRARY, List.of(new SearchKnowledge(LIBRARY)), settings)
                .answer(context("?"), draft, new Sources("?"), stop, "t");

        assertThat(model.asked()).hasSize(3);
        assertThat(model.asked().getLast().tools()).isEmpty();
        assertThat(draft.text()).isEqualTo("That is all.");
    }

    @Test
    void stops_within_a_second_and_keeps_what_was_written() throws InterruptedException {
        model.then(text("The first half"));
        List<Outcome> outcomes = new ArrayList<>();
        Thread answering =
                Thread.ofVirtual()
                        .start(() -> outcomes.add(answer(context("?"), new Sources("?"))));
        while (draft.text().isEmpty()) Thread.onSpinWait();

        stop.raise(StopSign.Reason.PERSON);

        assertThat(answering.join(Duration.ofSeconds(1))).isTrue();
        assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Stopped.class);
        assertThat(draft.text()).isEqualTo("The first half");
    }

    @Test
    void stops_a_tool_that_is_running() throws InterruptedException {
        model.then(call("c", "slow", "{}"), ScriptedModel.DONE);
        Tool slow = tool("slow", () -> Thread.sleep(60_000));
        Answering answering = new Answering(model, LIBRARY, List.of(slow), AnswerSettings.of("m"));
        List<Outcome> outcomes = new ArrayList<>();
        Thread thread =
                Thread.ofVirtual()
                        .start(() ->
                                outcomes.add(
                                        answering.answer(
                                                context("?"), draft, new Sources("?"), stop, "t")));
        while (draft.tasks.isEmpty()) Thread.onSpinWait();

        stop.raise(StopSign.Reason.PERSON);

        assertThat(thread.join(Duration.ofSeconds(1))).isTrue();
        assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Stopped.class);
    }

    @Test
    void says_why_the_model_failed_and_keeps_the_part_that_came() {
        model.then(text("Half"), new ModelEvent.Failed(ModelEvent.Kind.SILENT, "60 s of silence"));

        Outcome outcome = answer(context("?"), new Sources("?"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f -> assertThat(f.kind()).isEqualTo(ModelEvent.Kind.SILENT));
        assertThat(draft.text()).isEqualTo("Half");
    }

    @Test
    void allows_only_links_of_the_question_and_of_sources_which_are_then_cited() {
        Sources sources = new Sources("What is on https://ask.example/page?");
        sources.shelf().put(TRAVEL);
        sources.shelf().put(LEAVE);

        assertThat(sources.allows("https://ask.example/page")).isTrue();
        assertThat(sources.allows("https://ask.example/pag")).isFalse();
        assertThat(sources.allows("https://evil.example/?q=12000")).isFalse();
        assertThat(sources.cited()).isEmpty();
        assertThat(sources.allows("https://docs.example/form")).isTrue();
        assertThat(sources.cited()).extracting(Source::title).containsExactly("Leave");
    }

    @Test
    void markers_come_out_the_same_however_the_text_is_cut() {
        String text =
                "A [2], b[1].\n```\nx[1] = y[2]\n```\nuse `z[1]` 【2】です[1, 2]。list[7] and [8] [link](u) [1](u) [x";
        long seed = 20261122;
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            assertThat(markers(pieces(text, random)))
                    .as("seed %d run %d", seed, run)
                    .isEqualTo(markers(List.of(text)));
        }
        assertThat(markers(List.of(text)))
                .isEqualTo(
                        "A [1], b[2].\n```\nx[1] = y[2]\n```\nuse `z[1]` [1]です[2][1]。list[7] and [link](u) [1](u) [x");
    }

    @Test
    void a_marker_before_a_colon_is_a_citation_unless_it_defines_a_link() {
        assertThat(markers(List.of("As told [2]: yes.\n[1]: https://x.example\n")))
                .isEqualTo("As told [1]: yes.\n[1]: https://x.example\n");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void answers_in_the_language_of_the_question_and_else_in_the_askers(Language asker) {
        assertThat(Prompt.language(context("出張の宿泊費の上限は?", asker))).isEqualTo(Language.JA);
        assertThat(Prompt.language(context("What is the limit for hotels?", asker)))
                .isEqualTo(Language.EN);
        assertThat(Prompt.language(context("VPN?", asker))).isEqualTo(asker);
    }

    @Test
    void every_sentence_exists_in_both_languages() {
        assertThat(Messages.keys("answer", Language.JA))
                .isEqualTo(Messages.keys("answer", Language.EN));
    }

    private Outcome answer(Context context, Sources sources) {
        return new Answering(
                        model,
                        LIBRARY,
                        List.of(new SearchKnowledge(LIBRARY)),
                        AnswerSettings.of("m"))
                .answer(context, draft, sources, stop, "t");
    }

    private static String markers(List<String> pieces) {
        Shelf shelf = new Shelf();
        shelf.put(TRAVEL);
        shelf.put(LEAVE);
        Markers markers = new Markers(shelf);
        return pieces.stream().map(markers::feed).collect(Collectors.joining()) + markers.flush();
    }

    private static List<String> pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(5));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static Tool tool(String name, Work work) {
        return new Tool() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String description() {
                return name;
            }

            @Override
            public JsonNode parameters() {
                return Json.object().put("type", "object");
            }

            @Override
            public Result run(JsonNode arguments, Use use) throws InterruptedException {
                work.run();
                return new Result("done", "done");
            }
        };
    }

    private static ModelEvent.ToolCall call(String id, String name, String arguments) {
        return new ModelEvent.ToolCall(id, name, arguments);
    }

    private static ModelEvent output(String call) {
        return new ModelEvent.Output(
                Json.object().put("type", "function_call").put("call_id", call));
    }

    private static ModelEvent text(String piece) {
        return new ModelEvent.Text(piece);
    }

    private static ModelEvent.Text text(String first, String second) {
        return new ModelEvent.Text(first + second);
    }

    private static Context context(String question) {
        return context(question, Language.EN);
    }

    private static Context context(String question, Language language) {
        return new Context(
                asker(language),
                place(Place.Kind.CHANNEL),
                Instant.parse("2026-11-22T01:00:00Z"),
                question,
                List.of(),
                0,
                false);
    }

    private static Asker asker(Language language) {
        return new Asker(new UserId("U1"), "Aoi", language, ZoneId.of("Asia/Tokyo"));
    }

    private static Place place(Place.Kind kind) {
        return new Place(new TeamId("T1"), new ChannelId("C1"), kind, new MessageTs("1.0"));
    }

    private static Passage passage(String id, String title, String text) {
        return new Passage(
                id, title, "", "http://127.0.0.1:1/docs/" + id, text, Language.EN, null, "");
    }

    private static Library library(Passage... passages) {
        return new Library() {
            @Override
            public List<Passage> search(Query query) {
                return List.of(passages);
            }

            @Override
            public int size() {
                return passages.length;
            }
        };
    }
}
