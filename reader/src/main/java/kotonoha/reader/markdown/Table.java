package kotonoha.reader.markdown;

import java.util.ArrayList;
import java.util.List;

/// A table on its way to Markdown: the first row is its head. Cells are Markdown themselves; lines in them become
/// `<br>`, bars are escaped.
public final class Table {
    private static final int COLUMNS = 200;

    private final List<List<String>> rows = new ArrayList<>();
    private int width;
    private long characters;

    public void row(List<String> cells) {
        List<String> row = new ArrayList<>(Math.min(cells.size(), COLUMNS));
        for (String cell : cells) {
            if (row.size() >= COLUMNS) break;
            String text = cell(cell);
            characters += text.length();
            row.add(text);
        }
        if (row.stream().allMatch(String::isEmpty)) return;
        width = Math.max(width, row.size());
        rows.add(row);
    }

    public long characters() {
        return characters;
    }

    public int rows() {
        return rows.size();
    }

    public int width() {
        return width;
    }

    /// The rows, "" without any. A table of one cell is its text.
    public String markdown() {
        if (rows.isEmpty()) return "";
        if (rows.size() == 1 && width == 1)
            return rows.getFirst().getFirst().replace("<br>", "\n").replace("\\|", "|");
        StringBuilder out = new StringBuilder();
        line(out, rows.getFirst());
        out.append('|').append(" --- |".repeat(width)).append('\n');
        for (List<String> row : rows.subList(1, rows.size())) line(out, row);
        return out.toString().stripTrailing();
    }

    private void line(StringBuilder out, List<String> row) {
        out.append('|');
        for (int i = 0; i < width; i++)
            out.append(' ').append(i < row.size() ? row.get(i) : "").append(" |");
        out.append('\n');
    }

    private static String cell(String markdown) {
        String text = Lines.tidy(markdown);
        if (text.indexOf('|') >= 0) text = text.replace("\\|", "|").replace("|", "\\|");
        if (text.indexOf('\n') < 0) return text.strip();
        return text.replaceAll("\\s*\n\\s*(?:\n\\s*)*", "<br>").strip();
    }
}
