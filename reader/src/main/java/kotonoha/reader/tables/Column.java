package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kotonoha.reader.tables.Meaning.Amount;
import kotonoha.reader.tables.Meaning.EitherDay;
import kotonoha.reader.tables.Meaning.Moment;
import kotonoha.reader.tables.Meaning.Precision;
import org.jspecify.annotations.Nullable;

/// What one column holds, learnt value by value, in bounded memory. All readings are kept up to date until the end
/// decides which one fits.
final class Column {
    /// What a column's values are in SQL.
    enum Type {
        INTEGER,
        DECIMAL,
        BOOLEAN,
        DATE,
        DATE_TIME,
        TEXT;

        String word() {
            return this == DATE_TIME ? "date-time" : name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// How the column's texts are written, where there are several ways.
    enum Form {
        PLAIN,
        DECIMAL_COMMA,
        MONTH_FIRST,
        DAY_FIRST,
        COMPACT
    }

    private static final int LONGEST_KEY = 120;
    private static final int STRAYS_SHOWN = 3;

    private final int mostDistinct;
    private final Map<String, Seen> seen = new HashMap<>();
    private boolean moreDistinct;
    private long filled;
    private long nothing;
    private long truths;
    private long zeroLed;
    private long compact;
    private long percents;
    private long months;
    private long times;
    private final Range point = new Range();
    private final Range comma = new Range();
    private final Span moments = new Span();
    private final Span monthFirst = new Span();
    private final Span dayFirst = new Span();
    private String unit = "";
    private boolean unitsDiffer;
    private final List<String> words = new ArrayList<>();
    private Type type = Type.TEXT;
    private Form form = Form.PLAIN;

    Column(int mostDistinct) {
        this.mostDistinct = mostDistinct;
    }

    void add(Cell cell) {
        if (cell.blank()) return;
        filled++;
        String key = cell.text();
        if (key.length() > LONGEST_KEY)
            key = key.substring(0, LONGEST_KEY) + '\0' + key.length() + '\0' + key.hashCode();
        Seen known = seen.get(key);
        if (known == null) {
            known = new Seen(cell.meaning());
            if (seen.size() < mostDistinct) seen.put(key, known);
            else moreDistinct = true;
        }
        known.count++;
        // Numbers that are shown rounded share a text and are not the same.
        count(cell.meant() == null ? known.meaning : cell.meant(), cell);
    }

    private void count(Meaning meaning, Cell cell) {
        switch (meaning) {
            case Meaning.Words w -> {
                if (words.size() < STRAYS_SHOWN) stray(cell.text());
            }
            case Meaning.Nothing n -> nothing++;
            case Meaning.Truth truth -> truths++;
            case Amount amount -> count(amount);
            case Moment moment -> {
                moments.add(moment.iso());
                if (moment.precision() == Precision.MONTH) months++;
                if (moment.precision() == Precision.TIME) times++;
            }
            case EitherDay day -> {
                monthFirst.add(day.monthFirst());
                dayFirst.add(day.dayFirst());
            }
        }
    }

    private void stray(String text) {
        String start = text.length() > LONGEST_KEY ? text.substring(0, LONGEST_KEY) : text;
        if (!words.contains(start)) words.add(start);
    }

    private void count(Amount amount) {
        point.add(amount.value());
        comma.add(amount.comma());
        if (amount.zeroLed()) zeroLed++;
        if (!Dates.compact(amount.value()).isEmpty()) compact++;
        if (amount.unit().equals("%")) percents++;
        String currency = amount.unit().equals("¥") ? "円" : amount.unit();
        if (currency.isEmpty() || currency.equals(unit)) return;
        if (unit.isEmpty()) unit = currency;
        else unitsDiffer = true;
    }

    /// Decides what the column is; called once, behind the last value.
    void decide(String name) {
        long values = filled - nothing;
        type = Type.TEXT;
        if (values == 0 || zeroLed > 0) return;
        if (truths == values) {
            type = Type.BOOLEAN;
        } else if (compact == values && name.matches("(?i).*(日|date|day).*")) {
            type = Type.DATE;
            form = Form.COMPACT;
        } else if (most(point.count, values) && point.count >= comma.count) {
            type = point.fractions > 0 || unit.equals("%") ? Type.DECIMAL : Type.INTEGER;
        } else if (most(comma.count, values)) {
            type = comma.fractions > 0 || unit.equals("%") ? Type.DECIMAL : Type.INTEGER;
            form = Form.DECIMAL_COMMA;
        } else {
            decideDates(values);
        }
    }

    private void decideDates(long values) {
        if (most(moments.count, values)) {
            type = times > 0 ? Type.DATE_TIME : Type.DATE;
            return;
        }
        boolean american = monthFirst.count == values;
        boolean european = dayFirst.count == values;
        if (american == european) return;
        type = Type.DATE;
        form = american ? Form.MONTH_FIRST : Form.DAY_FIRST;
    }

    /// All values, or all but a few strays among many.
    private static boolean most(long fitting, long values) {
        long strays = values - fitting;
        return strays == 0 || (fitting >= strays * 3 && strays <= Math.max(1, values / 20));
    }

    Type type() {
        return type;
    }

    /// The value that SQL sees: null for a blank cell and for a text that does not fit the column.
    @Nullable Object sql(Cell cell) {
        if (cell.blank()) return null;
        if (type == Type.TEXT) return cell.isWithoutResult() ? null : cell.text();
        return switch (cell.meaning()) {
            case Meaning.Words w -> null;
            case Meaning.Nothing n -> null;
            case Meaning.Truth truth -> type == Type.BOOLEAN ? (truth.value() ? 1L : 0L) : null;
            case Amount amount -> number(amount);
            case Moment moment -> isDate() && form == Form.PLAIN ? moment.iso() : null;
            case EitherDay day -> either(day);
        };
    }

    private @Nullable Object number(Amount amount) {
        if (form == Form.COMPACT) return Dates.compact(amount.value());
        if (type != Type.INTEGER && type != Type.DECIMAL) return null;
        double value = form == Form.DECIMAL_COMMA ? amount.comma() : amount.value();
        if (Double.isNaN(value)) return null;
        if (type == Type.DECIMAL) return value;
        return (long) value;
    }

    private @Nullable Object either(EitherDay day) {
        String iso =
                switch (form) {
                    case MONTH_FIRST -> day.monthFirst();
                    case DAY_FIRST -> day.dayFirst();
                    case PLAIN, DECIMAL_COMMA, COMPACT -> "";
                };
        return iso.isEmpty() ? null : iso;
    }

    boolean isDate() {
        return type == Type.DATE || type == Type.DATE_TIME;
    }

    boolean never() {
        return filled == 0;
    }

    long filled() {
        return filled;
    }

    long distinct() {
        return seen.size();
    }

    boolean moreDistinct() {
        return moreDistinct;
    }

    /// Values that SQL sees as NULL although something is written there.
    long strays() {
        long values = filled - nothing;
        return switch (type) {
            case INTEGER, DECIMAL -> values - range().count;
            case DATE, DATE_TIME -> form == Form.PLAIN ? values - moments.count : 0;
            case BOOLEAN, TEXT -> 0;
        };
    }

    List<String> strayWords() {
        return List.copyOf(words);
    }

    String unit() {
        boolean some = percents > 0 && percents < Math.max(point.count, comma.count);
        return unitsDiffer || some ? "units differ" : unit;
    }

    boolean onlyMonths() {
        return type == Type.DATE && months > 0 && months == moments.count;
    }

    Range range() {
        return form == Form.DECIMAL_COMMA ? comma : point;
    }

    Span span() {
        return switch (form) {
            case MONTH_FIRST -> monthFirst;
            case DAY_FIRST -> dayFirst;
            case PLAIN, DECIMAL_COMMA -> moments;
            case COMPACT -> {
                Span span = new Span();
                span.add(Dates.compact(point.least));
                span.add(Dates.compact(point.most));
                yield span;
            }
        };
    }

    /// The most frequent values, each with its count.
    List<Map.Entry<String, Long>> frequent(int most) {
        return seen.entrySet().stream()
                .sorted(
                        Comparator.<Map.Entry<String, Seen>>comparingLong(e -> -e.getValue().count)
                                .thenComparing(Map.Entry::getKey))
                .limit(most)
                .map(e -> Map.entry(shown(e.getKey()), e.getValue().count))
                .toList();
    }

    private static String shown(String key) {
        int cut = key.indexOf('\0');
        return cut < 0 ? key : key.substring(0, cut) + "…";
    }

    private static final class Seen {
        final Meaning meaning;
        long count;

        Seen(Meaning meaning) {
            this.meaning = meaning;
        }
    }

    /// Numbers seen so far.
    static final class Range {
        long count;
        long fractions;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        private double sum;

        void add(double value) {
            if (Double.isNaN(value)) return;
            count++;
            if (!Amount.whole(value)) fractions++;
            least = Math.min(least, value);
            most = Math.max(most, value);
            sum += value;
        }

        double mean() {
            return sum / count;
        }
    }

    /// Days or moments seen so far, as ISO text.
    static final class Span {
        long count;
        String first = "";
        String last = "";

        void add(String iso) {
            if (iso.isEmpty()) return;
            count++;
            if (first.isEmpty() || iso.compareTo(first) < 0) first = iso;
            if (iso.compareTo(last) > 0) last = iso;
        }
    }
}
