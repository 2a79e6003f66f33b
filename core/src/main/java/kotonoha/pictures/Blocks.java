package kotonoha.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds fenced blocks and tables in Markdown, in the order of the text. A fence that is still open at the end was cut
/// off and is left out.
final class Blocks {
    private static final Pattern FENCE = Pattern.compile("^\\s*(`{3,}|~{3,})\\s*([^`\\s]*)[^`]*$");
    private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s+(.*?)\\s*#*\\s*$");
    private static final Pattern RULE =
            Pattern.compile("^\\s*\\|?\\s*:?-+:?\\s*(\\|\\s*:?-+:?\\s*)*\\|?\\s*$");

    private static final int LONGEST_HEADING = 300;

    private final List<String> lines;
    private final List<Block> found = new ArrayList<>();
    private String heading = "";
    private int at;

    private Blocks(String markdown) {
        lines = markdown.lines().toList();
    }

    static List<Block> of(String markdown) {
        Blocks blocks = new Blocks(markdown);
        while (blocks.at < blocks.lines.size()) blocks.step();
        return List.copyOf(blocks.found);
    }

    private void step() {
        String line = lines.get(at);
        Matcher fence = FENCE.matcher(line);
        if (fence.matches()) {
            fence(fence.group(1), fence.group(2).toLowerCase(Locale.ROOT));
            return;
        }
        Matcher title = HEADING.matcher(line);
        if (line.length() < LONGEST_HEADING && title.matches())
            heading = PlainText.of(title.group(1));
        if (tableBegins()) {
            table();
            return;
        }
        at++;
    }

    private void fence(String mark, String kind) {
        int indent = lines.get(at).indexOf(mark);
        List<String> inside = new ArrayList<>();
        for (at++; at < lines.size(); at++) {
            String line = lines.get(at);
            if (closes(line.strip(), mark)) {
                found.add(new Block.Fence(kind, String.join("\n", inside), heading));
                at++;
                return;
            }
            inside.add(withoutIndent(line, indent));
        }
    }

    private static boolean closes(String line, String mark) {
        return line.length() >= mark.length() && line.chars().allMatch(c -> c == mark.charAt(0));
    }

    private static String withoutIndent(String line, int indent) {
        int from = 0;
        while (from < indent && from < line.length() && line.charAt(from) == ' ') from++;
        return line.substring(from);
    }

    private boolean tableBegins() {
        if (at + 1 >= lines.size() || !lines.get(at).contains("|")) return false;
        String rule = lines.get(at + 1);
        return rule.contains("-")
                && RULE.matcher(rule).matches()
                && cells(rule).size() == cells(lines.get(at)).size();
    }

    private void table() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = cells(lines.get(at));
        rows.add(head);
        for (at += 2; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.isBlank() || !line.contains("|") || FENCE.matcher(line).matches()) break;
            rows.add(fitted(cells(line), head.size()));
        }
        found.add(new Block.Table(rows, heading));
    }

    private static List<String> fitted(List<String> cells, int width) {
        List<String> fitted = new ArrayList<>(cells.subList(0, Math.min(width, cells.size())));
        while (fitted.size() < width) fitted.add("");
        return fitted;
    }

    /// The cells of one row; an escaped pipe belongs to its cell.
    private static List<String> cells(String line) {
        String row = line.strip();
        if (row.startsWith("|")) row = row.substring(1);
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '\\' && i + 1 < row.length() && row.charAt(i + 1) == '|') {
                cell.append('|');
                i++;
            } else if (c == '|') {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else cell.append(c);
        }
        if (!cell.toString().isBlank() || !row.endsWith("|")) cells.add(cell.toString().strip());
        return cells;
    }
}
