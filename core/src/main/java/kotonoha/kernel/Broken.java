package kotonoha.kernel;

import org.jspecify.annotations.Nullable;

/// A failure that another try would only repeat.
public final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Broken(String what) {
        this(what, null);
    }

    public Broken(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
