package kotonoha.reader.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kotonoha.files.Extract;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.reader.Input;
import kotonoha.reader.Limits;

/// Files for tests, and what came of reading them.
final class Given {
    static final String DOCX =
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    static final String PPTX =
            "application/vnd.openxmlformats-officedocument.presentationml.presentation";

    private Given() {}

    @FunctionalInterface
    interface Writing {
        void to(java.io.OutputStream out) throws Exception;
    }

    static Path file(Path folder, String name, Writing writing) {
        Path file = folder.resolve(name);
        try (var out = Files.newOutputStream(file)) {
            writing.to(out);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        return file;
    }

    /// A zip of these parts: name, content, name, content.
    static Path zip(Path folder, String name, String... parts) {
        return file(
                folder,
                name,
                out -> {
                    try (ZipOutputStream zip = new ZipOutputStream(out)) {
                        for (int i = 0; i < parts.length; i += 2) {
                            zip.putNextEntry(new ZipEntry(parts[i]));
                            zip.write(parts[i + 1].getBytes(StandardCharsets.UTF_8));
                        }
                    }
                });
    }

    static ReadResult read(Path file, String type) {
        return read(file, type, 400_000);
    }

    static ReadResult read(Path file, String type, int characters) {
        Limits limits = new Limits(characters, 100L << 20, 100, 1_000, 3, 8, Duration.ofSeconds(8));
        Input input =
                new Input(
                        file,
                        file.getFileName().toString(),
                        type,
                        RawFile.As.FILE,
                        limits,
                        () -> false);
        try {
            return new Documents().parse(input);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Extract extract(Path file, String type) {
        return (Extract) read(file, type);
    }

    static String text(Extract extract) {
        return extract.parts().stream()
                .map(Extract.Part::markdown)
                .collect(Collectors.joining("\n\n"));
    }
}
