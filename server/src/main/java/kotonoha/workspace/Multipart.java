package kotonoha.workspace;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.web.Request;

/// Reads `multipart/form-data`, as far as clients of Slack send it.
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");

    private Multipart() {}

    static Map<String, String> fields(Request request) {
        Map<String, String> fields = new LinkedHashMap<>();
        parts(request)
                .forEach((name, bytes) ->
                        fields.put(name, new String(bytes, StandardCharsets.UTF_8)));
        return fields;
    }

    /// The first part's bytes, or the whole body where it is no multipart.
    static byte[] file(Request request) {
        if (!request.mediaType().equals("multipart/form-data")) return request.body();
        return parts(request).values().stream().findFirst().orElse(new byte[0]);
    }

    private static Map<String, byte[]> parts(Request request) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        Matcher boundary = BOUNDARY.matcher(request.header("Content-Type"));
        if (!boundary.find()) return parts;
        String body = new String(request.body(), StandardCharsets.ISO_8859_1);
        for (String part : body.split(Pattern.quote("--" + boundary.group(1)), -1)) {
            int head = part.indexOf("\r\n\r\n");
            if (head < 0) continue;
            Matcher name = NAME.matcher(part.substring(0, head));
            if (!name.find()) continue;
            int end = part.endsWith("\r\n") ? part.length() - 2 : part.length();
            String content = part.substring(head + 4, Math.max(head + 4, end));
            parts.put(name.group(1), content.getBytes(StandardCharsets.ISO_8859_1));
        }
        return parts;
    }
}
