package kotonoha.slack;

import java.text.BreakIterator;
import java.util.Locale;

/// Shortens texts without breaking a character that people see as one.
final class Cut {
    private Cut() {}

    /// At most `limit` characters; what is longer ends with "…", after a word where one ends near.
    static String at(String text, int limit) {
        if (text.length() <= limit) return text;
        int end = boundary(text, limit - 1);
        int space = text.lastIndexOf(' ', end);
        int kept = space > end * 2 / 3 ? space : end;
        return text.substring(0, kept).stripTrailing() + "…";
    }

    /// The last place at or before `at` that does not lie inside a visible character; `at` itself if there is none.
    static int boundary(CharSequence text, int at) {
        if (at >= text.length()) return text.length();
        int from = Math.max(0, at - 64);
        String near = text.subSequence(from, Math.min(text.length(), at + 16)).toString();
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(near);
        if (characters.isBoundary(at - from)) return at;
        int before = characters.preceding(at - from);
        return before <= 0
                ? Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at
                : from + before;
    }
}
