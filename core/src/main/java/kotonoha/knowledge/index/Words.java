package kotonoha.knowledge.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Takes text apart for the index and for queries, in the same way for both: Japanese words, pairs of Japanese
/// letters, English stems, and Latin words and numbers as typed. Thread-safe.
final class Words {
    private static final Pattern TYPED =
            Pattern.compile("[\\p{IsLatin}\\p{N}]+(?:[-_.,/:'][\\p{IsLatin}\\p{N}]+)*");
    private static final Pattern JAPANESE =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}ー々]+");
    private static final Pattern INNER = Pattern.compile("[-_.,/:']");

    /// Words that say only that something is asked.
    private static final Set<String> ASKING_EN =
            Set.of(
                    ("a about am an and any are as at be been best by can could did do does explain find for from"
                                    + " get give has have how i if in into is it its know let many may me mean meaning"
                                    + " means much must my need not of on one or our out please read shall should show"
                                    + " so some tell than that the their them there they this to up us use want was we"
                                    + " were what what's whats when where which who whom why will with would write you"
                                    + " your")
                            .split(" "));

    private static final Set<String> ASKING_JA =
            Set.of(
                    ("する ある なる いる できる 教える 下さる くださる いくら いくつ 何 なに なん なんの どこ いつ 誰 だれ どう どの どれ"
                                    + " どんな どのくらい どれくらい なぜ 知る たい ください 方 こと もの とき 場合 それ これ その この うち"
                                    + " 私 僕 自分 よい いい 良い 必要 ため ところ ほう 言う いう まで から 人 よう 思う 今 そう 時 くらい ぐらい 程度"
                                    + " てる ん の は が を に お願い 願う 頂く いただく もらう 貰う くれる やる 使う 取る られる れる せる")
                            .split(" "));

    private final Analyzer japanese =
            new JapaneseAnalyzer(
                    null,
                    JapaneseTokenizer.Mode.SEARCH,
                    JapaneseAnalyzer.getDefaultStopSet(),
                    JapaneseAnalyzer.getDefaultStopTags());
    private final Analyzer english = new EnglishAnalyzer();

    /// The form in which text is compared: full-width letters and half-width katakana become the usual ones.
    static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /// Reads the Japanese dictionary, a fifth of a second, so that the first text need not wait for it.
    void load() {
        japanese("辞書");
    }

    List<String> japanese(String folded) {
        return terms(japanese, folded);
    }

    List<String> english(String folded) {
        return terms(english, folded);
    }

    /// Pairs of neighbouring Japanese letters, which find words that no dictionary knows.
    static List<String> pairs(String folded) {
        List<String> pairs = new ArrayList<>();
        Matcher run = JAPANESE.matcher(folded);
        while (run.find()) {
            String letters = run.group();
            for (int i = 0; i + 2 <= letters.length(); i++) pairs.add(letters.substring(i, i + 2));
        }
        return pairs;
    }

    /// Latin words, numbers and identifiers as typed; `HN-20` is found as `hn20` and `HN-20` alike.
    static List<String> typed(String folded) {
        List<String> typed = new ArrayList<>();
        Matcher word = TYPED.matcher(folded);
        while (word.find()) {
            String whole = INNER.matcher(word.group()).replaceAll("");
            if (whole.length() <= 60) typed.add(whole);
            if (whole.length() == word.group().length()) continue;
            for (String part : INNER.split(word.group(), -1)) {
                if (part.length() >= 3 && part.length() <= 60) typed.add(part);
            }
        }
        return typed;
    }

    static boolean isJapanese(String text) {
        return JAPANESE.matcher(text).find();
    }

    /// The Japanese words of a query that carry its meaning.
    List<String> meantInJapanese(String folded) {
        Set<String> meant = new LinkedHashSet<>();
        for (String word : japanese(folded)) {
            if (isJapanese(word) && !ASKING_JA.contains(word)) meant.add(word);
        }
        return List.copyOf(meant);
    }

    /// The Latin words and numbers of a query that carry its meaning, as typed.
    static List<String> meantAsTyped(String folded) {
        Set<String> meant = new LinkedHashSet<>();
        for (String word : typed(folded)) {
            if (word.length() > 1 && !ASKING_EN.contains(word)) meant.add(word);
        }
        return List.copyOf(meant);
    }

    private static List<String> terms(Analyzer analyzer, String text) {
        List<String> terms = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                if (term.length() <= 200) terms.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return terms;
    }
}
