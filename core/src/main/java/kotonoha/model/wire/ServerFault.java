package kotonoha.model.wire;

import java.util.Locale;
import java.util.regex.Pattern;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;

/// What a server says about a failure, in the many shapes there are; each field is "" where it is missing.
public record ServerFault(String code, String type, String param, String message) {
    public static final ServerFault NONE = new ServerFault("", "", "", "");

    /// From an error's JSON: `{error:{…}}`, `{error:"…"}`, `{code, message}`, `{detail}` and kin.
    public static ServerFault of(JsonNode body) {
        if (body.isArray()) return of(body.path(0)); // Gemini wraps it
        JsonNode error = body.path("error");
        if (error.isString()) return new ServerFault("", "", "", error.stringValue());
        if (!error.isObject()) error = body;
        String message = word(error, "message");
        if (message.isEmpty()) message = word(error, "detail");
        return new ServerFault(
                word(error, "code"), word(error, "type"), word(error, "param"), message);
    }

    static ServerFault of(byte[] body) {
        try {
            return of(Json.parse(body));
        } catch (Broken notJson) {
            return NONE;
        }
    }

    /// Whether the fault is about this parameter.
    public boolean names(String parameter) {
        if (param.equals(parameter) || param.startsWith(parameter + ".")) return true;
        if (param.startsWith(parameter + "[")) return true;
        return Pattern.compile("(?i)(?<![a-z_])" + Pattern.quote(parameter) + "(?![a-z_])")
                .matcher(message)
                .find();
    }

    /// Whether code or type hold one of these words.
    public boolean coded(String... words) {
        for (String word : words)
            if (lower(code).contains(word) || lower(type).contains(word)) return true;
        return false;
    }

    /// Whether the message holds one of these phrases.
    public boolean tells(String... phrases) {
        for (String phrase : phrases) if (lower(message).contains(phrase)) return true;
        return false;
    }

    private static String word(JsonNode error, String field) {
        JsonNode value = error.path(field);
        if (value.isNumber()) return value.asString();
        if (value.isArray() || value.isObject()) return Json.write(value);
        return value.isString() ? value.stringValue() : "";
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
