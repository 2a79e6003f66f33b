package kotonoha.files;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How results travel between the reader and its host and lie in the cache. What comes back is checked: anything that is
/// no proper result is a [Broken].
public final class ReadForm {
    private static final int MOST_PARTS = 50_000;
    private static final long MOST_CHARACTERS = 4_000_000;
    private static final int MOST_WORDS = 2_000;
    private static final int MOST_PIXELS = 2_048;
    private static final int MOST_CELLS = 500_000;

    /// What a reader can find out; the other reasons are the host's.
    private static final Set<Reason> FOUND_IN_A_FILE =
            Set.of(
                    Reason.ENCRYPTED,
                    Reason.DAMAGED,
                    Reason.EMPTY,
                    Reason.TOO_LARGE,
                    Reason.DANGEROUS,
                    Reason.UNKNOWN_KIND,
                    Reason.TOO_SLOW,
                    Reason.LOGIN,
                    Reason.NEEDS_BROWSER,
                    Reason.FAILED);

    private ReadForm() {}

    public static Frame of(ReadResult result) {
        return switch (result) {
            case Unreadable unreadable -> Frame.of(head(unreadable));
            case Extract extract -> {
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                extract.pictures().forEach(picture -> body.writeBytes(picture.bytes()));
                yield new Frame(head(extract), body.toByteArray());
            }
        };
    }

    public static ReadResult result(Frame frame) {
        JsonNode head = frame.head();
        return switch (Json.text(head, "is")) {
            case "extract" -> extract(frame);
            case "unreadable" -> unreadable(head);
            default -> throw new Broken("the reader said neither extract nor unreadable");
        };
    }

    public static Frame of(FileReading.Answered answered) {
        ObjectNode head = Json.object();
        return switch (answered) {
            case FileReading.Answered.Rows rows -> {
                head.put("is", "rows").put("cut", rows.cut());
                ArrayNode columns = head.putArray("columns");
                rows.columns().forEach(columns::add);
                ArrayNode all = head.putArray("rows");
                for (List<String> row : rows.rows()) {
                    ArrayNode cells = all.addArray();
                    row.forEach(cells::add);
                }
                yield new Frame(head, rows.png());
            }
            case FileReading.Answered.Wrong wrong ->
                    Frame.of(head.put("is", "wrong").put("sentence", wrong.sentence()));
            case FileReading.Answered.NotRead(Unreadable why) -> Frame.of(head(why));
        };
    }

    public static FileReading.Answered answered(Frame frame) {
        JsonNode head = frame.head();
        return switch (Json.text(head, "is")) {
            case "rows" -> rows(frame);
            case "wrong" -> new FileReading.Answered.Wrong(words(head, "sentence"));
            case "unreadable" -> new FileReading.Answered.NotRead(unreadable(head));
            default -> throw new Broken("the reader gave no answer to a query");
        };
    }

    private static ObjectNode head(Unreadable unreadable) {
        return Json.object()
                .put("is", "unreadable")
                .put("reason", unreadable.reason().name())
                .put("detail", unreadable.detail());
    }

    private static ObjectNode head(Extract extract) {
        ObjectNode head =
                Json.object()
                        .put("is", "extract")
                        .put("kind", extract.kind().name())
                        .put("type", extract.type())
                        .put("title", extract.title())
                        .put("characters", extract.characters())
                        .put("profile", extract.profile())
                        .put("unseen", extract.unseen());
        LocalDate changed = extract.changed();
        if (changed != null) head.put("changed", changed.toString());
        ArrayNode notes = head.putArray("notes");
        extract.notes().forEach(note -> notes.add(note.name()));
        ArrayNode parts = head.putArray("parts");
        for (Extract.Part part : extract.parts())
            put(
                    part.picture(),
                    parts.addObject()
                            .put("unit", part.unit().name())
                            .put("number", part.number())
                            .put("label", part.label())
                            .put("markdown", part.markdown()));
        put(extract.picture(), head);
        return head;
    }

    private static void put(Extract.@Nullable Picture picture, ObjectNode into) {
        if (picture == null) return;
        into.putObject("picture")
                .put("type", picture.type())
                .put("width", picture.width())
                .put("height", picture.height())
                .put("bytes", picture.bytes().length);
    }

    private static Unreadable unreadable(JsonNode head) {
        Reason reason = one(Reason.class, Json.text(head, "reason"));
        if (!FOUND_IN_A_FILE.contains(reason))
            throw new Broken("the reader gave a reason that is not its own: " + reason);
        String detail = Json.text(head, "detail").replaceAll("\\p{Cntrl}", " ");
        return new Unreadable(reason, detail.length() > 120 ? detail.substring(0, 120) : detail);
    }

    private static Extract extract(Frame frame) {
        JsonNode head = frame.head();
        List<Extract.Note> notes = new ArrayList<>();
        for (JsonNode note : head.path("notes"))
            notes.add(one(Extract.Note.class, note.asString("")));
        Album album = new Album(frame.body());
        Extract.@Nullable Picture picture = album.next(head);
        List<Extract.Part> parts = parts(head.path("parts"), album);
        long shown = parts.stream().mapToLong(part -> part.markdown().length()).sum();
        String profile = Json.text(head, "profile");
        if (shown + profile.length() > MOST_CHARACTERS)
            throw new Broken("the reader gave %d characters".formatted(shown));
        return new Extract(
                one(Extract.Kind.class, Json.text(head, "kind")),
                words(head, "type"),
                words(head, "title"),
                parts,
                Math.max(shown, head.path("characters").asLong(0)),
                date(Json.text(head, "changed")),
                picture,
                profile,
                notes.stream().distinct().toList(),
                Math.max(0, head.path("unseen").asInt(0)));
    }

    private static List<Extract.Part> parts(JsonNode list, Album album) {
        if (list.size() > MOST_PARTS)
            throw new Broken("the reader gave %d parts".formatted(list.size()));
        List<Extract.Part> parts = new ArrayList<>();
        for (JsonNode part : list)
            parts.add(
                    new Extract.Part(
                            one(Extract.Unit.class, Json.text(part, "unit")),
                            Math.max(1, part.path("number").asInt(1)),
                            words(part, "label"),
                            Json.text(part, "markdown"),
                            album.next(part)));
        return parts;
    }

    /// The pictures that follow a head, in the order of [Extract#pictures].
    private static final class Album {
        private final byte[] bytes;
        private int at;

        Album(byte[] bytes) {
            this.bytes = bytes;
        }

        /// The one that `holder` tells of, null where it tells of none.
        Extract.@Nullable Picture next(JsonNode holder) {
            JsonNode picture = holder.path("picture");
            if (!picture.isObject()) return null;
            int width = picture.path("width").asInt(0);
            int height = picture.path("height").asInt(0);
            if (Stream.of(width, height).anyMatch(side -> side < 1 || side > MOST_PIXELS))
                throw new Broken("the reader gave a picture of %d x %d".formatted(width, height));
            int length = picture.path("bytes").asInt(0);
            if (length < 1 || length > bytes.length - at)
                throw new Broken("the reader gave a picture of %d bytes".formatted(length));
            byte[] own = Arrays.copyOfRange(bytes, at, at + length);
            at += length;
            String type = signature(own);
            if (type.isEmpty() || !type.equals(Json.text(picture, "type")))
                throw new Broken("the reader gave a picture that is neither PNG nor JPEG");
            return new Extract.Picture(type, width, height, own);
        }
    }

    private static FileReading.Answered rows(Frame frame) {
        JsonNode head = frame.head();
        List<String> columns = cells(head.path("columns"));
        if ((long) columns.size() * head.path("rows").size() > MOST_CELLS)
            throw new Broken("the reader gave a result of %d rows".formatted(head.size()));
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : head.path("rows")) {
            List<String> cells = cells(row);
            if (cells.size() != columns.size())
                throw new Broken("the reader gave a row that does not fit its columns");
            rows.add(cells);
        }
        byte[] png = frame.body();
        if (png.length > 0 && !signature(png).equals("image/png"))
            throw new Broken("the reader gave a chart that is no PNG");
        return new FileReading.Answered.Rows(columns, rows, head.path("cut").asBoolean(false), png);
    }

    private static List<String> cells(JsonNode row) {
        List<String> cells = new ArrayList<>();
        for (JsonNode cell : row) cells.add(cell.asString(""));
        return cells;
    }

    private static String signature(byte[] bytes) {
        if (bytes.length > 8 && bytes[0] == (byte) 0x89 && bytes[1] == 'P' && bytes[2] == 'N')
            return "image/png";
        if (bytes.length > 8 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8)
            return "image/jpeg";
        return "";
    }

    private static String words(JsonNode head, String name) {
        String words = Json.text(head, name);
        return words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) : words;
    }

    private static @Nullable LocalDate date(String text) {
        if (text.isEmpty()) return null;
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new Broken("the reader gave a date that is none", e);
        }
    }

    private static <E extends Enum<E>> E one(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new Broken("the reader gave an unknown " + type.getSimpleName(), e);
        }
    }
}
