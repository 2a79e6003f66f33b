package kotonoha.model.practice;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a sentence is about, roughly and fast: stems of Latin words, numbers, and pairs of Japanese letters.
final class Terms {
    private static final Pattern LATIN =
            Pattern.compile("[\\p{IsLatin}\\p{N}]+(?:[-_.,'][\\p{IsLatin}\\p{N}]+)*");
    private static final Pattern JAPANESE =
            Pattern.compile("[\\p{IsHan}々]+|[\\p{IsKatakana}ー]+|[\\p{IsHiragana}]{2,}");
    private static final Set<String> EMPTY =
            Set.of(
                    ("a an the of to in on at by for from with and or but if is are was were be been it its this that"
                                    + " these those i you he she we they my your our me us them do does did can could"
                                    + " may might must shall should will would have has had not no so as than then there"
                                    + " here what when where which who whom why how much many more most about into any"
                                    + " some one also please tell"
                                    + " です ます した して する から まで ので こと もの ため とき これ それ ください ました ません ない ある いる"
                                    + " なる よう さん では には とは  何 誰 方 時 です。 って てい いま すか れる られ せん しま ます。 だけ など")
                            .split(" "));

    private Terms() {}

    static Set<String> of(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        Set<String> terms = new LinkedHashSet<>();
        Matcher latin = LATIN.matcher(folded);
        while (latin.find()) {
            if (!EMPTY.contains(latin.group())) terms.add(stem(latin.group()));
        }
        Matcher japanese = JAPANESE.matcher(folded);
        while (japanese.find()) addPairs(japanese.group(), terms);
        return terms;
    }

    /// What a term counts for by its kind: names with digits most, pairs of kana least (a word of kana has many).
    static double worth(String term) {
        if (term.length() > 1 && term.chars().anyMatch(Character::isDigit)) return 1.5;
        return switch (Character.UnicodeScript.of(term.codePointAt(0))) {
            case HIRAGANA -> 0.3;
            case KATAKANA -> 0.5;
            default -> 1;
        };
    }

    /// How telling each term is among these texts: rare ones weigh most.
    static Map<String, Double> weights(List<Set<String>> texts) {
        Map<String, Integer> holding = new HashMap<>();
        for (Set<String> text : texts) {
            for (String term : text) holding.merge(term, 1, Integer::sum);
        }
        Map<String, Double> weights = new HashMap<>();
        holding.forEach(
                (term, n) -> weights.put(term, Math.log(1 + (texts.size() + 0.5) / (n + 0.5))));
        return weights;
    }

    private static void addPairs(String run, Set<String> terms) {
        if (run.length() == 1 && !EMPTY.contains(run)) terms.add(run);
        for (int i = 0; i + 2 <= run.length(); i++) {
            String pair = run.substring(i, i + 2);
            if (!EMPTY.contains(pair)) terms.add(pair);
        }
    }

    private static String stem(String word) {
        String plain = word.replaceAll("[-_,']", "");
        if (plain.length() < 4 || Character.isDigit(plain.charAt(0))) return plain;
        if (plain.endsWith("ies")) return plain.substring(0, plain.length() - 3) + "y";
        for (String ending : List.of("ing", "ed", "es", "s", "e")) {
            boolean fits = plain.endsWith(ending) && plain.length() - ending.length() >= 3;
            if (fits) return plain.substring(0, plain.length() - ending.length());
        }
        return plain;
    }
}
