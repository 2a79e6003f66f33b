package kotonoha.net;

import java.nio.charset.StandardCharsets;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;

/// A whole reply, of any status.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Reply(int status, Headers headers, byte[] body) {

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /// The value of a header, or "" where it is absent.
    public String header(String name) {
        return headers.get(name);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The body as JSON; throws [Broken] where it is none.
    public JsonNode json() {
        return Json.parse(body);
    }

    @Override
    public String toString() {
        return "status %d, %d bytes".formatted(status, body.length);
    }
}
