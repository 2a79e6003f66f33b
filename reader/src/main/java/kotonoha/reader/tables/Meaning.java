package kotonoha.reader.tables;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Set;

/// What a cell's text may mean; the column decides which reading holds for all of its cells.
sealed interface Meaning {
    /// Nothing but words.
    Meaning WORDS = new Words();

    /// A sign that stands for "nothing here".
    Meaning NOTHING = new Nothing();

    record Words() implements Meaning {}

    record Nothing() implements Meaning {}

    record Truth(boolean value) implements Meaning {}

    /// A number. `value` reads `1,234.5` with a decimal point, `comma` reads `1.234,5` with a decimal comma; each is NaN
    /// where the text cannot be read so. `zeroLed` is a code such as 00123, `unit` is "", "%", "円" and the like.
    record Amount(double value, double comma, boolean whole, boolean zeroLed, String unit)
            implements Meaning {
        static Amount of(double value) {
            return new Amount(value, Double.NaN, whole(value), false, "");
        }

        static Amount percent(double fraction) {
            return new Amount(fraction, Double.NaN, false, false, "%");
        }

        static boolean whole(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e18;
        }
    }

    /// A day, month or moment, as ISO text with a blank between date and time.
    record Moment(Precision precision, String iso) implements Meaning {
        static Moment of(LocalDate day) {
            return new Moment(Precision.DAY, day.toString());
        }

        static Moment of(LocalDateTime moment) {
            LocalDateTime second = moment.withNano(0);
            return new Moment(
                    Precision.TIME,
                    second.toLocalDate()
                            + (second.getSecond() == 0
                                    ? " " + second.toLocalTime() + ":00"
                                    : " " + second.toLocalTime()));
        }
    }

    enum Precision {
        MONTH,
        DAY,
        TIME
    }

    /// 3/4/2026: March or April. Each is "" where it cannot be.
    record EitherDay(String monthFirst, String dayFirst) implements Meaning {}

    Set<String> MARKERS =
            Set.of(
                    "-", "--", "---", "－", "ー", "―", "—", "–", "‐", "*", "?", "？", "N/A", "n/a",
                    "NA", "#N/A", "NULL", "null", "NaN", "nan", "None", "none", "nil", "…");

    /// Reads a text without surrounding blanks.
    static Meaning of(String text) {
        if (text.length() <= 5) {
            if (text.isEmpty() || MARKERS.contains(text)) return NOTHING;
            if (text.equalsIgnoreCase("true")) return new Truth(true);
            if (text.equalsIgnoreCase("false")) return new Truth(false);
        }
        if (text.length() > 40) return WORDS;
        Meaning amount = Numbers.read(text);
        return amount == WORDS ? Dates.read(text) : amount;
    }
}
