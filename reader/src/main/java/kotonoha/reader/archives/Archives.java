package kotonoha.reader.archives;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import kotonoha.files.Extract.Note;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Input;
import kotonoha.reader.Limits;

/// Reads archives: a listing of what is in them, and the members that can be read. Nothing is ever written under a
/// member's own name.
public final class Archives {
    private static final Set<String> TYPES =
            Set.of(
                    ZipKinds.ZIP,
                    "application/x-tar",
                    "application/gzip",
                    "application/x-bzip2",
                    "application/x-xz",
                    "application/x-7z-compressed");

    private final Members members;

    public Archives(Members members) {
        this.members = members;
    }

    /// Reads one member as a file of its own.
    @FunctionalInterface
    public interface Members {
        ReadResult read(
                Path file,
                String name,
                Limits limits,
                Input.Deadline deadline,
                Allowance allowance);
    }

    public static boolean reads(String type) {
        return TYPES.contains(type);
    }

    public ReadResult parse(Input input, Allowance allowance) throws IOException {
        try {
            allowance.enter();
            try {
                Unpacking unpacking =
                        new Unpacking(input, allowance, members, Note.MEMBERS_LEFT_OUT);
                return switch (input.type()) {
                    case ZipKinds.ZIP -> new ZipReading(input, unpacking).read();
                    case "application/x-tar" -> new TarReading(input, unpacking).read();
                    case "application/x-7z-compressed" ->
                            new SevenZipReading(input, unpacking).read();
                    default -> new SingleReading(input, unpacking, this, allowance).read();
                };
            } finally {
                allowance.leave();
            }
        } catch (Refusal refusal) {
            return refusal.why();
        } catch (java.util.zip.ZipException | java.io.EOFException broken) {
            return new Unreadable(Reason.DAMAGED);
        }
    }
}
