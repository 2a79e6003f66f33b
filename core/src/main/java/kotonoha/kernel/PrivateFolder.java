package kotonoha.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A folder that only its owner may look into, where the file system knows owners.
public final class PrivateFolder {
    private PrivateFolder() {}

    /// Makes it with all folders above it; one that is there stays as it is.
    public static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return;
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix"))
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        else Files.createDirectories(folder);
    }
}
