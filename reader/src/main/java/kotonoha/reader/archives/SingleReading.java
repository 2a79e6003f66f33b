package kotonoha.reader.archives;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Input;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// One file packed by gzip, bzip2 or xz; often it is a tar.
final class SingleReading {
    private static final int MOST_MEMORY_KIB = 96 << 10;

    private final Input input;
    private final Unpacking unpacking;
    private final Archives archives;
    private final Allowance allowance;

    SingleReading(Input input, Unpacking unpacking, Archives archives, Allowance allowance) {
        this.input = input;
        this.unpacking = unpacking;
        this.archives = archives;
        this.allowance = allowance;
    }

    ReadResult read() throws IOException {
        Path inside = Files.createTempFile("s", null);
        try {
            long packed = Files.size(input.path());
            unpack(inside, packed);
            if (isTar(inside)) return tar(inside);
            unpacking.entry();
            // Counted above already: what lies there is as large as it is.
            long size = Files.size(inside);
            unpacking.member(name(), size, size, () -> Files.newInputStream(inside));
            return unpacking.result(input.type());
        } finally {
            Files.deleteIfExists(inside);
        }
    }

    private void unpack(Path inside, long packed) throws IOException {
        long size = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = unpacked();
                OutputStream out = Files.newOutputStream(inside)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                allowance.unpacked(0, size, packed);
                if (size > input.limits().unpacked())
                    throw new Refusal(Reason.TOO_LARGE, (input.limits().unpacked() >> 20) + " MB");
                out.write(buffer, 0, n);
            }
        }
        if (size == 0) throw new Refusal(Reason.EMPTY, "");
    }

    private InputStream unpacked() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(input.path()), 1 << 16);
        return switch (input.type()) {
            case "application/gzip" ->
                    GzipCompressorInputStream.builder()
                            .setInputStream(in)
                            .setDecompressConcatenated(true)
                            .get();
            case "application/x-bzip2" -> new BZip2CompressorInputStream(in, true);
            default ->
                    XZCompressorInputStream.builder()
                            .setInputStream(in)
                            .setDecompressConcatenated(true)
                            .setMemoryLimitKiB(MOST_MEMORY_KIB)
                            .get();
        };
    }

    /// The same level: a packed tar is one archive to whoever made it.
    private ReadResult tar(Path inside) throws IOException {
        allowance.leave();
        try {
            ReadResult result =
                    archives.parse(
                            new Input(
                                    inside,
                                    name(),
                                    "application/x-tar",
                                    input.as(),
                                    input.limits(),
                                    input.deadline()),
                            allowance);
            return result instanceof Unreadable why && why.reason() == Reason.DAMAGED
                    ? new Unreadable(Reason.DAMAGED)
                    : result;
        } finally {
            allowance.enter();
        }
    }

    private static boolean isTar(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(512);
            return head.length == 512
                    && new String(head, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar");
        }
    }

    /// The name without the ending of the packing.
    private String name() {
        String name = Names.safe(input.name());
        String base = name.substring(name.lastIndexOf('/') + 1);
        String lower = base.toLowerCase(Locale.ROOT);
        for (String ending : new String[] {".gz", ".bz2", ".xz"})
            if (lower.endsWith(ending)) return base.substring(0, base.length() - ending.length());
        return base;
    }
}
