package kotonoha.journey;

import static kotonoha.journey.FaultJourney.GENERAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kotonoha.app.Main;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.workspace.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `serve` in a process of its own, killed between two steps and started again on the same data: one visible result,
/// nothing hanging, and asking again works.
class RestartTest {
    private static final String FIRST = "The first half of what there is to say. ";

    /// The exit guard holds the last letters of a text back until more comes.
    private static final String SHOWN = "The first half";

    private static final String SECOND = "The second half.";

    private final FaultJourney journey = new FaultJourney("KOTONOHA_MODEL_IDLE_SECONDS", "60");
    private Child child = serve();

    @AfterEach
    void stop() {
        child.process().destroyForcibly();
        journey.close();
    }

    @Test
    void killed_while_the_context_is_gathered_it_answers_after_the_restart() throws Exception {
        String root = journey.ben.post(GENERAL, "Something was said before.");
        journey.workspace
                .faults()
                .next("conversations.replies", new Fault.Slow(Duration.ofSeconds(20)));
        journey.model.plays(FaultyModel.answer(FIRST, SECOND));
        journey.ben.mention(GENERAL, root, "How many days?");
        FaultJourney.until(
                "the session",
                () -> !journey.workspace.calls("agents.sessions.setStatus").isEmpty());
        restart();
        answered(root);
        assertThat(journey.model.calls()).hasSize(1);
    }

    @Test
    void killed_while_the_model_thinks_it_answers_after_the_restart() throws Exception {
        FaultyModel.Hold hold = journey.model.holds(List.of(), List.of(SECOND));
        String root = journey.ben.mention(GENERAL, "How many days?");
        hold.awaitReached();
        journey.model.plays(FaultyModel.answer(FIRST, SECOND));
        restart();
        answered(root);
        assertThat(journey.model.calls()).hasSize(2);
    }

    @Test
    void killed_at_the_first_post_it_says_so_and_asking_again_works() throws Exception {
        // Slack has the message, the bot has not heard so.
        journey.workspace.faults().next("chat.startStream", new Fault.CutAfter());
        // The question itself is read at once, what was posted is not.
        journey.workspace.faults().next("conversations.replies", new Fault.Slow(Duration.ZERO));
        journey.workspace
                .faults()
                .next("conversations.replies", new Fault.Slow(Duration.ofSeconds(20)));
        FaultyModel.Hold hold = journey.model.holds(List.of(FIRST), List.of(SECOND));
        String root = journey.ben.mention(GENERAL, "How many days?");
        hold.awaitReached();
        FaultJourney.until("a post", () -> !journey.said(GENERAL, root).isEmpty());
        journey.model.plays(FaultyModel.answer(FIRST, SECOND));
        restart();
        interrupted(root);
        again(root);
    }

    @Test
    void killed_in_the_middle_it_says_so_and_asking_again_works_even_when_killed_once_more()
            throws Exception {
        FaultyModel.Hold hold = journey.model.holds(List.of(FIRST), List.of(SECOND));
        String root = journey.hana.mention(GENERAL, "有給は何日ありますか?");
        hold.awaitReached();
        FaultJourney.until("a post", () -> journey.text(GENERAL, root).contains(SHOWN));
        restart();
        journey.untilResults(GENERAL, root, 1);
        assertThat(journey.text(GENERAL, root))
                .containsOnlyOnce(SHOWN)
                .containsOnlyOnce(Messages.say(Language.JA, "turn.interrupted"));
        FaultyModel.Hold thinks = journey.model.holds(List.of(), List.of(SECOND));
        journey.hana.click(GENERAL, last(root), "kotonoha.again");
        thinks.awaitReached();
        journey.model.plays(FaultyModel.answer("All of it."));
        restart();
        journey.untilResults(GENERAL, root, 2);
        assertThat(journey.text(GENERAL, root)).containsOnlyOnce("All of it.");
    }

    @Test
    void killed_before_the_end_of_the_stream_it_ends_it() throws Exception {
        journey.workspace.faults().next("chat.stopStream", 100, new Fault.Status(500));
        journey.model.plays(FaultyModel.answer(FIRST, SECOND));
        String root = journey.ben.mention(GENERAL, "How many days?");
        FaultJourney.until("the end", () -> !journey.workspace.calls("chat.stopStream").isEmpty());
        restart();
        journey.workspace.faults().clear();
        interrupted(root);
        again(root);
    }

    @Test
    void killed_after_the_end_of_the_stream_it_leaves_the_answer_alone() throws Exception {
        journey.workspace.faults().next("chat.stopStream", new Fault.CutAfter());
        journey.workspace.faults().next("conversations.replies", new Fault.Slow(Duration.ZERO));
        journey.workspace
                .faults()
                .next("conversations.replies", new Fault.Slow(Duration.ofSeconds(20)));
        journey.model.plays(FaultyModel.answer(FIRST, SECOND));
        String root = journey.ben.mention(GENERAL, "How many days?");
        FaultJourney.until("the end", () -> !journey.results(GENERAL, root).isEmpty());
        restart();
        String next = journey.ben.mention(GENERAL, "And now?");
        answered(next);
        answered(root);
        assertThat(journey.model.calls()).hasSize(2);
    }

    @Test
    void told_to_end_it_says_so_in_the_thread_and_the_next_start_goes_on_with_what_waits()
            throws Exception {
        FaultyModel.Hold hold = journey.model.holds(List.of(FIRST), List.of(SECOND));
        String root = journey.ben.mention(GENERAL, "How many days?");
        hold.awaitReached();
        FaultJourney.until("a post", () -> !journey.said(GENERAL, root).isEmpty());
        journey.ben.mention(GENERAL, root, "And what if I am ill?");
        FaultJourney.until("a hint", () -> !journey.ben.whispers(GENERAL).isEmpty());
        child.process().destroy();
        assertThat(child.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
        assertThat(child.process().exitValue()).isZero();
        interrupted(root);
        journey.model.plays(FaultyModel.answer("When you are ill."));
        child = serve();
        journey.untilResults(GENERAL, root, 2);
        assertThat(journey.text(GENERAL, root)).containsOnlyOnce("When you are ill.");
    }

    private void answered(String root) {
        journey.untilResults(GENERAL, root, 1);
        assertThat(journey.text(GENERAL, root)).containsOnlyOnce(FIRST + SECOND);
        assertThat(journey.results(GENERAL, root)).allMatch(FaultJourney::isAnswer);
    }

    private void interrupted(String root) {
        journey.untilResults(GENERAL, root, 1);
        assertThat(journey.results(GENERAL, root)).allMatch(FaultJourney::isInterrupted);
        assertThat(journey.text(GENERAL, root))
                .containsOnlyOnce(SHOWN)
                .containsOnlyOnce(Messages.say(Language.EN, "turn.interrupted"));
    }

    private void again(String root) {
        journey.model.plays(FaultyModel.answer("Once more."));
        journey.ben.click(GENERAL, last(root), "kotonoha.again");
        journey.untilResults(GENERAL, root, 2);
        assertThat(journey.text(GENERAL, root)).containsOnlyOnce("Once more.");
    }

    private String last(String root) {
        JsonNode result = journey.results(GENERAL, root).getLast();
        return Json.text(result, "ts");
    }

    private void restart() throws InterruptedException {
        child.process().destroyForcibly().waitFor();
        // What the dead process had under way must not be met by its successor.
        journey.workspace.faults().clear();
        child = serve();
    }

    private record Child(Process process, URI events) {}

    /// Starts `serve` and waits until it listens.
    private Child serve() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder =
                new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve");
        builder.environment().putAll(journey.environment());
        builder.redirectErrorStream(true).directory(journey.folder.toFile());
        try {
            Process process = builder.start();
            BlockingQueue<URI> listening = new LinkedBlockingQueue<>();
            StringBuilder log = new StringBuilder();
            Thread.ofVirtual().start(() -> read(process, log, listening));
            URI events = listening.poll(20, TimeUnit.SECONDS);
            if (events == null) throw new AssertionError("serve does not start:\n" + log);
            journey.workspace.deliverTo(events);
            return new Child(process, events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static void read(Process process, StringBuilder log, BlockingQueue<URI> listening) {
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                log.append(line).append('\n');
                int at = line.indexOf("http://127.0.0.1:");
                int end = line.indexOf("/slack/events");
                if (at >= 0 && end > at)
                    listening.add(URI.create(line.substring(at, end + "/slack/events".length())));
            }
        } catch (IOException ended) {
            // it was killed
        }
    }
}
