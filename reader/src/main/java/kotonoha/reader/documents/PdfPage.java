package kotonoha.reader.documents;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/// The text of one page. Horizontal text comes in the order of the file, which is that of the author for columns, unless
/// it jumps about; vertical Japanese text is put together from its columns.
final class PdfPage extends PDFTextStripper {
    private static final int GLYPHS = 200_000;

    private final PDPage page;
    private final List<Glyph> glyphs = new ArrayList<>();
    private final List<PageLines.Line> lines = new ArrayList<>();
    private int sideways;
    private final StringBuilder words = new StringBuilder();
    private final List<TextPosition> places = new ArrayList<>();

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
