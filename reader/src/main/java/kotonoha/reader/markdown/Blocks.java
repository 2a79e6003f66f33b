package kotonoha.reader.markdown;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import kotonoha.files.Extract;

/// Writes Markdown block by block: headings, paragraphs, list items, quotes, code, tables. Remembers where its headings
/// stand, so that the text can be taken in sections. Not thread-safe.
public final class Blocks {
    private static final int DEEPEST = 40;
    private static final int SECTIONS = 400;

    private record Heading(int at, int level, String text) {}

    private record Indent(String prefix, String first, boolean list) {}

    private final StringBuilder out = new StringBuilder();
    private final List<Heading> headings = new ArrayList<>();
    private final Deque<Indent> outer = new ArrayDeque<>();
    private final int most;
    private String prefix = "";
    private String first = "";
    private int lists;
    private boolean tight;

    /// @param most characters after which [#full] says so
    public Blocks(int most) {
        this.most = most;
    }

    public boolean full() {
        return out.length() > most;
    }

    public int length() {
        return out.length();
    }

    public boolean isEmpty() {
        return out.isEmpty();
    }

    public void heading(int level, String text) {
        String line = Lines.one(Visible.of(text), 500);
        if (line.isEmpty()) return;
        if (!outer.isEmpty()) {
            paragraph(line);
            return;
        }
        int depth = Math.clamp(level, 1, 6);
        gap(false);
        headings.add(new Heading(out.length(), depth, line));
        out.append("#".repeat(depth)).append(' ').append(line).append('\n');
    }

    public void paragraph(String text) {
        String shown = Visible.of(text).strip();
        if (!shown.isEmpty()) write(shown);
    }

    public void code(String code, String language) {
        String shown = Visible.of(code);
        if (!shown.isBlank()) write(Lines.fenced(trimmedLines(shown), language));
    }

    public void table(Table table) {
        String markdown = table.markdown();
        if (!markdown.isEmpty()) write(markdown);
    }

    public void rule() {
        if (!out.isEmpty() && outer.isEmpty()) write("---");
    }

    /// What comes until [#close] is one item of a list. `marker` is "- ", "3. ", "- [x] ", or spaces to indent only.
    public void item(String marker) {
        boolean marked = !marker.isBlank();
        open(
                marked ? marker : "",
                " ".repeat(marked && marker.startsWith("- ") ? 2 : marker.length()),
                true);
    }

    public void quote() {
        open("> ", "> ", false);
    }

    public void close() {
        Indent back = outer.pop();
        prefix = back.prefix();
        first = back.first();
        if (back.list()) lists--;
        if (lists == 0) tight = tight && back.list();
    }

    /// After the last item of a list.
    public void endOfList() {
        if (lists == 0) tight = false;
    }

    private void open(String marker, String continued, boolean list) {
        outer.push(new Indent(prefix, first, list));
        if (list) lists++;
        if (outer.size() > DEEPEST) return;
        first = marker.isEmpty() ? "" : prefix + marker;
        prefix = prefix + continued;
    }

    private void write(String text) {
        gap(lists > 0);
        int at = 0;
        while (at <= text.length()) {
            int end = text.indexOf('\n', at);
            if (end < 0) end = text.length();
            out.append(first.isEmpty() ? prefix : first).append(text, at, end).append('\n');
            first = "";
            at = end + 1;
        }
        // Once an item has begun, what encloses it has begun too.
        if (!outer.isEmpty()) forgetFirst();
    }

    private void forgetFirst() {
        if (outer.stream().allMatch(indent -> indent.first().isEmpty())) return;
        List<Indent> all = new ArrayList<>(outer);
        outer.clear();
        for (Indent indent : all) outer.addLast(new Indent(indent.prefix(), "", indent.list()));
    }

    private void gap(boolean close) {
        if (!out.isEmpty() && !(close && tight)) out.append(gapPrefix()).append('\n');
        tight = close;
    }

    private String gapPrefix() {
        boolean quoted = prefix.contains(">") && first.isEmpty();
        return quoted ? prefix.stripTrailing() : "";
    }

    private static String trimmedLines(String code) {
        int from = 0;
        while (from < code.length() && code.charAt(from) == '\n') from++;
        return code.substring(from).stripTrailing();
    }

    public String markdown() {
        return out.toString();
    }

    /// Each top heading begins a part; what stands before the first is a part labelled `label`.
    public void sections(Parts parts, String label) {
        sections(parts, Extract.Unit.SECTION, label);
    }

    private void sections(Parts parts, Extract.Unit unit, String label) {
        // The writer stopped there; what is tidied away afterwards may bring the rest below the
        // limit again.
        if (full()) parts.note(Extract.Note.CUT);
        List<Heading> tops = tops();
        int number = 1;
        int from = 0;
        String name = label;
        for (Heading top : tops) {
            if (top.at() > from && !out.substring(from, top.at()).isBlank())
                parts.add(unit, number++, name, out.substring(from, top.at()));
            from = top.at();
            name = top.text();
            if (parts.full()) return;
        }
        if (from < out.length()) parts.add(unit, number, name, out.substring(from));
    }

    /// The highest level that divides the text; a single title at the start divides nothing.
    private List<Heading> tops() {
        for (int level = 1; level <= 6; level++) {
            int top = level;
            List<Heading> some =
                    headings.stream().filter(heading -> heading.level() <= top).toList();
            boolean divides =
                    some.stream().anyMatch(heading -> heading.level() == top) && some.size() > 1;
            if (divides) return some.size() <= SECTIONS ? some : some.subList(0, SECTIONS);
        }
        return headings.size() == 1 ? headings : List.of();
    }
}
