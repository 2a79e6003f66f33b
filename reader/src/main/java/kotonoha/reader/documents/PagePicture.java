package kotonoha.reader.documents;

import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.reader.Input;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.rendering.PageDrawer;
import org.apache.pdfbox.rendering.PageDrawerParameters;
import org.jspecify.annotations.Nullable;

/// Draws a page that is a picture, a scan mostly, so that a model can look at it. What would take too much memory is left
/// out, what takes too long ends the drawing.
final class PagePicture {
    private static final float DPI = 150;
    private static final int SIDE = 2_000;

    /// Paper is never of one colour after scanning; less than that between the darkest and the lightest is nothing.
    private static final int CONTRAST = 24;

    private final Input.Deadline deadline;
    private boolean incomplete;

    PagePicture(Input.Deadline deadline) {
        this.deadline = deadline;
    }

    /// Thrown where the time is over.
    static final class Late extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// The page upright; null where nothing is on it.
    Extract.@Nullable Picture of(PDPage page) throws IOException {
        try (PDDocument alone = new PDDocument(IOUtils.createMemoryOnlyStreamCache())) {
            incomplete = false;
            alone.importPage(page);
            Renderer renderer = new Renderer(alone);
            renderer.setSubsamplingAllowed(true);
            // PDFBox's own way to scale down well takes a second for each page.
            renderer.setImageDownscalingOptimizationThreshold(0);
            renderer.setRenderingHints(quick());
            BufferedImage image = renderer.renderImage(0, scale(page), ImageType.RGB);
            return isBlank(image) ? null : Images.photo(image);
        }
    }

    /// Whether an image on the page that was drawn last is missing: too large, or of a kind that is not read.
    boolean isIncomplete() {
        return incomplete;
    }

    private static RenderingHints quick() {
        RenderingHints hints =
                new RenderingHints(
                        RenderingHints.KEY_INTERPOLATION,
                        RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        hints.put(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        return hints;
    }

    private static float scale(PDPage page) {
        PDRectangle box = page.getCropBox();
        float longest = Math.max(1, Math.max(box.getWidth(), box.getHeight()));
        return Math.min(DPI / 72, SIDE / longest);
    }

    static boolean isBlank(BufferedImage image) {
        int lightest = 0;
        int darkest = 255;
        for (int y = 0; y < image.getHeight(); y++)
            for (int x = 0; x < image.getWidth(); x++) {
                int colour = image.getRGB(x, y);
                int light = ((colour >> 16 & 0xff) + (colour >> 8 & 0xff) + (colour & 0xff)) / 3;
                lightest = Math.max(lightest, light);
                darkest = Math.min(darkest, light);
                if (lightest - darkest >= CONTRAST) return false;
            }
        return true;
    }

    private final class Renderer extends PDFRenderer {
        Renderer(PDDocument document) {
            super(document);
        }

        @Override
        protected PageDrawer createPageDrawer(PageDrawerParameters parameters) throws IOException {
            return new Drawer(parameters);
        }
    }

    private final class Drawer extends PageDrawer {
        Drawer(PageDrawerParameters parameters) throws IOException {
            super(parameters);
        }

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands)
                throws IOException {
            if (deadline.over()) throw new Late();
            if (operator.getName().equals("BI") && !ImageWeight.isLight(operator))
                incomplete = true;
            else super.processOperator(operator, operands);
        }

        @Override
        protected void operatorException(
                Operator operator, List<COSBase> operands, IOException failed) {
            boolean image = operator.getName().equals("Do") || operator.getName().equals("BI");
            incomplete = incomplete || image;
        }

        @Override
        public void drawImage(PDImage image) throws IOException {
            if (deadline.over()) throw new Late();
            if (!ImageWeight.isLight(image)) incomplete = true;
            else if (image.isStencil()) drawStencil(image);
            else super.drawImage(image);
        }

        /// Half of what PDFBox would skip: twice as many dots as are drawn keep thin strokes.
        @Override
        protected int getSubsampling(PDImage image, AffineTransform at) {
            return Math.max(1, super.getSubsampling(image, at) / 2);
        }

        /// PDFBox would make a full-size coloured picture of it.
        private void drawStencil(PDImage image) throws IOException {
            AffineTransform at =
                    getGraphicsState().getCurrentTransformationMatrix().createAffineTransform();
            AffineTransform onScreen = new AffineTransform(getGraphics().getTransform());
            onScreen.concatenate(at);
            BufferedImage grey = image.getImage(null, getSubsampling(image, onScreen));
            Color ink = getNonStrokingPaint() instanceof Color colour ? colour : Color.BLACK;
            BufferedImage shape = inked(grey, ink.getRGB() & 0xffffff);
            at.scale(1.0 / shape.getWidth(), -1.0 / shape.getHeight());
            at.translate(0, -shape.getHeight());
            Graphics2D paper = getGraphics();
            paper.setComposite(AlphaComposite.SrcOver);
            paper.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            setClip();
            paper.drawImage(shape, at, null);
        }

        /// Black is ink, white is a hole.
        private static BufferedImage inked(BufferedImage grey, int ink) {
            int width = Math.max(1, grey.getWidth() / 2);
            int height = Math.max(1, grey.getHeight() / 2);
            BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++) {
                    int light = 0;
                    for (int i = 0; i < 4; i++) {
                        int atX = Math.min(grey.getWidth() - 1, 2 * x + i % 2);
                        int atY = Math.min(grey.getHeight() - 1, 2 * y + i / 2);
                        light += grey.getRGB(atX, atY) & 0xff;
                    }
                    out.setRGB(x, y, 255 - light / 4 << 24 | ink);
                }
            return out;
        }
    }
}
