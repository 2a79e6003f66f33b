package kotonoha.journey;

import static kotonoha.journey.FaultJourney.GENERAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kotonoha.workspace.Fault;
import org.junit.jupiter.api.Test;

/// Each way in which Slack can fail, at each method that an answer needs: the answer arrives whole and once.
class FaultSlackTest {
    private static final List<String> METHODS =
            List.of(
                    "users.info",
                    "conversations.replies",
                    "assistant.threads.setStatus",
                    "agents.sessions.setStatus",
                    "chat.startStream",
                    "chat.appendStream",
                    "chat.stopStream",
                    "chat.postMessage",
                    "chat.update");

    private static final List<Fault> FAULTS =
            List.of(
                    new Fault.TooMany(Duration.ofSeconds(1)),
                    new Fault.Status(500),
                    new Fault.StatusAfter(500),
                    new Fault.CutBefore(),
                    new Fault.CutAfter(),
                    new Fault.Slow(Duration.ofMillis(700)),
                    new Fault.Garbage("<html>"),
                    new Fault.Refuse("internal_error"));

    /// What a plain server of old does not have.
    private static final List<String> NEW =
            List.of(
                    "chat.startStream",
                    "chat.appendStream",
                    "chat.stopStream",
                    "agents.sessions.setStatus",
                    "agents.sessions.rename",
                    "assistant.threads.setStatus",
                    "assistant.threads.setTitle",
                    "assistant.threads.setSuggestedPrompts");

    @Test
    void an_answer_arrives_whole_and_once_whatever_slack_does() throws Exception {
        try (ExecutorService all = Executors.newFixedThreadPool(24)) {
            Map<String, Future<?>> running = new LinkedHashMap<>();
            for (String method : METHODS)
                for (Fault fault : FAULTS) {
                    boolean done =
                            fault instanceof Fault.CutAfter || fault instanceof Fault.StatusAfter;
                    int times = done ? 1 : 3;
                    running.put(
                            "%s %s x%d".formatted(method, fault, times),
                            all.submit(() -> answers(method, fault, times)));
                }
            List<String> wrong = new ArrayList<>();
            for (Map.Entry<String, Future<?>> one : running.entrySet())
                try {
                    one.getValue().get();
                } catch (ExecutionException e) {
                    wrong.add(one.getKey() + ": " + e.getCause());
                }
            assertThat(wrong).isEmpty();
        }
    }

    private static void answers(String method, Fault fault, int times) {
        try (FaultJourney journey = new FaultJourney().start()) {
            if (List.of("chat.postMessage", "chat.update").contains(method)) lacks(journey, NEW);
            journey.model.plays(
                    FaultyModel.slowly(700, "Alpha beta. ", "Gamma delta. ", "Epsilon zeta."));
            String root = journey.ben.post(GENERAL, "Something was said before.");
            journey.workspace.faults().next(method, times, fault);
            journey.ben.mention(GENERAL, root, "How many days?");
            journey.answeredOnce(GENERAL, root, "Alpha beta. Gamma delta. Epsilon zeta.");
            assertThat(journey.model.calls()).hasSize(1);
            assertThat(FaultyModel.texts(journey.model.calls().getFirst()))
                    .anyMatch(text -> text.contains("Something was said before."));
            journey.workspace.faults().clear();
            journey.model.plays(FaultyModel.answer("And the next."));
            String next = journey.ben.mention(GENERAL, "Next?");
            journey.answeredOnce(GENERAL, next, "And the next.");
        }
    }

    @Test
    void a_plain_server_of_old_gets_the_whole_answer_by_posting() {
        try (FaultJourney journey = new FaultJourney()) {
            lacks(journey, NEW);
            lacks(journey, List.of("chat.postEphemeral", "auth.test"));
            journey.start();
            StringBuilder answer = new StringBuilder();
            for (int n = 0; n < 300; n++)
                answer.append("Sentence number ").append(n).append(" stands here. ");
            journey.model.plays(FaultyModel.answer(answer.toString()));
            String root = journey.hana.mention(GENERAL, "長い話をして");
            journey.settle();
            journey.untilResults(GENERAL, root, 1);
            String text = journey.text(GENERAL, root);
            for (int n = 0; n < 300; n++)
                assertThat(text).containsOnlyOnce("Sentence number " + n + " stands");
        }
    }

    @Test
    void without_a_private_message_a_hint_goes_into_the_thread() {
        try (FaultJourney journey = new FaultJourney().start()) {
            lacks(journey, List.of("chat.postEphemeral"));
            String root = journey.ben.mention(GENERAL, "?");
            journey.settle();
            assertThat(journey.said(GENERAL, root)).hasSize(1);
            assertThat(journey.model.calls()).isEmpty();
        }
    }

    @Test
    void a_private_hint_survives_a_busy_slack() {
        try (FaultJourney journey = new FaultJourney().start()) {
            for (Fault fault : FAULTS) journey.workspace.faults().next("chat.postEphemeral", fault);
            for (int n = 0; n < FAULTS.size(); n++) journey.ben.mention(GENERAL, "?");
            journey.settle();
            assertThat(journey.ben.whispers(GENERAL)).hasSizeGreaterThanOrEqualTo(FAULTS.size());
        }
    }

    @Test
    void a_channel_that_takes_no_message_costs_one_model_call() {
        try (FaultJourney journey = new FaultJourney().start()) {
            lacks(journey, NEW);
            journey.workspace
                    .faults()
                    .next("chat.postMessage", 1_000, new Fault.Refuse("restricted_action"));
            journey.ben.mention(GENERAL, "How many days?");
            journey.settle();
            assertThat(journey.model.calls()).hasSize(1);
            journey.workspace.faults().clear();
            lacks(journey, NEW);
            String next = journey.ben.mention(GENERAL, "And now?");
            journey.answeredOnce(GENERAL, next, "Forty-two.");
        }
    }

    @Test
    void somebody_slack_does_not_describe_is_answered_in_the_language_they_write() {
        try (FaultJourney journey = new FaultJourney().start()) {
            journey.workspace.faults().next("users.info", 100, new Fault.Refuse("user_not_found"));
            journey.model.plays(
                    stage -> stage.reply(401, FaultyModel.error("invalid_api_key", "No."), "X: y"));
            String root = journey.hana.mention(GENERAL, "有給は何日ありますか?");
            journey.settle();
            assertThat(journey.text(GENERAL, root)).contains("管理者");
        }
    }

    private static void lacks(FaultJourney journey, List<String> methods) {
        for (String method : methods)
            journey.workspace.faults().next(method, 1_000, new Fault.Refuse("unknown_method"));
    }
}
