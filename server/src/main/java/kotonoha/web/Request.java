package kotonoha.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One request, read whole. Immutable; what is absent is "".
public final class Request {
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final Map<String, String> params;
    private final byte[] body;

    /// Header names in lower case.
    Request(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            Map<String, String> params,
            byte[] body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.params = params;
        this.body = body;
    }

    public String method() {
        return method;
    }

    /// The path in its canonical form; parameters taken from it are without percent escapes.
    public String path() {
        return path;
    }

    /// The part after `?`, as it came.
    public String rawQuery() {
        return query;
    }

    /// The raw bytes of the body; the array is the caller's own.
    public byte[] body() {
        return body.clone();
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The first header of that name.
    public String header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    /// All headers, names in lower case, the first value of each.
    public Map<String, String> headers() {
        Map<String, String> first = new LinkedHashMap<>();
        headers.forEach((name, values) -> first.put(name, values.getFirst()));
        return first;
    }

    /// The media type without its parameters, in lower case.
    public String mediaType() {
        String type = header("Content-Type");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /// A part of the path that the route's pattern names.
    public String param(String name) {
        return params.getOrDefault(name, "");
    }

    public String query(String name) {
        return queries().getOrDefault(name, "");
    }

    /// All query parameters, the first value of each.
    public Map<String, String> queries() {
        return fields(query);
    }

    /// The fields of an `application/x-www-form-urlencoded` body; empty for any other type.
    public Map<String, String> form() {
        if (!mediaType().equals("application/x-www-form-urlencoded")) return Map.of();
        return fields(bodyText());
    }

    Request with(Map<String, String> named) {
        return new Request(method, path, query, headers, named, body);
    }

    /// A part of a path without its percent escapes.
    static String unescaped(String part) {
        return part.indexOf('%') < 0 ? part : decoded(part.replace("+", "%2B"));
    }

    private static Map<String, String> fields(String encoded) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : split(encoded)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            fields.putIfAbsent(decoded(name), decoded(value));
        }
        return fields;
    }

    private static List<String> split(String encoded) {
        List<String> pairs = new ArrayList<>();
        for (String pair : encoded.split("&", -1)) if (!pair.isEmpty()) pairs.add(pair);
        return pairs;
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return part;
        }
    }
}
