package kotonoha.reader.tables;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
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
        try (StreamParser page = page(file, charset)) {
            int rows = 0;
            for (Element row = page.selectNext("tr"); row != null; row = page.selectNext("tr")) {
                if (cells(row).size() > 1 && ++rows > 1) return new HtmlBook(file, charset);
                row.empty();
            }
        }
        return null;
    }

    @Override
    public String type() {
        return "text/html";
    }

    @Override
    public void read(Visitor visitor) throws IOException {
        try (StreamParser page = page(file, charset)) {
            Element table = null;
            Grid grid = null;
            int sheets = 0;
            for (Element row = page.selectNext("tr"); row != null; row = page.selectNext("tr")) {
                Element own = row.closest("table");
                if (grid == null || own != table) {
                    if (grid != null) grid.end();
                    String name = sheets++ == 0 ? "" : "table" + sheets;
                    grid = new Grid(visitor.sheet(new Sheet(name, false, false)));
                    table = own;
                }
                grid.row(row);
                row.empty();
            }
            if (grid != null) grid.end();
        }
    }

    private static List<Element> cells(Element row) {
        return row.children().stream().filter(e -> e.nameIs("td") || e.nameIs("th")).toList();
    }

    private static StreamParser page(Path file, Charset charset) throws IOException {
        Reader reader =
                new InputStreamReader(
                        Files.newInputStream(file),
                        charset.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE));
        return new StreamParser(Parser.htmlParser()).parse(reader, "");
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

        void row(Element row) {
            if (rows == null || !wanted) return;
            List<Cell> cells = new ArrayList<>();
            int column = 0;
            for (Element element : cells(row)) {
                while (column < takenUntil.size() && takenUntil.get(column) > at) column++;
                int last = column + span(element, "colspan", 200) - 1;
                int below = at + span(element, "rowspan", 10_000);
                if (last >= Records.MOST_COLUMNS) break;
                while (cells.size() <= last) cells.add(Cell.BLANK);
                Cell cell = Cell.of(element.text());
                cells.set(column, cell);
                while (takenUntil.size() <= last) takenUntil.add(0);
                for (int i = column; i <= last; i++) takenUntil.set(i, below);
                if (last > column || below > at + 1)
                    merges.open(new Merges.Area(at, below - 1, column, last), cell);
                column = last + 1;
            }
            merges.fill(at, cells);
            at++;
            if (cells.stream().anyMatch(cell -> !cell.blank())) wanted = rows.row(cells);
        }

        private static int span(Element cell, String name, int most) {
            String times = cell.attr(name).strip();
            return times.matches("\\d{1,6}") ? Math.clamp(Integer.parseInt(times), 1, most) : 1;
        }

        void end() {
            if (rows != null) rows.end(List.of());
        }
    }
}
