package kotonoha.reader.tables;

import java.util.Map;
import java.util.regex.Pattern;
import kotonoha.reader.tables.Meaning.Amount;
import org.jspecify.annotations.Nullable;

/// The format of a cell: what its number is, and how people see it. Made once for each format of a book; thread-safe.
///
/// @param looks null where a number is seen as it is
record CellFormat(NumberFormat kind, @Nullable NumberLooks looks) {
    static final CellFormat GENERAL = new CellFormat(NumberFormat.NUMBER, null);

    private static final double HOURS = 24;
    private static final Pattern CODE = Pattern.compile("0\\d+|\\d+(?:-\\d+)+");

    /// Formats that have a number and no text in the file. Those with a currency show that of whoever opens the file: it
    /// is left out.
    private static final Map<Integer, String> BUILT_IN =
            Map.ofEntries(
                    Map.entry(1, "0"),
                    Map.entry(2, "0.00"),
                    Map.entry(3, "#,##0"),
                    Map.entry(4, "#,##0.00"),
                    Map.entry(5, "#,##0;-#,##0"),
                    Map.entry(6, "#,##0;-#,##0"),
                    Map.entry(7, "#,##0.00;-#,##0.00"),
                    Map.entry(8, "#,##0.00;-#,##0.00"),
                    Map.entry(9, "0%"),
                    Map.entry(10, "0.00%"),
                    Map.entry(11, "0.00E+00"),
                    Map.entry(12, "# ?/?"),
                    Map.entry(13, "# ??/??"),
                    Map.entry(37, "#,##0;-#,##0"),
                    Map.entry(38, "#,##0;-#,##0"),
                    Map.entry(39, "#,##0.00;-#,##0.00"),
                    Map.entry(40, "#,##0.00;-#,##0.00"),
                    Map.entry(41, "#,##0;-#,##0;-"),
                    Map.entry(42, "#,##0;-#,##0;-"),
                    Map.entry(43, "#,##0.00;-#,##0.00;-"),
                    Map.entry(44, "#,##0.00;-#,##0.00;-"),
                    Map.entry(46, "[h]:mm:ss"),
                    Map.entry(48, "##0.0E+0"));

    static CellFormat builtIn(int id) {
        String code = BUILT_IN.get(id);
        if (code != null) return of(code);
        NumberFormat kind = NumberFormat.builtIn(id);
        return kind == NumberFormat.NUMBER ? GENERAL : new CellFormat(kind, null);
    }

    static CellFormat of(String given) {
        String code = given.replace("G/標準", "General");
        NumberFormat kind = NumberFormat.of(code);
        return switch (kind) {
            case NUMBER, PERCENT -> {
                boolean plain = code.isBlank() || code.equalsIgnoreCase("General");
                yield new CellFormat(kind, plain ? null : NumberLooks.of(code));
            }
            case TIME -> new CellFormat(kind, NumberLooks.ofTimeSpan(code));
            case DATE, DATE_TIME -> new CellFormat(kind, null);
        };
    }

    /// The cell of a number in this format. `written` is the number as it stands in the file.
    Cell cell(double value, String written, boolean from1904) {
        if (looks == null || !Double.isFinite(value)) return kind.cell(value, written, from1904);
        String text = Cell.of(looks.show(value)).text();
        return switch (kind) {
            case PERCENT -> new Cell(text, Amount.percent(value));
            case TIME -> new Cell(text, amount(value * HOURS, "hours"));
            case NUMBER, DATE, DATE_TIME -> new Cell(text, meant(value, text));
        };
    }

    /// A number, but for codes such as 000123 and 100-0001: they are looked up as they are seen.
    private Meaning meant(double value, String text) {
        if (looks == null || !looks.isCode())
            return amount(value, looks == null ? "" : looks.unit());
        if (text.indexOf('-', 1) > 0) return Meaning.WORDS;
        boolean zeroLed = text.length() > 1 && text.charAt(0) == '0';
        return new Amount(value, Double.NaN, Amount.whole(value), zeroLed, "");
    }

    /// What a number is that the file itself shows as `text`.
    static Meaning shown(double value, String text) {
        boolean coded = text.length() > 1 && CODE.matcher(text).matches();
        if (!coded) return Amount.of(value);
        if (text.indexOf('-') > 0) return Meaning.WORDS;
        return new Amount(value, Double.NaN, Amount.whole(value), true, "");
    }

    private static Amount amount(double value, String unit) {
        return new Amount(value, Double.NaN, Amount.whole(value), false, unit);
    }
}
