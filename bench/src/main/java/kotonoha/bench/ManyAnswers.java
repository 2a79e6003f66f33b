package kotonoha.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.workspace.Limits;
import kotonoha.workspace.Person;
import kotonoha.workspace.Workspace;
import kotonoha.workspace.WorkspaceSettings;
import tools.jackson.databind.JsonNode;

/// Many answers at once in one JVM: whether each arrives whole, in what time and memory, and how far what people see is
/// behind what the model has written.
final class ManyAnswers {
    private static final Pattern PIECE = Pattern.compile("語(\\d{4})、");
    private static final Pattern PAUSE =
            Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms");
    private static final int PARAGRAPH = 20;

    private final Time time = Time.system();
    private final int answers;
    private final int pieces;
    private final Duration between;
    private final boolean limits;
    private final Duration patience;
    private final List<Long> lags = new ArrayList<>();

    /// @param limits whether Slack's limits on calls hold, in the bot and in the workspace
    ManyAnswers(int answers, int pieces, Duration between, boolean limits, Duration patience) {
        this.answers = answers;
        this.pieces = pieces;
        this.between = between;
        this.limits = limits;
        this.patience = patience;
    }

    /// `written` and `whole` are when the model's last answer had left and when the last one was whole in the workspace,
    /// from the first question; sizes in megabytes. `lag` is the age of the oldest piece that could not be read yet, over
    /// all answers and moments while the model wrote.
    record Result(
            int asked,
            int whole,
            int streamed,
            double written,
            double arrived,
            double peakHeap,
            double liveHeap,
            double longestPause,
            double rss,
            Figures lag,
            long errors) {}

    private record Thread(Person person, String channel, String root) {}

    Result measure() throws Exception {
        int port = Kotonoha.freePort();
        ScriptedModel.Script script = script();
        WorkspaceSettings settings =
                WorkspaceSettings.practice(time, Chance.secure())
                        .withLimits(Limits.slack().withBuckets(limits));
        try (Workspace workspace = Workspace.start(settings);
                ScriptedModel model = new ScriptedModel(number -> script);
                Kotonoha serve = start(FirstText.environment(port, workspace, model))) {
            serve.ready(port, "/healthz");
            workspace.deliverTo(URI.create("http://127.0.0.1:" + port + "/slack/events"));
            long begin = time.nanos();
            List<Thread> threads = ask(workspace);
            return watch(workspace, model, serve, threads, begin);
        }
    }

    private ScriptedModel.Script script() {
        return new ScriptedModel.Script(
                IntStream.range(0, pieces)
                        .mapToObj(i ->
                                "語%04d、".formatted(i)
                                        + (i % PARAGRAPH == PARAGRAPH - 1 ? "です。\n\n" : "説明"))
                        .toList(),
                between);
    }

    private Kotonoha start(Map<String, String> environment) throws IOException {
        environment.put("JAVA_OPTS", "-Xlog:gc:file={folder}/gc.log");
        if (limits) return Kotonoha.run("serve", environment);
        environment.remove("JAVA_OPTS");
        return Kotonoha.run(unpaced(), environment);
    }

    /// The launcher's flags, with a start that knows no limits of Slack's.
    private static List<String> unpaced() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Xlog:gc:file=gc.log",
                "-Dstdout.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString(),
                "kotonoha.app.Unpaced");
    }

    /// Spread over the channels and the people in them, since Slack lets one message a second into a channel.
    private List<Thread> ask(Workspace workspace) {
        List<Person> people = workspace.people();
        List<String> channels = List.copyOf(workspace.channels().values());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; threads.size() < answers; i++) {
            Person person = people.get(i % people.size());
            int place = i / people.size() % (channels.size() + 1);
            String words = "規程について教えて #%d#".formatted(threads.size());
            if (place == channels.size()) {
                threads.add(new Thread(person, person.dmChannel(), person.dm(words)));
                continue;
            }
            if (!isIn(person, channels.get(place))) continue;
            String channel = channels.get(place);
            threads.add(new Thread(person, channel, person.mention(channel, words)));
        }
        return threads;
    }

    private static boolean isIn(Person person, String channel) {
        try {
            return !person.messages(channel).isEmpty();
        } catch (RuntimeException notThere) {
            return false;
        }
    }

    private Result watch(
            Workspace workspace,
            ScriptedModel model,
            Kotonoha serve,
            List<Thread> threads,
            long begin)
            throws Exception {
        boolean[] whole = new boolean[answers];
        int missing = answers;
        long arrived = begin;
        long written = 0;
        while (missing > 0 && time.nanos() < begin + patience.toNanos()) {
            for (int i = 0; i < answers; i++) {
                if (whole[i]) continue;
                List<Integer> seen = seen(workspace, threads.get(i));
                note(model, i, seen.size());
                whole[i] = isWhole(seen);
                if (!whole[i]) continue;
                missing--;
                arrived = time.nanos();
            }
            if (written == 0 && isWritten(model)) written = time.nanos();
            LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
        }
        double rss = serve.highestRss();
        int streamed =
                (int) threads.stream().filter(thread -> isStreamed(workspace, thread)).count();
        // What was whole must be so at the end as well.
        int wholeAtLast =
                (int) threads.stream().filter(thread -> isWhole(seen(workspace, thread))).count();
        serve.stop();
        Memory memory = memory(serve.file("gc.log"));
        return new Result(
                answers,
                wholeAtLast,
                streamed,
                Figures.ms(written - begin) / 1_000,
                Figures.ms(arrived - begin) / 1_000,
                memory.peak(),
                memory.live(),
                memory.pause(),
                rss,
                Figures.of(lags),
                serve.errors());
    }

    private boolean isWritten(ScriptedModel model) {
        return IntStream.range(0, answers)
                .allMatch(i -> model.run(i).map(run -> run.pieces() == pieces).orElse(false));
    }

    /// While the model writes: how long the oldest piece that cannot be read yet has been waiting.
    private void note(ScriptedModel model, int answer, int seen) {
        model.run(answer)
                .filter(run -> run.pieces() < pieces)
                .ifPresent(
                        run -> lags.add(seen < run.pieces() ? time.nanos() - run.left(seen) : 0L));
    }

    private boolean isWhole(List<Integer> seen) {
        return seen.equals(IntStream.range(0, pieces).boxed().toList());
    }

    private static List<Integer> seen(Workspace workspace, Thread thread) {
        List<Integer> seen = new ArrayList<>();
        for (JsonNode message : own(workspace, thread)) {
            Matcher matcher = PIECE.matcher(text(message));
            while (matcher.find()) seen.add(Integer.parseInt(matcher.group(1)));
        }
        return seen;
    }

    private static List<JsonNode> own(Workspace workspace, Thread thread) {
        return thread.person().thread(thread.channel(), thread.root()).stream()
                .filter(message -> Json.text(message, "user").equals(workspace.botUser()))
                .sorted(Comparator.comparing((JsonNode message) -> Json.text(message, "ts")))
                .toList();
    }

    private static String text(JsonNode message) {
        StringBuilder text = new StringBuilder();
        for (JsonNode block : message.path("blocks"))
            if (Json.text(block, "type").equals("markdown")) text.append(Json.text(block, "text"));
        return text.isEmpty() ? Json.text(message, "text") : text.toString();
    }

    private static boolean isStreamed(Workspace workspace, Thread thread) {
        return own(workspace, thread).stream().anyMatch(message -> message.has("streaming_state"));
    }

    private record Memory(double peak, double live, double pause) {}

    /// From the collector's log: the fullest heap that it met, the fullest that it left, its longest pause.
    private static Memory memory(Path log) throws IOException {
        double peak = 0;
        double live = 0;
        double pause = 0;
        if (!Files.exists(log)) return new Memory(peak, live, pause);
        for (String line : Files.readAllLines(log)) {
            Matcher matcher = PAUSE.matcher(line);
            if (!matcher.find()) continue;
            peak = Math.max(peak, Double.parseDouble(matcher.group(1)));
            live = Math.max(live, Double.parseDouble(matcher.group(2)));
            pause = Math.max(pause, Double.parseDouble(matcher.group(3)));
        }
        return new Memory(peak, live, pause);
    }
}
