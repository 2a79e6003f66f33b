package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import kotonoha.reader.Input;

/// Reads one sheet once and knows afterwards what is in it: where the table begins, its columns, its first rows.
final class TableReading implements Book.Rows {
    /// 合計, 総 計, 小計（東京）, 東日本 計, 東日本 集計, 売上高合計額, Total:, East Total, Grand total, Sub-total
    private static final Pattern TOTALS =
            Pattern.compile(
                    "(?iU)(?:.{0,20}(?:合\\s*計|総\\s*計|小\\s*計|累\\s*計)(?:金?額|件?数|数量)?|(?:.{1,20}\\s)?集?計"
                            + "|(?:.{1,20}\\s)?(?:grand\\s|sub-?)?totals?(?: amount)?|sum)(?:\\s*[(（].{0,20}[)）])?[:：]?");

    private static final int LONGEST_TOTAL = 40;
    private static final int TOTALS_SHOWN = 12;
    private static final int WORDS_BESIDE = 100;
    private static final int LONGEST_BESIDE = 4_000;
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
    private final Set<String> totalWords = new LinkedHashSet<>();
    private final List<String> hiddenColumns = new ArrayList<>();
    private final List<String> wordsBeside = new ArrayList<>();
    private int besideTaken;
    private boolean besideCut;
    private long noResults;
    private long hiddenRows;
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
            if (cell.meant() == null && mayBeTotal(text) && TOTALS.matcher(text).matches()) {
                totals++;
                if (totalWords.size() < TOTALS_SHOWN) totalWords.add(text);
            }
            return;
        }
    }

    /// Spares nearly all cells the pattern.
    private static boolean mayBeTotal(String text) {
        if (text.length() > LONGEST_TOTAL) return false;
        return text.indexOf('計') >= 0
                || text.regionMatches(true, 0, "sum", 0, 3)
                || text.toLowerCase(Locale.ROOT).contains("total");
    }

    @Override
    public void beside(Book.Beside what) {
        switch (what) {
            case Book.Beside.NoResult noResult -> noResults++;
            case Book.Beside.HiddenRow row -> hiddenRows++;
            case Book.Beside.HiddenColumns(String which) -> {
                if (hiddenColumns.size() < 20) hiddenColumns.add(which);
            }
            case Book.Beside.Words(String text) -> {
                boolean room = wordsBeside.size() < WORDS_BESIDE && besideTaken < LONGEST_BESIDE;
                if (room) wordsBeside.add(text);
                else besideCut = true;
                besideTaken += text.length();
            }
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

    /// Rows that add up others, and the words that say so in them.
    long totals() {
        return totals;
    }

    List<String> totalWords() {
        return List.copyOf(totalWords);
    }

    /// Formulas whose results are not in the file.
    long noResults() {
        return noResults;
    }

    /// What is hidden in the sheet, as a sentence; "" where nothing is.
    String hidden() {
        List<String> what = new ArrayList<>();
        if (hiddenRows > 0) what.add(hiddenRows + (hiddenRows == 1 ? " row" : " rows"));
        if (!hiddenColumns.isEmpty())
            what.add(
                    (hiddenColumns.size() == 1 ? "column " : "columns ")
                            + String.join(", ", hiddenColumns));
        if (what.isEmpty()) return "";
        return "Hidden or filtered out in the workbook, but read and counted here: %s."
                .formatted(String.join(" and ", what));
    }

    List<String> wordsBeside() {
        return List.copyOf(wordsBeside);
    }

    /// There were more comments and shapes than are told.
    boolean besideCut() {
        return besideCut;
    }

    boolean isDamaged() {
        return damaged;
    }

    boolean outOfTime() {
        return outOfTime;
    }

    boolean empty() {
        return rows == 0 && names.isEmpty() && layout.titles().isEmpty() && wordsBeside.isEmpty();
    }
}
