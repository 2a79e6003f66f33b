package kotonoha.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kotonoha.files.Extract;
import kotonoha.files.RawFile;
import kotonoha.files.ReadCache;
import kotonoha.files.ReadResult;
import kotonoha.files.ReaderChildren;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Hostile archives and the fuzz collections of well-known projects, through real readers: the host neither hangs nor
/// dies, and a good file is read afterwards.
class RobustnessTest {
    private static final Path ATTACKS =
            Path.of(System.getProperty("kotonoha.shared", "")).resolve("attacks");

    @TempDir Path folder;

    private record Tried(Path file, ReadResult result, Duration took) {}

    @Test
    @Timeout(240)
    void no_file_of_the_collections_stops_the_reading() throws Exception {
        if (!Files.isDirectory(ATTACKS)) {
            System.out.println(
                    "skipped: the robustness over fuzz collections needs ../shared/data");
            return;
        }
        for (String collection : List.of("archives", "office_poi_fuzz", "pdf_pdfbox")) {
            List<Tried> all = readAll(ATTACKS.resolve(collection));
            print(collection, all);
            for (Tried tried : all) {
                assertThat(tried.took())
                        .as(tried.file().toString())
                        .isLessThan(Duration.ofSeconds(20));
                if (tried.result() instanceof Unreadable why)
                    assertThat(why.reason())
                            .as(tried.file().toString())
                            .isNotIn(Reason.FAILED, Reason.UNREACHABLE, Reason.TOO_SLOW);
            }
        }
    }

    private List<Tried> readAll(Path collection) throws Exception {
        List<Path> files;
        try (Stream<Path> listed = Files.list(collection)) {
            files =
                    listed.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().matches(".*(\\.md|\\.jsonl|LICENSE)"))
                            .sorted()
                            .toList();
        }
        try (ReaderChildren readers =
                        new ReaderChildren(
                                Children.real(),
                                ReadCache.none(),
                                Time.system(),
                                folder.resolve("scratch"));
                ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Callable<Tried>> calls = new ArrayList<>();
            for (Path file : files) calls.add(() -> read(readers, file));
            List<Tried> all = new ArrayList<>();
            for (Future<Tried> done : two.invokeAll(calls)) all.add(done.get());
            assertThat(readers.read(Children.file("after.txt", "still here")))
                    .isInstanceOf(Extract.class);
            return all;
        }
    }

    private static Tried read(ReaderChildren readers, Path file)
            throws IOException, InterruptedException {
        RawFile raw =
                new RawFile(
                        file.getFileName().toString(),
                        "",
                        Files.size(file),
                        "",
                        RawFile.As.FILE,
                        () -> Files.newInputStream(file));
        long begun = System.nanoTime();
        ReadResult result = readers.read(raw);
        return new Tried(file, result, Duration.ofNanos(System.nanoTime() - begun));
    }

    private static void print(String collection, List<Tried> all) {
        Map<String, Integer> counts = new TreeMap<>();
        Duration worst = Duration.ZERO;
        for (Tried tried : all) {
            String came =
                    switch (tried.result()) {
                        case Extract extract -> "read";
                        case Unreadable why -> why.reason().name();
                    };
            counts.merge(came, 1, Integer::sum);
            if (tried.took().compareTo(worst) > 0) worst = tried.took();
            if (Boolean.getBoolean("kotonoha.each"))
                System.out.printf(
                        "%-90s %5d ms %s%n",
                        tried.file().getFileName(),
                        tried.took().toMillis(),
                        tried.result() instanceof Unreadable why ? why : "read");
        }
        System.out.printf(
                "%s: %d files, %s, worst %d ms%n",
                collection, all.size(), counts, worst.toMillis());
    }
}
