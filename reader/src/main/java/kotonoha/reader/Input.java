package kotonoha.reader;

import java.nio.file.Path;
import kotonoha.files.RawFile;

/// One file to be read: its bytes lie in the scratch folder at `path`. `name` and `type` are what was found by content
/// (`type`, a MIME type) and what the sender called it (`name`, may be anything). `deadline` tells when to stop and give
/// what there is.
public record Input(
        Path path, String name, String type, RawFile.As as, Limits limits, Deadline deadline) {

    /// Time that runs out.
    @FunctionalInterface
    public interface Deadline {
        boolean over();
    }
}
