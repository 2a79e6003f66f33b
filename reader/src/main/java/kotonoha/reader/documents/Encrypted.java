package kotonoha.reader.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import kotonoha.files.Unreadable;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.jspecify.annotations.Nullable;

/// Recognises documents that need a password.
final class Encrypted {
    private static final byte[] OLE2 = {
        (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
    };

    private Encrypted() {}

    /// Whether this is an OLE2 container around an encrypted OOXML package.
    static boolean isPackage(Path file) throws IOException {
        if (!isOle2(file)) return false;
        try (POIFSFileSystem container = new POIFSFileSystem(file.toFile(), true)) {
            return container.getRoot().hasEntryCaseInsensitive("EncryptedPackage")
                    || container.getRoot().hasEntryCaseInsensitive("DRMEncryptedDataSpace");
        } catch (IOException | RuntimeException broken) {
            return false;
        }
    }

    private static boolean isOle2(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return java.util.Arrays.equals(in.readNBytes(OLE2.length), OLE2);
        }
    }

    /// ENCRYPTED where a library says so, however deep.
    static @Nullable Unreadable reason(Throwable failed) {
        Throwable at = failed;
        for (int i = 0; i < 10 && at != null; i++) {
            boolean locked =
                    at instanceof EncryptedDocumentException
                            || at instanceof org.apache.tika.exception.EncryptedDocumentException
                            || at
                                    instanceof
                                    org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
            String message = at.getMessage();
            // A PDF for holders of a certificate.
            locked |=
                    message != null
                            && message.startsWith("Provided decryption material is not compatible");
            if (locked) return new Unreadable(Unreadable.Reason.ENCRYPTED);
            if (at instanceof Refused refused) return refused.why();
            at = at.getCause();
        }
        return null;
    }
}
