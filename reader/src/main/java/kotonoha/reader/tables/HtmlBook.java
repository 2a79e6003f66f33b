package kotonoha.reader.tables;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kotonoha.reader.web.PageRows;
import org.jspecify.annotations.Nullable;

/// A web page that calls itself a workbook, as many programs export it: each of its tables is a sheet. It is read row by
/// row, so that a page of any length takes little memory.
final class HtmlBook implements Book {
    private final Path file;
    private final Charset charset;

    private HtmlBook(Path file, Charset charset) {
        this.file = file;
        this.charset = charset;
    }

    /// The book, or null where the page has no table of at least two rows and two columns.
    static @Nullable HtmlBook open(Path file, Charset charset) throws IOException {
        try (PageRows page = page(file, charset)) {
            int rows = 0;
            for (PageRows.Row row = page.next(); row != null; row = page.next())
                if (row.fields().size() > 1 && ++rows > 1) return new HtmlBook(file, charset);
        }
        return null;
    }

    @Override
    public String type() {
        return "text/html";
    }

    @Override
    public void read(Visitor visitor) throws IOException {
        try (PageRows page = page(file, charset)) {
            Grid grid = null;
            int table = 0;
            for (PageRows.Row row = page.next(); row != null; row = page.next()) {
                if (grid == null || row.table() != table) {
                    if (grid != null) grid.end();
                    String name = row.table() == 1 ? "" : "table" + row.table();
                    grid = new Grid(visitor.sheet(new Sheet(name, false, false)));
                    table = row.table();
                }
                grid.row(row.fields());
            }
            if (grid != null) grid.end();
        }
    }

    private static PageRows page(Path file, Charset charset) throws IOException {
        return new PageRows(
                new InputStreamReader(
                        Files.newInputStream(file),
                        charset.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE)));
    }

    /// The rows of one table, with cells over several rows and columns put where they stand.
    private static final class Grid {
        private final @Nullable Rows rows;
        private final Merges merges = new Merges();
        private final List<Integer> takenUntil = new ArrayList<>();
        private boolean wanted;
        private int at;

        Grid(@Nullable Rows rows) {
            this.rows = rows;
            this.wanted = rows != null;
        }

        void row(List<PageRows.Field> fields) {
            if (rows == null || !wanted) return;
            List<Cell> cells = new ArrayList<>();
            int column = 0;
            for (PageRows.Field field : fields) {
                while (column < takenUntil.size() && takenUntil.get(column) > at) column++;
                int last = column + field.columns() - 1;
                if (last >= Records.MOST_COLUMNS) break;
                put(Cell.of(field.text()), column, last, at + field.rows(), cells);
                column = last + 1;
            }
            merges.fill(at, cells);
            at++;
            if (cells.stream().anyMatch(cell -> !cell.blank())) wanted = rows.row(cells);
        }

        private void put(Cell cell, int first, int last, int below, List<Cell> cells) {
            while (cells.size() <= last) cells.add(Cell.BLANK);
            cells.set(first, cell);
            while (takenUntil.size() <= last) takenUntil.add(0);
            for (int i = first; i <= last; i++) takenUntil.set(i, below);
            if (last > first || below > at + 1)
                merges.open(new Merges.Area(at, below - 1, first, last), cell);
        }

        void end() {
            if (rows != null) rows.end(List.of());
        }
    }
}
