package kotonoha.reader.documents;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import kotonoha.files.Unreadable;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.filter.Filter;
import org.apache.pdfbox.filter.FilterFactory;

/// Weighs the streams of a PDF before PDFBox unpacks them into memory: a few kilobytes can hold gigabytes.
final class Streams {
    private static final long MOST = 40L << 20;
    private static final int NODES = 100_000;
    private static final int FILTERS = 4;

    private final Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /// The streams that are unpacked while the file is opened: those of cross references and of objects.
    void checkFile(Path file) throws IOException {
        byte[] mark = "stream".getBytes(StandardCharsets.US_ASCII);
        byte[] window = new byte[64 * 1024];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            long base = 0;
            int kept = 0;
            while (true) {
                int read = in.readNBytes(window, kept, window.length - kept);
                int length = kept + read;
                for (int at = find(window, length, mark, 1_024);
                        at >= 0;
                        at = find(window, length, mark, at + 6)) {
                    if (at >= 3 && window[at - 1] == 'd' && window[at - 2] == 'n') continue;
                    if (unpacksAtOnce(window, at)) checkAt(file, base + at + 6);
                }
                if (read == 0) return;
                int keep = Math.min(length, 1_100);
                base += length - keep;
                System.arraycopy(window, length - keep, window, 0, keep);
                kept = keep;
            }
        }
    }

    private static boolean unpacksAtOnce(byte[] window, int at) {
        int from = Math.max(0, at - 1_024);
        String before = new String(window, from, at - from, StandardCharsets.ISO_8859_1);
        int object = before.lastIndexOf("obj");
        String dictionary = object < 0 ? before : before.substring(object);
        boolean filtered = dictionary.indexOf("Filter") != dictionary.lastIndexOf("FlateDecode");
        return filtered
                && (dictionary.contains("ObjStm")
                        || dictionary.contains("XRef")
                        || dictionary.contains("#"));
    }

    private static void checkAt(Path file, long position) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(position);
            byte[] start = in.readNBytes(2);
            int skip = start.length == 2 && start[0] == '\r' && start[1] == '\n' ? 2 : 1;
            Inflater inflater = new Inflater();
            try {
                byte[] packed = new byte[8_192];
                byte[] out = new byte[64 * 1024];
                if (skip == 1 && start.length == 2) inflater.setInput(start, 1, 1);
                long total = 0;
                while (!inflater.finished()) {
                    int made = inflater.inflate(out);
                    total += made;
                    if (total > MOST) throw new Refused(Unreadable.Reason.DANGEROUS, "stream");
                    if (made > 0) continue;
                    if (inflater.needsDictionary() || !inflater.needsInput()) return;
                    int read = in.read(packed);
                    if (read <= 0) return;
                    inflater.setInput(packed, 0, read);
                }
            } catch (DataFormatException noStream) {
                return;
            } finally {
                inflater.end();
            }
        }
    }

    private static int find(byte[] window, int length, byte[] mark, int from) {
        outer:
        for (int i = Math.min(from, length); i + mark.length <= length; i++) {
            for (int k = 0; k < mark.length; k++) if (window[i + k] != mark[k]) continue outer;
            return i;
        }
        return -1;
    }

    /// The streams that a page's text is read from: contents, forms, fonts. Each is weighed once.
    void check(COSDictionary page) throws IOException {
        Deque<COSBase> waiting = new ArrayDeque<>();
        for (COSName name : List.of(COSName.CONTENTS, COSName.RESOURCES)) {
            COSBase part = page.getDictionaryObject(name);
            if (part != null) waiting.push(part);
        }
        COSBase parent = page.getDictionaryObject(COSName.PARENT);
        for (int i = 0; i < 50 && parent instanceof COSDictionary above; i++) {
            COSBase inherited = above.getDictionaryObject(COSName.RESOURCES);
            if (inherited != null) waiting.push(inherited);
            parent = above.getDictionaryObject(COSName.PARENT);
        }
        while (!waiting.isEmpty() && seen.size() < NODES) visit(waiting.pop(), waiting);
    }

    private void visit(COSBase node, Deque<COSBase> waiting) throws IOException {
        COSBase real = node instanceof COSObject reference ? reference.getObject() : node;
        if (real == null
                || !(real instanceof COSDictionary || real instanceof COSArray)
                || !seen.add(real)) return;
        if (real instanceof COSArray all) {
            for (int i = 0; i < all.size(); i++) push(all.get(i), waiting);
            return;
        }
        COSDictionary dictionary = (COSDictionary) real;
        boolean image = COSName.IMAGE.equals(dictionary.getCOSName(COSName.SUBTYPE));
        if (image) return;
        if (dictionary instanceof COSStream stream) weigh(stream);
        for (COSName key : dictionary.keySet())
            if (!COSName.PARENT.equals(key) && !COSName.P.equals(key))
                push(dictionary.getItem(key), waiting);
    }

    private static void push(COSBase item, Deque<COSBase> waiting) {
        if (item instanceof COSObject || item instanceof COSDictionary || item instanceof COSArray)
            waiting.push(item);
    }

    static List<COSName> filters(COSStream stream) {
        return switch (stream.getFilters()) {
            case COSName one -> List.of(one);
            case COSArray all ->
                    all.toList().stream()
                            .filter(COSName.class::isInstance)
                            .map(COSName.class::cast)
                            .toList();
            case null, default -> List.of();
        };
    }

    /// Whether what comes out of the first of its filters, `names`, is small enough.
    static boolean isLight(COSStream stream, List<COSName> names, long most) throws IOException {
        try {
            weigh(stream, names, most);
            return true;
        } catch (Refused tooHeavy) {
            return false;
        }
    }

    private static void weigh(COSStream stream) throws IOException {
        weigh(stream, filters(stream), MOST);
    }

    private static void weigh(COSStream stream, List<COSName> names, long most) throws IOException {
        if (names.size() > FILTERS) throw new Refused(Unreadable.Reason.DANGEROUS, "filters");
        long packed = stream.getLength();
        double bound = packed;
        for (COSName name : names) bound *= ratio(name);
        if (bound <= most) return;
        byte[] bytes;
        try (InputStream raw = stream.createRawInputStream()) {
            bytes = raw.readNBytes((int) most + 1);
        }
        for (int i = 0; i < names.size(); i++) {
            Bounded out = new Bounded(i == names.size() - 1, most);
            try {
                Filter filter = FilterFactory.INSTANCE.getFilter(names.get(i));
                filter.decode(new ByteArrayInputStream(bytes), out, stream, i);
            } catch (IOException broken) {
                return;
            }
            bytes = out.kept.toByteArray();
        }
    }

    /// How far a filter can unpack at most.
    private static int ratio(COSName name) {
        return switch (name.getName()) {
            case "FlateDecode", "Fl" -> 1_032;
            case "LZWDecode", "LZW" -> 2_731;
            case "RunLengthDecode", "RL" -> 64;
            default -> 1;
        };
    }

    /// Counts, and keeps what the next filter needs.
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final boolean last;
        private final long most;
        private long count;

        private Bounded(boolean last, long most) {
            this.last = last;
            this.most = most;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            count += length;
            if (count > most) throw new Refused(Unreadable.Reason.DANGEROUS, "stream");
            if (!last) kept.write(bytes, from, length);
        }
    }
}
