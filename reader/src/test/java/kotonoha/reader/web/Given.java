package kotonoha.reader.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import kotonoha.files.Extract;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.reader.Input;
import kotonoha.reader.Limits;

/// HTML for tests, and what came of reading it.
final class Given {
    static final String ADDRESS = "https://example.com/docs/page.html";

    private Given() {}

    static ReadResult read(byte[] html, RawFile.As as) {
        try {
            Path file = Files.createTempFile("page", ".html");
            try {
                Files.write(file, html);
                return new WebPages()
                        .parse(
                                new Input(
                                        file,
                                        ADDRESS,
                                        "text/html",
                                        as,
                                        Limits.standard(),
                                        () -> false));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static ReadResult canvas(String html) {
        return read(html.getBytes(StandardCharsets.UTF_8), RawFile.As.CANVAS);
    }

    static Extract page(String html) {
        return (Extract) read(html.getBytes(StandardCharsets.UTF_8), RawFile.As.PAGE);
    }

    static String text(ReadResult result) {
        return ((Extract) result)
                .parts().stream().map(Extract.Part::markdown).collect(Collectors.joining("\n\n"));
    }
}
