package kotonoha.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Kind;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The collection of hostile archives and files, each with the verdict that a reader should reach.
class VerdictsTest {
    private static final Path COLLECTION =
            Path.of(System.getProperty("kotonoha.shared", "")).resolve("attacks/archives");

    @TempDir Path folder;

    private final Reading reading = new Reading(Parsers.all(), Limits.standard(), Time.system());

    @Test
    void reaches_the_expected_verdict_on_every_file() throws IOException {
        if (!Files.isDirectory(COLLECTION)) {
            System.out.println("skipped: the verdicts on hostile archives need ../shared/data");
            return;
        }
        for (String line : Files.readAllLines(COLLECTION.resolve("expected.jsonl"))) {
            JsonNode expected = Json.parse(line);
            String name = Json.text(expected, "file");
            Path copy = Files.copy(COLLECTION.resolve(name), folder.resolve("f"));
            long begun = System.nanoTime();
            ReadResult result = reading.read(copy, name, RawFile.As.FILE);
            long millis = (System.nanoTime() - begun) / 1_000_000;
            System.out.printf(
                    "%-28s %-24s %5d ms %s%n",
                    name, Json.text(expected, "verdict"), millis, brief(result));
            check(name, Json.text(expected, "verdict"), result);
            assertThat(millis).as(name).isLessThan(name.contains("loop") ? 5_000 : 20_000);
            Files.delete(copy);
            try (var left = Files.list(folder)) {
                assertThat(left).as("files written by reading " + name).isEmpty();
            }
        }
    }

    private static String brief(ReadResult result) {
        return switch (result) {
            case Unreadable why -> why.toString();
            case Extract extract ->
                    extract.kind()
                            + " "
                            + extract.notes()
                            + " "
                            + extract.parts().stream()
                                    .map(p ->
                                            p.label()
                                                    + "="
                                                    + p.markdown()
                                                            .substring(
                                                                    0,
                                                                    Math.min(
                                                                            60,
                                                                            p.markdown().length())))
                                    .toList()
                                    .toString()
                                    .replace("\n", "|");
        };
    }

    private static void check(String name, String verdict, ReadResult result) {
        switch (verdict) {
            case "reject-ratio",
                    "reject-depth",
                    "reject-depth/total",
                    "reject-overlap/total",
                    "reject-count",
                    "reject-size-mismatch",
                    "reject-dtd",
                    "reject-dtd,no-egress",
                    "reject-ratio/size" ->
                    assertThat(reason(result)).as(name).isEqualTo(Reason.DANGEROUS);
            case "reject-type" ->
                    assertThat(reason(result)).as(name).isEqualTo(Reason.UNKNOWN_KIND);
            case "no-write-outside", "no-follow" -> {
                assertThat(((Extract) result).kind()).as(name).isEqualTo(Kind.ARCHIVE);
                assertThat(labels(result))
                        .as(name)
                        .noneMatch(label ->
                                label.contains("..")
                                        || label.startsWith("/")
                                        || label.contains(":")
                                        || label.contains("\\")
                                        || label.contains("\0"));
            }
            case "pick-one-deterministically" ->
                    assertThat(labels(result)).as(name).containsExactly("", "a.txt");
            case "read-name" -> assertThat(labels(result)).as(name).containsExactly("", "議事録表.txt");
            case "treat-as-text" ->
                    assertThat(((Extract) result).kind()).as(name).isEqualTo(Kind.TEXT);
            // All that is left of this PDF is its first line; that is what counts, not its name.
            case "sniff-wins" -> assertThat(reason(result)).as(name).isEqualTo(Reason.DAMAGED);
            case "pick-one-or-reject" ->
                    assertThat(reason(result)).as(name).isEqualTo(Reason.DAMAGED);
            case "clean-error" -> assertThat(result).as(name).isInstanceOf(Unreadable.class);
            case "clean-error<5s" ->
                    assertThat(reason(result)).as(name).isIn(Reason.DAMAGED, Reason.EMPTY);
            case "reject-size" ->
                    assertThat(reason(result)).as(name).isIn(Reason.DANGEROUS, Reason.TOO_LARGE);
            default -> fail("an unknown verdict: " + verdict);
        }
    }

    private static Reason reason(ReadResult result) {
        return switch (result) {
            case Unreadable why -> why.reason();
            case Extract extract -> fail("was read: " + brief(extract));
        };
    }

    private static List<String> labels(ReadResult result) {
        return switch (result) {
            case Unreadable why -> fail("was not read: " + why);
            case Extract extract -> extract.parts().stream().map(Extract.Part::label).toList();
        };
    }
}
