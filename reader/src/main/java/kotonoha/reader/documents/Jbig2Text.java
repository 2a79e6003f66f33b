package kotonoha.reader.documents;

import java.io.IOException;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import org.apache.pdfbox.jbig2.Bitmap;
import org.apache.pdfbox.jbig2.decoder.GenericRefinementRegionDecodingProcedure;
import org.apache.pdfbox.jbig2.decoder.arithmetic.ArithmeticDecoder;
import org.apache.pdfbox.jbig2.decoder.arithmetic.ArithmeticIntegerDecoder;
import org.apache.pdfbox.jbig2.decoder.arithmetic.CX;
import org.apache.pdfbox.jbig2.io.SubInputStream;

/// A text region of a JBIG2 image: symbols that are put on it, or that are refined before. Goes through it as the decoder
/// does, and adds up the work.
final class Jbig2Text {
    private final List<Bitmap> symbols;
    private final Jbig2Work work;
    private final boolean strips;
    private final boolean refines;
    private final short template;
    private final short[][] near;
    private final long count;
    private final ArithmeticDecoder decoder;
    private final ArithmeticIntegerDecoder numbers;
    private final CX[] refined = {
        Jbig2Symbols.numbers(),
        Jbig2Symbols.numbers(),
        Jbig2Symbols.numbers(),
        Jbig2Symbols.numbers()
    };
    private final CX pixels = new CX(65_536, 1);

    /// @param data of the segment behind its sizes
    private Jbig2Text(ImageInputStream data, List<Bitmap> symbols, long most, Jbig2Work work)
            throws IOException {
        int flags = data.readUnsignedShort();
        boolean huffman = (flags & 1) != 0;
        if (huffman || symbols.isEmpty()) throw Jbig2Weight.refused("coding");
        this.symbols = symbols;
        this.work = work;
        this.refines = (flags & 2) != 0;
        this.strips = (flags >> 2 & 3) != 0;
        this.template = (short) (refines ? flags >> 15 & 1 : 0);
        this.near = Jbig2Symbols.near(data, refines && template == 0 ? 2 : 0);
        this.count = Math.min(data.readUnsignedInt(), most);
        SubInputStream rest = Jbig2Symbols.rest(data);
        this.decoder = new ArithmeticDecoder(rest);
        this.numbers = new ArithmeticIntegerDecoder(decoder);
    }

    /// @param most symbols that may be placed
    static void weigh(
            ImageInputStream data, List<Jbig2Symbols> dictionaries, long most, Jbig2Work work)
            throws IOException {
        new Jbig2Text(data, Jbig2Symbols.joined(dictionaries, work), most, work).walk();
    }

    private void walk() throws IOException {
        int bits = (int) Math.ceil(Math.log(symbols.size()) / Math.log(2));
        CX strip = Jbig2Symbols.numbers();
        CX first = Jbig2Symbols.numbers();
        CX next = Jbig2Symbols.numbers();
        CX line = Jbig2Symbols.numbers();
        CX refining = Jbig2Symbols.numbers();
        CX which = new CX(1 << bits, 1);
        numbers.decode(strip);
        long placed = 0;
        while (placed < count) {
            numbers.decode(strip);
            numbers.decode(first);
            do {
                if (strips) numbers.decode(line);
                Bitmap symbol = symbols.get(numbers.decodeIAID(which, bits));
                boolean anew = refines && numbers.decode(refining) != 0;
                Bitmap put = anew ? refined(symbol) : symbol;
                work.add(Jbig2Symbols.EACH + (long) put.getWidth() * put.getHeight());
                placed++;
            } while (numbers.decode(next) != Long.MAX_VALUE && placed < count);
        }
    }

    private Bitmap refined(Bitmap symbol) throws IOException {
        long wider = numbers.decode(refined[0]);
        long higher = numbers.decode(refined[1]);
        long right = numbers.decode(refined[2]);
        long down = numbers.decode(refined[3]);
        long width = symbol.getWidth() + wider;
        long height = symbol.getHeight() + higher;
        work.symbol(width, height);
        return GenericRefinementRegionDecodingProcedure.decode(
                decoder,
                pixels,
                (int) width,
                (int) height,
                template,
                false,
                symbol,
                (int) ((wider >> 1) + right),
                (int) ((higher >> 1) + down),
                near[0],
                near[1]);
    }
}
