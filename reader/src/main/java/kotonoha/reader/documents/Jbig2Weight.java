package kotonoha.reader.documents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/// Weighs a JBIG2 image (ISO/IEC 14492) as it stands in a PDF before it is unpacked: a hundred bytes can stand for
/// gigabytes and for hours. It goes from segment to segment as the decoder does; what it cannot follow is too heavy:
/// Huffman codes, symbols made of others, halftones, regions that are kept for later.
final class Jbig2Weight {
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_SIDE = 60_000;
    private static final long MOST_PIXELS = 50_000_000;

    /// Pixels that are worked out or copied, all segments together; a second is enough for some 30 million.
    private static final long MOST_WORK = 120_000_000;

    private static final int MOST_SEGMENTS = 1_000;

    /// Segments with a memory of their own, 150 KB each while the page is put together.
    private static final int MOST_PARTS = 256;

    private static final int END_OF_FILE = 51;
    private static final int UNKNOWN = -1;

    private final byte[] bytes;
    private final ByteBuffer at;
    private final Map<Integer, Segment> everywhere = new HashMap<>();
    private final Map<Integer, Segment> onPage = new HashMap<>();
    private final Jbig2Work work = new Jbig2Work(MOST_WORK);
    private int segments;
    private int parts;
    private @Nullable Page page;
    private long lines;

    private Jbig2Weight(byte[] bytes) {
        this.bytes = bytes;
        this.at = ByteBuffer.wrap(bytes);
    }

    /// @param symbols that others may use, where it is a dictionary
    private record Segment(int type, Jbig2Symbols symbols) {}

    private record Header(int number, int type, boolean global, int length, List<Segment> refers) {}

    private record Page(long width, long height) {}

    /// Throws where the image is too heavy, or damaged; the stream stands at its start again afterwards.
    static void check(ImageInputStream in) throws IOException {
        in.seek(0);
        byte[] bytes = new byte[MOST_BYTES + 1];
        int length = 0;
        for (int read = 0; read >= 0 && length < bytes.length; length += Math.max(0, read))
            read = in.read(bytes, length, bytes.length - length);
        if (length > MOST_BYTES) throw new IOException("JBIG2: more than is read");
        in.seek(0);
        try {
            new Jbig2Weight(java.util.Arrays.copyOf(bytes, length)).walk();
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new IOException("JBIG2: ends early", e);
        }
    }

    private void walk() throws IOException {
        int type = 0;
        while (type != END_OF_FILE && at.remaining() >= 4) {
            Header header = header();
            type = header.type();
            int end = header.length() == UNKNOWN ? bytes.length : at.position() + header.length();
            if (end < at.position() || end > bytes.length) throw refused("length");
            Segment segment = new Segment(type, weighed(header, end));
            Map<Integer, Segment> known = header.global() ? everywhere : onPage;
            if (known.put(header.number(), segment) != null) throw refused("twice");
            at.position(end);
        }
        if (page == null) throw refused("page");
        // The height of a page in stripes is where its last stripe ends.
        checkSize(page.width(), page.height() == UNKNOWN ? lines : page.height());
    }

    private Header header() throws IOException {
        if (++segments > MOST_SEGMENTS) throw refused("segments");
        int number = at.getInt();
        int flags = at.get();
        int count = (at.get(at.position()) & 0xff) >> 5;
        if (count <= 4) at.get();
        else {
            count = at.getInt() & 0x1fffffff;
            if (count > MOST_SEGMENTS) throw refused("references");
            at.position(at.position() + (count + 8 >> 3));
        }
        if (number < 0) throw refused("number");
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++)
            numbers.add(
                    number <= 256
                            ? at.get() & 0xff
                            : number <= 65_536 ? at.getShort() & 0xffff : at.getInt());
        int on = (flags & 0x40) == 0 ? at.get() & 0xff : at.getInt();
        if (on != 0 && on != 1) throw refused("page");
        List<Segment> refers = new ArrayList<>();
        for (int each : numbers) refers.add(known(each, on == 1));
        return new Header(number, flags & 0x3f, on == 0, at.getInt(), refers);
    }

    private Segment known(int number, boolean fromPage) throws IOException {
        Segment own = fromPage ? onPage.get(number) : null;
        Segment segment = own == null ? everywhere.get(number) : own;
        if (segment == null) throw refused("reference");
        return segment;
    }

    private Jbig2Symbols weighed(Header header, int end) throws IOException {
        boolean generic = header.type() == 38 || header.type() == 39;
        if (header.length() == UNKNOWN && !generic) throw refused("length");
        switch (header.type()) {
            case 0 -> {
                part();
                return Jbig2Symbols.of(data(end), symbols(header), work);
            }
            case 6, 7 -> {
                long pixels = region();
                work.add(pixels / 8);
                Jbig2Text.weigh(data(end), symbols(header), pixels, work);
            }
            case 38, 39 -> work.add(region());
            case 42, 43 -> {
                if (!header.refers().isEmpty()) throw refused("refinement");
                work.add(2 * region());
            }
            case 48 -> page();
            case 50 -> lines = Math.max(lines, (at.getInt() & 0xffffffffL) + 1);
            case 4, 16, 20, 22, 23, 36, 40, 53 -> throw refused("type " + header.type());
            default -> {} // nothing to unpack
        }
        return Jbig2Symbols.NONE;
    }

    private static List<Jbig2Symbols> symbols(Header header) {
        return header.refers().stream()
                .filter(each -> each.type() == 0)
                .map(Segment::symbols)
                .toList();
    }

    /// What is left of the segment's data.
    private ImageInputStream data(int end) {
        int length = end - at.position();
        return new MemoryCacheImageInputStream(
                new ByteArrayInputStream(bytes, at.position(), length));
    }

    /// The pixels of a region, which are copied to the page as well.
    private long region() throws IOException {
        part();
        long width = at.getInt() & 0xffffffffL;
        long height = at.getInt() & 0xffffffffL;
        at.position(at.position() + 9);
        checkSize(width, height);
        work.add(width * height / 2);
        return width * height;
    }

    private void page() throws IOException {
        if (page != null) throw refused("second page");
        long width = at.getInt() & 0xffffffffL;
        int height = at.getInt();
        boolean striped = (at.get(at.position() + 9) & 0x80) != 0;
        if (height < 0 && !(height == UNKNOWN && striped)) throw refused("height");
        page = new Page(width, height);
    }

    private void part() throws IOException {
        if (++parts > MOST_PARTS) throw refused("parts");
    }

    private static void checkSize(long width, long height) throws IOException {
        boolean fits = width > 0 && height > 0 && width <= MOST_SIDE && height <= MOST_SIDE;
        if (!fits || width * height > MOST_PIXELS) throw refused("size");
    }

    static IOException refused(String what) {
        return new IOException("JBIG2: too heavy or not followed: " + what);
    }
}
