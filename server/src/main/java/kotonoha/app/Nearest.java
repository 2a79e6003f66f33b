package kotonoha.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.ToIntFunction;

/// Finds the valid name that somebody most likely meant.
final class Nearest {
    private Nearest() {}

    /// The candidate with the fewest letters to change, add, drop or swap; of several, the first. For `bot_token`,
    /// the last part of `slack.bot_token` counts too.
    static String to(String written, Collection<String> candidates) {
        String name = written.toLowerCase(Locale.ROOT);
        ToIntFunction<String> far = candidate -> distance(name, candidate);
        return candidates.stream().min(Comparator.comparingInt(far)).orElse("");
    }

    private static int distance(String name, String candidate) {
        String whole = candidate.toLowerCase(Locale.ROOT);
        String last = whole.substring(whole.lastIndexOf('.') + 1);
        return Math.min(2 * edits(name, whole), 2 * edits(name, last) + 1);
    }

    /// The optimal string alignment distance.
    static int edits(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) d[i][0] = i;
        for (int j = 0; j <= b.length(); j++) d[0][j] = j;
        for (int i = 1; i <= a.length(); i++)
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1);
                least = Math.min(least, d[i - 1][j - 1] + change);
                if (swapped(a, b, i, j)) least = Math.min(least, d[i - 2][j - 2] + 1);
                d[i][j] = least;
            }
        return d[a.length()][b.length()];
    }

    private static boolean swapped(String a, String b, int i, int j) {
        return i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
