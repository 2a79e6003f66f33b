package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.List;

/// The first rows of a table as Markdown: whole rows only, as many as there is room for.
final class Preview {
    private static final int LONGEST_CELL = 500;

    private final List<String> lines = new ArrayList<>();
    private final int room;
    private int taken;
    private long characters;
    private boolean full;
    private boolean cellsCut;

    Preview(int room) {
        this.room = room;
    }

    void add(List<Cell> row) {
        for (Cell cell : row) {
            characters += cell.text().length() + 3;
            cellsCut |= cell.text().length() > LONGEST_CELL;
        }
        if (full) return;
        String line = line(row.stream().map(Cell::text).toList(), LONGEST_CELL);
        taken += line.length() + 1;
        full = taken > room;
        if (!full) lines.add(line);
    }

    /// Says that cells were cut before they came here.
    void cutBefore() {
        cellsCut = true;
    }

    /// Characters of all rows, also of those that there was no room for.
    long characters() {
        return characters;
    }

    int taken() {
        return Math.min(taken, room);
    }

    /// The table in at most so many characters, as far as the headings fit.
    Cut markdown(String above, List<String> columns, int most) {
        StringBuilder text = new StringBuilder(above);
        text.append(line(columns, 80)).append('\n');
        text.append("|").append(" --- |".repeat(columns.size())).append('\n');
        if (text.length() > most) return new Cut("", true);
        for (String line : lines) {
            if (text.length() + line.length() + 1 > most) return new Cut(text.toString(), true);
            text.append(line).append('\n');
        }
        return new Cut(text.toString(), full || cellsCut);
    }

    record Cut(String markdown, boolean cut) {}

    /// One row of a Markdown table.
    static String line(List<String> cells, int longest) {
        StringBuilder line = new StringBuilder("|");
        for (String cell : cells) line.append(' ').append(escaped(cell, longest)).append(" |");
        return line.toString();
    }

    static String escaped(String cell, int longest) {
        String text = cell;
        if (text.length() > longest)
            text =
                    text.substring(
                                    0,
                                    text.offsetByCodePoints(0, text.codePointCount(0, longest) - 1))
                            + "…";
        if (text.indexOf('|') >= 0) text = text.replace("|", "\\|");
        if (text.indexOf('\n') >= 0) text = text.replace("\n", "<br>");
        return text;
    }
}
