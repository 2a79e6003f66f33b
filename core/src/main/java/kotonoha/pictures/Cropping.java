package kotonoha.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Takes the empty margin of a PNG away. A picture that shows nothing, or is larger than any of ours, is none.
final class Cropping {
    private static final int MARGIN = 24;
    private static final int WIDEST = 2_000;
    private static final int HIGHEST = 4_000;

    private Cropping() {}

    static Optional<byte[]> of(byte[] png) throws IOException {
        Optional<BufferedImage> read = read(png);
        if (read.isEmpty()) return Optional.empty();
        BufferedImage image = read.get();
        int paper = image.getRGB(image.getWidth() - 1, image.getHeight() - 1);
        int right = image.getWidth();
        while (right > 0 && columnIs(image, right - 1, paper)) right--;
        if (right == 0) return Optional.empty();
        int bottom = image.getHeight();
        while (rowIs(image, bottom - 1, right, paper)) bottom--;
        int width = Math.min(image.getWidth(), right + MARGIN);
        int height = Math.min(image.getHeight(), bottom + MARGIN);
        if (width == image.getWidth() && height == image.getHeight()) return Optional.of(png);
        ByteArrayOutputStream cropped = new ByteArrayOutputStream();
        ImageIO.write(image.getSubimage(0, 0, width, height), "png", cropped);
        return Optional.of(cropped.toByteArray());
    }

    private static Optional<BufferedImage> read(byte[] png) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
            if (!readers.hasNext()) return Optional.empty();
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                if (reader.getWidth(0) > WIDEST || reader.getHeight(0) > HIGHEST)
                    return Optional.empty();
                return Optional.of(reader.read(0));
            } finally {
                reader.dispose();
            }
        }
    }

    private static boolean columnIs(BufferedImage image, int x, int colour) {
        for (int y = 0; y < image.getHeight(); y++) if (image.getRGB(x, y) != colour) return false;
        return true;
    }

    private static boolean rowIs(BufferedImage image, int y, int width, int colour) {
        for (int x = 0; x < width; x++) if (image.getRGB(x, y) != colour) return false;
        return true;
    }
}
