package kotonoha.reader.markdown;

/// Takes out what nobody sees: controls, bidi controls, zero-width and tag characters, fillers. Everything else stays as
/// it is; nothing is normalised, so half-width kana keep their width. Joiners stay inside emoji and scripts that need
/// them, variation selectors behind emoji and ideographs.
public final class Visible {
    private static final int ZWNJ = 0x200C;
    private static final int ZWJ = 0x200D;

    private Visible() {}

    /// The text with line ends as `\n` and without invisible characters.
    public static String of(String text) {
        int i = firstOdd(text);
        if (i == text.length()) return text;
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, i);
        int before = i == 0 ? -1 : text.codePointBefore(i);
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int width = Character.charCount(c);
            int next = i + width < text.length() ? text.codePointAt(i + width) : -1;
            i += width;
            if (c == '\r') {
                if (next != '\n') out.append('\n');
            } else if (isSpace(c)) {
                out.append(' ');
            } else if (isShown(c, before, next)) {
                out.appendCodePoint(c);
            } else {
                continue;
            }
            before = c;
        }
        return out.toString();
    }

    private static int firstOdd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain =
                    c >= ' ' && c < 0x7f
                            || c == '\n'
                            || c == '\t'
                            || c >= 0x3000 && c <= 0x3163
                            || c >= 0x4E00 && c <= 0x9FFF
                            || c >= 0xFF01 && c <= 0xFF9F;
            if (!plain) return i;
        }
        return text.length();
    }

    private static boolean isSpace(int c) {
        return c == 0xA0 || c == 0x2007 || c == 0x202F || c == '\f' || c == 0x0B;
    }

    private static boolean isShown(int c, int before, int next) {
        if (c == '\n' || c == '\t') return true;
        if (c == ZWJ) return joins(before, next);
        if (c == ZWNJ) return isJoining(before) && isJoining(next);
        if (c == 0xFE0E || c == 0xFE0F)
            return before > 0x22 && Character.isEmoji(before) || isEmoji(before);
        if (c >= 0xFE00 && c <= 0xFE02 || c >= 0xE0100 && c <= 0xE01EF)
            return before >= 0 && Character.isIdeographic(before);
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    c >= 0x600 && c <= 0x605 || c == 0x6DD;
            default -> !isFiller(c);
        };
    }

    private static boolean joins(int before, int next) {
        boolean emoji =
                (isEmoji(before)
                                || before == 0xFE0F
                                || Character.isEmojiModifier(Math.max(0, before)))
                        && isEmoji(next);
        return emoji || isJoining(before) && isJoining(next);
    }

    private static boolean isEmoji(int c) {
        return c > 0x7f && (Character.isEmoji(c) || Character.isExtendedPictographic(c));
    }

    /// Arabic, Indic and the like: scripts in which a joiner changes what is seen.
    private static boolean isJoining(int c) {
        return c >= 0x600 && c <= 0x10FF && Character.isAlphabetic(c)
                || c >= 0x900 && c <= 0xDFF && Character.getType(c) != Character.UNASSIGNED;
    }

    private static boolean isFiller(int c) {
        return c == 0x34F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || c >= 0x180B && c <= 0x180F
                || c == 0x3164
                || c == 0xFFA0
                || c == 0x2800
                || c >= 0xFE00 && c <= 0xFE0F
                || c >= 0xE0000 && c <= 0xE0FFF;
    }
}
