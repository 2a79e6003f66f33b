package kotonoha.tools;

import java.nio.charset.StandardCharsets;
import java.util.List;
import kotonoha.files.FileReading.Answered;

/// A result as CSV that spreadsheets open: UTF-8 with its mark, quotes where they are needed. A text that a spreadsheet
/// would run as a formula gets an apostrophe in front.
final class Csv {
    private Csv() {}

    static byte[] of(Answered.Rows rows) {
        StringBuilder text = new StringBuilder("\ufeff");
        line(rows.columns(), text);
        for (List<String> row : rows.rows()) line(row, text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(List<String> cells, StringBuilder text) {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) text.append(',');
            text.append(quoted(harmless(cells.get(i))));
        }
        text.append("\r\n");
    }

    private static String harmless(String cell) {
        if (cell.isEmpty() || "=+-@\t\r".indexOf(cell.charAt(0)) < 0) return cell;
        return cell.matches("[+-]?\\d+(\\.\\d+)?") ? cell : "'" + cell;
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain && cell.strip().equals(cell) ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
