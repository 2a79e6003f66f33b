package kotonoha.slack;

/// Takes out what nobody sees: control and bidi characters, zero-width characters, tags, fillers. Keeps joiners inside
/// emoji, one variation selector after a character that may have one, and Japanese ideographic variants. Fed in pieces;
/// the result does not depend on where the pieces were cut.
final class VisibleText {
    private static final int JOINER = 0x200D;

    private final StringBuilder waiting = new StringBuilder();
    private int before = -1;
    private boolean afterReturn;

    /// The visible part of everything fed so far that was not returned yet.
    String feed(String piece) {
        waiting.append(piece);
        return take(false);
    }

    String end() {
        return take(true);
    }

    private String take(boolean last) {
        StringBuilder seen = new StringBuilder(waiting.length());
        int at = 0;
        while (at < waiting.length()) {
            char first = waiting.charAt(at);
            boolean cut = at + 1 == waiting.length();
            if (cut && !last && Character.isHighSurrogate(first)) break;
            int c = Character.codePointAt(waiting, at);
            int next = at + Character.charCount(c);
            if (c == JOINER && next >= waiting.length() && !last) break;
            if (c == JOINER && !last && cutSurrogate(next)) break;
            take(c, next, seen);
            at = next;
        }
        waiting.delete(0, at);
        return seen.toString();
    }

    private boolean cutSurrogate(int next) {
        return next + 1 == waiting.length() && Character.isHighSurrogate(waiting.charAt(next));
    }

    private void take(int c, int next, StringBuilder seen) {
        boolean newline = c == '\n' && afterReturn;
        afterReturn = c == '\r';
        if (newline) return;
        if (c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029) {
            seen.append('\n');
            before = '\n';
            return;
        }
        if (!isKept(c, next)) return;
        seen.appendCodePoint(c);
        before = c;
    }

    private boolean isKept(int c, int next) {
        if (c == '\n' || c == '\t' || c >= ' ' && c < 0x7f) return true;
        if (c == JOINER)
            return joins()
                    && next < waiting.length()
                    && isEmoji(Character.codePointAt(waiting, next));
        if (c == 0xFE0E || c == 0xFE0F) return takesPresentation(before);
        if (c >= 0xFE00 && c <= 0xFE02 || c >= 0xE0100 && c <= 0xE01EF)
            return before >= 0 && Character.isIdeographic(before);
        return !isInvisible(c);
    }

    private boolean joins() {
        return isEmoji(before)
                || before == 0xFE0F
                || Character.isEmojiModifier(Math.max(0, before));
    }

    private static boolean isEmoji(int c) {
        return c > 0x7f && (Character.isExtendedPictographic(c) || Character.isEmoji(c));
    }

    private static boolean takesPresentation(int base) {
        return base > 0 && (Character.isEmoji(base) || Character.isExtendedPictographic(base));
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT -> !isArabicSign(c);
            case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE -> true;
            default -> isFiller(c);
        };
    }

    private static boolean isArabicSign(int c) {
        return c >= 0x600 && c <= 0x605
                || c == 0x6DD
                || c == 0x70F
                || c == 0x8E2
                || c == 0x890
                || c == 0x891;
    }

    private static boolean isFiller(int c) {
        return c == 0x34F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || c >= 0x180B && c <= 0x180F
                || c == 0x2065
                || c == 0x3164
                || c >= 0xFE00 && c <= 0xFE0F
                || c == 0xFFA0
                || c >= 0xFFF0 && c <= 0xFFF8
                || c >= 0xE0000 && c <= 0xE0FFF;
    }
}
