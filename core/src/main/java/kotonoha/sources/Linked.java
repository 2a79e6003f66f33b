package kotonoha.sources;

import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import org.jspecify.annotations.Nullable;

/// What stood behind a link.
///
/// @param file opens it again, fetched anew through the same door; null where it cannot be opened again
public record Linked(ReadResult result, @Nullable RawFile file) {
    /// What cannot be opened again.
    public Linked(ReadResult result) {
        this(result, null);
    }
}
