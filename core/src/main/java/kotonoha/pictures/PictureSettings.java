package kotonoha.pictures;

import java.nio.file.Path;
import java.util.Optional;

/// What becomes a file besides staying in the answer, each with its switch; `chromium` draws pictures, and without it
/// the blocks stay as they are.
public record PictureSettings(
        boolean diagrams, boolean html, boolean tables, Optional<Path> chromium) {}
