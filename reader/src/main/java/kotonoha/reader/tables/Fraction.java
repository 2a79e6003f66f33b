package kotonoha.reader.tables;

import java.util.List;
import kotonoha.reader.tables.NumberSection.Kind;
import kotonoha.reader.tables.NumberSection.Sign;

/// A number shown as `1 3/4`.
final class Fraction {
    private static final int MOST = 999;

    private final List<Sign> signs;
    private final int slash;
    private final int numerator;
    private final int behind;

    /// `slash` is where the stroke stands among the section's signs.
    Fraction(NumberSection section, int slash) {
        this.signs = section.signs();
        this.slash = slash;
        int from = slash;
        while (from > 0 && signs.get(from - 1).is(Kind.DIGIT)) from--;
        this.numerator = from;
        int to = slash + 1;
        while (to < signs.size() && signs.get(to).is(Kind.DIGIT)) to++;
        boolean fixed = to == slash + 1 && to < signs.size();
        this.behind = fixed ? to + 1 : to;
    }

    String show(double value) {
        boolean mixed = signs.subList(0, numerator).stream().anyMatch(s -> s.is(Kind.DIGIT));
        long whole = mixed ? (long) Math.floor(value) : 0;
        long[] nearest = nearest(value - whole);
        if (mixed && nearest[0] == nearest[1]) {
            whole++;
            nearest[0] = 0;
        }
        StringBuilder text = new StringBuilder();
        for (Sign sign : signs.subList(0, numerator))
            if (sign.is(Kind.WORDS) && !sign.words().isBlank()) text.append(sign.words());
        boolean wholeShown = mixed && (whole > 0 || nearest[0] == 0);
        if (wholeShown) text.append(whole);
        if (nearest[0] > 0 || !mixed)
            text.append(wholeShown ? " " : "").append(nearest[0]).append('/').append(nearest[1]);
        for (Sign sign : signs.subList(behind, signs.size())) text.append(sign.words());
        return text.toString();
    }

    private long[] nearest(double part) {
        String fixed = slash + 1 < signs.size() ? signs.get(slash + 1).words() : "";
        if (fixed.matches("[1-9]\\d{0,3}")) {
            long of = Long.parseLong(fixed);
            return new long[] {Math.round(part * of), of};
        }
        int most = (int) Math.min(MOST, Math.pow(10, Math.max(1, behind - slash - 1)) - 1);
        long[] best = {Math.round(part), 1};
        double least = Math.abs(part - best[0]);
        for (int of = 2; of <= most && least > 1e-9; of++) {
            long over = Math.round(part * of);
            double off = Math.abs(part - (double) over / of);
            if (off >= least - 1e-12) continue;
            least = off;
            best = new long[] {over, of};
        }
        return best;
    }
}
