package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where a table begins on its sheet: lines of a title, then perhaps a row of headings, then the data.
///
/// @param skip rows before the data
/// @param titles what stands above the headings
/// @param headings the columns' names, "" where one has none; empty for a table without headings
record Layout(int skip, List<String> titles, List<String> headings) {
    /// So many rows are looked at before it is decided.
    static final int LOOK = 40;

    private static final int MOST_TITLES = 15;

    static final Layout NAMED = new Layout(0, List.of(), List.of());

    static Layout of(List<List<Cell>> rows) {
        int width = usualWidth(rows);
        int first = 0;
        while (first < Math.min(rows.size() - 1, MOST_TITLES)
                && distinct(rows.get(first)) < Math.max(2, (width * 3 + 4) / 5)
                && width > 1
                && !namesAlike(rows, first, width)) first++;
        if (rows.size() > 1 && first == rows.size() - 1) first = 0;
        if (spans(rows, first)) first++;
        boolean two = first > 0 && spans(rows, first - 1);
        List<Cell> top = two ? joined(rows.get(first - 1), rows.get(first)) : rows.get(first);
        boolean wide = filled(top) * 2 > width;
        if (!wide || !isHeading(top, rows.subList(first + 1, rows.size())))
            return withoutHeadings(rows, width);
        List<String> titles = titles(rows.subList(0, two ? first - 1 : first));
        return new Layout(first + 1, titles, texts(top));
    }

    /// Without headings only lone cells above are a title: everything else may be data.
    private static Layout withoutHeadings(List<List<Cell>> rows, int width) {
        int first = 0;
        while (width > 1 && first < rows.size() - 1 && filled(rows.get(first)) == 1) first++;
        if (first == rows.size() - 1) first = 0;
        return new Layout(first, titles(rows.subList(0, first)), List.of());
    }

    /// Whether the row holds headings of headings: words, some over several columns, above a row of headings.
    private static boolean spans(List<List<Cell>> rows, int at) {
        if (at + 2 >= rows.size()) return false;
        List<Cell> row = rows.get(at);
        boolean words =
                row.stream().allMatch(c -> c.blank() || c.meaning() instanceof Meaning.Words);
        int distinct = distinct(row);
        return words
                && distinct > 1
                && distinct < filled(row)
                && namesOnly(rows.get(at + 1), rows.subList(at + 2, rows.size()))
                && isHeading(joined(row, rows.get(at + 1)), rows.subList(at + 2, rows.size()));
    }

    /// Figures below repeated words are data: the file just names two columns alike.
    private static boolean namesOnly(List<Cell> row, List<List<Cell>> below) {
        for (int column = 0; column < row.size(); column++)
            if (!row.get(column).blank() && !mayName(row.get(column), column, below)) return false;
        return true;
    }

    private static int usualWidth(List<List<Cell>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<Cell> row : rows) widths.add(filled(row));
        widths.sort(Integer::compare);
        return widths.get(widths.size() * 2 / 3);
    }

    /// A row of headings is all words, each once, and differs from what stands below it.
    private static boolean isHeading(List<Cell> top, List<List<Cell>> below) {
        Set<String> names = new HashSet<>();
        for (int column = 0; column < top.size(); column++) {
            Cell cell = top.get(column);
            if (cell.blank()) continue;
            if (cell.text().length() > 80 || !mayName(cell, column, below)) return false;
            names.add(cell.text());
        }
        if (names.size() * 10 < filled(top) * 8 && !overFigures(top, below)) return false;
        if (below.isEmpty()) return names.size() > 1;
        return !repeatsBelow(top, below);
    }

    /// A row with few different words that is no title: it names several columns alike.
    private static boolean namesAlike(List<List<Cell>> rows, int at, int width) {
        List<List<Cell>> below = rows.subList(at + 1, rows.size());
        return filled(rows.get(at)) * 2 > width
                && overFigures(rows.get(at), below)
                && isHeading(rows.get(at), below);
    }

    /// Words above a column of figures name it, even where two columns are named alike.
    private static boolean overFigures(List<Cell> top, List<List<Cell>> below) {
        for (int column = 0; column < top.size(); column++) {
            int at = column;
            List<Meaning> figures =
                    below.stream()
                            .filter(row -> at < row.size() && !row.get(at).blank())
                            .map(row -> row.get(at).meaning())
                            .toList();
            if (top.get(column).meaning() instanceof Meaning.Words
                    && !figures.isEmpty()
                    && figures.stream().allMatch(f -> f instanceof Meaning.Amount)) return true;
        }
        return false;
    }

    private static boolean mayName(Cell cell, int column, List<List<Cell>> below) {
        return switch (cell.meaning()) {
            case Meaning.Words words -> true;
            case Meaning.Nothing nothing -> true;
            case Meaning.Truth truth -> false;
            case Meaning.EitherDay day -> false;
            // Periods as columns: "2024", "2026年4月" above figures of another size.
            case Meaning.Moment moment -> !holds(column, below, Meaning.Moment.class);
            case Meaning.Amount amount ->
                    amount.value() >= 1900
                            && amount.value() <= 2100
                            && amount.whole()
                            && !yearsBelow(column, below);
        };
    }

    private static boolean holds(int column, List<List<Cell>> below, Class<?> meaning) {
        return below.stream()
                .anyMatch(row ->
                        column < row.size() && meaning.isInstance(row.get(column).meaning()));
    }

    private static boolean yearsBelow(int column, List<List<Cell>> below) {
        return below.stream()
                .filter(row -> column < row.size() && !row.get(column).blank())
                .allMatch(row ->
                        row.get(column).meaning() instanceof Meaning.Amount amount
                                && amount.value() >= 1900
                                && amount.value() <= 2100);
    }

    /// Words that come again in their own column are values: "東京, 大阪" above "東京, 名古屋".
    private static boolean repeatsBelow(List<Cell> top, List<List<Cell>> below) {
        int repeated = 0;
        for (int column = 0; column < top.size(); column++) {
            Cell cell = top.get(column);
            if (cell.blank()) continue;
            int at = column;
            if (below.stream()
                    .anyMatch(row -> at < row.size() && row.get(at).text().equals(cell.text())))
                repeated++;
        }
        return repeated > 0 && repeated * 3 >= filled(top);
    }

    /// Two rows of headings as one: "売上" over "2024年" and "2025年".
    private static List<Cell> joined(List<Cell> upper, List<Cell> lower) {
        List<Cell> names = new ArrayList<>();
        for (int i = 0; i < Math.max(upper.size(), lower.size()); i++) {
            String above = i < upper.size() ? oneLine(upper.get(i).text()) : "";
            String below = i < lower.size() ? oneLine(lower.get(i).text()) : "";
            boolean one = above.isEmpty() || below.isEmpty() || above.equals(below);
            names.add(Cell.of(one ? (below.isEmpty() ? above : below) : above + " " + below));
        }
        return names;
    }

    private static List<String> titles(List<List<Cell>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<Cell> row : rows) {
            String line =
                    String.join(
                            " ", texts(row).stream().filter(t -> !t.isEmpty()).distinct().toList());
            if (!line.isEmpty()) lines.add(line);
        }
        return lines;
    }

    private static List<String> texts(List<Cell> row) {
        return row.stream().map(cell -> oneLine(cell.text())).toList();
    }

    static String oneLine(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\t') < 0
                ? text
                : text.replaceAll("\\s+", " ");
    }

    private static int filled(List<Cell> row) {
        int filled = 0;
        for (Cell cell : row) if (!cell.blank()) filled++;
        return filled;
    }

    private static int distinct(List<Cell> row) {
        return (int) row.stream().filter(cell -> !cell.blank()).map(Cell::text).distinct().count();
    }
}
