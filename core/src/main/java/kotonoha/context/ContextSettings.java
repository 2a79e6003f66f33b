package kotonoha.context;

import java.time.Duration;

/// How much is read for one question, and how long that may take.
///
/// @param tokens that question, thread, files, canvases and links may take together (estimated)
/// @param files that are read, canvases included
/// @param links to web pages that are read
/// @param messages that permalinks point at and that are read
/// @param limit after which the answer begins with what is there
public record ContextSettings(int tokens, int files, int links, int messages, Duration limit) {
    public static final int LEAST_TOKENS = 2_000;

    private static final long LARGE = 2 << 20;
    private static final Duration ALONE = Duration.ofSeconds(6);
    private static final Duration TOGETHER = Duration.ofMillis(3_200);
    private static final Duration LEAST = Duration.ofMillis(200);

    public ContextSettings {
        tokens = Math.max(LEAST_TOKENS, tokens);
    }

    /// How long a file of `size` bytes may be read before the answer begins with what was read by then: one gets what it
    /// needs, several large ones share what people wait for.
    ///
    /// @param large how many of the files are [#isLarge]
    Duration within(long size, int large) {
        if (large <= 1 || !isLarge(size)) return ALONE;
        Duration share = TOGETHER.dividedBy(large);
        return share.compareTo(LEAST) < 0 ? LEAST : share;
    }

    static boolean isLarge(long size) {
        return size > LARGE;
    }

    public static ContextSettings standard() {
        return of(48_000);
    }

    public static ContextSettings of(int tokens) {
        return new ContextSettings(tokens, 20, 10, 10, Duration.ofSeconds(25));
    }
}
