package kotonoha.workspace;

import java.time.Instant;
import java.util.Locale;
import kotonoha.kernel.Time;

/// Hands out message timestamps: unique, always growing, whatever the clock does.
final class Timestamps {
    private final Time time;
    private long last;

    Timestamps(Time time) {
        this.time = time;
    }

    synchronized String next() {
        last = Math.max(last + 1, micros(time.now()));
        return text(last);
    }

    static String of(Instant instant) {
        return text(micros(instant));
    }

    /// Whether a text has the form of a timestamp.
    static boolean wellFormed(String ts) {
        return ts.matches("\\d{1,10}\\.\\d{1,6}");
    }

    private static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                instant.getNano() / 1_000);
    }

    private static String text(long micros) {
        return String.format(Locale.ROOT, "%010d.%06d", micros / 1_000_000, micros % 1_000_000);
    }
}
