package kotonoha.reader.tables;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One section of a number's format, such as `#,##0"個"`: the signs of which it is made, in their order. What most of
/// them are, a number between words, is worked out once: sheets have millions of cells.
final class NumberSection {
    private static final long[] TENS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
    private static final double EXACT = 1e9;

    private final @Nullable Condition condition;
    private final List<Sign> signs;
    private final boolean groups;
    private final int scale;
    private final int percents;
    private final double factor;
    private final boolean span;
    private final boolean digits;
    private final @Nullable Simple simple;

    /// @param scale how many times the number is divided by a thousand
    NumberSection(
            @Nullable Condition condition,
            List<Sign> signs,
            boolean groups,
            int scale,
            int percents) {
        this.condition = condition;
        this.signs = List.copyOf(signs);
        this.groups = groups;
        this.scale = scale;
        this.percents = percents;
        this.factor = Math.pow(100, percents) / Math.pow(1_000, scale);
        this.span = first(Kind.SPAN, 0) >= 0;
        this.digits = first(Kind.DIGIT, 0) >= 0;
        this.simple = span ? null : simple();
    }

    /// Words, then digits without any words between them, then words.
    private record Simple(String before, int zeros, int decimals, String behind) {}

    private @Nullable Simple simple() {
        int from = first(Kind.DIGIT, 0);
        int to = last(Kind.DIGIT) + 1;
        if (from < 0) return null;
        int zeros = 0;
        int decimals = -1;
        for (Sign sign : signs.subList(from, to)) {
            boolean padded = sign.is(Kind.DIGIT) && sign.padded();
            if (sign.is(Kind.POINT)) decimals = 0;
            else if (!sign.is(Kind.DIGIT) || decimals >= 0 && !padded) return null;
            else if (decimals >= 0) decimals++;
            else if (padded) zeros++;
            else if (zeros > 0) return null;
        }
        String before = words(signs.subList(0, from));
        String behind = words(signs.subList(to, signs.size()));
        boolean only =
                signs.stream()
                        .allMatch(sign ->
                                sign.is(Kind.WORDS) || sign.is(Kind.DIGIT) || sign.is(Kind.POINT));
        // `#.00` and `.00` have no digit before the point that is always there.
        boolean point = signs.get(from).is(Kind.DIGIT) && decimals != 0 && decimals < TENS.length;
        return only && point ? new Simple(before, zeros, Math.max(0, decimals), behind) : null;
    }

    private static String words(List<Sign> of) {
        StringBuilder words = new StringBuilder();
        for (Sign sign : of) words.append(sign.words());
        return words.toString();
    }

    @Nullable Condition condition() {
        return condition;
    }

    List<Sign> signs() {
        return signs;
    }

    enum Kind {
        WORDS,
        DIGIT,
        POINT,
        COMMA,
        EXPONENT,
        SLASH,
        /// The number as it is.
        PLAIN,
        /// All hours, minutes or seconds of a time.
        SPAN,
        /// Of a time, what its larger units leave over.
        CLOCK
    }

    record Sign(Kind kind, String words) {
        boolean is(Kind other) {
            return kind == other;
        }

        boolean padded() {
            return words.equals("0");
        }
    }

    /// Which numbers the section is for.
    record Condition(String sign, double limit) {
        boolean fits(double value) {
            return switch (sign) {
                case "<" -> value < limit;
                case "<=" -> value <= limit;
                case ">" -> value > limit;
                case ">=" -> value >= limit;
                case "=" -> value == limit;
                default -> value != limit;
            };
        }

        boolean onlyNegatives() {
            return sign.startsWith("<") && !sign.equals("<>") && limit <= 0;
        }
    }

    boolean isEmpty() {
        return signs.isEmpty();
    }

    boolean isSpan() {
        return span;
    }

    int digits() {
        return (int) signs.stream().filter(sign -> sign.is(Kind.DIGIT)).count();
    }

    boolean isCode() {
        return digits() > 1
                && percents == 0
                && scale == 0
                && signs.stream()
                        .allMatch(sign ->
                                sign.is(Kind.DIGIT) && sign.padded()
                                        || sign.is(Kind.WORDS)
                                                && sign.words().replace('-', ' ').isBlank());
    }

    /// What stands behind the digits, or the currency before them; "" where the digits are not the number itself.
    String unit() {
        int first = first(Kind.DIGIT, 0);
        boolean itself = first >= 0 && scale == 0 && first(Kind.SLASH, 0) < 0;
        if (!itself) return "";
        String unit = words(signs.subList(last(Kind.DIGIT) + 1, signs.size())).strip();
        if (unit.matches("\\p{L}{1,6}")) return unit;
        for (Sign sign : signs.subList(0, first))
            if (sign.words().matches("[¥￥$€£]")) return sign.words().replace('￥', '¥');
        return "";
    }

    /// @param value not negative
    String show(double value) {
        if (span) return span(value);
        if (!digits) return words(value);
        double shown = factor == 1 ? value : value * factor;
        if (simple != null && shown < EXACT) {
            long rounded = rounded(shown, simple.decimals());
            if (rounded >= 0) return show(rounded, simple);
        }
        if (!Double.isFinite(shown)) return NumberFormat.plain(value, "");
        int slash = first(Kind.SLASH, 0);
        if (slash > 0 && signs.get(slash - 1).is(Kind.DIGIT))
            return new Fraction(this, slash).show(shown);
        int exponent = first(Kind.EXPONENT, 0);
        return exponent > 0 ? scientific(shown, exponent) : fixed(shown, signs);
    }

    private String show(long number, Simple as) {
        int length = as.before().length() + as.behind().length() + 24 + as.zeros() * 2;
        char[] text = new char[length];
        int at = length - as.behind().length();
        as.behind().getChars(0, as.behind().length(), text, at);
        long left = number;
        for (int i = 0; i < as.decimals(); i++, left /= 10) text[--at] = (char) ('0' + left % 10);
        if (as.decimals() > 0) text[--at] = '.';
        for (int i = 0; left > 0 || i < as.zeros(); i++, left /= 10) {
            if (groups && i > 0 && i % 3 == 0) text[--at] = ',';
            text[--at] = (char) ('0' + left % 10);
        }
        at -= as.before().length();
        as.before().getChars(0, as.before().length(), text, at);
        return new String(text, at, length - at);
    }

    private String words(double value) {
        StringBuilder text = new StringBuilder();
        for (Sign sign : signs)
            text.append(sign.is(Kind.PLAIN) ? NumberFormat.plain(value, "") : sign.words());
        return text.toString();
    }

    int first(Kind kind, int from) {
        for (int i = from; i < signs.size(); i++) if (signs.get(i).is(kind)) return i;
        return -1;
    }

    private int last(Kind kind) {
        for (int i = signs.size() - 1; i >= 0; i--) if (signs.get(i).is(kind)) return i;
        return -1;
    }

    private String fixed(double value, List<Sign> of) {
        int point = of.size();
        int decimals = 0;
        for (int i = 0; i < of.size(); i++) {
            if (of.get(i).is(Kind.POINT)) point = i;
            if (i > point && of.get(i).is(Kind.DIGIT)) decimals++;
        }
        String digits = digits(value, decimals);
        int whole = digits.length() - decimals;
        StringBuilder text = new StringBuilder(digits.length() + 16);
        before(digits.substring(0, whole), of.subList(0, point), text);
        if (point < of.size()) behind(digits, whole, of.subList(point, of.size()), text);
        return text.toString();
    }

    /// The number in units of its last decimal, -1 where that takes more care: a half is decided by the digits that people
    /// typed, not by their binary form.
    private static long rounded(double value, int decimals) {
        double scaled = value * TENS[decimals];
        double down = Math.floor(scaled);
        if (Math.abs(scaled - down - 0.5) <= 1e-6) return -1;
        return (long) (scaled - down > 0.5 ? down + 1 : down);
    }

    /// The number's digits without a point, and without zeros before them.
    private static String digits(double value, int decimals) {
        BigDecimal exact = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
        String unscaled = exact.unscaledValue().toString();
        return padded(unscaled.equals("0") ? "" : unscaled, decimals);
    }

    private static String padded(String digits, int decimals) {
        return digits.length() >= decimals
                ? digits
                : "0".repeat(decimals - digits.length()) + digits;
    }

    /// From the right to the left: the sign that is furthest left takes all digits that are left.
    private void before(String digits, List<Sign> of, StringBuilder text) {
        int left = (int) of.stream().filter(sign -> sign.is(Kind.DIGIT)).count();
        int shown = 0;
        if (left == 0) text.append(digits);
        for (int i = of.size() - 1; i >= 0; i--) {
            Sign sign = of.get(i);
            if (!sign.is(Kind.DIGIT)) {
                text.insert(0, sign.words());
                continue;
            }
            left--;
            int most = left == 0 ? Math.max(1, digits.length() - shown) : 1;
            for (int n = 0; n < most; n++, shown++) {
                boolean there = shown < digits.length();
                if (!there && !sign.padded()) break;
                if (groups && shown > 0 && shown % 3 == 0) text.insert(0, ',');
                text.insert(0, there ? digits.charAt(digits.length() - 1 - shown) : '0');
            }
        }
    }

    private static void behind(String digits, int whole, List<Sign> of, StringBuilder text) {
        int end = digits.length();
        while (end > whole && digits.charAt(end - 1) == '0') end--;
        int at = whole;
        for (Sign sign : of) {
            if (sign.is(Kind.POINT)) {
                text.append('.');
            } else if (sign.is(Kind.DIGIT)) {
                if (sign.padded() || at < end) text.append(digits.charAt(at));
                at++;
            } else {
                text.append(sign.words());
            }
        }
    }

    private String scientific(double value, int exponent) {
        List<Sign> mantissa = signs.subList(0, exponent);
        int point = first(Kind.POINT, 0);
        int end = point < 0 || point > exponent ? exponent : point;
        int step = 0;
        for (Sign sign : signs.subList(0, end)) if (sign.is(Kind.DIGIT)) step++;
        step = Math.max(1, step);
        int power = value == 0 ? 0 : (int) Math.floor(Math.log10(value));
        power = Math.floorDiv(power, step) * step;
        double part = BigDecimal.valueOf(value).scaleByPowerOfTen(-power).doubleValue();
        StringBuilder text = new StringBuilder(fixed(part, mantissa));
        text.append('E').append(power < 0 ? "-" : signs.get(exponent).words());
        StringBuilder behind = new StringBuilder();
        int places = 0;
        for (Sign sign : signs.subList(exponent + 1, signs.size())) {
            if (sign.is(Kind.DIGIT)) places++;
            else behind.append(sign.words());
        }
        String digits = String.valueOf(Math.abs(power));
        return text.append("0".repeat(Math.max(0, places - digits.length())))
                .append(digits)
                .append(behind)
                .toString();
    }

    private String span(double value) {
        long seconds = Math.round(value * 86_400);
        StringBuilder text = new StringBuilder();
        for (Sign sign : signs) {
            switch (sign.kind()) {
                case SPAN, CLOCK -> {
                    String unit = sign.words().toLowerCase(Locale.ROOT);
                    long amount =
                            switch (unit.charAt(0)) {
                                case 'h' -> seconds / 3_600;
                                case 'm' -> seconds / 60;
                                default -> seconds;
                            };
                    if (sign.is(Kind.CLOCK)) amount %= unit.charAt(0) == 'h' ? 24 : 60;
                    String digits = String.valueOf(amount);
                    text.append(
                                    "0"
                                            .repeat(
                                                    Math.max(
                                                            0,
                                                            Math.min(2, unit.length())
                                                                    - digits.length())))
                            .append(digits);
                }
                case WORDS -> text.append(sign.words());
                case DIGIT, POINT, COMMA, EXPONENT, SLASH, PLAIN -> {}
            }
        }
        return text.toString();
    }

    /// Takes the signs as they are read.
    static final class Parts {
        private final List<Sign> signs = new ArrayList<>();
        private @Nullable Condition condition;
        private boolean point;
        private boolean span;
        private int percents;

        void words(String words) {
            if (!words.isEmpty()) signs.add(new Sign(Kind.WORDS, words.equals("\\") ? "¥" : words));
        }

        void digit(char c) {
            if (c == '0' && inDenominator()) sign(c);
            else signs.add(new Sign(Kind.DIGIT, String.valueOf(c)));
        }

        void condition(String sign, double limit) {
            condition = new Condition(sign, limit);
        }

        void span(String letters) {
            span = true;
            signs.add(new Sign(Kind.SPAN, letters));
        }

        void exponent(boolean plus) {
            signs.add(new Sign(Kind.EXPONENT, plus ? "+" : ""));
        }

        void asItIs() {
            signs.add(new Sign(Kind.PLAIN, ""));
        }

        void sign(char c) {
            boolean firstPoint = c == '.' && !point;
            if (firstPoint) point = true;
            if (c == '%') percents++;
            if (firstPoint) signs.add(new Sign(Kind.POINT, "."));
            else if (c == ',') signs.add(new Sign(Kind.COMMA, ","));
            else if (c == '/') signs.add(new Sign(Kind.SLASH, "/"));
            else if (span && "hmsHMS".indexOf(c) >= 0) clock(c);
            else if (inDenominator() && c >= '0' && c <= '9')
                signs.set(signs.size() - 1, new Sign(Kind.WORDS, signs.getLast().words() + c));
            else words(String.valueOf(c));
        }

        private void clock(char c) {
            boolean more = signs.getLast().is(Kind.CLOCK);
            String letters = (more ? signs.removeLast().words() : "") + c;
            signs.add(new Sign(Kind.CLOCK, letters));
        }

        /// Behind the first digit of `/100`.
        private boolean inDenominator() {
            int size = signs.size();
            return size > 1
                    && signs.get(size - 2).is(Kind.SLASH)
                    && signs.get(size - 1).words().matches("[1-9]\\d{0,2}");
        }

        /// Commas between digits group them, those behind the last divide.
        NumberSection section() {
            int last = -1;
            int first = -1;
            for (int i = 0; i < signs.size(); i++) {
                if (!signs.get(i).is(Kind.DIGIT)) continue;
                if (first < 0) first = i;
                last = i;
            }
            List<Sign> kept = new ArrayList<>();
            boolean groups = false;
            int scale = 0;
            for (int i = 0; i < signs.size(); i++) {
                Sign sign = signs.get(i);
                boolean scales = sign.is(Kind.COMMA) && i == last + 1 + scale && last >= 0;
                boolean grouping = sign.is(Kind.COMMA) && i > first && i < last;
                groups |= grouping;
                if (scales) scale++;
                else if (!grouping) kept.add(asWords(sign, last >= 0));
            }
            return new NumberSection(condition, kept, groups, scale, percents);
        }

        private static Sign asWords(Sign sign, boolean digits) {
            boolean words = sign.is(Kind.COMMA) || !digits && sign.is(Kind.POINT);
            return words ? new Sign(Kind.WORDS, sign.words()) : sign;
        }
    }
}
