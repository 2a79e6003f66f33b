package kotonoha.net;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kotonoha.kernel.Json;
import kotonoha.net.HttpSettings.Patience;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request, whole. Prints method and host only: path, query, headers and body may hold secrets.
/// A null `body` sends none; a null `patience` means that of the client's settings.
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying megabytes would help nobody
public record HttpRequest(
        String method,
        URI uri,
        List<Header> headers,
        byte @Nullable [] body,
        @Nullable Patience patience) {

    public HttpRequest {
        headers = List.copyOf(headers);
    }

    public static HttpRequest get(URI uri) {
        return new HttpRequest("GET", uri, List.of(), null, null);
    }

    /// A POST of any content.
    public static HttpRequest post(URI uri, String contentType, byte[] body) {
        return new HttpRequest(
                "POST", uri, List.of(new Header("Content-Type", contentType)), body, null);
    }

    /// A POST of JSON.
    public static HttpRequest post(URI uri, JsonNode body) {
        return post(uri, "application/json; charset=utf-8", Json.bytes(body));
    }

    /// A POST of form fields.
    public static HttpRequest post(URI uri, Map<String, String> form) {
        String body =
                form.entrySet().stream()
                        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                        .collect(Collectors.joining("&"));
        return post(
                uri,
                "application/x-www-form-urlencoded; charset=utf-8",
                body.getBytes(StandardCharsets.UTF_8));
    }

    public HttpRequest with(Header header) {
        List<Header> more = new ArrayList<>(headers);
        more.add(header);
        return new HttpRequest(method, uri, more, body, patience);
    }

    public HttpRequest with(Patience other) {
        return new HttpRequest(method, uri, headers, body, other);
    }

    @Override
    public String toString() {
        return method + " to " + where();
    }

    /// Scheme, host and port: what a log may show.
    String where() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
