package kotonoha.context;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/// The words of a question, to find the pieces of a long text that share some: words of letters and digits, and pairs of
/// characters where a script has no blanks. Pairs of hiragana are grammar and say nothing.
final class Terms {
    private static final int MOST = 512;

    private final long[] terms;

    private Terms(long[] terms) {
        this.terms = terms;
    }

    static Terms of(String question) {
        LongStream.Builder found = LongStream.builder();
        scan(question, found);
        return new Terms(found.build().distinct().limit(MOST).sorted().toArray());
    }

    /// For each piece how much it has in common with the question; what is rare in the text counts more.
    double[] scores(List<Prepared.Piece> pieces) {
        BitSet[] shared = new BitSet[pieces.size()];
        int[] frequency = new int[terms.length];
        for (int i = 0; i < shared.length; i++) {
            BitSet own = new BitSet(terms.length);
            for (Atom atom : pieces.get(i).atoms()) find(atom.text(), own::set);
            own.stream().forEach(term -> frequency[term]++);
            shared[i] = own;
        }
        double[] scores = new double[shared.length];
        for (int i = 0; i < shared.length; i++)
            scores[i] =
                    shared[i].stream()
                            .mapToDouble(t -> Math.log(1 + (double) shared.length / frequency[t]))
                            .sum();
        return scores;
    }

    private void find(String text, IntConsumer found) {
        if (terms.length == 0) return;
        scan(
                text,
                term -> {
                    int index = Arrays.binarySearch(terms, term);
                    if (index >= 0) found.accept(index);
                });
    }

    private static void scan(String text, LongConsumer term) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isWord(c)) at = word(text, at, term);
            else {
                if (at + 1 < text.length()) pair(c, text.charAt(at + 1), term);
                at++;
            }
        }
    }

    private static int word(String text, int from, LongConsumer term) {
        long hash = 7;
        int at = from;
        while (at < text.length() && isWord(text.charAt(at)))
            hash = hash * 1_000_003 + Character.toLowerCase(text.charAt(at++));
        boolean digits = Character.isDigit(text.charAt(from));
        if (at - from >= (digits ? 1 : 3)) term.accept(hash | Long.MIN_VALUE);
        return at;
    }

    private static void pair(char a, char b, LongConsumer term) {
        boolean letters = Character.isLetter(a) && Character.isLetter(b) && !isWord(b);
        if (letters && !(isHiragana(a) && isHiragana(b))) term.accept((long) a << 16 | b);
    }

    /// Of scripts that put blanks between words.
    private static boolean isWord(char c) {
        return c < 0x2000 && Character.isLetterOrDigit(c);
    }

    private static boolean isHiragana(char c) {
        return c >= 0x3041 && c <= 0x309f;
    }
}
