package kotonoha.net;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A form with files (`multipart/form-data`), in memory.
public final class Multipart {
    private final List<Part> parts = new ArrayList<>();

    public Multipart field(String name, String value) {
        String head = "Content-Disposition: form-data; name=\"%s\"\r\n\r\n".formatted(quoted(name));
        parts.add(new Part(head, value.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    public Multipart file(String name, String filename, String contentType, byte[] bytes) {
        String head =
                "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                        .formatted(quoted(name), quoted(filename), contentType);
        parts.add(new Part(head, bytes));
        return this;
    }

    /// The POST that carries the form.
    public HttpRequest post(URI uri) {
        String boundary = boundary();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Part part : parts) {
            write(body, "--" + boundary + "\r\n" + part.head);
            body.writeBytes(part.content);
            write(body, "\r\n");
        }
        write(body, "--" + boundary + "--\r\n");
        return HttpRequest.post(
                uri, "multipart/form-data; boundary=" + boundary, body.toByteArray());
    }

    /// A line that no part contains; without chance, so that the same form is the same bytes.
    private String boundary() {
        for (int i = 0; ; i++) {
            String boundary = "kotonoha-boundary-" + i;
            byte[] line = boundary.getBytes(StandardCharsets.UTF_8);
            if (parts.stream().noneMatch(part -> contains(part.content, line))) return boundary;
        }
    }

    private static boolean contains(byte[] content, byte[] line) {
        for (int at = 0; at + line.length <= content.length; at++) {
            int same = 0;
            while (same < line.length && content[at + same] == line[same]) same++;
            if (same == line.length) return true;
        }
        return false;
    }

    private static void write(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// As browsers do it: a quote or line end must not leave its place in the header.
    static String quoted(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private record Part(String head, byte[] content) {}
}
