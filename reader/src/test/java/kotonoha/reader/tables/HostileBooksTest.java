package kotonoha.reader.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.reader.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileBooksTest {
    @TempDir Path folder;

    @Test
    void every_workbook_of_the_fuzz_collection_has_a_verdict() throws IOException {
        Path books =
                Path.of(System.getProperty("kotonoha.shared", ""))
                        .resolve("attacks/office_poi_fuzz");
        if (!Files.isDirectory(books)) {
            System.out.println("skipped: hostile workbooks need ../shared/data");
            return;
        }
        Desk desk = new Desk(folder);
        Map<String, Integer> verdicts = new TreeMap<>();
        long worst = 0;
        for (Path book : workbooks(books)) {
            long before = System.nanoTime();
            ReadResult result =
                    desk.read(
                            desk.file(
                                    String.valueOf(book.getFileName()),
                                    Files.readAllBytes(book),
                                    Limits.standard(),
                                    Desk.within(Duration.ofSeconds(8))));
            worst = Math.max(worst, System.nanoTime() - before);
            String verdict =
                    switch (result) {
                        case Extract extract -> "read";
                        case Unreadable why -> why.reason().name();
                    };
            verdicts.merge(verdict, 1, Integer::sum);
        }
        System.out.println("workbooks: " + verdicts + ", worst " + worst / 1_000_000 + " ms");
        assertThat(worst).isLessThan(Duration.ofSeconds(10).toNanos());
        assertThat(verdicts).doesNotContainKey("FAILED");
    }

    private static List<Path> workbooks(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(xlsx|xls|xlsm|ods|xlsb)"))
                    .sorted()
                    .toList();
        }
    }
}
