package kotonoha.reader.documents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kotonoha.reader.documents.PdfPage.Glyph;
import org.jspecify.annotations.Nullable;

/// Japanese written from top to bottom: glyphs become columns, columns are read from right to left, tier by tier. Small
/// kana beside a column (furigana) are left out; two digits side by side in a column stay together.
final class VerticalText {
    private static final String FORMS =
            "︐，︑、︒。︓：︔；︕！︖？︗〖︘〗︙…︰‥︱―︲–︳＿︵（︶）︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』﹇［﹈］";

    /// A run of glyphs: a column, or a horizontal line among columns.
    private static final class Run {
        final StringBuilder text = new StringBuilder();
        final float centre;
        final float size;
        final float top;
        float bottom;
        float right;
        boolean upright;
        boolean level;

        boolean spaced;

        Run(Glyph first) {
            centre =
                    first.x()
                            + Math.min(
                                            first.width() > 0 ? first.width() : first.size(),
                                            first.size())
                                    / 2;
            size = first.size();
            top = first.y() - first.size();
            add(first);
        }

        private void append(String words) {
            boolean apart =
                    spaced
                            && !text.isEmpty()
                            && !words.isEmpty()
                            && isLatin(text.charAt(text.length() - 1))
                            && isLatin(words.charAt(0));
            text.append(apart ? " " : "").append(words);
            spaced = false;
        }

        final void add(Glyph glyph) {
            append(plain(glyph.text()));
            bottom = glyph.y();
            right = Math.max(right, glyph.x() + glyph.width());
        }
    }

    private static boolean isLatin(int c) {
        return c > ' ' && c < 0x2E80;
    }

    private final List<Run> runs = new ArrayList<>();

    VerticalText(List<Glyph> glyphs) {
        Run run = null;
        Glyph before = null;
        for (Glyph glyph : glyphs) {
            if (glyph.text().isBlank() && glyph.text().indexOf('\u3000') < 0) {
                if (run != null) run.spaced = true;
                continue;
            }
            if (run != null && before != null && goesOn(run, before, glyph)) {
                run.add(glyph);
            } else {
                run = new Run(glyph);
                runs.add(run);
            }
            before = glyph;
        }
    }

    /// Whether most Japanese characters stand below the one before.
    static boolean isMostly(List<Glyph> glyphs) {
        int below = 0;
        int beside = 0;
        Glyph before = null;
        for (Glyph glyph : glyphs) {
            if (glyph.text().isBlank()) continue;
            if (before != null && isWide(glyph) && isWide(before)) {
                if (isBelow(before, glyph)) below++;
                else if (Math.abs(glyph.y() - before.y()) < before.size() * 0.3f) beside++;
            }
            before = glyph;
        }
        return below >= 4 && below > beside;
    }

    private static boolean isWide(Glyph glyph) {
        int c = glyph.text().codePointAt(0);
        return c >= 0x3000 && c <= 0x30FF
                || c >= 0x3400 && c <= 0x9FFF
                || c >= 0xFE10 && c <= 0xFE4F
                || c >= 0xFF01 && c <= 0xFF9F
                || c >= 0x20000;
    }

    private static boolean isBelow(Glyph before, Glyph glyph) {
        float across = middle(glyph) - middle(before);
        float down = glyph.y() - before.y();
        return Math.abs(across) < before.size() * 0.45f
                && down > before.size() * 0.3f
                && down < before.size() * 2.6f;
    }

    private static float middle(Glyph glyph) {
        float width =
                glyph.width() > 0 && glyph.width() < glyph.size() * 1.2f
                        ? glyph.width()
                        : glyph.size();
        return glyph.x() + width / 2;
    }

    private static boolean goesOn(Run run, Glyph before, Glyph glyph) {
        boolean similar = Math.abs(before.size() - glyph.size()) < before.size() * 0.35f;
        if (!similar) return false;
        float across = glyph.x() - before.x();
        boolean sameRow = Math.abs(glyph.y() - before.y()) < before.size() * 0.25f;
        boolean next = sameRow && across > 0 && across < before.size() * 2f;
        if (run.level) return next;
        if (!run.upright && isBelow(before, glyph)) {
            run.upright = true;
            return true;
        }
        if (run.upright) {
            boolean inColumn = Math.abs(middle(glyph) - run.centre) < run.size * 0.8f;
            float down = glyph.y() - before.y();
            return inColumn
                    && (down > 0 && down < run.size * 2.6f
                            || next && across < before.size() * 0.8f);
        }
        run.level = next;
        return next;
    }

    String text() {
        float body = bodySize();
        List<Run> columns = new ArrayList<>();
        List<Run> level = new ArrayList<>();
        for (Run run : runs) {
            boolean ruby =
                    run.size < body * 0.66f
                            && run.text.chars().allMatch(c -> c >= 0x3040 && c <= 0x30FF);
            if (ruby) continue;
            if (run.upright || run.text.length() <= 2 && !run.level || isInColumn(run))
                columns.add(run);
            else level.add(run);
        }
        List<List<Run>> tiers = isInOrder(columns) ? List.of(columns) : sorted(columns);
        StringBuilder out = new StringBuilder();
        float top = (float) columns.stream().mapToDouble(run -> run.top).min().orElse(0);
        for (Run run : level) if (run.bottom <= top + run.size) out.append(run.text).append("\n\n");
        for (List<Run> tier : tiers) write(tier, out);
        for (Run run : level) if (run.bottom > top + run.size) out.append("\n\n").append(run.text);
        return out.toString();
    }

    /// One to three digits side by side that begin a column.
    private boolean isInColumn(Run run) {
        if (!run.level || run.text.length() > 3) return false;
        float middle = (run.centre - run.size / 4 + run.right) / 2;
        return runs.stream()
                .anyMatch(other ->
                        other.upright
                                && Math.abs(other.centre - middle) < run.size * 0.6f
                                && other.top - run.bottom < run.size
                                && other.top > run.top);
    }

    private static boolean isInOrder(List<Run> columns) {
        int right = 0;
        for (int i = 1; i < columns.size(); i++) {
            Run before = columns.get(i - 1);
            Run run = columns.get(i);
            boolean lowerTier = run.top >= before.bottom - before.size;
            boolean sameColumn = Math.abs(run.centre - before.centre) < before.size * 0.5f;
            if (sameColumn && run.top < before.top
                    || !sameColumn && run.centre > before.centre && !lowerTier) right++;
        }
        return right <= columns.size() * 0.1;
    }

    /// Tiers from the top, columns in each from the right.
    private static List<List<Run>> sorted(List<Run> columns) {
        List<Run> down = new ArrayList<>(columns);
        down.sort(Comparator.comparingDouble(run -> run.top));
        List<List<Run>> tiers = new ArrayList<>();
        float bottom = -Float.MAX_VALUE;
        for (Run run : down) {
            if (tiers.isEmpty() || run.top > bottom + run.size * 0.3f) tiers.add(new ArrayList<>());
            tiers.getLast().add(run);
            bottom = Math.max(bottom, run.bottom);
        }
        for (List<Run> tier : tiers)
            tier.sort(
                    Comparator.<Run>comparingInt(
                                    run -> -Math.round(run.centre / Math.max(1, run.size * 0.6f)))
                            .thenComparingDouble(run -> run.top));
        return tiers;
    }

    private static void write(List<Run> tier, StringBuilder out) {
        float top = (float) tier.stream().mapToDouble(run -> run.top).min().orElse(0);
        float bottom = (float) tier.stream().mapToDouble(run -> run.bottom).max().orElse(0);
        Run before = null;
        for (Run run : tier) {
            if (before != null) out.append(between(before, run, top, bottom));
            else if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') out.append("\n\n");
            out.append(run.text);
            before = run;
        }
    }

    private static String between(Run before, Run run, float top, float bottom) {
        boolean sameColumn =
                Math.abs(run.centre - before.centre) < before.size * 0.5f
                        && run.top >= before.bottom - before.size;
        if (sameColumn) return run.top - before.bottom > run.size * 1.5f ? "\u3000" : "";
        boolean similar = Math.abs(run.size - before.size) < before.size * 0.15f;
        boolean full = before.bottom >= bottom - before.size * 1.3f;
        boolean indented = run.top > top + run.size * 0.6f || run.text.charAt(0) == '\u3000';
        return similar && full && !indented ? "" : "\n";
    }

    private float bodySize() {
        Map<Integer, Integer> sizes = new HashMap<>();
        for (Run run : runs) sizes.merge(Math.round(run.size * 2), run.text.length(), Integer::sum);
        @Nullable Integer most =
                sizes.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(null);
        return most == null ? 10 : most / 2f;
    }

    /// The forms of punctuation for vertical lines as their usual selves.
    private static String plain(String text) {
        if (text.isEmpty() || text.charAt(0) < 0xFE10 || text.charAt(0) > 0xFE48) return text;
        int at = FORMS.indexOf(text.charAt(0));
        return at >= 0 && at % 2 == 0 ? FORMS.substring(at + 1, at + 2) : text;
    }
}
