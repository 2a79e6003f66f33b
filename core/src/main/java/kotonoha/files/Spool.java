package kotonoha.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import kotonoha.kernel.PrivateFolder;

/// Where the bytes of files lie while they are read: they go from the other side straight to the disk, so that the host
/// never holds a file, and their hash is known before anybody looks into them.
final class Spool {
    private static final int BUFFER = 64 << 10;

    private final Path folder;
    private final long largest;
    private final AtomicLong numbers = new AtomicLong();

    Spool(Path folder, long largest) {
        this.folder = folder;
        this.largest = largest;
    }

    /// Fetches the bytes; what is declared about their number is not believed.
    Spooled fetch(RawFile file) throws IOException, InterruptedException {
        PrivateFolder.make(folder);
        Path path = folder.resolve("f" + numbers.incrementAndGet());
        boolean whole = false;
        try (InputStream in = file.content().open();
                OutputStream out = Files.newOutputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (Thread.interrupted()) throw new InterruptedException();
                size += n;
                if (size > largest) throw new CannotRead(tooLarge());
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
            whole = true;
            return new Spooled(path, size, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } finally {
            if (!whole) Files.deleteIfExists(path);
        }
    }

    Unreadable tooLarge() {
        return new Unreadable(Unreadable.Reason.TOO_LARGE, (largest >> 20) + " MB");
    }

    /// A file on the disk, deleted when closed unless its reader has done so.
    record Spooled(Path path, long size, String hash) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Files.deleteIfExists(path);
        }
    }
}
