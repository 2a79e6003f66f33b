package kotonoha.reader.archives;

import java.io.IOException;
import java.nio.file.Path;
import kotonoha.files.Unreadable;
import kotonoha.reader.Limits;

/// Looks at a zip before anybody unpacks it, and says what is in it: a document, a book, or just files.
public final class ZipChecks {
    private ZipChecks() {}

    /// What came of it.
    public sealed interface Verdict {
        record Fine(String type) implements Verdict {}

        record Bad(Unreadable why) implements Verdict {}
    }

    public static Verdict of(Path file, Limits limits) throws IOException {
        try (Zip zip = Zip.open(file, limits)) {
            return new Verdict.Fine(new ZipKinds(zip, limits).type());
        } catch (Refusal refused) {
            return new Verdict.Bad(refused.why());
        }
    }
}
