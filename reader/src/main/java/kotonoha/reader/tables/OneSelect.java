package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A text that is one SELECT and nothing else, as far as its words tell; SQLite is told to refuse the rest.
///
/// @param quoted names in double quotes: SQLite takes one that is no column for a string, so they are checked before
record OneSelect(String sql, List<String> quoted) {
    /// Why a text is no single SELECT; the sentence is for the model.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String sentence) {
            super(sentence);
        }
    }

    private static final int LONGEST = 20_000;
    private static final Set<String> BEGINNINGS = Set.of("select", "with", "values");

    static OneSelect of(String text) throws Refused {
        if (text.length() > LONGEST)
            throw new Refused("the query is longer than 20,000 characters");
        List<String> quoted = new ArrayList<>();
        String first = "";
        String before = "";
        int end = -1;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int next = afterToken(text, at);
            if (Character.isWhitespace(c) || next < 0 || isComment(text, at)) {
                if (next < 0) throw new Refused("a quote or comment in the query is not closed");
                at = next;
                continue;
            }
            if (end >= 0 && c != ';')
                throw new Refused(
                        "only one statement is allowed; remove what follows the semicolon");
            String token = text.substring(at, next);
            if (c == ';' && end < 0) end = at;
            if (first.isEmpty() && c != '(') first = token.toLowerCase(Locale.ROOT);
            if (c == '"' && !before.equals("as"))
                quoted.add(token.substring(1, token.length() - 1).replace("\"\"", "\""));
            before = token.toLowerCase(Locale.ROOT);
            at = next;
        }
        if (!BEGINNINGS.contains(first))
            throw new Refused(
                    "only one SELECT (or WITH … SELECT) is allowed, nothing that changes data");
        return new OneSelect(end < 0 ? text : text.substring(0, end), quoted);
    }

    private static boolean isComment(String text, int at) {
        return text.startsWith("--", at) || text.startsWith("/*", at);
    }

    /// The place behind the token that begins here, or -1 where it does not end.
    private static int afterToken(String text, int at) {
        char c = text.charAt(at);
        if (c == '\'' || c == '"' || c == '`') return afterQuote(text, at, c);
        if (c == '[') return text.indexOf(']', at) + 1 == 0 ? -1 : text.indexOf(']', at) + 1;
        if (text.startsWith("--", at)) {
            int line = text.indexOf('\n', at);
            return line < 0 ? text.length() : line + 1;
        }
        if (text.startsWith("/*", at)) {
            int close = text.indexOf("*/", at + 2);
            return close < 0 ? -1 : close + 2;
        }
        int end = at;
        while (end < text.length() && isWord(text.charAt(end))) end++;
        return Math.max(end, at + 1);
    }

    private static int afterQuote(String text, int from, char quote) {
        int at = from + 1;
        while (true) {
            int close = text.indexOf(quote, at);
            if (close < 0) return -1;
            if (close + 1 == text.length() || text.charAt(close + 1) != quote) return close + 1;
            at = close + 2;
        }
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
