package kotonoha.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import kotonoha.kernel.Broken;
import kotonoha.kernel.PrivateFolder;
import org.jspecify.annotations.Nullable;

/// Embedded data belongs to one process at a time; the system lets go of the lock when that process dies, however.
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock of(Path database) {
        Path folder = database.toAbsolutePath().getParent();
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        FileChannel channel = null;
        try {
            if (folder != null) PrivateFolder.make(folder);
            makePrivateFile(database);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new Broken(
                        "another Kotonoha%s is already running on the data in %s; stop it first, or give this one another folder with KOTONOHA_DATA_DIR"
                                .formatted(owner(file), folder));
            }
            channel.truncate(0);
            byte[] pid =
                    String.valueOf(ProcessHandle.current().pid())
                            .getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new Broken(
                    "cannot use the data folder %s (%s); check that it exists and may be written to"
                            .formatted(folder, e.getClass().getSimpleName()),
                    e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new Broken("cannot let go of the data folder", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ourselves) {
            return null;
        }
    }

    private static String owner(Path file) throws IOException {
        String pid = Files.readString(file, StandardCharsets.ISO_8859_1);
        return pid.matches("\\d{1,10}") ? " (process " + pid + ")" : "";
    }

    /// The journals beside the database take over its rights.
    private static void makePrivateFile(Path database) throws IOException {
        boolean posix = database.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!posix || Files.exists(database)) return;
        Files.createFile(
                database,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
