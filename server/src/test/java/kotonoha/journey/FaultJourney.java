package kotonoha.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import kotonoha.app.StartedBot;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.workspace.Limits;
import kotonoha.workspace.Person;
import kotonoha.workspace.Workspace;
import kotonoha.workspace.WorkspaceSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A workspace, a model and the bot between them, for tests in which something goes wrong. Hana reads Japanese, Ben
/// English.
final class FaultJourney implements AutoCloseable {
    static final String GENERAL = "C0GENERAL1";
    static final String SECRET = "C0SECRET02";
    private static final Duration LONGEST = Duration.ofSeconds(40);

    final Workspace workspace;
    final FaultyModel model = new FaultyModel();
    final Person hana;
    final Person ben;
    final Path folder;
    private final Map<String, String> extra;
    private @Nullable StartedBot bot;

    /// @param extra settings beyond the connections, as names and values in turn
    FaultJourney(String... extra) {
        Limits limits =
                Limits.slack()
                        .withBuckets(false)
                        .withAck(
                                Duration.ofSeconds(3),
                                List.of(Duration.ofMillis(50), Duration.ofMillis(200)));
        workspace =
                Workspace.start(
                        WorkspaceSettings.test(Time.system(), Chance.secure()).withLimits(limits));
        hana = workspace.person("U0HANA0001");
        ben = workspace.person("U0BEN00002");
        this.extra = new HashMap<>();
        for (int i = 0; i < extra.length; i += 2) this.extra.put(extra[i], extra[i + 1]);
        try {
            folder = Files.createTempDirectory("kotonoha-journey");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FaultJourney start() {
        StartedBot started = StartedBot.start(environment(), folder);
        bot = started;
        workspace.deliverTo(started.events());
        return this;
    }

    /// What `serve` needs to know, in this process or another.
    Map<String, String> environment() {
        Map<String, String> all =
                new HashMap<>(
                        Map.of(
                                "SLACK_BOT_TOKEN",
                                workspace.botToken().reveal(),
                                "SLACK_SIGNING_SECRET",
                                workspace.signingSecret().reveal(),
                                "SLACK_API_URL",
                                workspace.apiUrl().toString(),
                                "OPENAI_API_KEY",
                                "sk-test-0123456789",
                                "OPENAI_BASE_URL",
                                model.base().toString(),
                                "BASE_MODEL",
                                "gpt-test",
                                "KOTONOHA_PORT",
                                "0",
                                "KOTONOHA_SERVER_BIND",
                                "127.0.0.1",
                                "KOTONOHA_MODEL_IDLE_SECONDS",
                                "2",
                                "KOTONOHA_DATA_DIR",
                                folder.toString()));
        all.putAll(extra);
        return all;
    }

    /// Waits until everything that was said has been dealt with.
    void settle() {
        until("all is quiet", () -> workspace.unacknowledged() == 0 && (bot == null || bot.idle()));
    }

    /// What the bot has said in a thread, oldest first.
    List<JsonNode> said(String channel, String root) {
        return person(channel).thread(channel, root).stream()
                .filter(message -> Json.text(message, "user").equals(workspace.botUser()))
                .toList();
    }

    String text(String channel, String root) {
        StringBuilder all = new StringBuilder();
        for (JsonNode message : said(channel, root)) all.append(Json.text(message, "text"));
        return all.toString();
    }

    /// The results in a thread: what ends with the buttons of an answer or of a failure.
    List<JsonNode> results(String channel, String root) {
        return said(channel, root).stream()
                .filter(message -> isAnswer(message) || isInterrupted(message))
                .toList();
    }

    static boolean isAnswer(JsonNode message) {
        return Json.write(message).contains("\"kotonoha.feedback\"");
    }

    static boolean isInterrupted(JsonNode message) {
        return Json.write(message).contains("\"kotonoha.again\",");
    }

    /// Waits until a thread shows so many results, and checks that nothing hangs there.
    void untilResults(String channel, String root, int count) {
        until(
                count + " results",
                () ->
                        results(channel, root).size() >= count
                                && nothingHangs(channel, root).isEmpty());
        assertThat(results(channel, root)).hasSize(count);
    }

    /// What hangs in a thread, if anything.
    Optional<String> nothingHangs(String channel, String root) {
        boolean streaming =
                said(channel, root).stream()
                        .anyMatch(m -> Json.text(m, "streaming_state").equals("in_progress"));
        String status = person(channel).status(channel, root);
        boolean busy =
                person(channel)
                        .session(channel, root)
                        .filter(session -> Json.text(session, "status").equals("processing"))
                        .isPresent();
        if (streaming) return Optional.of("a message is left streaming");
        if (!status.isEmpty()) return Optional.of("the status says: " + status);
        return busy ? Optional.of("the session is left processing") : Optional.empty();
    }

    /// Settles, and checks that there is one answer, that it says this once, and that nothing hangs.
    void answeredOnce(String channel, String root, String words) {
        settle();
        untilResults(channel, root, 1);
        assertThat(results(channel, root)).allMatch(FaultJourney::isAnswer);
        assertThat(text(channel, root)).containsOnlyOnce(words);
    }

    static void until(String what, BooleanSupplier done) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end)
                throw new AssertionError("did not happen within " + LONGEST + ": " + what);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    void stopBot() {
        if (bot != null) bot.close();
        bot = null;
    }

    @Override
    public void close() {
        stopBot();
        workspace.close();
        model.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ben is not in Hana's DM nor in the private channel.
    private Person person(String channel) {
        return channel.equals(ben.dmChannel()) ? ben : hana;
    }
}
