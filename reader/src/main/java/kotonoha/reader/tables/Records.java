package kotonoha.reader.tables;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records of a text with separators: RFC 4180 with quotes and line breaks inside of them, and what people make of
/// it. A quote that is never closed is a character like any other.
final class Records {
    static final int MOST_COLUMNS = 1_000;
    private static final int LONGEST_QUOTE = 256 << 10;
    private static final int LONGEST_FIELD = 16 << 10;
    private static final int LONGEST_RECORD = 4 << 20;
    private static final int MOST_OPEN_QUOTES = 20;
    private static final int END = -1;

    private final Reader in;
    private final char separator;
    private final char[] buffer = new char[64 << 10];
    private int at;
    private int filled;

    /// What was read behind an open quote and has to be read again.
    private String again = "";

    private int againAt;
    private int openQuotes;
    private final StringBuilder field = new StringBuilder();

    Records(Reader in, char separator) {
        this.in = in;
        this.separator = separator;
    }

    /// The next record, or null behind the last one.
    @Nullable List<String> next() throws IOException {
        int c = read();
        if (c == END) return null;
        List<String> fields = new ArrayList<>();
        int length = 0;
        while (true) {
            int after = field(c);
            if (fields.size() < MOST_COLUMNS && length < LONGEST_RECORD)
                fields.add(field.toString());
            length += field.length();
            if (after != separator) return fields;
            c = read();
        }
    }

    /// Reads one field that begins with `c` into `field`; what ended it.
    private int field(int c) throws IOException {
        field.setLength(0);
        int now = c;
        if (separator != ' ') {
            while (now == ' ') {
                field.append(' ');
                now = read();
            }
        }
        if (now == '"' && openQuotes < MOST_OPEN_QUOTES) now = quoted();
        while (now != END && now != separator && now != '\n' && now != '\r') {
            if (field.length() < LONGEST_FIELD) field.append((char) now);
            now = read();
        }
        if (now != '\r') return now;
        int next = read();
        if (next != '\n') unread(next);
        return '\n';
    }

    /// Reads behind an opening quote up to behind the closing one; the character that follows.
    private int quoted() throws IOException {
        int blanks = field.length();
        StringBuilder raw = new StringBuilder();
        field.setLength(0);
        while (true) {
            int c = read();
            if (c == END || raw.length() > LONGEST_QUOTE) {
                if (c != END) raw.append((char) c);
                return neverClosed(raw, blanks);
            }
            raw.append((char) c);
            if (c != '"') {
                field.append((char) c);
                continue;
            }
            int next = read();
            if (next != '"') return next;
            raw.append('"');
            field.append('"');
        }
    }

    private int neverClosed(StringBuilder raw, int blanks) throws IOException {
        openQuotes++;
        again = raw + again.substring(againAt);
        againAt = 0;
        field.setLength(0);
        field.repeat(" ", blanks).append('"');
        return read();
    }

    private int read() throws IOException {
        if (againAt < again.length()) return again.charAt(againAt++);
        if (at == filled) {
            filled = in.read(buffer, 0, buffer.length);
            at = 0;
            if (filled <= 0) {
                filled = 0;
                return END;
            }
        }
        return buffer[at++];
    }

    private void unread(int c) {
        if (c == END) return;
        again = (char) c + again.substring(againAt);
        againAt = 0;
    }
}
