package kotonoha.slack;

import java.util.regex.Pattern;

/// Where in a Markdown text one is after a part of it: what must be closed before a message ends there, and opened
/// again in the next one. Immutable.
///
/// @param fence the line that opened the code block one is in, else ""
/// @param table heading and ruler of the table one is in, else ""
/// @param line the beginning of the unfinished line
/// @param previous the line before it
record MarkdownState(String fence, String table, String line, String previous) {
    static final MarkdownState START = new MarkdownState("", "", "", "");

    private static final int LONGEST = 2_000;
    private static final Pattern RULER =
            Pattern.compile("\\s*\\|?\\s*:?-+:?\\s*(\\|\\s*:?-*:?\\s*)*\\|?\\s*");

    /// The state after some more text.
    MarkdownState after(CharSequence text) {
        MarkdownState state = this;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\n') continue;
            state = state.ended(state.longer(text, from, i));
            from = i + 1;
        }
        if (from == text.length()) return state;
        return new MarkdownState(
                state.fence, state.table, state.longer(text, from, text.length()), state.previous);
    }

    boolean atLineStart() {
        return line.isEmpty();
    }

    /// Nothing is open, and a new paragraph begins here.
    boolean betweenParagraphs() {
        return atLineStart() && fence.isEmpty() && table.isEmpty() && previous.isBlank();
    }

    /// Nothing that a new message would have to open again.
    boolean plain() {
        return fence.isEmpty() && table.isEmpty();
    }

    boolean nearTable() {
        return !table.isEmpty() || fence.isEmpty() && previous.indexOf('|') >= 0;
    }

    /// What ends a message properly here.
    String suffix() {
        if (fence.isEmpty()) return "";
        return (atLineStart() ? "" : "\n") + marker(fence);
    }

    /// What begins the next message so that the rest means the same.
    String prefix() {
        if (!fence.isEmpty()) return fence + "\n";
        return !table.isEmpty() && atLineStart() ? table + "\n" : "";
    }

    private String longer(CharSequence text, int from, int to) {
        int room = LONGEST - line.length();
        if (room <= 0 || from == to) return line;
        return line + text.subSequence(from, Math.min(to, from + room));
    }

    private MarkdownState ended(String whole) {
        if (!fence.isEmpty()) return new MarkdownState(closes(whole) ? "" : fence, "", "", whole);
        if (!fenceStart(whole).isEmpty()) return new MarkdownState(whole, "", "", whole);
        if (!table.isEmpty())
            return new MarkdownState("", whole.indexOf('|') < 0 ? "" : table, "", whole);
        boolean ruler =
                whole.indexOf('-') >= 0
                        && previous.indexOf('|') >= 0
                        && RULER.matcher(whole).matches();
        return new MarkdownState("", ruler ? previous + "\n" + whole : "", "", whole);
    }

    private boolean closes(String whole) {
        String stripped = whole.strip();
        String marker = marker(fence).strip();
        return stripped.startsWith(marker) && stripped.chars().allMatch(c -> c == marker.charAt(0));
    }

    /// Indentation and marks of the opening line.
    private static String marker(String opener) {
        String start = fenceStart(opener);
        return opener.substring(0, opener.indexOf(start.charAt(0))).replaceAll("[^ \\t]", " ")
                + start;
    }

    /// The marks that open a code block in this line, else "".
    private static String fenceStart(String line) {
        String text = line.replaceFirst("^[\\s>]*((?:[-*+]|\\d{1,9}[.)])\\s+)?", "");
        if (text.isEmpty()) return "";
        char mark = text.charAt(0);
        if (mark != '`' && mark != '~') return "";
        int length = 0;
        while (length < text.length() && text.charAt(length) == mark) length++;
        boolean inline = mark == '`' && text.indexOf('`', length) >= 0;
        return length < 3 || inline ? "" : text.substring(0, length);
    }
}
