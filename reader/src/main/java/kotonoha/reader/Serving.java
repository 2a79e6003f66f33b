package kotonoha.reader;

import java.nio.file.Path;
import java.time.Duration;
import kotonoha.files.FileReading.Answered;
import kotonoha.files.FileReading.TableQuery;
import kotonoha.files.Frame;
import kotonoha.files.RawFile;
import kotonoha.files.ReadForm;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers one request with one message.
final class Serving {
    /// Of its memory; a reader that holds more between two files asks to be replaced.
    private static final double TIRED = 0.6;

    private final Reading reading;
    private final Path scratch;

    Serving(Reading reading, Path scratch) {
        this.reading = reading;
        this.scratch = scratch;
    }

    Frame answer(Frame request) {
        JsonNode head = request.head();
        Path file = scratch.resolve(Json.text(head, "file"));
        String name = Json.text(head, "name");
        RawFile.As as = RawFile.As.valueOf(Json.text(head, "as"));
        Frame answer =
                switch (Json.text(head, "do")) {
                    case "read" -> ReadForm.of(reading.read(file, name, as, within(head)));
                    case "query" -> ReadForm.of(query(file, name, head));
                    default -> ReadForm.of(new Unreadable(Reason.FAILED));
                };
        if (answer.head() instanceof ObjectNode object && tired()) object.put("tired", true);
        return answer;
    }

    private Answered query(Path file, String name, JsonNode head) {
        JsonNode chart = head.path("chart");
        return reading.query(
                file,
                name,
                new TableQuery(
                        Json.text(head, "sql"),
                        head.path("mostRows").asInt(100),
                        chart.isObject() ? chart : null));
    }

    /// What the host asks for, never more than what is good for this process.
    private static Duration within(JsonNode head) {
        long usual = Limits.standard().softTime().toMillis();
        return Duration.ofMillis(Math.clamp(head.path("within").asLong(usual), 50, usual));
    }

    private static boolean tired() {
        if (used() < TIRED) return false;
        System.gc();
        return used() > TIRED;
    }

    private static double used() {
        Runtime runtime = Runtime.getRuntime();
        return (double) (runtime.totalMemory() - runtime.freeMemory()) / runtime.maxMemory();
    }
}
