package kotonoha.files;

import java.util.Optional;

/// Reads the text in a picture, for models that cannot see. Thread-safe.
public interface Ocr {
    /// The text as lines, or nothing where there is none or it could not be read. Never throws for what a picture is.
    Optional<String> read(Extract.Picture picture) throws InterruptedException;
}
