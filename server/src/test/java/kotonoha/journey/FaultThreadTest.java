package kotonoha.journey;

import static kotonoha.journey.FaultJourney.GENERAL;
import static kotonoha.journey.FaultJourney.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What people and Slack do to one thread: repeats, stops, several questions at once, messages that are no questions.
class FaultThreadTest {
    private static final String FIRST = "The first half of what there is to say. ";
    private static final String SHOWN = "The first half";

    @Test
    void repeats_in_any_order_and_lost_acknowledgements_are_answered_once() {
        try (FaultJourney journey = new FaultJourney().start()) {
            journey.workspace.faults().deliverEach(4);
            journey.workspace.faults().loseAcks(6);
            String inChannel = journey.ben.mention(GENERAL, "How many days?");
            String inPrivate = journey.hana.mention(SECRET, "How many days?");
            String direct = journey.ben.dm("How many days?");
            journey.answeredOnce(GENERAL, inChannel, "Forty-two.");
            journey.answeredOnce(SECRET, inPrivate, "Forty-two.");
            journey.answeredOnce(journey.ben.dmChannel(), direct, "Forty-two.");
            assertThat(journey.model.calls()).hasSize(3);
        }
    }

    @Test
    void every_way_to_stop_keeps_what_was_written_and_says_so_at_once() {
        try (FaultJourney journey = new FaultJourney().start()) {
            stops(journey, root -> journey.ben.stop(GENERAL, root));
            stops(journey, root -> journey.ben.mention(GENERAL, root, "stop"));
            stops(journey, root -> journey.hana.mention(GENERAL, root, "止めて。"));
        }
        try (FaultJourney journey =
                new FaultJourney("KOTONOHA_SLACK_FOLLOW_UP", "thread").start()) {
            stops(journey, root -> journey.ben.reply(GENERAL, root, "Stop!"));
        }
    }

    private interface Stop {
        void in(String root);
    }

    private static void stops(FaultJourney journey, Stop stop) {
        stops(journey, () -> {}, stop);
    }

    private static void stops(FaultJourney journey, Runnable ready, Stop stop) {
        FaultyModel.Hold hold = journey.model.holds(List.of(FIRST), List.of("Never."));
        String root = journey.ben.mention(GENERAL, "How many days?");
        hold.awaitReached();
        FaultJourney.until("a post", () -> journey.text(GENERAL, root).contains(SHOWN));
        ready.run();
        long stopped = System.nanoTime();
        stop.in(root);
        journey.untilResults(GENERAL, root, 1);
        assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(5));
        journey.settle();
        journey.untilResults(GENERAL, root, 1);
        assertThat(journey.text(GENERAL, root))
                .containsOnlyOnce(SHOWN)
                .containsOnlyOnce(Messages.say(Language.EN, "turn.stopped"))
                .doesNotContain("Never.");
    }

    @Test
    void where_slack_has_no_stop_button_there_is_one_of_ours() {
        try (FaultJourney journey = new FaultJourney("KOTONOHA_MODEL_IDLE_SECONDS", "30").start()) {
            journey.workspace
                    .faults()
                    .next(
                            "agents.sessions.setStatus",
                            100,
                            new kotonoha.workspace.Fault.Refuse("unknown_method"));
            stops(
                    journey,
                    () ->
                            FaultJourney.until(
                                    "a button", () -> !journey.ben.whispers(GENERAL).isEmpty()),
                    root -> {
                        JsonNode hint = journey.ben.whispers(GENERAL).getLast();
                        journey.ben.click(GENERAL, Json.text(hint, "ts"), "kotonoha.stop");
                    });
        }
    }

    @Test
    void a_second_question_is_queued_at_once_and_answered_next() {
        try (FaultJourney journey = new FaultJourney().start()) {
            FaultyModel.Hold hold = journey.model.holds(List.of(FIRST), List.of("The rest."));
            String root = journey.ben.mention(GENERAL, "How many days?");
            hold.awaitReached();
            journey.ben.mention(GENERAL, root, "And sick days?");
            FaultJourney.until("a hint", () -> !journey.ben.whispers(GENERAL).isEmpty());
            assertThat(Json.text(journey.ben.whispers(GENERAL).getLast(), "text"))
                    .isEqualTo(Messages.say(Language.EN, "turn.queued"));
            assertThat(journey.model.calls()).hasSize(1);
            journey.model.plays(FaultyModel.answer("Ten sick days."));
            hold.release();
            journey.settle();
            journey.untilResults(GENERAL, root, 2);
            assertThat(journey.text(GENERAL, root)).endsWith("The rest.Ten sick days.");
            List<String> read = FaultyModel.texts(journey.model.calls().getLast());
            assertThat(String.join("\n", read))
                    .containsSubsequence("How many days?", "The rest.", "And sick days?");
            assertThat(read.getLast()).isEqualTo("And sick days?");
        }
    }

    @Test
    void a_second_question_replaces_the_first_where_that_is_set() {
        try (FaultJourney journey = new FaultJourney("KOTONOHA_SLACK_BUSY", "restart").start()) {
            FaultyModel.Hold hold = journey.model.holds(List.of(FIRST), List.of("Never."));
            String root = journey.ben.mention(GENERAL, "How many days?");
            hold.awaitReached();
            journey.model.plays(FaultyModel.answer("Ten sick days."));
            journey.ben.mention(GENERAL, root, "And sick days?");
            journey.untilResults(GENERAL, root, 2);
            journey.settle();
            assertThat(journey.text(GENERAL, root))
                    .containsSubsequence(
                            Messages.say(Language.EN, "turn.replaced"), "Ten sick days.")
                    .doesNotContain("Never.");
        }
    }

    @Test
    void a_second_question_is_turned_down_where_that_is_set() {
        try (FaultJourney journey = new FaultJourney("KOTONOHA_SLACK_BUSY", "reject").start()) {
            FaultyModel.Hold hold = journey.model.holds(List.of(FIRST), List.of("The rest."));
            String root = journey.ben.mention(GENERAL, "How many days?");
            hold.awaitReached();
            journey.hana.mention(GENERAL, root, "病気休暇は?");
            FaultJourney.until("a hint", () -> !journey.hana.whispers(GENERAL).isEmpty());
            assertThat(Json.text(journey.hana.whispers(GENERAL).getLast(), "text"))
                    .isEqualTo(Messages.say(Language.JA, "turn.rejected"));
            hold.release();
            journey.answeredOnce(GENERAL, root, "The rest.");
            assertThat(journey.model.calls()).hasSize(1);
        }
    }

    @Test
    void what_is_no_question_starts_nothing() {
        try (FaultJourney journey = new FaultJourney().start()) {
            String root = journey.ben.mention(GENERAL, "How many days?");
            journey.answeredOnce(GENERAL, root, "Forty-two.");
            journey.ben.edit(
                    GENERAL, root, "<@" + journey.workspace.botUser() + "> How many more?");
            journey.ben.reply(GENERAL, root, "Thanks all.");
            String other = journey.ben.reply(GENERAL, root, "Something else.");
            journey.ben.delete(GENERAL, other);
            journey.hana.react(GENERAL, root, "eyes");
            journey.ben.mention(GENERAL, root, "?");
            journey.settle();
            assertThat(journey.model.calls()).hasSize(1);
            assertThat(journey.said(GENERAL, root)).hasSize(1);
            assertThat(journey.ben.whispers(GENERAL)).hasSize(1);
        }
    }

    @Test
    void follow_ups_without_a_mention_are_answered_where_that_is_set() {
        try (FaultJourney journey =
                new FaultJourney("KOTONOHA_SLACK_FOLLOW_UP", "thread").start()) {
            String foreign = journey.ben.post(GENERAL, "Lunch?");
            journey.hana.reply(GENERAL, foreign, "はい、行きます");
            String root = journey.ben.mention(GENERAL, "How many days?");
            journey.answeredOnce(GENERAL, root, "Forty-two.");
            journey.model.plays(FaultyModel.answer("Ten."));
            journey.ben.reply(GENERAL, root, "And sick days?");
            journey.settle();
            journey.untilResults(GENERAL, root, 2);
            assertThat(journey.said(GENERAL, foreign)).isEmpty();
            assertThat(journey.model.calls()).hasSize(2);
        }
    }
}
