package kotonoha.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;

/// What goes back: a whole answer, an event stream, or nothing at all.
public sealed interface Reply {

    /// Status, headers and all bytes.
    record Whole(int status, Map<String, String> headers, byte[] body) implements Reply {
        public Whole {
            headers = Map.copyOf(headers);
        }
    }

    /// Server-sent events until one side closes; `opened` is called once with the stream and may keep it.
    record Events(Opened opened) implements Reply {}

    /// The connection is closed without an answer.
    record Cut() implements Reply {}

    /// Takes a stream that has just been opened.
    @FunctionalInterface
    interface Opened {
        void with(EventStream stream) throws Exception;
    }

    static Whole of(int status, String type, byte[] body) {
        return new Whole(status, Map.of("Content-Type", type), body);
    }

    static Whole text(String text) {
        return text(200, text);
    }

    static Whole text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Whole html(String html) {
        return of(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    static Whole json(JsonNode json) {
        return json(200, json);
    }

    static Whole json(int status, JsonNode json) {
        return of(status, "application/json; charset=utf-8", Json.bytes(json));
    }

    static Whole status(int status) {
        return new Whole(status, Map.of(), new byte[0]);
    }

    static Whole redirect(String to) {
        return new Whole(302, Map.of("Location", to), new byte[0]);
    }

    static Events events(Opened opened) {
        return new Events(opened);
    }

    static Cut cut() {
        return new Cut();
    }

    /// The reply with one header more; other kinds than whole ones stay as they are.
    default Reply with(String header, String value) {
        return switch (this) {
            case Whole whole -> {
                Map<String, String> headers = new LinkedHashMap<>(whole.headers);
                headers.put(header, value);
                yield new Whole(whole.status, headers, whole.body);
            }
            case Events events -> events;
            case Cut cut -> cut;
        };
    }
}
