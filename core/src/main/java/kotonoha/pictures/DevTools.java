package kotonoha.pictures;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Chromium's own protocol over a pipe: JSON texts, each ended by a zero byte. For one thread.
final class DevTools {
    private static final int LONGEST = 24_000_000;

    private final InputStream in;
    private final OutputStream out;
    private final Consumer<JsonNode> onEvent;
    private String session = "";
    private int last;

    DevTools(InputStream in, OutputStream out, Consumer<JsonNode> onEvent) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.out = out;
        this.onEvent = onEvent;
    }

    /// From here on the calls go to this page.
    void attach(String sessionId) {
        session = sessionId;
    }

    /// Calls and waits for the result; events that come in between go to their listener.
    JsonNode call(String method, ObjectNode params) throws IOException {
        int id = send(method, params);
        while (true) {
            JsonNode message = next();
            if (message.path("id").asInt() != id) continue;
            if (message.has("error"))
                throw new Broken(
                        "%s refused: %s".formatted(method, Json.text(message, "error.message")));
            return message.path("result");
        }
    }

    /// Calls without waiting; the result is read past later.
    int send(String method, ObjectNode params) throws IOException {
        ObjectNode call = Json.object().put("id", ++last).put("method", method);
        call.set("params", params);
        if (!session.isEmpty()) call.put("sessionId", session);
        out.write(Json.bytes(call));
        out.write(0);
        out.flush();
        return last;
    }

    /// Reads one message; an event is handed on before it is returned.
    JsonNode next() throws IOException {
        JsonNode message = Json.parse(text());
        if (message.has("method")) onEvent.accept(message);
        return message;
    }

    private byte[] text() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int c = in.read(); c != 0; c = in.read()) {
            if (c < 0) throw new EOFException("Chromium has ended");
            if (text.size() == LONGEST) throw new IOException("Chromium sent too much");
            text.write(c);
        }
        return text.toByteArray();
    }
}
