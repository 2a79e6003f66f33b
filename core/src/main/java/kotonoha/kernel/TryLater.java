package kotonoha.kernel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A failure that may be gone after a while: a service that is busy, slow or out of reach.
public final class TryLater extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Duration after;

    public TryLater(Duration after, String what) {
        this(after, what, null);
    }

    public TryLater(Duration after, String what, @Nullable Throwable cause) {
        super(what, cause);
        this.after = after;
    }

    /// The shortest sensible wait before another try.
    public Duration after() {
        return after;
    }
}
