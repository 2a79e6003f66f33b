package kotonoha.reader.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import org.apache.pdfbox.jbig2.Bitmap;
import org.apache.pdfbox.jbig2.decoder.arithmetic.ArithmeticDecoder;
import org.apache.pdfbox.jbig2.decoder.arithmetic.ArithmeticIntegerDecoder;
import org.apache.pdfbox.jbig2.decoder.arithmetic.CX;
import org.apache.pdfbox.jbig2.io.SubInputStream;
import org.apache.pdfbox.jbig2.segments.GenericRegion;
import org.jspecify.annotations.Nullable;

/// The symbols (letters, mostly) that a dictionary of a JBIG2 image gives to others. How large each is stands packed
/// between their pixels, so they are unpacked here one by one, and looked at before.
///
/// @param context what its coder has learnt, where a later dictionary may go on from there
/// @param depth how many dictionaries it builds on, itself included
record Jbig2Symbols(List<Bitmap> all, @Nullable CX context, int depth) {
    static final Jbig2Symbols NONE = new Jbig2Symbols(List.of(), null, 0);
    static final int MOST_SIDE = 20_000;

    /// What any symbol costs, however small, in pixels.
    static final int EACH = 50;

    private static final int MOST = 65_536;
    private static final int DEEPEST = 30;
    private static final long NO_MORE = Long.MAX_VALUE;

    /// @param data of a dictionary segment
    static Jbig2Symbols of(ImageInputStream data, List<Jbig2Symbols> from, Jbig2Work work)
            throws IOException {
        int flags = data.readUnsignedShort();
        boolean huffman = (flags & 1) != 0;
        boolean aggregate = (flags & 2) != 0;
        if (huffman || aggregate) throw Jbig2Weight.refused("coding");
        int template = flags >> 10 & 3;
        short[][] near = near(data, template == 0 ? 4 : 1);
        long exported = data.readUnsignedInt();
        long own = data.readUnsignedInt();
        List<Bitmap> all = joined(from, work);
        int depth = 1 + from.stream().mapToInt(Jbig2Symbols::depth).max().orElse(0);
        if (own > MOST || all.size() + own > MOST || depth > DEEPEST)
            throw Jbig2Weight.refused("symbols");
        boolean learnt = (flags & 0x100) != 0;
        CX before = from.isEmpty() ? null : from.getLast().context();
        if (learnt && before == null) throw Jbig2Weight.refused("context");
        CX context = learnt && before != null ? before.copy() : new CX(65_536, 1);
        Unpacking unpacking = new Unpacking(rest(data), (byte) template, near, context, work);
        unpacking.add(all, (int) own);
        List<Bitmap> given = unpacking.given(all);
        if (given.size() != exported) throw Jbig2Weight.refused("symbols");
        return new Jbig2Symbols(given, (flags & 0x200) != 0 ? context : null, depth);
    }

    static List<Bitmap> joined(List<Jbig2Symbols> dictionaries, Jbig2Work work) throws IOException {
        List<Bitmap> all = new ArrayList<>();
        for (Jbig2Symbols each : dictionaries) {
            work.add((long) EACH * each.all().size());
            all.addAll(each.all());
            if (all.size() > MOST) throw Jbig2Weight.refused("symbols");
        }
        return all;
    }

    /// Where the pixels stand that a coder looks at besides its neighbours.
    static short[][] near(ImageInputStream data, int count) throws IOException {
        short[][] near = new short[2][count];
        for (int i = 0; i < count; i++) {
            near[0][i] = data.readByte();
            near[1][i] = data.readByte();
        }
        return near;
    }

    static SubInputStream rest(ImageInputStream data) throws IOException {
        return new SubInputStream(data, data.getStreamPosition(), Long.MAX_VALUE);
    }

    static CX numbers() {
        return new CX(512, 1);
    }

    /// One dictionary, symbol by symbol.
    private static final class Unpacking extends GenericRegion {
        private final byte template;
        private final short[][] near;
        private final CX context;
        private final Jbig2Work work;
        private final ArithmeticDecoder decoder;
        private final ArithmeticIntegerDecoder numbers;

        Unpacking(SubInputStream data, byte template, short[][] near, CX context, Jbig2Work work)
                throws IOException {
            super(data);
            this.template = template;
            this.near = near;
            this.context = context;
            this.work = work;
            this.decoder = new ArithmeticDecoder(data);
            this.numbers = new ArithmeticIntegerDecoder(decoder);
        }

        /// Symbols come in classes of the same height.
        void add(List<Bitmap> all, int own) throws IOException {
            CX heights = numbers();
            CX widths = numbers();
            int end = all.size() + own;
            long height = 0;
            while (all.size() < end) {
                work.add(EACH);
                height += numbers.decode(heights);
                long width = 0;
                while (true) {
                    long more = numbers.decode(widths);
                    if (more == NO_MORE || all.size() >= end) break;
                    width += more;
                    all.add(unpacked(width, height));
                }
            }
        }

        private Bitmap unpacked(long width, long height) throws IOException {
            work.symbol(width, height);
            int w = (int) width;
            int h = (int) height;
            setParameters(false, template, false, false, near[0], near[1], w, h, context, decoder);
            return getRegionBitmap();
        }

        /// Runs of symbols that are kept back and of such that are given to others.
        List<Bitmap> given(List<Bitmap> all) throws IOException {
            CX runs = numbers();
            List<Bitmap> given = new ArrayList<>();
            boolean give = false;
            for (int i = 0; i < all.size(); give = !give) {
                work.add(EACH);
                long run = numbers.decode(runs);
                if (run < 0 || run > all.size() - i) throw Jbig2Weight.refused("runs");
                if (give) given.addAll(all.subList(i, i + (int) run));
                i += (int) run;
            }
            return given;
        }
    }
}
