package kotonoha.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.workspace.Person;
import kotonoha.workspace.Workspace;
import kotonoha.workspace.WorkspaceSettings;
import tools.jackson.databind.JsonNode;

/// How long it takes from the model's first text to text that people see in the workspace, one question after the
/// other. Slack lets 20 streams a minute begin, so a fresh program and workspace are taken for each twenty: each round
/// holds a cold first answer.
final class FirstText {
    static final int ROUND = 20;
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final List<String> JAPANESE =
            List.of("有給", "休暇", "は翌年", "まで", "繰り", "越せ", "ます。", " handbook", ".\n");
    private static final List<String> ENGLISH =
            List.of(
                    "Unused",
                    " leave",
                    " carries",
                    " over",
                    " once",
                    ",",
                    " says",
                    " the",
                    " handbook",
                    ".\n");

    private final Time time = Time.system();
    private final int rounds;
    private final List<Long> first = new ArrayList<>();
    private final List<Long> warm = new ArrayList<>();

    FirstText(int rounds) {
        this.rounds = rounds;
    }

    /// All of them, and without the first of each round.
    record Result(Figures all, Figures warm) {}

    Result measure() throws Exception {
        for (int round = 0; round < rounds; round++) round();
        return new Result(Figures.of(first), Figures.of(warm));
    }

    private void round() throws Exception {
        int port = Kotonoha.freePort();
        try (Workspace workspace =
                        Workspace.start(WorkspaceSettings.practice(time, Chance.secure()));
                ScriptedModel model = new ScriptedModel(FirstText::script);
                Kotonoha serve = Kotonoha.run("serve", environment(port, workspace, model))) {
            serve.ready(port, "/healthz");
            workspace.deliverTo(URI.create("http://127.0.0.1:" + port + "/slack/events"));
            Person person = workspace.person("U0HARUKA01");
            for (int number = 0; number < ROUND; number++) {
                long wait = ask(person, workspace, model, number);
                first.add(wait);
                if (number > 0) warm.add(wait);
            }
        }
    }

    /// Tokens as models cut them: an English word is known to be whole when the next one begins.
    private static ScriptedModel.Script script(int number) {
        return new ScriptedModel.Script(
                number % 2 == 0 ? JAPANESE : ENGLISH, Duration.ofMillis(30));
    }

    static java.util.Map<String, String> environment(
            int port, Workspace workspace, ScriptedModel model) {
        return Kotonoha.environment(
                "KOTONOHA_PORT", "" + port,
                "SLACK_BOT_TOKEN", workspace.botToken().reveal(),
                "SLACK_SIGNING_SECRET", workspace.signingSecret().reveal(),
                "SLACK_API_URL", workspace.apiUrl().toString(),
                "OPENAI_API_KEY", "sk-bench",
                "OPENAI_BASE_URL", model.base());
    }

    private long ask(Person person, Workspace workspace, ScriptedModel model, int number)
            throws IOException {
        String channel = workspace.channels().values().iterator().next();
        String root = person.mention(channel, "有給休暇の繰越は? #%d#".formatted(number));
        long end = time.nanos() + LONGEST.toNanos();
        while (time.nanos() < end) {
            if (isVisible(person.thread(channel, root), workspace)) {
                long seen = time.nanos();
                long left = model.run(number).orElseThrow().left(0);
                settle(person, channel, root, workspace);
                return seen - left;
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        throw new IOException("no text came to question " + number);
    }

    private static boolean isVisible(List<JsonNode> thread, Workspace workspace) {
        return thread.stream()
                .filter(message -> Json.text(message, "user").equals(workspace.botUser()))
                .anyMatch(message -> !Json.text(message, "text").isBlank());
    }

    /// The next question waits for the end of this one.
    private void settle(Person person, String channel, String root, Workspace workspace) {
        long end = time.nanos() + LONGEST.toNanos();
        while (time.nanos() < end) {
            boolean closed =
                    person.thread(channel, root).stream()
                            .filter(message ->
                                    Json.text(message, "user").equals(workspace.botUser()))
                            .anyMatch(message -> Json.text(message, "text").contains("handbook."));
            if (closed) break;
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
    }
}
