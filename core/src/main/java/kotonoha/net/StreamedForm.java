package kotonoha.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A form with files (`multipart/form-data`) that is written while it is sent, so that no file is held in memory. Its
/// length is not known beforehand; [Http#send(HttpRequest, StreamedForm)] sends it once.
public final class StreamedForm {
    private final String boundary;
    private final List<Part> parts = new ArrayList<>();

    /// @param boundary letters and digits that nobody can guess, so that no file can end its own part
    public StreamedForm(String boundary) {
        this.boundary = boundary;
    }

    /// Opens a file's bytes; they are read to their end.
    @FunctionalInterface
    public interface Bytes {
        InputStream open() throws IOException;
    }

    public StreamedForm field(String name, String value) {
        String head =
                "Content-Disposition: form-data; name=\"%s\"\r\n\r\n"
                        .formatted(Multipart.quoted(name));
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        parts.add(new Part(head, () -> new java.io.ByteArrayInputStream(bytes)));
        return this;
    }

    public StreamedForm file(String name, String filename, String contentType, Bytes bytes) {
        String head =
                "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                        .formatted(Multipart.quoted(name), Multipart.quoted(filename), contentType);
        parts.add(new Part(head, bytes));
        return this;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    void writeTo(OutputStream out) throws IOException {
        for (Part part : parts) {
            write(out, "--" + boundary + "\r\n" + part.head);
            try (InputStream in = part.bytes.open()) {
                in.transferTo(out);
            }
            write(out, "\r\n");
        }
        write(out, "--" + boundary + "--\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private record Part(String head, Bytes bytes) {}
}
