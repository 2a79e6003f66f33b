package kotonoha.workspace;

import java.util.Optional;
import java.util.function.Supplier;

/// Waits in a test until something is there, twenty seconds at most.
public final class Eventually {
    private Eventually() {}

    public static void until(String what, Supplier<Boolean> done) {
        get(what, () -> done.get() ? Optional.of(true) : Optional.empty());
    }

    public static <T> T get(String what, Supplier<Optional<T>> found) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (true) {
            Optional<T> it = found.get();
            if (it.isPresent()) return it.get();
            if (System.nanoTime() > end)
                throw new AssertionError("did not happen within 20 s: " + what);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }
}
