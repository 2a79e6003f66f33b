package kotonoha.model.practice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Splits prose into sentences, Japanese and English alike; what is in quotes or brackets stays together.
final class Sentences {
    private static final String OPENING = "「『（(“【";
    private static final String CLOSING = "」』）)”】";
    private static final Set<String> SHORTENED =
            Set.of(
                    ("mr mrs ms dr prof st no vs etc e.g i.e approx fig inc ltd co corp dept jan feb mar apr jun jul aug"
                                    + " sep sept oct nov dec p.m a.m cf al vol pp")
                            .split(" "));

    private Sentences() {}

    static List<String> of(String text) {
        List<String> sentences = new ArrayList<>();
        StringBuilder sentence = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            sentence.append(c);
            if (OPENING.indexOf(c) >= 0) depth++;
            if (CLOSING.indexOf(c) >= 0 && depth > 0) depth--;
            boolean line = c == '\n';
            if (line) depth = 0;
            if (line || (depth == 0 && ends(text, i))) end(sentence, sentences);
        }
        end(sentence, sentences);
        return sentences;
    }

    private static void end(StringBuilder sentence, List<String> sentences) {
        String whole = sentence.toString().strip();
        sentence.setLength(0);
        if (whole.isEmpty()) return;
        boolean onlyMarks = whole.codePoints().noneMatch(Character::isLetterOrDigit);
        if (onlyMarks && !sentences.isEmpty()) sentences.add(sentences.removeLast() + whole);
        else if (!onlyMarks) sentences.add(whole);
    }

    private static boolean ends(String text, int at) {
        char c = text.charAt(at);
        boolean followed = at + 1 < text.length();
        char next = followed ? text.charAt(at + 1) : ' ';
        if (c == '。' || c == '！' || c == '？') return CLOSING.indexOf(next) < 0 && !isMark(next);
        if (c != '.' && c != '!' && c != '?') return false;
        if (isMark(next) || !Character.isWhitespace(next)) return c != '.' && next > 0x2E7F;
        return c != '.' || !isShortened(text, at);
    }

    private static boolean isMark(char c) {
        return c == '。' || c == '！' || c == '？' || c == '.' || c == '!' || c == '?';
    }

    /// The full stop of an abbreviation, an initial or a numbered item ends no sentence.
    private static boolean isShortened(String text, int at) {
        int from = at;
        while (from > 0 && !Character.isWhitespace(text.charAt(from - 1))) from--;
        String word = text.substring(from, at).toLowerCase(Locale.ROOT);
        while (!word.isEmpty() && OPENING.indexOf(word.charAt(0)) >= 0) word = word.substring(1);
        if (SHORTENED.contains(word)) return !(word.equals("etc") && startsUpper(text, at + 1));
        boolean single = word.length() == 1;
        boolean number = !word.isEmpty() && word.chars().allMatch(Character::isDigit);
        return single || (number && from == 0) || (number && text.charAt(from - 1) == '\n');
    }

    private static boolean startsUpper(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i)))
                return Character.isUpperCase(text.charAt(i));
        }
        return false;
    }
}
