package kotonoha.reader.archives;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import kotonoha.files.ReadResult;
import kotonoha.reader.Input;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// The members of a tar, one after the other.
final class TarReading {
    private final Input input;
    private final Unpacking unpacking;

    TarReading(Input input, Unpacking unpacking) {
        this.input = input;
        this.unpacking = unpacking;
    }

    ReadResult read() throws IOException {
        Names names = Names.of(rawNames());
        try (TarArchiveInputStream tar = open()) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                unpacking.entry();
                if (entry.isDirectory()) continue;
                String name = name(entry, names);
                if (entry.isSymbolicLink() || entry.isLink())
                    unpacking.listed(name, "a link, not followed");
                else if (!entry.isFile()) unpacking.listed(name, "no file");
                else unpacking.member(name, entry.getSize(), entry.getSize(), () -> unclosed(tar));
            }
            return unpacking.result(input.type());
        } catch (IllegalArgumentException broken) {
            throw new IOException("not a tar", broken);
        }
    }

    private List<byte[]> rawNames() throws IOException {
        List<byte[]> names = new ArrayList<>();
        try (TarArchiveInputStream tar = open()) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null && names.size() <= input.limits().entries();
                    entry = tar.getNextEntry())
                names.add(entry.getName().getBytes(StandardCharsets.ISO_8859_1));
        }
        return names;
    }

    /// Bytes for bytes: names of other encodings than UTF-8 are found out over all of them together. Names from PAX
    /// headers are characters already.
    private static String name(TarArchiveEntry entry, Names names) {
        String name = entry.getName();
        boolean bytes = name.chars().allMatch(c -> c <= 0xff);
        return bytes ? names.of(name.getBytes(StandardCharsets.ISO_8859_1)) : Names.safe(name);
    }

    private TarArchiveInputStream open() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(input.path()), 1 << 16);
        return new TarArchiveInputStream(in, StandardCharsets.ISO_8859_1.name());
    }

    private static InputStream unclosed(InputStream tar) {
        return new FilterInputStream(tar) {
            @Override
            public void close() {
                // The next member comes from the same stream.
            }
        };
    }
}
