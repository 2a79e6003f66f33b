package kotonoha.reader.tables;

import kotonoha.reader.tables.Meaning.Amount;

/// Numbers as people write them: `1,234`, `￥１，２３４`, `△5.5`, `(300)`, `12万円`, `3.5%`, `1.234,50`.
final class Numbers {
    private static final double[] TENS = new double[23];

    static {
        double ten = 1;
        for (int i = 0; i < TENS.length; i++, ten *= 10) TENS[i] = ten;
    }

    private final String text;
    private int at;
    private boolean negative;
    private String unit = "";
    private double factor = 1;

    private Numbers(String text) {
        this.text = text;
    }

    /// An [Amount], or [Meaning#WORDS].
    static Meaning read(String text) {
        char first = plain(text.charAt(0));
        if (!digit(first) && ".-+(△▲¥\\$€£".indexOf(first) < 0) return Meaning.WORDS;
        return new Numbers(text).amount();
    }

    private Meaning amount() {
        boolean brackets = plain(peek()) == '(' && plain(text.charAt(text.length() - 1)) == ')';
        int end = brackets ? text.length() - 1 : text.length();
        if (brackets) at++;
        signsAndCurrency();
        int from = at;
        while (at < end && (digit(plain(peek())) || plain(peek()) == ',' || plain(peek()) == '.'))
            at++;
        String digits = text.substring(from, at);
        int exponent = exponent(end);
        if (digits.isEmpty() || !suffix(end) || (brackets && negative)) return Meaning.WORDS;
        double sign = negative || brackets ? -1 : 1;
        double point = value(digits, ',', '.');
        boolean pure = digits.length() == leading(digits);
        double comma = pure ? point : value(digits, '.', ',');
        if (Double.isNaN(point) && Double.isNaN(comma)) return Meaning.WORDS;
        double scale = sign * factor * Math.pow(10, exponent);
        boolean zeroLed =
                digits.length() > 1
                        && plain(digits.charAt(0)) == '0'
                        && digit(plain(digits.charAt(1)));
        double value = scaled(point, scale);
        return new Amount(
                value, scaled(comma, scale), Amount.whole(value) && !percent(), zeroLed, unit);
    }

    /// How many digits stand before the first sign between them.
    private static int leading(String digits) {
        int i = 0;
        while (i < digits.length() && digit(plain(digits.charAt(i)))) i++;
        return i;
    }

    private boolean percent() {
        return unit.equals("%");
    }

    private double scaled(double value, double scale) {
        if (percent()) return value * scale / 100;
        return scale == 1 ? value : value * scale;
    }

    private void signsAndCurrency() {
        while (at < text.length()) {
            char c = plain(peek());
            if (c == '-' || c == '△' || c == '▲') {
                if (negative) return;
                negative = true;
            } else if ("¥\\$€£".indexOf(c) >= 0) {
                if (!unit.isEmpty()) return;
                unit = c == '\\' ? "¥" : String.valueOf(c);
            } else if (c != '+' && c != ' ') {
                return;
            }
            at++;
        }
    }

    /// What stands behind the digits: a percent sign, a Japanese multiple, a currency. False for anything else.
    private boolean suffix(int end) {
        if (at < end && peek() == ' ') at++;
        if (at == end) return true;
        String rest = text.substring(at, end);
        if (rest.equals("%") || rest.equals("％")) {
            unit = "%";
            return true;
        }
        double multiple = multiple(rest);
        if (multiple > 1) rest = rest.substring(rest.startsWith("百万") ? 2 : 1);
        factor = multiple;
        if (rest.equals("円") || rest.equals("€") || rest.equals("$")) {
            unit = rest;
            return true;
        }
        return rest.isEmpty();
    }

    private static double multiple(String rest) {
        if (rest.startsWith("百万")) return 1e6;
        return switch (rest.charAt(0)) {
            case '千' -> 1e3;
            case '万' -> 1e4;
            case '億' -> 1e8;
            case '兆' -> 1e12;
            default -> 1;
        };
    }

    private int exponent(int end) {
        if (at + 1 >= end || (peek() != 'e' && peek() != 'E')) return 0;
        int to = at + 1;
        boolean minus = text.charAt(to) == '-';
        if (minus || text.charAt(to) == '+') to++;
        if (to == end || end - to > 3) return 0;
        int exponent = 0;
        for (int i = to; i < end; i++) {
            if (!digit(text.charAt(i))) return 0;
            exponent = exponent * 10 + text.charAt(i) - '0';
        }
        at = end;
        return minus ? -exponent : exponent;
    }

    /// The digits with their grouping, or NaN where the groups are not of three or there are more digits than a number
    /// holds.
    private static double value(String digits, char group, char point) {
        long mantissa = 0;
        int count = 0;
        int sinceGroup = -1;
        int decimals = -1;
        for (int i = 0; i < digits.length(); i++) {
            char c = plain(digits.charAt(i));
            if (digit(c)) {
                if (++count > 18) return Double.NaN;
                mantissa = mantissa * 10 + c - '0';
                if (decimals >= 0) decimals++;
                if (sinceGroup >= 0 && decimals < 0) sinceGroup++;
            } else if (c == group) {
                if (decimals >= 0 || count == 0) return Double.NaN;
                if (sinceGroup < 0 ? count > 3 : sinceGroup != 3) return Double.NaN;
                sinceGroup = 0;
            } else if (c == point) {
                if (decimals >= 0) return Double.NaN;
                decimals = 0;
            }
        }
        if (count == 0 || decimals == 0 || (sinceGroup >= 0 && sinceGroup != 3)) return Double.NaN;
        return decimals < 0 ? mantissa : mantissa / TENS[decimals];
    }

    private char peek() {
        return text.charAt(at);
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Full-width forms as their plain ones.
    static char plain(char c) {
        if (c < 0x80) return c;
        if (c >= '！' && c <= '～') return (char) (c - 0xfee0);
        return switch (c) {
            case '￥' -> '¥';
            case '−', '‐', '–' -> '-';
            case '　', '\u00a0' -> ' ';
            default -> c;
        };
    }
}
