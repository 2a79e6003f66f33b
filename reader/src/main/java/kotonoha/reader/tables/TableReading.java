package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kotonoha.reader.Input;

/// Reads one sheet once and knows afterwards what is in it: where the table begins, its columns, its first rows.
final class TableReading implements Book.Rows {
    private static final Set<String> TOTALS =
            Set.of("合計", "総計", "総合計", "計", "小計", "total", "grand total", "sum", "subtotal");
    private static final int SAMPLES = 5;
    private static final int WORK_BETWEEN_LOOKS = 50_000;
    private static final int LONGEST_ROW = 200_000;
    private static final int CUT_CELL = 100;
    private static final int MOST_DISTINCT = 10_000;
    private static final int DISTINCT_OF_A_TABLE = 150_000;

    private final Book.Sheet sheet;
    private final String name;
    private final Input.Deadline deadline;
    private final Preview preview;
    private final List<List<Cell>> first = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> samples = new ArrayList<>();
    private Layout layout = Layout.NAMED;
    private List<String> names = List.of();
    private boolean laidOut;
    private long rows;
    private long totals;
    private long work;
    private String lastTotal = "";
    private boolean damaged;
    private boolean outOfTime;

    /// `name` is the table's in SQL; `room` is for the text of its first rows.
    TableReading(Book.Sheet sheet, String name, int room, Input.Deadline deadline) {
        this.sheet = sheet;
        this.name = name;
        this.preview = new Preview(room);
        this.deadline = deadline;
        this.laidOut = sheet.named();
    }

    @Override
    public boolean row(List<Cell> cells) {
        if (laidOut) return data(cells);
        first.add(kept(cells));
        if (first.size() == Layout.LOOK) layOut();
        return true;
    }

    @Override
    public void end(List<String> given) {
        if (!laidOut && !first.isEmpty()) layOut();
        List<String> headings = sheet.named() ? given : layout.headings();
        while (columns.size() > headings.size() && columns.getLast().never()) columns.removeLast();
        while (columns.size() < headings.size()) columns.add(column());
        names = Names.columns(headings, columns.size());
        for (int i = 0; i < columns.size(); i++) columns.get(i).decide(names.get(i));
    }

    @Override
    public void damaged() {
        damaged = true;
    }

    private void layOut() {
        laidOut = true;
        layout = Layout.of(first);
        for (List<Cell> row : first.subList(layout.skip(), first.size())) data(row);
        first.clear();
    }

    private boolean data(List<Cell> cells) {
        rows++;
        while (columns.size() < cells.size()) columns.add(column());
        for (int i = 0; i < cells.size(); i++) {
            columns.get(i).add(cells.get(i));
            work += 1 + cells.get(i).text().length() / 64;
        }
        preview.add(cells);
        if (samples.size() < SAMPLES) samples.add(kept(cells));
        lookForTotal(cells);
        if (work > WORK_BETWEEN_LOOKS) {
            work = 0;
            outOfTime |= deadline.over();
        }
        return !outOfTime;
    }

    /// A row that may be kept: one with a lot of text only with the beginnings of its cells.
    private List<Cell> kept(List<Cell> cells) {
        int length = 0;
        for (Cell cell : cells) length += cell.text().length();
        if (length <= LONGEST_ROW) return cells;
        preview.cutBefore();
        return cells.stream()
                .map(cell ->
                        cell.text().length() <= CUT_CELL
                                ? cell
                                : Cell.of(cell.text().substring(0, CUT_CELL) + "…"))
                .toList();
    }

    private void lookForTotal(List<Cell> cells) {
        for (Cell cell : cells) {
            if (cell.blank()) continue;
            String text = cell.text();
            if (text.length() < 12 && TOTALS.contains(text.toLowerCase(java.util.Locale.ROOT))) {
                totals++;
                lastTotal = text;
            }
            return;
        }
    }

    private Column column() {
        int share = DISTINCT_OF_A_TABLE / (columns.size() + 1);
        return new Column(Math.clamp(share, 100, MOST_DISTINCT));
    }

    Book.Sheet sheet() {
        return sheet;
    }

    String name() {
        return name;
    }

    Layout layout() {
        return layout;
    }

    List<String> names() {
        return names;
    }

    List<Column> columns() {
        return columns;
    }

    List<List<Cell>> samples() {
        return samples;
    }

    Preview preview() {
        return preview;
    }

    long rows() {
        return rows;
    }

    /// Rows that add up others, and the word that says so in the last of them.
    long totals() {
        return totals;
    }

    String lastTotal() {
        return lastTotal;
    }

    boolean isDamaged() {
        return damaged;
    }

    boolean outOfTime() {
        return outOfTime;
    }

    boolean empty() {
        return rows == 0 && names.isEmpty() && layout.titles().isEmpty();
    }
}
