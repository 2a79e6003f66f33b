package kotonoha.reader.archives;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Input;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/// The members of a 7z archive.
final class SevenZipReading {
    private static final int MOST_MEMORY_KIB = 96 << 10;

    private final Input input;
    private final Unpacking unpacking;

    SevenZipReading(Input input, Unpacking unpacking) {
        this.input = input;
        this.unpacking = unpacking;
    }

    ReadResult read() throws IOException {
        long packed = Files.size(input.path());
        try (SevenZFile archive =
                SevenZFile.builder()
                        .setPath(input.path())
                        .setMaxMemoryLimitKiB(MOST_MEMORY_KIB)
                        .get()) {
            for (SevenZArchiveEntry entry = archive.getNextEntry();
                    entry != null;
                    entry = archive.getNextEntry()) {
                unpacking.entry();
                if (entry.isDirectory() || entry.isAntiItem()) continue;
                String name = entry.getName() == null ? "" : entry.getName();
                unpacking.member(
                        Names.safe(name), packed, entry.getSize(), () -> unclosed(archive));
            }
            return unpacking.result(input.type());
        } catch (PasswordRequiredException locked) {
            throw new Refusal(Reason.ENCRYPTED, "");
        } catch (MemoryLimitException large) {
            throw new Refusal(Reason.TOO_LARGE, "dictionary");
        }
    }

    private static InputStream unclosed(SevenZFile archive) {
        return new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read() throws IOException {
                return archive.read();
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return archive.read(into, from, length);
            }
        };
    }
}
