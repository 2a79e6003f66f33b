package kotonoha.reader.tables;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.apache.poi.ss.usermodel.DateUtil;

/// What a spreadsheet's number is, told by the format it is shown in.
enum NumberFormat {
    NUMBER,
    PERCENT,
    DATE,
    DATE_TIME,
    TIME;

    /// From the number of a built-in format, among them those of Japanese Excel; [#NUMBER] for all others.
    static NumberFormat builtIn(int id) {
        if (id == 9 || id == 10) return PERCENT;
        if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 34 && id <= 36)) return DATE;
        if (id >= 50 && id <= 58) return DATE;
        if (id == 22) return DATE_TIME;
        if ((id >= 18 && id <= 21) || id == 32 || id == 33 || (id >= 45 && id <= 47)) return TIME;
        return NUMBER;
    }

    /// From a format's own text such as `[$-411]ggge"年"m"月"d"日"`; only its first section counts.
    static NumberFormat of(String code) {
        boolean day = false;
        boolean clock = false;
        boolean month = false;
        boolean digits = false;
        boolean percent = false;
        for (int i = 0; i < code.length(); i++) {
            char c = Character.toLowerCase(code.charAt(i));
            if (c == ';') break;
            if (c == '"') {
                i = code.indexOf('"', i + 1);
                if (i < 0) break;
            } else if (c == '\\' || c == '_' || c == '*') {
                i++;
            } else if (c == '[') {
                int close = code.indexOf(']', i);
                if (close < 0) break;
                String in = code.substring(i + 1, close).toLowerCase(java.util.Locale.ROOT);
                clock |= in.matches("h+|m+|s+");
                i = close;
            } else if (code.regionMatches(true, i, "general", 0, 7) || c == '#') {
                digits = true;
                i += c == 'g' ? 6 : 0;
            } else {
                day |= c == 'y' || c == 'd' || c == 'g' || (c == 'e' && !exponent(code, i));
                clock |= c == 'h' || c == 's';
                month |= c == 'm';
                digits |= (c == '0' || c == '?') && !clock;
                percent |= c == '%';
            }
        }
        if (digits) return percent ? PERCENT : NUMBER;
        if (day || (month && !clock)) return clock ? DATE_TIME : DATE;
        return clock ? TIME : NUMBER;
    }

    private static boolean exponent(String code, int at) {
        return at + 1 < code.length() && (code.charAt(at + 1) == '+' || code.charAt(at + 1) == '-');
    }

    /// The cell of a number in this format. `written` is the number as it stands in the file.
    Cell cell(double value, String written, boolean from1904) {
        return switch (this) {
            case NUMBER -> new Cell(plain(value, written), Meaning.Amount.of(value));
            case PERCENT -> new Cell(plain(value * 100, "") + "%", Meaning.Amount.percent(value));
            case DATE, DATE_TIME -> moment(value, written, from1904);
            case TIME -> value >= 1 || value < 0 ? span(value) : clock(value);
        };
    }

    private Cell moment(double value, String written, boolean from1904) {
        try {
            LocalDateTime moment =
                    value < 0 || value > 2_958_465.999
                            ? null
                            : DateUtil.getLocalDateTime(value, from1904, true);
            if (moment == null) return NUMBER.cell(value, written, from1904);
            Meaning.Moment meant =
                    this == DATE
                            ? Meaning.Moment.of(moment.toLocalDate())
                            : Meaning.Moment.of(moment);
            return new Cell(meant.iso(), meant);
        } catch (DateTimeException notADate) {
            return NUMBER.cell(value, written, from1904);
        }
    }

    private static Cell clock(double value) {
        LocalTime time = LocalTime.ofSecondOfDay(Math.min(86_399, Math.round(value * 86_400)));
        String text = time.getSecond() == 0 ? time + ":00" : time.toString();
        return new Cell(text, Meaning.WORDS);
    }

    /// Hours beyond a day: 27:30:00.
    private static Cell span(double value) {
        long seconds = Math.round(Math.abs(value) * 86_400);
        String text =
                "%s%d:%02d:%02d"
                        .formatted(
                                value < 0 ? "-" : "",
                                seconds / 3_600,
                                seconds / 60 % 60,
                                seconds % 60);
        return new Cell(text, Meaning.WORDS);
    }

    static String plain(double value, String written) {
        if (Meaning.Amount.whole(value) && Math.abs(value) < 1e15)
            return String.valueOf((long) value);
        boolean asWritten =
                !written.isEmpty() && written.length() <= 15 && written.indexOf('E') < 0;
        if (asWritten) return written;
        if (Double.isNaN(value) || Double.isInfinite(value)) return "";
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(15)).stripTrailingZeros();
        return Math.abs(rounded.scale()) > 30 ? rounded.toString() : rounded.toPlainString();
    }
}
