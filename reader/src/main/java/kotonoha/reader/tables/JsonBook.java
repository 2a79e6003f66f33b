package kotonoha.reader.tables;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// JSON that is a table: an array of objects (or of arrays), an object that holds one, or one object a line.
final class JsonBook implements Book {
    private enum Shape {
        ARRAY,
        HOLDER,
        LINES
    }

    private static final Set<String> HOLDERS =
            Set.of(
                    "rows", "data", "items", "records", "results", "result", "values", "list",
                    "entries", "value");
    private static final int MOST_BROKEN_LINES = 20;
    private static final int MOST_BESIDE = 40;
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(200)
                                    .maxStringLength(20_000_000)
                                    .build())
                    .build();

    private final Path file;
    private final Charset charset;
    private final Shape shape;
    private final String holder;
    private final List<String> beside;

    private JsonBook(Path file, Charset charset, Shape shape, String holder, List<String> beside) {
        this.file = file;
        this.charset = charset;
        this.shape = shape;
        this.holder = holder;
        this.beside = beside;
    }

    /// The book, or null where the JSON is no table, or the text no JSON.
    static @Nullable JsonBook open(Path file, Charset charset) throws IOException {
        try (JsonParser parser = parser(file, charset)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                JsonToken element = parser.nextToken();
                boolean rows =
                        element == JsonToken.START_OBJECT || element == JsonToken.START_ARRAY;
                return rows ? new JsonBook(file, charset, Shape.ARRAY, "", List.of()) : null;
            }
            if (first != JsonToken.START_OBJECT) return null;
            List<String> beside = new ArrayList<>();
            String holder = holder(parser, beside);
            if (parser.nextToken() == JsonToken.START_OBJECT)
                return new JsonBook(file, charset, Shape.LINES, "", List.of());
            return holder.isEmpty()
                    ? null
                    : new JsonBook(file, charset, Shape.HOLDER, holder, beside);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /// The member that holds the rows, "" where none does: one of the usual names, or the only array of objects.
    ///
    /// @param beside takes what the object says besides, as far as it is plain
    private static String holder(JsonParser parser, List<String> beside) {
        List<String> found = new ArrayList<>();
        String usual = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_ARRAY) {
                JsonToken element = parser.nextToken();
                boolean rows =
                        element == JsonToken.START_OBJECT || element == JsonToken.START_ARRAY;
                if (rows) found.add(name);
                if (rows && usual.isEmpty() && HOLDERS.contains(name)) usual = name;
                while (element != null && element != JsonToken.END_ARRAY) {
                    parser.skipChildren();
                    element = parser.nextToken();
                }
            } else {
                boolean plain = value != null && value.isScalarValue();
                if (beside.size() < MOST_BESIDE && value != JsonToken.VALUE_NULL)
                    beside.add(name + ": " + (plain ? parser.getString() : "(not shown)"));
                parser.skipChildren();
            }
        }
        if (!usual.isEmpty()) return usual;
        return found.size() == 1 ? found.getFirst() : "";
    }

    @Override
    public String type() {
        return "application/json";
    }

    @Override
    public void read(Visitor visitor) throws IOException {
        try (JsonParser parser = parser(file, charset)) {
            JsonToken first = toRows(parser);
            boolean named = first != JsonToken.START_ARRAY;
            Rows rows = visitor.sheet(new Sheet("", false, named));
            if (rows == null) return;
            for (String word : beside) rows.beside(new Beside.Words(word));
            JsonRows records = new JsonRows(parser);
            try {
                rows(parser, first, records, rows);
            } catch (JacksonException brokenOff) {
                rows.damaged();
                if (shape == Shape.LINES) after(brokenOff, records, rows);
            }
            rows.end(named ? records.names() : List.of());
        }
    }

    /// Of one object a line, a broken line costs no more than itself.
    private void after(JacksonException broken, JsonRows records, Rows rows) throws IOException {
        long line = line(broken);
        for (int i = 0; i < MOST_BROKEN_LINES; i++) {
            try (BufferedReader lines = new BufferedReader(reader(file, charset))) {
                for (long at = 0; at < line; at++) if (lines.readLine() == null) return;
                try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), lines)) {
                    rows(parser, parser.nextToken(), records.of(parser), rows);
                    return;
                } catch (JacksonException next) {
                    line += line(next);
                }
            }
        }
    }

    private static long line(JacksonException broken) {
        TokenStreamLocation location = broken.getLocation();
        return location == null ? Long.MAX_VALUE : Math.max(1, location.getLineNr());
    }

    private void rows(JsonParser parser, @Nullable JsonToken first, JsonRows records, Rows rows) {
        JsonToken token = first;
        while (token != null && token != JsonToken.END_ARRAY) {
            List<Cell> cells = records.row();
            if (cells.stream().anyMatch(cell -> !cell.blank()) && !rows.row(cells)) return;
            token = parser.nextToken();
        }
    }

    /// Goes to the first row.
    private @Nullable JsonToken toRows(JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (shape == Shape.LINES) return token;
        if (shape == Shape.HOLDER) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean here = parser.currentName().equals(holder);
                JsonToken value = parser.nextToken();
                if (here && value == JsonToken.START_ARRAY) break;
                parser.skipChildren();
            }
        }
        return parser.nextToken();
    }

    private static JsonParser parser(Path file, Charset charset) throws IOException {
        return FACTORY.createParser(ObjectReadContext.empty(), reader(file, charset));
    }

    private static Reader reader(Path file, Charset charset) throws IOException {
        return new MarkSkipping(new InputStreamReader(Files.newInputStream(file), charset));
    }

    /// Leaves out a byte order mark at the start.
    private static final class MarkSkipping extends java.io.PushbackReader {
        MarkSkipping(Reader in) throws IOException {
            super(in);
            int first = read();
            if (first >= 0 && first != 0xfeff) unread(first);
        }
    }
}
