package kotonoha.reader.documents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;

/// The horizontal lines of a page, put into reading order and joined where a word or a Japanese sentence goes on in the
/// next line. Clearly larger lines become headings.
final class PageLines {
    private static final int DEEPEST = 16;

    /// A line of text and its box, from the page's upper left corner.
    record Line(String text, float left, float right, float top, float bottom, float size) {
        static Line of(String text, List<TextPosition> places) {
            float left = Float.MAX_VALUE;
            float right = -Float.MAX_VALUE;
            float bottom = -Float.MAX_VALUE;
            float size = 0;
            for (TextPosition place : places) {
                if (place == null) continue;
                left = Math.min(left, place.getXDirAdj());
                right = Math.max(right, place.getXDirAdj() + place.getWidthDirAdj());
                bottom = Math.max(bottom, place.getYDirAdj());
                float own = Math.abs(place.getFontSizeInPt());
                size = Math.max(size, own <= 1.01f ? place.getYScale() : own);
            }
            if (size <= 0) size = 10;
            return new Line(text, left, right, bottom - size, bottom, size);
        }

        boolean overlaps(Line other) {
            float shared = Math.min(right, other.right) - Math.max(left, other.left);
            return shared > 0.3f * Math.min(right - left, other.right - other.left);
        }
    }

    private final List<Line> lines;

    PageLines(List<Line> lines) {
        this.lines = isDisordered(lines) || areColumnsByRow(lines) ? ordered(lines, 0) : lines;
    }

    /// Whether the file's order goes back up within one column again and again.
    private static boolean isDisordered(List<Line> lines) {
        int back = 0;
        for (int i = 1; i < lines.size(); i++) {
            Line line = lines.get(i);
            Line before = nearest(lines, i);
            if (before != null && line.bottom() < before.top() - before.size() * 0.3f) back++;
        }
        return back >= 3 && back > lines.size() * 0.15;
    }

    /// Whether the file goes from a line of the left column to one of the right and back, all the way down.
    private static boolean areColumnsByRow(List<Line> lines) {
        int rows = 0;
        for (int i = 1; i < lines.size(); i++) {
            Line left = lines.get(i - 1);
            Line right = lines.get(i);
            boolean sameRow =
                    Math.abs(right.bottom() - left.bottom()) < left.size() * 0.4f
                            && right.left() > left.right();
            if (sameRow && isProse(left) && isProse(right)) rows++;
        }
        return rows >= 5 && rows * 2 > lines.size() * 0.6;
    }

    private static boolean isProse(Line line) {
        return line.text().length() >= (isJapanese(line.text().codePointAt(0)) ? 12 : 28);
    }

    /// The last line before that stands in the same column, among the last few.
    private static @Nullable Line nearest(List<Line> lines, int at) {
        for (int i = at - 1; i >= Math.max(0, at - 4); i--)
            if (lines.get(i).overlaps(lines.get(at))) return lines.get(i);
        return null;
    }

    /// Cuts the page at its widest gutter, else at a clear horizontal gap, and so on in each half.
    private static List<Line> ordered(List<Line> lines, int depth) {
        if (lines.size() < 2 || depth > DEEPEST) return byHeight(lines);
        float gutter = gap(lines, true);
        if (!Float.isNaN(gutter))
            return halves(lines, line -> (line.left() + line.right()) / 2 < gutter, depth);
        float gap = gap(lines, false);
        if (!Float.isNaN(gap))
            return halves(lines, line -> (line.top() + line.bottom()) / 2 < gap, depth);
        return byHeight(lines);
    }

    private static List<Line> halves(
            List<Line> lines, java.util.function.Predicate<Line> isFirst, int depth) {
        List<Line> first = lines.stream().filter(isFirst).toList();
        List<Line> second = lines.stream().filter(isFirst.negate()).toList();
        if (first.isEmpty() || second.isEmpty()) return byHeight(lines);
        List<Line> all = new ArrayList<>(ordered(first, depth + 1));
        all.addAll(ordered(second, depth + 1));
        return all;
    }

    private static float gap(List<Line> lines, boolean upright) {
        List<Line> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparingDouble(line -> upright ? line.left() : line.top()));
        float end = -Float.MAX_VALUE;
        float widest = 0;
        float at = Float.NaN;
        for (Line line : sorted) {
            float begins = upright ? line.left() : line.top();
            float ends = upright ? line.right() : line.bottom();
            float least = line.size() * (upright ? 1.0f : 0.9f);
            if (end > -Float.MAX_VALUE && begins - end > Math.max(least, widest)) {
                widest = begins - end;
                at = (begins + end) / 2;
            }
            end = Math.max(end, ends);
        }
        return at;
    }

    private static List<Line> byHeight(List<Line> lines) {
        List<Line> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparingDouble(Line::bottom));
        List<Line> out = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            boolean same =
                    i < sorted.size()
                            && sorted.get(i).bottom() - sorted.get(from).bottom()
                                    < sorted.get(from).size() * 0.4f;
            if (same) continue;
            List<Line> row = new ArrayList<>(sorted.subList(from, i));
            row.sort(Comparator.comparingDouble(Line::left));
            out.addAll(row);
            from = i;
        }
        return out;
    }

    String markdown() {
        float body = bodySize();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (i > 0) separate(out, lines.get(i - 1), line, body);
            String mark = heading(line, body);
            boolean fresh = out.isEmpty() || out.charAt(out.length() - 1) == '\n';
            if (fresh && !mark.isEmpty()) out.append(mark);
            out.append(line.text());
        }
        return out.toString();
    }

    private void separate(StringBuilder out, Line before, Line line, float body) {
        float step = line.bottom() - before.bottom();
        boolean sameRow = Math.abs(step) < line.size() * 0.4f && line.left() >= before.right() - 1;
        if (sameRow) {
            out.append(line.left() - before.right() > line.size() * 2 ? "  " : " ");
            return;
        }
        boolean headings = !heading(before, body).isEmpty() || !heading(line, body).isEmpty();
        boolean nextColumn = step < 0 && line.left() > before.right();
        boolean far = step > line.size() * 2.2f || step < 0;
        if (!headings && (nextColumn || !far) && goesOn(out, before, line, nextColumn)) return;
        out.append(far || headings ? "\n\n" : "\n");
    }

    /// Whether a word or sentence is only broken by the end of the line; a hyphen is taken back.
    private boolean goesOn(StringBuilder out, Line before, Line line, boolean nextColumn) {
        if (out.isEmpty() || Math.abs(before.size() - line.size()) > before.size() * 0.1f)
            return false;
        int last = out.codePointBefore(out.length());
        int first = line.text().codePointAt(0);
        boolean hyphen = last == '-' || last == 0x2010 || last == 0xAD;
        if (hyphen
                && Character.isLowerCase(first)
                && out.length() > 2
                && Character.isLetter(out.charAt(out.length() - 2))) {
            out.setLength(out.length() - 1);
            return true;
        }
        if (!isJapanese(last) || !isJapanese(first) || "。．！？：」』）".indexOf(last) >= 0) return false;
        if ("・●○■□◆◇※（【「①②③④⑤".indexOf(first) >= 0) return false;
        boolean sameEdge = nextColumn || line.left() <= before.left() + before.size() * 0.5f;
        return sameEdge
                && before.text().length() >= 12
                && before.right() >= rightEdge(before) - before.size() * 1.6f;
    }

    private float rightEdge(Line line) {
        float edge = line.right();
        for (Line other : lines)
            if (Math.abs(other.left() - line.left()) < line.size() * 2)
                edge = Math.max(edge, other.right());
        return edge;
    }

    private static boolean isJapanese(int c) {
        return c >= 0x3000 && c <= 0x30FF
                || c >= 0x3400 && c <= 0x9FFF
                || c >= 0xFF01 && c <= 0xFF9F
                || c >= 0x20000 && c <= 0x3FFFF;
    }

    private static String heading(Line line, float body) {
        if (body <= 0 || line.text().length() > 80 || line.text().length() < 2) return "";
        if (line.text().endsWith("。")
                || line.text().endsWith(".")
                || !line.text().codePoints().anyMatch(Character::isLetter)) return "";
        if (line.size() >= body * 1.65f) return "# ";
        return line.size() >= body * 1.25f ? "## " : "";
    }

    /// The size that most characters have; 0 where there is too little text to say.
    private float bodySize() {
        Map<Integer, Integer> sizes = new HashMap<>();
        int all = 0;
        for (Line line : lines) {
            sizes.merge(Math.round(line.size() * 2), line.text().length(), Integer::sum);
            all += line.text().length();
        }
        if (all < 120) return 0;
        int threshold = all / 2;
        return sizes.entrySet().stream()
                .filter(entry -> entry.getValue() > threshold)
                .findFirst()
                .map(entry -> entry.getKey() / 2f)
                .orElse(0f);
    }
}
