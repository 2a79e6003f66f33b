package kotonoha.slack;

import java.util.function.ToIntFunction;

/// Decides how much of the waiting text goes into the current message, and where that message ends: at a paragraph if
/// possible, else at a line, inside a code block or table only where they do not fit, else after a sentence.
///
/// @param soft from this size on the message ends at the next paragraph
/// @param hard the message never holds more
/// @param size how Slack counts: bytes where it streams, characters where it posts
record Paging(int soft, int hard, ToIntFunction<CharSequence> size) {

    /// The length of a text in UTF-8.
    static int utf8(CharSequence text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /// The next `length` characters go into the message; `turn` means that the message ends after them.
    record Piece(int length, boolean turn) {}

    /// @param used how much the message holds already
    /// @param complete no more text will follow `waiting`
    /// @param soon the message is old: as if it were softly full
    Piece next(
            CharSequence waiting, MarkdownState state, int used, boolean complete, boolean soon) {
        int all = used + size.applyAsInt(waiting);
        int limit = complete ? hard : soon ? 0 : soft;
        if (all <= limit) return new Piece(waiting.length(), false);
        Breaks breaks = new Breaks(waiting, state, used);
        if (all + 8 > hard) return breaks.best();
        return breaks.early(soon ? 0 : soft);
    }

    /// All places where the message could end, walked through once.
    private final class Breaks {
        private final CharSequence text;
        private final int used;
        private int paragraph = -1;
        private int paragraphFill;
        private int line = -1;
        private int lineFill;
        private int inside = -1;
        private int insideFill;
        private int sentence;
        private int fits;

        Breaks(CharSequence text, MarkdownState start, int used) {
            this.text = text;
            this.used = used;
            MarkdownState state = start;
            if (used > 0) note(0, used, state);
            int from = 0;
            int fill = used;
            while (from < text.length()) {
                int to = lineEnd(from);
                CharSequence part = text.subSequence(from, to);
                fill += size.applyAsInt(part);
                state = state.after(part);
                if (fill + size.applyAsInt(state.suffix()) > hard) {
                    within(from, fill - size.applyAsInt(part), state);
                    return;
                }
                if (state.atLineStart()) note(to, fill, state);
                else within(from, fill - size.applyAsInt(part), state);
                from = to;
            }
        }

        /// The message is full: the best place before the limit that leaves it at least half full.
        Piece best() {
            int least = soft / 2;
            if (paragraph >= 0 && paragraphFill >= least) return new Piece(paragraph, true);
            if (line >= 0 && lineFill >= least) return new Piece(line, true);
            if (inside >= 0 && insideFill >= least) return new Piece(inside, true);
            if (sentence > 0) return new Piece(sentence, true);
            if (fits > 0) return new Piece(fits, true);
            if (used > 0) return new Piece(0, true);
            return new Piece(Math.max(1, Cut.boundary(text, Math.min(text.length(), 2))), true);
        }

        /// The message is softly full and more text will come: end at a paragraph, else send what ends a line or sentence.
        Piece early(int from) {
            if (paragraph >= 0 && paragraphFill >= from) return new Piece(paragraph, true);
            return new Piece(Math.max(Math.max(line, inside), sentence), false);
        }

        private void note(int at, int fill, MarkdownState state) {
            if (!state.atLineStart()) return;
            if (state.betweenParagraphs()) {
                paragraph = at;
                paragraphFill = fill;
            } else if (state.plain() && !state.nearTable()) {
                line = at;
                lineFill = fill;
            } else {
                inside = at;
                insideFill = fill;
            }
        }

        /// Looks into a line that does not end, or does not fit.
        private void within(int from, int fill, MarkdownState state) {
            int room = hard - fill - size.applyAsInt(state.suffix()) - 1;
            int at = from;
            int left = room;
            while (at < text.length() && text.charAt(at) != '\n') {
                int next =
                        Math.min(
                                text.length(),
                                Character.isHighSurrogate(text.charAt(at)) ? at + 2 : at + 1);
                left -= size.applyAsInt(text.subSequence(at, next));
                if (left < 0) break;
                at = next;
                if (state.plain() && !state.nearTable() && endsSentence(at)) sentence = at;
            }
            fits = at < text.length() ? Cut.boundary(text, at) : at;
            if (fits <= from && from > 0) fits = from;
        }

        private boolean endsSentence(int at) {
            char last = text.charAt(at - 1);
            if ("。！？".indexOf(last) >= 0) return true;
            return at < text.length() && text.charAt(at) == ' ' && ".!?".indexOf(last) >= 0;
        }

        private int lineEnd(int from) {
            for (int i = from; i < text.length(); i++) if (text.charAt(i) == '\n') return i + 1;
            return text.length();
        }
    }
}
