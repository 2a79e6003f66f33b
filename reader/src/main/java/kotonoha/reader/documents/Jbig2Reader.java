package kotonoha.reader.documents;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.imageio.ImageReadParam;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.apache.pdfbox.jbig2.JBIG2ImageReader;
import org.apache.pdfbox.jbig2.JBIG2ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/// Unpacks JBIG2, what most office scanners write, after it was weighed. It stands in the place of the library's own
/// reader, so that PDFBox comes this way wherever a PDF names that filter.
final class Jbig2Reader extends JBIG2ImageReader {
    /// The library tells each oddity of a broken image; kept, since its level would be forgotten with it.
    private static final Logger QUIET = Logger.getLogger("org.apache.pdfbox.jbig2");

    private Jbig2Reader(ImageReaderSpi provider) throws IOException {
        super(provider);
    }

    /// Puts it in place of the library's own, for this process.
    static void install() {
        QUIET.setLevel(Level.OFF);
        IIORegistry registry = IIORegistry.getDefaultInstance();
        JBIG2ImageReaderSpi own = registry.getServiceProviderByClass(JBIG2ImageReaderSpi.class);
        if (own != null) registry.deregisterServiceProvider(own, ImageReaderSpi.class);
        registry.registerServiceProvider(new Provider(), ImageReaderSpi.class);
    }

    @Override
    public BufferedImage read(int image, @Nullable ImageReadParam how) throws IOException {
        weigh();
        return super.read(image, how);
    }

    @Override
    public Raster readRaster(int image, @Nullable ImageReadParam how) throws IOException {
        weigh();
        return super.readRaster(image, how);
    }

    private void weigh() throws IOException {
        if (!(getInput() instanceof ImageInputStream in)) throw new IOException("no input");
        Jbig2Weight.check(in);
    }

    /// Found by the name of the format only: a file of its own is no kind that is read.
    private static final class Provider extends JBIG2ImageReaderSpi {
        @Override
        public boolean canDecodeInput(Object source) {
            return false;
        }

        @Override
        public Jbig2Reader createReaderInstance(@Nullable Object extension) throws IOException {
            return new Jbig2Reader(this);
        }
    }
}
