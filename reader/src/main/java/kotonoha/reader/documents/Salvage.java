package kotonoha.reader.documents;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/// The XML parts that can still be had from a document whose list of contents is lost, e.g. after a broken download.
final class Salvage {
    private static final int LARGEST = 24 << 20;
    private static final int PARTS = 2_000;

    private Salvage() {}

    static Map<String, byte[]> parts(Path file) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                ZipArchiveInputStream zip = new ZipArchiveInputStream(in, "UTF-8", true, true)) {
            int left = LARGEST;
            for (ZipArchiveEntry entry = zip.getNextEntry();
                    entry != null && parts.size() < PARTS && left > 0;
                    entry = zip.getNextEntry()) {
                if (entry.isDirectory()
                        || !entry.getName().matches("(?i).*\\.(?:xml|rels|x?html?|opf|ncx)"))
                    continue;
                ByteArrayOutputStream part = new ByteArrayOutputStream();
                parts.put(entry.getName(), new byte[0]);
                try {
                    left -= copied(zip, part, left);
                } finally {
                    // Half a part still holds the words of its first half.
                    parts.put(entry.getName(), part.toByteArray());
                }
            }
        } catch (IOException | RuntimeException end) {
            parts.remove("");
        }
        if (parts.isEmpty()) throw new IOException("no part of this document can be read");
        return parts;
    }

    private static int copied(InputStream from, ByteArrayOutputStream into, int most)
            throws IOException {
        byte[] buffer = new byte[8_192];
        int all = 0;
        while (all < most) {
            int read = from.read(buffer);
            if (read < 0) break;
            into.write(buffer, 0, read);
            all += read;
        }
        return all;
    }
}
