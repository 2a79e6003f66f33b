package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Rows out of JSON values: an object's members become columns, those of objects inside it `outer.inner`; a list of
/// plain values becomes one text, anything deeper its JSON.
final class JsonRows {
    private static final int DEEPEST = 5;
    private static final int LONGEST_JSON = 500;
    private static final int LONGEST_NAME = 200;

    private JsonParser parser;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private List<Cell> row = new ArrayList<>();

    JsonRows(JsonParser parser) {
        this.parser = parser;
    }

    /// Goes on with another parser; the columns stay.
    JsonRows of(JsonParser next) {
        parser = next;
        return this;
    }

    List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /// The row of the value that the parser stands on.
    List<Cell> row() {
        row = new ArrayList<>(columns.size());
        switch (parser.currentToken()) {
            case START_OBJECT -> object("", 0);
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null)
                    row.add(value());
            }
            default -> put("value", value());
        }
        return row;
    }

    private void object(String prefix, int depth) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String own = parser.currentName();
            String name =
                    prefix + (own.length() > LONGEST_NAME ? own.substring(0, LONGEST_NAME) : own);
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT && depth < DEEPEST) object(name + ".", depth + 1);
            else put(name, value());
        }
    }

    private void put(String name, Cell cell) {
        Integer column = columns.get(name);
        if (column == null) {
            if (columns.size() == Records.MOST_COLUMNS) return;
            column = columns.size();
            columns.put(name, column);
        }
        while (row.size() <= column) row.add(Cell.BLANK);
        row.set(column, cell);
    }

    private Cell value() {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE, VALUE_FALSE -> XlsxSheet.truth(parser.getBooleanValue());
            case VALUE_STRING -> Cell.of(parser.getString());
            case START_ARRAY, START_OBJECT -> nested();
            default -> Cell.BLANK;
        };
    }

    private Cell number() {
        String text = parser.getString();
        double value = parser.getDoubleValue();
        boolean exact = !Meaning.Amount.whole(value) || Math.abs(value) < 1L << 53;
        return new Cell(text, exact ? Meaning.Amount.of(value) : null);
    }

    /// A list of plain values as "a, b"; everything else as JSON, cut where it is long.
    private Cell nested() {
        boolean list = parser.currentToken() == JsonToken.START_ARRAY;
        StringBuilder plain = new StringBuilder();
        StringBuilder json = new StringBuilder();
        boolean onlyPlain = list;
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token == null) break;
            if (token.isStructStart()) depth++;
            if (token.isStructEnd()) depth--;
            onlyPlain &=
                    depth <= 1
                            && (token.isScalarValue()
                                    || (list && depth <= 1 && token != JsonToken.PROPERTY_NAME));
            if (json.length() < LONGEST_JSON) write(token, json);
            if (token.isScalarValue() && plain.length() < LONGEST_JSON)
                plain.append(plain.isEmpty() ? "" : ", ").append(parser.getString());
            if (depth > 0) parser.nextToken();
        } while (depth > 0);
        if (onlyPlain) return Cell.of(plain.toString());
        if (json.length() >= LONGEST_JSON) json.append('…');
        return Cell.of(json.toString());
    }

    private void write(JsonToken token, StringBuilder json) {
        boolean first = json.isEmpty() || "[{:".indexOf(json.charAt(json.length() - 1)) >= 0;
        if (!first && !token.isStructEnd()) json.append(", ");
        switch (token) {
            case PROPERTY_NAME -> json.append(parser.currentName()).append(':');
            case VALUE_STRING -> json.append('"').append(parser.getString()).append('"');
            default ->
                    json.append(
                            token.isStructStart() || token.isStructEnd()
                                    ? token.asString()
                                    : parser.getString());
        }
    }
}
