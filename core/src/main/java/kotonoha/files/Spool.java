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
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import kotonoha.kernel.PrivateFolder;

/// Where the bytes of files lie while they are read: they go from the other side straight to the disk, so that the host
/// never holds a file. No reader touches them here: it gets a copy.
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
            CRC32C sum = new CRC32C();
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (Thread.interrupted()) throw new InterruptedException();
                size += n;
                if (size > largest) throw new CannotRead(tooLarge());
                sum.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
            whole = true;
            return new Spooled(path, size, sum.getValue());
        } finally {
            if (!whole) Files.deleteIfExists(path);
        }
    }

    Unreadable tooLarge() {
        return new Unreadable(Unreadable.Reason.TOO_LARGE, (largest >> 20) + " MB");
    }

    /// A file on the disk, deleted when closed.
    ///
    /// @param sum tells that two files differ, never that they are the same
    /// @param known its hash, once it was asked for; "" before
    record Spooled(Path path, long size, long sum, AtomicReference<String> known)
            implements AutoCloseable {
        Spooled(Path path, long size, long sum) {
            this(path, size, sum, new AtomicReference<>(""));
        }

        /// Of the bytes; takes some seven milliseconds for each megabyte, the first time.
        String hash() throws IOException {
            if (known.get().isEmpty()) known.set(hashed());
            return known.get();
        }

        private String hashed() throws IOException {
            try (InputStream in = Files.newInputStream(path)) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                byte[] buffer = new byte[BUFFER];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer))
                    digest.update(buffer, 0, n);
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        /// The same file under another name, so that closing this one leaves it.
        Spooled handedOver() throws IOException {
            Path other = path.resolveSibling(path.getFileName() + ".kept");
            return new Spooled(Files.move(path, other), size, sum, known);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(path);
        }
    }
}
