package kotonoha.reader;

import java.io.IOException;
import kotonoha.files.ReadResult;

/// Reads one family of files. Used by one thread at a time; may throw whatever its library throws: the caller turns that
/// into an [kotonoha.files.Unreadable].
public interface Parser {
    ReadResult parse(Input input) throws IOException;

    /// Hands on the files that came with it; most kinds of files come alone.
    default ReadResult parse(Input input, Attached attached) throws IOException {
        return parse(input);
    }
}
