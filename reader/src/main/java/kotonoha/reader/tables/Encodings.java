package kotonoha.reader.tables;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;

/// Finds out how a text file is encoded.
@FunctionalInterface
public interface Encodings {
    Charset of(Path file) throws IOException;
}
