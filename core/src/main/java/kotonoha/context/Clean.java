package kotonoha.context;

/// Text without what nobody sees: control, bidi and tag characters, zero-width characters and fillers. They carry orders
/// to a model that no reader of the source would notice. Emoji, and Japanese variants of kanji, stay as they are.
///
/// @param removed how many characters were taken out
record Clean(String text, int removed) {
    private static final int JOINER = 0x200d;

    static Clean of(String text) {
        int at = firstHidden(text);
        if (at == text.length()) return new Clean(text, 0);
        StringBuilder kept = new StringBuilder(text.length()).append(text, 0, at);
        int removed = 0;
        int before = at == 0 ? -1 : text.codePointBefore(at);
        while (at < text.length()) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (isSeen(c, before)) kept.appendCodePoint(c);
            else removed++;
            before = c;
        }
        return new Clean(kept.toString(), removed);
    }

    /// On one line, at most `most` characters: for titles and names.
    static String line(String text, int most) {
        String line = of(text).text().replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ").strip();
        if (line.codePointCount(0, line.length()) <= most) return line;
        return line.substring(0, line.offsetByCodePoints(0, most - 1)).strip() + "…";
    }

    private static int firstHidden(String text) {
        int at = 0;
        int before = -1;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (!isSeen(c, before)) return at;
            before = c;
            at += Character.charCount(c);
        }
        return at;
    }

    private static boolean isSeen(int c, int before) {
        if (c == '\n' || c == '\t' || c >= ' ' && c < 0x7f) return true;
        if (c == '\r') return true;
        if (c == JOINER) return isPictorial(before) || isVariation(before);
        if (isVariation(c)) return mayVary(before);
        return !isHidden(c);
    }

    private static boolean isHidden(int c) {
        return c < ' '
                || c >= 0x7f && c < 0xa0
                || c == 0xad
                || c == 0x34f
                || c == 0x61c
                || c == 0x115f
                || c == 0x1160
                || c >= 0x17b4 && c <= 0x17b5
                || c >= 0x180b && c <= 0x180f
                || c >= 0x200b && c <= 0x200f
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2060 && c <= 0x206f
                || c == 0x3164
                || c == 0xfeff
                || c == 0xffa0
                || c >= 0xfff0 && c <= 0xfffb
                || c >= 0x1bca0 && c <= 0x1bca3
                || c >= 0x1d173 && c <= 0x1d17a
                || c >= 0xe0000 && c <= 0xe0fff
                || Character.getType(c) == Character.SURROGATE;
    }

    private static boolean isVariation(int c) {
        return c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0100 && c <= 0xe01ef;
    }

    /// One selector after a character that has variants; a chain of them is a hidden message.
    private static boolean mayVary(int before) {
        return before > ' ' && !isVariation(before) && !isHidden(before) && before != JOINER;
    }

    private static boolean isPictorial(int c) {
        return c >= 0x2190 && c < 0x2c00 || c >= 0x1f000 && c < 0x20000;
    }
}
