package kotonoha.reader.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.jspecify.annotations.Nullable;

/// Weighs the images of a PDF before PDFBox unpacks them into memory. What their dictionaries say is not believed.
final class ImageWeight {
    private static final long MOST_BYTES = 64L << 20;
    private static final long MOST_PIXELS = 50_000_000;

    /// Images inside the page's own text are small by custom; a packed one may hold a thousand times that.
    private static final int LARGEST_INLINE = 64 << 10;

    private static final List<String> JPEG = List.of("DCTDecode", "DCT");

    private ImageWeight() {}

    static boolean isLight(PDImage image) throws IOException {
        if (!(image instanceof PDImageXObject object))
            return image.isEmpty() || inline(image) <= LARGEST_INLINE;
        COSStream stream = object.getCOSObject();
        return isLight(stream)
                && isLight(stream.getDictionaryObject(COSName.SMASK))
                && isLight(stream.getDictionaryObject(COSName.MASK));
    }

    /// An image inside the page's own text, which PDFBox unpacks before it can be asked.
    static boolean isLight(Operator inline) throws IOException {
        COSDictionary says = inline.getImageParameters();
        byte[] data = inline.getImageData();
        if (says == null || data == null) return true;
        try (COSStream image = new COSStream()) {
            image.addAll(says);
            image.setItem(COSName.FILTER, says.getDictionaryObject(COSName.FILTER, COSName.F));
            try (OutputStream out = image.createRawOutputStream()) {
                out.write(data);
            }
            return isLight(image);
        }
    }

    private static long inline(PDImage image) throws IOException {
        if ((long) image.getWidth() * image.getHeight() > MOST_PIXELS / 10) return Long.MAX_VALUE;
        try (InputStream packed =
                image.createInputStream(List.of("Fl", "LZW", "RL", "CCF", "DCT"))) {
            return packed.readNBytes(LARGEST_INLINE + 1).length;
        }
    }

    private static boolean isLight(@Nullable COSBase mask) throws IOException {
        return !(mask instanceof COSStream image) || isLight(image);
    }

    private static boolean isLight(COSStream image) throws IOException {
        long width = image.getInt(COSName.WIDTH, COSName.W, 0);
        long height = image.getInt(COSName.HEIGHT, COSName.H, 0);
        if (width <= 0 || height <= 0 || width > 60_000 || height > 60_000) return false;
        List<COSName> filters = Streams.filters(image);
        COSName last = filters.isEmpty() ? COSName.NONE : filters.getLast();
        boolean jpeg = JPEG.contains(last.getName());
        boolean weighedApart = jpeg || last.equals(COSName.JBIG2_DECODE);
        List<COSName> before = weighedApart ? filters.subList(0, filters.size() - 1) : filters;
        if (!Streams.isLight(image, before, MOST_BYTES)) return false;
        if (jpeg) return width * height <= MOST_PIXELS && isSmallJpeg(image);
        return bytes(image, width, height) <= MOST_BYTES
                && fax(image) <= MOST_BYTES
                && hasLightGlobals(image);
    }

    private static long bytes(COSStream image, long width, long height) {
        boolean stencil = image.getBoolean(COSName.IMAGE_MASK, COSName.IM, false);
        int bits =
                stencil
                        ? 1
                        : Math.clamp(
                                image.getInt(COSName.BITS_PER_COMPONENT, COSName.BPC, 8), 1, 16);
        return width * height * bits * (bits == 1 ? 1 : 4) / 8;
    }

    /// What the pages of a JBIG2 file share; the image itself is weighed by [Jbig2Weight], behind its other filters.
    private static boolean hasLightGlobals(COSStream image) throws IOException {
        if (!(parameters(image) instanceof COSDictionary jbig2)) return true;
        return !(jbig2.getDictionaryObject(COSName.JBIG2_GLOBALS) instanceof COSStream globals)
                || Streams.isLight(globals, Streams.filters(globals), MOST_BYTES / 4);
    }

    /// Those of the last filter.
    private static @Nullable COSBase parameters(COSStream image) {
        COSBase parameters = image.getDictionaryObject(COSName.DECODE_PARMS, COSName.DP);
        return parameters instanceof COSArray all && all.size() > 0
                ? all.getObject(all.size() - 1)
                : parameters;
    }

    /// A fax says in another place how large it is.
    private static long fax(COSStream image) {
        if (!(parameters(image) instanceof COSDictionary fax)) return 0;
        long columns = fax.getInt(COSName.COLUMNS, 1_728);
        long rows =
                Math.max(fax.getInt(COSName.ROWS, 0), image.getInt(COSName.HEIGHT, COSName.H, 0));
        return columns < 0 || rows < 0 ? Long.MAX_VALUE : columns * rows / 8;
    }

    private static boolean isSmallJpeg(COSStream image) throws IOException {
        try (InputStream raw = new PDStream(image).createInputStream(JPEG);
                ImageInputStream in = new MemoryCacheImageInputStream(raw)) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return (long) reader.getWidth(0) * reader.getHeight(0) <= MOST_PIXELS;
            } finally {
                reader.dispose();
            }
        }
    }
}
