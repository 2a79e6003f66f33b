package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Merged cells: the words of the first stand for all. Numbers are not repeated, or sums would count them twice.
final class Merges {
    private static final int MOST = 20_000;
    private static final int MOST_OPEN = 200;

    /// Rows and columns count from 0; the last ones belong to the area.
    record Area(int firstRow, int lastRow, int firstColumn, int lastColumn) {}

    private record Open(Area area, Cell cell) {}

    private final List<Area> areas = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private int next;

    void add(Area area) {
        if (areas.size() < MOST && area.lastRow() >= area.firstRow()) areas.add(area);
    }

    /// Behind the last `add`, before the first `fill`.
    void sort() {
        areas.sort(Comparator.comparingInt(Area::firstRow));
    }

    /// Fills one row; rows come in their order.
    void fill(int row, List<Cell> cells) {
        while (next < areas.size() && areas.get(next).firstRow() < row) next++;
        for (; next < areas.size() && areas.get(next).firstRow() == row; next++) {
            Area area = areas.get(next);
            if (area.firstColumn() >= cells.size()) continue;
            open(area, cells.get(area.firstColumn()));
        }
        open.removeIf(o -> o.area.lastRow() < row);
        for (Open o : open) fill(o, cells);
    }

    /// For files that tell of a merged area where it begins.
    void open(Area area, Cell cell) {
        if (cell.blank() || cell.meaning() instanceof Meaning.Amount || open.size() >= MOST_OPEN)
            return;
        open.add(new Open(area, cell));
    }

    private static void fill(Open open, List<Cell> cells) {
        int last = Math.min(open.area.lastColumn(), Records.MOST_COLUMNS - 1);
        for (int column = open.area.firstColumn(); column <= last; column++) {
            while (cells.size() <= column) cells.add(Cell.BLANK);
            if (cells.get(column).blank()) cells.set(column, open.cell);
        }
    }
}
