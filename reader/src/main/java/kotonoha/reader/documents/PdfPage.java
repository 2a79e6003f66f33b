package kotonoha.reader.documents;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;

/// The text of one page. Horizontal text comes in the order of the file, which is that of the author for columns, unless
/// it jumps about; vertical Japanese text is put together from its columns.
final class PdfPage extends PDFTextStripper {
    private static final int GLYPHS = 200_000;

    /// A page with less text than that may be a picture: a page number, or the name of the program that scanned it.
    private static final int HARDLY_ANY = 40;

    private final PDPage page;
    private final List<Glyph> glyphs = new ArrayList<>();
    private final List<PageLines.Line> lines = new ArrayList<>();
    private int sideways;
    private final StringBuilder words = new StringBuilder();
    private final List<TextPosition> places = new ArrayList<>();
    private double covered;
    private boolean drawn;

    PdfPage(PDDocument document, PDPage page) throws IOException {
        this.page = page;
        this.document = document;
        this.output = new StringWriter();
        // Pages are handed in one by one; the page number that PDFBox counts itself stays 0.
        setStartPage(0);
        setSortByPosition(false);
    }

    String markdown() throws IOException {
        processPage(page);
        endLine();
        if (sideways * 2 > glyphs.size()) return sideways();
        boolean upright = VerticalText.isMostly(glyphs);
        return Radicals.asIdeographs(
                upright ? new VerticalText(glyphs).text() : new PageLines(lines).markdown());
    }

    /// Text that lies on its side, such as a wide table on an upright page. Only sorted does PDFBox measure the gaps
    /// between its letters along the text.
    private String sideways() throws IOException {
        glyphs.clear();
        lines.clear();
        setSortByPosition(true);
        processPage(page);
        endLine();
        return Radicals.asIdeographs(new PageLines(lines).markdown());
    }

    /// Whether what is on it is drawn, not written: a scan, letters that were made into shapes or that stand for nothing.
    boolean isPicture() {
        long letters =
                glyphs.stream()
                        .flatMapToInt(glyph -> glyph.text().codePoints())
                        .filter(Character::isLetterOrDigit)
                        .limit(HARDLY_ANY)
                        .count();
        PDRectangle box = page.getCropBox();
        double share = covered / Math.max(1, (double) box.getWidth() * box.getHeight());
        boolean shown = drawn || covered > 0 || !glyphs.isEmpty() || hasNotes();
        return letters == 0 ? shown : letters < HARDLY_ANY && share > 0.3;
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        switch (operator.getName()) {
            case "Do" -> {
                if (!operands.isEmpty() && isImage(operands.getFirst())) cover();
            }
            case "BI" -> cover();
            case "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh" -> drawn = true;
            default -> {} // draws nothing
        }
        super.processOperator(operator, operands);
    }

    /// Stamps and the like lie above the page.
    private boolean hasNotes() {
        return page.getCOSObject().getDictionaryObject(COSName.ANNOTS) instanceof COSArray all
                && all.size() > 0;
    }

    private boolean isImage(COSBase name) {
        if (!(name instanceof COSName wanted) || getResources() == null) return false;
        COSDictionary all = getResources().getCOSObject().getCOSDictionary(COSName.XOBJECT);
        return all != null
                && all.getDictionaryObject(wanted) instanceof COSStream object
                && COSName.IMAGE.equals(object.getCOSName(COSName.SUBTYPE));
    }

    /// An image fills the unit square as it is turned and stretched.
    private void cover() {
        Matrix at = getGraphicsState().getCurrentTransformationMatrix();
        covered += Math.abs(at.getScaleX() * at.getScaleY() - at.getShearX() * at.getShearY());
    }

    @Override
    protected void processTextPosition(TextPosition text) {
        if (glyphs.size() >= GLYPHS) return;
        int turned = Math.floorMod(Math.round(text.getDir()) - page.getRotation(), 180);
        if (turned == 90) sideways++;
        glyphs.add(Glyph.of(text));
        super.processTextPosition(text);
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        if (!places.isEmpty()
                && !positions.isEmpty()
                && isFar(places.getLast(), positions.getFirst())) endLine();
        words.append(text);
        places.addAll(positions);
    }

    /// Whether there is a gutter, or the space between two cells.
    private static boolean isFar(TextPosition before, TextPosition next) {
        float gap = next.getXDirAdj() - before.getXDirAdj() - before.getWidthDirAdj();
        return gap > 2.2f * Math.max(before.getHeightDir(), Math.abs(next.getFontSizeInPt()));
    }

    @Override
    protected void writeWordSeparator() {
        words.append(' ');
    }

    @Override
    protected void writeLineSeparator() {
        endLine();
    }

    @Override
    protected void writePageEnd() {
        endLine();
    }

    private void endLine() {
        String text = words.toString().strip();
        if (!text.isEmpty() && !places.isEmpty()) lines.add(PageLines.Line.of(text, places));
        words.setLength(0);
        places.clear();
    }

    /// One character where it stands, in points from the page's upper left corner; `x` is its left edge.
    record Glyph(String text, float x, float y, float size, float width) {
        static Glyph of(TextPosition text) {
            float size = Math.max(1, Math.abs(text.getFontSizeInPt()));
            if (size <= 1.01f) size = Math.max(1, Math.max(text.getXScale(), text.getYScale()));
            String words = text.getUnicode() == null ? "" : text.getUnicode();
            return new Glyph(
                    words, text.getX(), text.getY(), size, Math.abs(text.getWidthDirAdj()));
        }
    }
}
