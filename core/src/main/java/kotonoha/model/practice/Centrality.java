package kotonoha.model.practice;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// TextRank: a text is central when it shares terms with other central texts.
final class Centrality {
    private static final int ROUNDS = 20;
    private static final double DAMPING = 0.85;

    private Centrality() {}

    /// A weight for each text, in their order; they add up to about the number of texts.
    static double[] of(List<Set<String>> texts) {
        int n = texts.size();
        double[][] near = new double[n][n];
        double[] sums = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j) near[i][j] = nearness(texts.get(i), texts.get(j));
                sums[i] += near[i][j];
            }
        }
        double[] rank = new double[n];
        Arrays.fill(rank, 1);
        for (int round = 0; round < ROUNDS; round++) rank = next(rank, near, sums);
        return rank;
    }

    private static double[] next(double[] rank, double[][] near, double[] sums) {
        double[] next = new double[rank.length];
        for (int i = 0; i < rank.length; i++) {
            double given = 0;
            for (int j = 0; j < rank.length; j++) {
                if (sums[j] > 0) given += rank[j] * near[j][i] / sums[j];
            }
            next[i] = 1 - DAMPING + DAMPING * given;
        }
        return next;
    }

    private static double nearness(Set<String> one, Set<String> other) {
        if (one.size() < 2 || other.size() < 2) return 0;
        long shared = one.stream().filter(other::contains).count();
        return shared / (Math.log(one.size()) + Math.log(other.size()));
    }
}
