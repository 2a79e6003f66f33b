package kotonoha.reader.tables;

import org.jspecify.annotations.Nullable;

/// One cell: the text as a person sees it, and what it means where the file itself says so (a spreadsheet's number or
/// date, a JSON number); null where the text has to be read. A number may have no text: its format hides it.
record Cell(String text, @Nullable Meaning meant) {
    /// Longer texts are cut: nobody reads them in a table.
    static final int LONGEST = 10_000;

    static final Cell BLANK = new Cell("", null);

    /// A cell of plain text, without the characters that nobody sees.
    static Cell of(String raw) {
        String text = visible(raw.length() > LONGEST ? raw.substring(0, LONGEST) : raw).strip();
        return text.isEmpty() ? BLANK : new Cell(text, null);
    }

    /// A formula that was saved without its result: people see the formula, SQL sees nothing.
    static Cell withoutResult(String formula) {
        String text = of("=" + (formula.isBlank() ? "…" : formula)).text();
        return new Cell(text, Meaning.NOTHING);
    }

    boolean isWithoutResult() {
        return meant == Meaning.NOTHING && text.startsWith("=");
    }

    boolean blank() {
        return text.isEmpty() && meant == null;
    }

    Meaning meaning() {
        return meant == null ? Meaning.of(text) : meant;
    }

    private static String visible(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (unseen(raw.charAt(i))) return withoutUnseen(raw);
        }
        return raw;
    }

    private static String withoutUnseen(String raw) {
        StringBuilder seen = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\r') {
                if (i + 1 == raw.length() || raw.charAt(i + 1) != '\n') seen.append('\n');
            } else if (c == '\udb40') {
                i++; // tag characters: invisible text
            } else if (!unseen(c)) {
                seen.append(c);
            }
        }
        return seen.toString();
    }

    /// Control characters, direction overrides, zero-width spaces and tags. Joiners stay: scripts need them.
    private static boolean unseen(char c) {
        if (c < 0x20) return c != '\n' && c != '\t';
        if (c < 0x7f) return false;
        return c < 0xa0
                || c == 0x200b
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x2069)
                || c == 0xfeff
                || c == '\udb40';
    }
}
