package kotonoha.pictures;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A table as RFC 4180 in UTF-8, with the mark that makes spreadsheets read it as such. What a spreadsheet would take for
/// a formula is led by an apostrophe; plain numbers and dashes, which it would not, stay as they are.
final class Csv {
    private static final String FORMULA_BEGINS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20";
    private static final Pattern HARMLESS =
            Pattern.compile("[+-]?[0-9][0-9,]*(\\.[0-9]+)?%?|-+|\\+");

    private Csv() {}

    static byte[] of(List<List<String>> rows) {
        String text =
                rows.stream()
                        .map(row -> row.stream().map(Csv::cell).collect(Collectors.joining(",")))
                        .collect(Collectors.joining("\r\n", "\ufeff", "\r\n"));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String cell(String markdown) {
        String text = guarded(PlainText.of(markdown));
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static String guarded(String text) {
        if (text.isEmpty() || FORMULA_BEGINS.indexOf(text.charAt(0)) < 0) return text;
        return HARMLESS.matcher(text).matches() ? text : "'" + text;
    }
}
