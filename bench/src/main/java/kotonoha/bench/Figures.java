package kotonoha.bench;

import java.util.Collection;
import java.util.List;

/// Durations in nanoseconds, in order.
record Figures(List<Long> sorted) {
    static Figures of(Collection<Long> nanos) {
        return new Figures(nanos.stream().sorted().toList());
    }

    /// In milliseconds; 0 where nothing was measured.
    double at(double share) {
        if (sorted.isEmpty()) return 0;
        int place = (int) Math.ceil(share * sorted.size()) - 1;
        return ms(sorted.get(Math.clamp(place, 0, sorted.size() - 1)));
    }

    double max() {
        return sorted.isEmpty() ? 0 : ms(sorted.getLast());
    }

    int count() {
        return sorted.size();
    }

    static double ms(long nanos) {
        return nanos / 1e6;
    }
}
