package kotonoha.reader.web;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jspecify.annotations.Nullable;

/// The rows of all tables of a web page, one after the other, so that a page of any length takes little memory. Not
/// thread-safe.
public final class PageRows implements AutoCloseable {
    private final StreamParser page;
    private @Nullable Element table;
    private int tables;

    public PageRows(Reader page) {
        this.page = new StreamParser(Parser.htmlParser()).parse(page, "");
    }

    /// One row; `table` counts the page's tables from 1.
    public record Row(int table, List<Field> fields) {
        public Row {
            fields = List.copyOf(fields);
        }
    }

    /// One cell over so many columns and rows.
    public record Field(String text, int columns, int rows) {}

    /// The next row, null behind the last.
    public @Nullable Row next() throws IOException {
        Element row = page.selectNext("tr");
        if (row == null) return null;
        Element own = row.closest("table");
        if (tables == 0 || own != table) tables++;
        table = own;
        List<Field> fields =
                row.children().stream()
                        .filter(e -> e.nameIs("td") || e.nameIs("th"))
                        .map(PageRows::field)
                        .toList();
        row.empty();
        return new Row(tables, fields);
    }

    private static Field field(Element cell) {
        return new Field(cell.text(), span(cell, "colspan", 200), span(cell, "rowspan", 10_000));
    }

    private static int span(Element cell, String name, int most) {
        String times = cell.attr(name).strip();
        return times.matches("\\d{1,6}") ? Math.clamp(Integer.parseInt(times), 1, most) : 1;
    }

    @Override
    public void close() {
        page.close();
    }
}
