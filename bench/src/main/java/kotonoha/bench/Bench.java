package kotonoha.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Measures how good the program is and prints each figure beside its goal. Words choose parts (`start`, `first-text`,
/// `events`, `answers`, `reading`); `--quick` takes fewer and shorter measurements.
public final class Bench {
    private static final List<String> PARTS = 
            List.of("start", "first-text", "events", "answers", "reading");

    private final PrintStream out = System.out;
    private final boolean quick;
    private final Set<String> parts;

    private Bench(boolean quick, Set<String> parts) {
        this.quick = quick;
        this.parts = parts;
    }

    public static void main(String[] args) throws Exception {
        // The fakes must not hold small answers back.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        List<String> words = new ArrayList<>(List.of(args));
        boolean quick = words.remove("--quick");
        if (!PARTS.containsAll(words)) {
            System.err.println("bench [--quick] [" + String.join("|", PARTS) + "]...");
            System.exit(2);
        }
        new Bench(quick, Set.copyOf(words.isEmpty() ? PARTS : words)).run();
        System.exit(0);
    }

    private void run() throws Exception {
        out.printf(
                "%d cores, load %s, JDK %s, %s%n",
                Runtime.getRuntime().availableProcessors(),
                load(),
                Runtime.version(),
                System.getProperty("os.name"));
        if (parts.contains("start")) starts();
        if (parts.contains("first-text")) firstText();
        if (parts.contains("events")) events();
        if (parts.contains("answers")) answers();
        if (parts.contains("reading")) reading();
        out.printf("load at the end %s%n", load());
    }

    private void reading() throws Exception {
        for (boolean tables : List.of(false, true)) {
            MuchToRead.Result result = new MuchToRead(tables).measure(quick ? 1 : 3);
            line(
                    "1,000 messages, a canvas of 1 MB, ten files of 20 MB (%s) to the model's request: max %.1f s (fetching alone %.1f s), again max %.1f s"
                            .formatted(
                                    tables ? "CSV" : "text",
                                    Figures.of(result.first()).max() / 1_000,
                                    Figures.of(result.fetching()).max() / 1_000,
                                    Figures.of(result.again()).max() / 1_000),
                    "3 s without the network");
            line("  the bot's highest resident memory: %.0f MB".formatted(result.rss()), "-Xmx512m");
        }
    }

    private void starts() throws Exception {
        for (String command : List.of("serve", "demo")) {
            Starting.Result result = new Starting(command, quick ? 2 : 7).measure();
            line(
                    "%s, start to ready: p50 %.2f s, max %.2f s (%d starts, %.2f s of processor time)"
                            .formatted(
                                    command,
                                    result.starts().at(0.5) / 1_000,
                                    result.starts().max() / 1_000,
                                    result.starts().count(),
                                    result.processor().at(0.5) / 1_000),
                    "2 s");
            line("%s, resident when idle: %.0f MB".formatted(command, result.rss()), "250 MB");
        }
    }

    private void firstText() throws Exception {
        FirstText.Result result = new FirstText(quick ? 1 : 3).measure();
        line(
                "model's first text to text in the workspace: p50 %.0f ms, p95 %.0f ms, max %.0f ms (%d answers)"
                        .formatted(
                                result.all().at(0.5),
                                result.all().at(0.95),
                                result.all().max(),
                                result.all().count()),
                "p95 150 ms");
        line(
                "  without the first after each start: p50 %.0f ms, p95 %.0f ms, max %.0f ms"
                        .formatted(
                                result.warm().at(0.5), result.warm().at(0.95), result.warm().max()),
                "p95 150 ms");
    }

    private void events() throws Exception {
        events(
                "70 % no business of the bot's, 10 % mentions, their twins, their repeats",
                Acknowledging.Mix.USUAL);
        events("each a question of its own", Acknowledging.Mix.QUESTIONS);
    }

    private void events(String what, Acknowledging.Mix mix) throws Exception {
        int seconds = quick ? 3 : 60;
        Acknowledging measured = new Acknowledging(mix, seconds);
        Acknowledging.Result result = measured.measure();
        out.printf("%d events/s for %d s, %s:%n", Acknowledging.RATE, seconds, what);
        acknowledged("all", result.of(any -> true, 0));
        acknowledged("the same after two seconds", result.of(any -> true, 2));
        if (mix == Acknowledging.Mix.USUAL)
            for (Acknowledging.Kind kind : Acknowledging.Kind.values()) {
                String name = kind.name().toLowerCase(Locale.ROOT);
                acknowledged(name, result.of(event -> measured.kind(event) == kind, 0));
            }
        line(
                "  lost %d, twice %d, refused %d, cut off %d (resident %.0f MB)"
                        .formatted(
                                result.lost(),
                                result.twice(),
                                result.refused(),
                                result.cut(),
                                result.rss()),
                "0, 0, 0, 0");
    }

    private void acknowledged(String what, Figures figures) {
        line(
                "  %s, acknowledged after: p50 %.1f ms, p99 %.1f ms, max %.0f ms (%d)"
                        .formatted(
                                what,
                                figures.at(0.5),
                                figures.at(0.99),
                                figures.max(),
                                figures.count()),
                "p99 50 ms");
    }

    private void answers() throws Exception {
        int many = 200;
        if (quick) {
            answers(
                    "no limits",
                    new ManyAnswers(
                            many, 40, Duration.ofMillis(100), false, Duration.ofSeconds(40)));
            return;
        }
        Duration between = Duration.ofMillis(100);
        answers("no limits", new ManyAnswers(many, 300, between, false, Duration.ofMinutes(3)));
        answers("Slack's limits", new ManyAnswers(20, 300, between, true, Duration.ofMinutes(3)));
        answers("Slack's limits", new ManyAnswers(many, 300, between, true, Duration.ofMinutes(8)));
    }

    private void answers(String what, ManyAnswers measured) throws Exception {
        ManyAnswers.Result result = measured.measure();
        out.printf("%d answers at once, %s, -Xmx512m:%n", result.asked(), what);
        line(
                "  whole %d of %d, %d of them streamed, %d errors logged"
                        .formatted(
                                result.whole(), result.asked(), result.streamed(), result.errors()),
                "all");
        line(
                "  the model had written after %.0f s, the last answer was whole after %.0f s"
                        .formatted(result.written(), result.arrived()),
                "");
        line(
                "  text behind the model: p50 %.1f s, p95 %.1f s, max %.1f s"
                        .formatted(
                                result.lag().at(0.5) / 1_000,
                                result.lag().at(0.95) / 1_000,
                                result.lag().max() / 1_000),
                "");
        line(
                "  heap: fullest %.0f MB, after a collection %.0f MB, longest pause %.0f ms; resident at most %.0f MB"
                        .formatted(
                                result.peakHeap(),
                                result.liveHeap(),
                                result.longestPause(),
                                result.rss()),
                "heap 512 MB");
    }

    private void line(String figures, String goal) {
        out.println(goal.isEmpty() ? figures : "%s  [goal: %s]".formatted(figures, goal));
        out.flush();
    }

    private static String load() throws IOException {
        Path averages = Path.of("/proc/loadavg");
        if (Files.exists(averages)) return Files.readString(averages).split(" ", -1)[0];
        return "%.2f"
                .formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
