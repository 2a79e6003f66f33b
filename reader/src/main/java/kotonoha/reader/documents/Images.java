package kotonoha.reader.documents;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;
import kotonoha.reader.markdown.Parts;

/// Turns a picture into one that a model can be shown: turned upright, at most [#SIDE] pixels a side, written anew as PNG
/// or JPEG without what its file tells about place, device and owner.
final class Images implements Parser {
    static final Set<String> TYPES =
            Set.of(
                    "image/png",
                    "image/jpeg",
                    "image/gif",
                    "image/bmp",
                    "image/x-ms-bmp",
                    "image/tiff",
                    "image/webp",
                    "image/x-bmp",
                    "image/vnd.wap.wbmp",
                    "image/apng",
                    "image/vnd.mozilla.apng");

    static final int SIDE = 2_048;

    private static final long MOST_PIXELS = 50_000_000;
    private static final int LARGEST_PNG = 3 << 20;
    private static final int FEW_COLOURS = 3_000;

    static {
        // Pictures never need a file on disk here.
        ImageIO.setUseCache(false);
    }

    @Override
    public ReadResult parse(Input input) throws IOException {
        try (ImageInputStream in = new FileImageInputStream(input.path().toFile())) {
            ImageReader reader = reader(in);
            if (reader == null) return new Unreadable(Unreadable.Reason.DAMAGED, "picture");
            try {
                reader.setInput(in, false, true);
                return read(reader, input);
            } finally {
                reader.dispose();
            }
        }
    }

    private static @org.jspecify.annotations.Nullable ImageReader reader(ImageInputStream in) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        return readers.hasNext() ? readers.next() : null;
    }

    private static ReadResult read(ImageReader reader, Input input) throws IOException {
        String format = reader.getFormatName().toLowerCase(java.util.Locale.ROOT);
        if (format.startsWith("tif") && TiffPages.areIn(reader))
            return new TiffPages(reader, input).read();
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (width <= 0 || height <= 0) return new Unreadable(Unreadable.Reason.DAMAGED, "size");
        if (!fits(width, height))
            return new Unreadable(Unreadable.Reason.TOO_LARGE, width + " x " + height + " pixels");
        int step = (int) Math.max(1, Math.max(width, height) / SIDE);
        BufferedImage upright = fitted(decoded(reader, 0, step), orientation(input), 1);
        boolean photo = format.startsWith("jp");
        Parts parts = new Parts(input);
        if (hasMore(reader)) parts.note(Extract.Note.FIRST_PICTURE);
        return parts.extract(Extract.Kind.IMAGE, written(upright, photo));
    }

    static boolean fits(long width, long height) {
        return width * height <= MOST_PIXELS && width <= 60_000 && height <= 60_000;
    }

    /// @param step how many dots in each direction become one
    static BufferedImage decoded(ImageReader reader, int index, int step) throws IOException {
        ImageReadParam how = reader.getDefaultReadParam();
        if (step > 1) how.setSourceSubsampling(step, step, 0, 0);
        try {
            return reader.read(index, how);
        } catch (IOException | RuntimeException unusual) {
            if (!reader.canReadRaster()) throw unusual;
            return fromInks(reader.readRaster(index, how));
        }
    }

    /// CMYK as Adobe writes it into JPEG files, inverted.
    private static BufferedImage fromInks(Raster raster) throws IOException {
        if (raster.getNumBands() != 4)
            throw new IOException("a picture of " + raster.getNumBands() + " bands");
        BufferedImage image =
                new BufferedImage(
                        raster.getWidth(), raster.getHeight(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[raster.getWidth() * 4];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int x = 0; x < raster.getWidth(); x++) {
                int black = row[x * 4 + 3];
                int red = row[x * 4] * black / 255;
                int green = row[x * 4 + 1] * black / 255;
                int blue = row[x * 4 + 2] * black / 255;
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        return image;
    }

    /// Further pages of a fax, further frames of an animation.
    private static boolean hasMore(ImageReader reader) {
        try {
            return reader.getWidth(1) > 0;
        } catch (IOException | RuntimeException none) {
            return false;
        }
    }

    private static int orientation(Input input) {
        try {
            Metadata metadata = ImageMetadataReader.readMetadata(input.path().toFile());
            Directory exif = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
            return exif == null || !exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
                    ? 1
                    : exif.getInt(ExifIFD0Directory.TAG_ORIENTATION);
        } catch (ImageProcessingException
                | MetadataException
                | IOException
                | RuntimeException none) {
            return 1;
        }
    }

    /// Scaled down and turned in one step.
    ///
    /// @param stretch how much higher it is than its dots say
    static BufferedImage fitted(BufferedImage image, int orientation, double stretch) {
        double high = image.getHeight() * stretch;
        double scale = Math.min(1, SIDE / Math.max(image.getWidth(), high));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(high * scale));
        boolean sideways = orientation >= 5 && orientation <= 8;
        boolean clear = image.getColorModel().hasAlpha();
        BufferedImage out =
                new BufferedImage(
                        sideways ? height : width,
                        sideways ? width : height,
                        clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D paper = out.createGraphics();
        try {
            paper.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            paper.transform(turned(orientation, width, height));
            paper.drawImage(image, 0, 0, width, height, null);
        } finally {
            paper.dispose();
        }
        return out;
    }

    private static AffineTransform turned(int orientation, int width, int height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }

    /// A picture of something that was drawn here, at most [#SIDE] pixels a side.
    static Extract.Picture photo(BufferedImage image) throws IOException {
        return written(image, true);
    }

    private static Extract.Picture written(BufferedImage image, boolean photo) throws IOException {
        boolean lossless = !photo && (image.getColorModel().hasAlpha() || hasFewColours(image));
        if (lossless) {
            byte[] png = encoded(image, "png");
            if (png.length <= LARGEST_PNG)
                return new Extract.Picture("image/png", image.getWidth(), image.getHeight(), png);
        }
        return new Extract.Picture(
                "image/jpeg", image.getWidth(), image.getHeight(), encoded(onWhite(image), "jpeg"));
    }

    private static boolean hasFewColours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        int step =
                Math.max(
                        1, (int) Math.sqrt(image.getWidth() * (double) image.getHeight() / 60_000));
        for (int y = 0; y < image.getHeight(); y += step)
            for (int x = 0; x < image.getWidth(); x += step)
                if (colours.add(image.getRGB(x, y)) && colours.size() > FEW_COLOURS) return false;
        return true;
    }

    static BufferedImage onWhite(BufferedImage image) {
        if (!image.getColorModel().hasAlpha()) return image;
        BufferedImage out =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D paper = out.createGraphics();
        paper.drawImage(image, 0, 0, Color.WHITE, null);
        paper.dispose();
        return out;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionQuality(0.88f);
            }
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
