package kotonoha.access;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.AesGcmParameters.Variant;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;

/// Encryption at rest: AES-256-GCM under the one key of this data folder. What is sealed carries the key's number, so
/// that a key that does not fit is told apart from damage. Thread-safe.
public final class Vault {
    private static final String MARK = "kotonoha-key-1";
    private static final int KEY_BYTES = 32;

    /// Tink's prefix: one byte 01 and the four bytes of the key's number.
    private static final int PREFIX_BYTES = 5;

    private final String name;
    private final byte[] prefix;
    private final Aead aead;

    private Vault(String name, AesGcmKey key) throws GeneralSecurityException {
        this.name = name;
        this.prefix = key.getOutputPrefix().toByteArray();
        this.aead = AesGcmJce.create(key);
    }

    /// Opens the vault whose key lies in a file; makes the key, readable by its owner only, where there is none yet.
    /// The key goes straight into Tink's cipher: a key set read through its registry costs 0.3 s at each start.
    public static Vault open(Path keyFile, Chance chance) {
        try {
            if (!Files.exists(keyFile)) create(keyFile, chance);
            return new Vault(keyFile.toString(), read(keyFile));
        } catch (IOException | GeneralSecurityException e) {
            throw new Broken("cannot open the key file " + keyFile + ": " + e.getMessage(), e);
        }
    }

    /// Encrypts. The associated data is not stored and must be the same when opening.
    public byte[] seal(byte[] plain, byte[] associated) {
        try {
            return aead.encrypt(plain, associated);
        } catch (GeneralSecurityException e) {
            throw new Broken("cannot encrypt with the key of " + name, e);
        }
    }

    /// Decrypts what [#seal] made under the same key and with the same associated data.
    public byte[] open(byte[] sealed, byte[] associated) {
        if (!fits(sealed))
            throw new Broken(
                    "the key in "
                            + name
                            + " is not the one this data was encrypted with; put the key file back that belongs to this"
                            + " data folder");
        try {
            return aead.decrypt(sealed, associated);
        } catch (GeneralSecurityException e) {
            throw new Broken("encrypted data is damaged or does not belong here", e);
        }
    }

    private boolean fits(byte[] sealed) {
        return sealed.length >= PREFIX_BYTES
                && Arrays.equals(sealed, 0, PREFIX_BYTES, prefix, 0, PREFIX_BYTES);
    }

    private static AesGcmKey read(Path keyFile) throws IOException, GeneralSecurityException {
        String[] words =
                Files.readString(keyFile, StandardCharsets.ISO_8859_1).strip().split(" ", -1);
        if (words.length != 3 || !words[0].equals(MARK))
            throw new Broken("the key file " + keyFile + " holds no key; restore it from a backup");
        try {
            HexFormat hex = HexFormat.of();
            return key(HexFormat.fromHexDigits(words[1]), hex.parseHex(words[2]));
        } catch (IllegalArgumentException e) {
            throw new Broken(
                    "the key file " + keyFile + " is damaged; restore it from a backup", e);
        }
    }

    @AccessesPartialKey
    private static AesGcmKey key(int number, byte[] bytes) throws GeneralSecurityException {
        if (bytes.length != KEY_BYTES) throw new IllegalArgumentException("not 32 bytes");
        AesGcmParameters parameters =
                AesGcmParameters.builder()
                        .setKeySizeBytes(KEY_BYTES)
                        .setIvSizeBytes(12)
                        .setTagSizeBytes(16)
                        .setVariant(Variant.TINK)
                        .build();
        return AesGcmKey.builder()
                .setParameters(parameters)
                .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                .setIdRequirement(number)
                .build();
    }

    /// Written whole under another name and then linked: nobody ever sees half a key, and of two that start at once
    /// the first wins.
    private static void create(Path keyFile, Chance chance) throws IOException {
        byte[] bytes = new byte[KEY_BYTES];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) chance.below(256);
        HexFormat hex = HexFormat.of();
        String text =
                MARK
                        + " "
                        + hex.toHexDigits(chance.below(Integer.MAX_VALUE))
                        + " "
                        + hex.formatHex(bytes)
                        + "\n";
        Path folder = keyFile.toAbsolutePath().getParent();
        if (folder != null) Files.createDirectories(folder);
        Path draft = keyFile.resolveSibling(keyFile.getFileName() + "." + chance.id(8));
        try {
            write(draft, text.getBytes(StandardCharsets.ISO_8859_1));
            link(draft, keyFile);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void link(Path draft, Path keyFile) throws IOException {
        try {
            Files.createLink(keyFile, draft);
        } catch (FileAlreadyExistsException other) {
            // Somebody else was first; their key is the key.
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.move(draft, keyFile);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(file, options, ownerOnly(file))) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) out.write(left);
            out.force(true);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
