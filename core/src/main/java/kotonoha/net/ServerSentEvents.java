package kotonoha.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import kotonoha.kernel.Broken;
import org.jspecify.annotations.Nullable;

/// Reads a stream of server-sent events as servers really write it: any line end, a byte-order mark, comments, several
/// data lines, no blank line at the end. An event larger than 8 MB throws [Broken]. Not thread-safe.
public final class ServerSentEvents {
    private static final int LARGEST = 8 * 1024 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[8192];
    private int from;
    private int to;
    private boolean afterReturn;
    private boolean first = true;

    public ServerSentEvents(InputStream in) {
        this.in = in;
    }

    /// One event. `name` is "" where the server gave none.
    public record Event(String name, String data) {
        /// The mark with which many servers end a stream.
        public boolean done() {
            return data.strip().equals("[DONE]");
        }

        @Override
        public String toString() {
            return "event %s, %d characters".formatted(name, data.length());
        }
    }

    /// Waits for the next event; null at the end of the stream.
    public @Nullable Event next() throws IOException {
        String name = "";
        StringBuilder data = new StringBuilder();
        boolean hasData = false;
        while (true) {
            String line = line();
            if (line == null || line.isEmpty()) {
                if (hasData) return new Event(name, data.toString());
                if (line == null) return null;
                name = "";
                continue;
            }
            String value = value(line);
            if (field(line).equals("event")) name = value;
            if (!field(line).equals("data")) continue;
            if (hasData) data.append('\n');
            data.append(value);
            hasData = true;
            if (data.length() > LARGEST) throw tooLarge();
        }
    }

    private static String field(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? line : line.substring(0, colon);
    }

    private static String value(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) return "";
        boolean space = colon + 1 < line.length() && line.charAt(colon + 1) == ' ';
        return line.substring(colon + (space ? 2 : 1));
    }

    /// The next line without its end; null at the end of the stream. A line feed after a carriage return is skipped when
    /// the next line is asked for, since waiting for it could mean waiting for ever.
    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = null;
        while (true) {
            if (from == to && !fill()) return line == null ? null : text(line);
            if (afterReturn && buffer[from] == '\n') from++;
            afterReturn = false;
            if (from == to) continue;
            if (line == null) line = new ByteArrayOutputStream(256);
            int end = from;
            while (end < to && buffer[end] != '\n' && buffer[end] != '\r') end++;
            line.write(buffer, from, end - from);
            if (line.size() > LARGEST) throw tooLarge();
            from = end;
            if (end == to) continue;
            afterReturn = buffer[from++] == '\r';
            return text(line);
        }
    }

    private String text(ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8);
        if (!first) return text;
        first = false;
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(buffer, 0, buffer.length));
        return to > 0;
    }

    private static Broken tooLarge() {
        return new Broken("a server-sent event is larger than %d bytes".formatted(LARGEST));
    }
}
