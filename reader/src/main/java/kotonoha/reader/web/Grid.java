package kotonoha.reader.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jsoup.nodes.Element;

/// The rows and cells of an HTML table; what spans several rows stands in each of them.
final class Grid {
    private static final int COLUMNS = 200;

    private record Span(String text, int rows) {}

    private final List<Span> open = new ArrayList<>();

    static List<Element> rows(Element table) {
        List<Element> rows = new ArrayList<>();
        for (Element child : table.children()) {
            switch (child.normalName()) {
                case "tr" -> rows.add(child);
                case "thead", "tbody", "tfoot" -> {
                    for (Element row : child.children())
                        if (row.normalName().equals("tr")) rows.add(row);
                }
                default -> {}
            }
        }
        return rows;
    }

    static List<Element> cells(Element row) {
        List<Element> cells = new ArrayList<>();
        for (Element child : row.children())
            if (child.normalName().equals("td") || child.normalName().equals("th"))
                cells.add(child);
        return cells;
    }

    /// Whether a table only arranges a page.
    static boolean isLayout(Element table, List<Element> rows) {
        if (table.attr("role").equals("presentation") || table.attr("role").equals("none"))
            return true;
        if (table.selectFirst("th") != null && table.selectFirst("table table") == null)
            return false;
        if (table.selectFirst("td table, td h1, td h2, td article") != null) return true;
        int widest = 0;
        for (Element row : rows) widest = Math.max(widest, cells(row).size());
        return widest <= 1;
    }

    /// Calls `taken` with each row until it says no.
    void fill(
            List<Element> rows, Function<Element, String> written, Predicate<List<String>> taken) {
        for (Element row : rows) {
            List<String> line = new ArrayList<>();
            for (Element cell : cells(row)) {
                carried(line);
                if (line.size() >= COLUMNS) break;
                String text = written.apply(cell);
                int down = span(cell, "rowspan");
                put(line, text, down);
                for (int i = span(cell, "colspan"); i > 1 && line.size() < COLUMNS; i--)
                    put(line, "", down);
            }
            carried(line);
            if (!taken.test(line)) return;
        }
    }

    private void carried(List<String> line) {
        while (line.size() < open.size() && open.get(line.size()).rows() > 0) {
            Span span = open.get(line.size());
            open.set(line.size(), new Span(span.text(), span.rows() - 1));
            line.add(span.text());
        }
    }

    private void put(List<String> line, String text, int rows) {
        int column = line.size();
        while (open.size() <= column) open.add(new Span("", 0));
        open.set(column, new Span(text, rows - 1));
        line.add(text);
    }

    private static int span(Element cell, String name) {
        String value = cell.attr(name).strip();
        return value.matches("\\d{1,4}") ? Math.clamp(Integer.parseInt(value), 1, 500) : 1;
    }
}
