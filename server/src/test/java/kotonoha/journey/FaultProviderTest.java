package kotonoha.journey;

import static kotonoha.journey.FaultJourney.GENERAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.net.ScriptedServer.Scene;
import org.junit.jupiter.api.Test;

/// Each way in which a provider can fail: one visible result with the right sentence in the asker's language, in time,
/// and the next question works.
class FaultProviderTest {
    private record Trouble(Scene scene, String sentence, int mostCalls) {}

    private static final Map<String, Trouble> TROUBLES = new LinkedHashMap<>();

    static {
        add("stalls before the first byte", s -> s.stall(), "failed_silent", 3);
        add(
                "stalls after the headers",
                s -> {
                    s.events();
                    s.stall();
                },
                "failed_silent",
                3);
        add(
                "stalls in the middle",
                s -> {
                    FaultyModel.opening(s);
                    FaultyModel.piece(s, "Half an answer");
                    s.stall();
                },
                "failed_silent",
                1);
        add(
                "only keeps alive",
                s -> {
                    s.events();
                    s.trickle(": keep-alive\n\n", 100);
                },
                "failed_silent",
                3);
        add("cuts before the headers", s -> s.cut(), "failed_unreachable", 3);
        add(
                "cuts in the middle",
                s -> {
                    FaultyModel.opening(s);
                    FaultyModel.piece(s, "Half an answer");
                    s.pause(100);
                    s.cut();
                },
                "failed_broken",
                1);
        add(
                "ends in the middle",
                s -> {
                    FaultyModel.opening(s);
                    FaultyModel.piece(s, "Half an answer");
                },
                "failed_broken",
                1);
        add(
                "sends malformed JSON",
                s -> s.events().raw("data: {\"type\":\n\n"),
                "failed_broken",
                3);
        add("sends a page of HTML", s -> s.reply(200, "<html>hello</html>"), "failed_broken", 3);
        add("is busy", s -> status(s, 429, "rate_limit_exceeded", "0"), "failed_busy", 3);
        add(
                "is busy for long",
                s -> status(s, 429, "rate_limit_exceeded", "3600"),
                "failed_busy",
                1);
        add("has no quota", s -> status(s, 429, "insufficient_quota", "1"), "failed_quota", 1);
        add("refuses the key", s -> status(s, 401, "invalid_api_key", ""), "failed_key", 1);
        add(
                "knows no such model",
                s -> status(s, 404, "model_not_found", ""),
                "failed_no_model",
                1);
        add(
                "finds it too long",
                s -> status(s, 400, "context_length_exceeded", ""),
                "failed_too_long",
                1);
        add("fails", s -> status(s, 500, "server_error", ""), "failed_unreachable", 3);
        add("answers nothing", FaultyModel.answer(), "empty", 1);
    }

    private static void add(String name, Scene scene, String sentence, int mostCalls) {
        TROUBLES.put(name, new Trouble(scene, "turn." + sentence, mostCalls));
    }

    private static void status(
            kotonoha.net.ScriptedServer.Stage stage, int status, String code, String after)
            throws java.io.IOException {
        String body = FaultyModel.error(code, "It failed.");
        if (after.isEmpty()) stage.reply(status, body, "Content-Type: application/json");
        else stage.reply(status, body, "Content-Type: application/json", "Retry-After: " + after);
    }

    @Test
    void each_failure_ends_in_one_sentence_and_the_next_question_works() throws Exception {
        try (ExecutorService all = Executors.newFixedThreadPool(8)) {
            Map<String, Future<?>> running = new LinkedHashMap<>();
            TROUBLES.forEach(
                    (name, trouble) -> running.put(name, all.submit(() -> fails(name, trouble))));
            List<String> wrong = new ArrayList<>();
            for (Map.Entry<String, Future<?>> one : running.entrySet())
                try {
                    one.getValue().get();
                } catch (java.util.concurrent.ExecutionException e) {
                    wrong.add(one.getKey() + ": " + e.getCause());
                }
            assertThat(wrong).isEmpty();
        }
    }

    private static void fails(String name, Trouble trouble) {
        try (FaultJourney journey = new FaultJourney("KOTONOHA_MODEL_IDLE_SECONDS", "1").start()) {
            journey.model.plays(trouble.scene());
            long asked = System.nanoTime();
            String english = journey.ben.mention(GENERAL, "How many vacation days do I have?");
            String japanese = journey.hana.mention(GENERAL, "有給は何日ありますか?");
            journey.settle();
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            says(journey, english, trouble, Language.EN);
            says(journey, japanese, trouble, Language.JA);
            assertThat(took).as("four times idle, and some").isLessThan(Duration.ofSeconds(15));
            assertThat(journey.model.calls()).hasSizeLessThanOrEqualTo(2 * trouble.mostCalls());
            journey.model.plays(FaultyModel.answer("Forty-two days."));
            String next = journey.ben.mention(GENERAL, english, "And now?");
            journey.settle();
            journey.untilResults(GENERAL, english, 2);
            assertThat(journey.text(GENERAL, english)).contains("Forty-two days.");
            assertThat(next).isNotEmpty();
        }
    }

    private static void says(
            FaultJourney journey, String root, Trouble trouble, Language language) {
        journey.untilResults(GENERAL, root, 1);
        String sentence = Messages.say(language, trouble.sentence(), "TRACE");
        String said = journey.text(GENERAL, root);
        int code = sentence.indexOf("TRACE");
        assertThat(code).as("a code in: " + sentence).isPositive();
        assertThat(said).contains(sentence.substring(0, code));
        assertThat(said).containsPattern("[0-9a-zA-Z]{8}");
        assertThat(journey.results(GENERAL, root)).allMatch(FaultJourney::isInterrupted);
        assertThat(Json.write(journey.results(GENERAL, root).getLast())).contains("kotonoha.again");
    }

    @Test
    void an_answer_that_comes_whole_instead_of_in_events_is_an_answer() {
        try (FaultJourney journey = new FaultJourney().start()) {
            journey.model.plays(stage ->
                    stage.reply(
                            200,
                            Json.write(FaultyModel.response("completed", "All at once.")),
                            "Content-Type: application/json"));
            String root = journey.ben.mention(GENERAL, "How many days?");
            journey.answeredOnce(GENERAL, root, "All at once.");
            assertThat(journey.model.calls()).hasSize(1);
        }
    }
}
