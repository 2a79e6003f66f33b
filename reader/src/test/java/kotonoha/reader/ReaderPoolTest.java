package kotonoha.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kotonoha.files.CannotRead;
import kotonoha.files.Extract;
import kotonoha.files.RawFile;
import kotonoha.files.ReadCache;
import kotonoha.files.ReadResult;
import kotonoha.files.ReaderChildren;
import kotonoha.files.ReaderSettings;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever a reader does, one file pays for it and the next is read.
@Timeout(60)
class ReaderPoolTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "hangs, TOO_SLOW",
        "exits, FAILED",
        "dies before it begins, FAILED",
        "says nonsense, FAILED",
        "says no result, FAILED",
        "claims a huge message, FAILED",
        "floods, FAILED",
        "eats memory, DANGEROUS",
        "gives a forbidden reason, FAILED",
        "answers twice, FAILED"
    })
    void a_reader_that_misbehaves_costs_one_file(String deed, Reason reason)
            throws InterruptedException {
        try (ReaderChildren readers = readers(ReadCache.none())) {
            assertThat(text(readers.read(Children.file("good", "x")))).isEqualTo("good");
            assertThat(readers.read(Children.file(deed, "x")))
                    .isInstanceOfSatisfying(
                            Unreadable.class, why -> assertThat(why.reason()).isEqualTo(reason));
            assertThat(text(readers.read(Children.file("good", "x")))).isEqualTo("good");
        }
        assertThat(folder.resolve("scratch")).doesNotExist();
    }

    @Test
    void what_a_reader_grumbles_does_not_stop_it() throws InterruptedException {
        try (ReaderChildren readers = readers(ReadCache.none())) {
            assertThat(text(readers.read(Children.file("grumbles", "x")))).isEqualTo("grumbles");
        }
    }

    @Test
    void a_reader_that_does_not_start_is_said_so_in_time() throws InterruptedException {
        ReaderSettings never =
                Children.program(HostileReader.class, "never starts", Duration.ofSeconds(1));
        ReaderSettings settings =
                new ReaderSettings(
                        never.command(),
                        List.of(),
                        1,
                        never.hardTime(),
                        Duration.ofMillis(500),
                        1 << 20,
                        never.idle(),
                        50);
        try (ReaderChildren readers =
                new ReaderChildren(
                        settings, ReadCache.none(), Time.system(), folder.resolve("s"))) {
            assertThat(readers.read(Children.file("good", "x")))
                    .isEqualTo(new Unreadable(Reason.FAILED));
        }
        try (ReaderChildren none =
                new ReaderChildren(
                        new ReaderSettings(
                                List.of("/no/such/java"),
                                List.of(),
                                1,
                                never.hardTime(),
                                never.start(),
                                1 << 20,
                                never.idle(),
                                50),
                        ReadCache.none(),
                        Time.system(),
                        folder.resolve("t"))) {
            assertThat(none.read(Children.file("good", "x")))
                    .isEqualTo(new Unreadable(Reason.FAILED));
        }
    }

    @Test
    void many_callers_share_one_reader() throws Exception {
        try (ReaderChildren readers = readers(ReadCache.none());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<ReadResult>> calls = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String name = "file " + i;
                calls.add(() -> readers.read(Children.file(name, name)));
            }
            List<Future<ReadResult>> results = callers.invokeAll(calls);
            for (int i = 0; i < 60; i++)
                assertThat(text(results.get(i).get())).isEqualTo("file " + i);
        }
    }

    @Test
    void a_caller_that_is_interrupted_leaves_at_once_and_the_next_is_served() throws Exception {
        try (ReaderChildren readers = readers(ReadCache.none(), Duration.ofSeconds(30))) {
            assertThat(text(readers.read(Children.file("good", "x")))).isEqualTo("good");
            Thread caller =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    readers.read(Children.file("hangs", "x"));
                                } catch (InterruptedException expected) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            TimeUnit.MILLISECONDS.sleep(300);
            caller.interrupt();
            assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
            assertThat(text(readers.read(Children.file("good", "x")))).isEqualTo("good");
        }
    }

    @Test
    void what_goes_wrong_while_bytes_are_fetched_is_a_reason_too() throws InterruptedException {
        try (ReaderChildren readers = readers(ReadCache.none())) {
            assertThat(readers.read(failing(new CannotRead(new Unreadable(Reason.GONE)))))
                    .isEqualTo(new Unreadable(Reason.GONE));
            assertThat(reason(readers.read(failing(new Broken("status 500")))))
                    .isEqualTo(Reason.UNREACHABLE);
            assertThat(reason(readers.read(failing(new TryLater(Duration.ZERO, "busy")))))
                    .isEqualTo(Reason.UNREACHABLE);
            assertThat(reason(readers.read(failing(new IllegalStateException("a fault of ours")))))
                    .isEqualTo(Reason.FAILED);
            assertThat(reason(readers.read(raw(10, () -> InputStream.nullInputStream()))))
                    .isEqualTo(Reason.EMPTY);
            assertThat(reason(readers.read(raw(10, Endless::new)))).isEqualTo(Reason.TOO_LARGE);
            assertThat(
                            reason(
                                    readers.read(
                                            raw(
                                                    2 << 20,
                                                    () -> {
                                                        throw new AssertionError(
                                                                "must not be opened");
                                                    }))))
                    .isEqualTo(Reason.TOO_LARGE);
        }
    }

    @Test
    void the_same_version_is_not_fetched_again_and_the_same_content_not_read_again()
            throws InterruptedException {
        Memory cache = new Memory();
        int[] opened = {0};
        RawFile file =
                new RawFile(
                        "good",
                        "",
                        4,
                        "F1 17",
                        RawFile.As.FILE,
                        () -> {
                            opened[0]++;
                            return new ByteArrayInputStream(new byte[] {1, 2, 3, 4});
                        });
        try (ReaderChildren readers = readers(cache)) {
            ReadResult first = readers.read(file);
            assertThat(readers.read(file)).isEqualTo(first);
            assertThat(opened[0]).isEqualTo(1);
            assertThat(cache.kept).hasSize(2);
            RawFile renamed = new RawFile("hangs", "", 4, "", RawFile.As.FILE, file.content());
            assertThat(reason(readers.read(renamed))).isEqualTo(Reason.TOO_SLOW);
            assertThat(cache.kept).as("a time-out is not kept").hasSize(2);
        }
    }

    @Test
    void a_large_file_is_known_again_by_its_content() throws Exception {
        Memory cache = new Memory();
        byte[] bytes = new byte[600_000];
        try (ReaderChildren readers = readers(cache)) {
            for (String version : List.of("F1 1", "F2 1", "F3 1")) {
                ReadResult read = readers.read(large("good", version, bytes));
                assertThat(text(read)).isEqualTo("good");
            }
            assertThat(cache.kept).as("three versions, one content and its hint").hasSize(5);
            bytes[500_000] = 1;
            assertThat(text(readers.read(large("good", "F4 1", bytes)))).isEqualTo("good");
            assertThat(text(readers.read(large("good", "F5 1", bytes)))).isEqualTo("good");
            assertThat(cache.kept).as("other bytes are another content").hasSize(9);
        }
        assertThat(folder.resolve("scratch")).doesNotExist();
    }

    private static RawFile large(String name, String version, byte[] bytes) {
        return new RawFile(
                name,
                "",
                bytes.length,
                version,
                RawFile.As.FILE,
                () -> new ByteArrayInputStream(bytes));
    }

    @Test
    void what_an_earlier_run_left_behind_is_deleted() throws IOException {
        Path left = Files.createDirectories(folder.resolve("scratch/r1"));
        Files.writeString(left.resolve("f1"), "somebody's file");
        readers(ReadCache.none()).close();
        assertThat(folder.resolve("scratch")).doesNotExist();
    }

    @Test
    void the_reader_that_worked_last_stays_for_the_next_question() throws InterruptedException {
        ReaderSettings usual =
                Children.program(HostileReader.class, "starts", Duration.ofSeconds(5));
        ReaderSettings settings =
                new ReaderSettings(
                        usual.command(),
                        List.of(),
                        1,
                        usual.hardTime(),
                        usual.start(),
                        1 << 20,
                        Duration.ofMillis(20),
                        50);
        try (ReaderChildren readers =
                new ReaderChildren(
                        settings, ReadCache.none(), Time.system(), folder.resolve("s"))) {
            long before = children();
            assertThat(text(readers.read(Children.file("good", "x")))).isEqualTo("good");
            Time.system().sleep(Duration.ofMillis(200));
            assertThat(children()).isEqualTo(before + 1);
        }
    }

    @Test
    void a_closed_pool_reads_nothing_and_leaves_no_process() throws InterruptedException {
        ReaderChildren readers = readers(ReadCache.none());
        assertThat(text(readers.read(Children.file("good", "x")))).isEqualTo("good");
        long before = children();
        readers.close();
        assertThat(children()).isLessThan(before);
        assertThat(reason(readers.read(Children.file("good", "x")))).isEqualTo(Reason.FAILED);
    }

    @Test
    void settings_need_at_least_one_reader() {
        assertThatThrownBy(() ->
                        new ReaderSettings(
                                List.of("x"),
                                List.of(),
                                0,
                                Duration.ZERO,
                                Duration.ZERO,
                                1,
                                Duration.ZERO,
                                1))
                .hasMessageContaining("children");
    }

    private static long children() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            return children.filter(ProcessHandle::isAlive).count();
        }
    }

    private ReaderChildren readers(ReadCache cache) {
        return readers(cache, Duration.ofMillis(900));
    }

    private ReaderChildren readers(ReadCache cache, Duration hardTime) {
        return new ReaderChildren(
                Children.program(HostileReader.class, "starts", hardTime),
                cache,
                Time.system(),
                folder.resolve("scratch"));
    }

    private static RawFile failing(RuntimeException failure) {
        return raw(
                10,
                () -> {
                    throw failure;
                });
    }

    private static RawFile raw(long size, RawFile.Content content) {
        return new RawFile("good", "", size, "", RawFile.As.FILE, content);
    }

    private static Reason reason(ReadResult result) {
        return ((Unreadable) result).reason();
    }

    private static String text(ReadResult result) {
        assertThat(result).isInstanceOf(Extract.class);
        return ((Extract) result).parts().getFirst().markdown();
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return 'x';
        }
    }

    private static final class Memory implements ReadCache {
        final Map<String, byte[]> kept = new ConcurrentHashMap<>();

        @Override
        public Optional<byte[]> get(String key) {
            return Optional.ofNullable(kept.get(key));
        }

        @Override
        public void put(String key, byte[] value) {
            kept.put(key, value);
        }
    }
}
