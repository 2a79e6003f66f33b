package kotonoha.files;

/// Thrown while bytes are being fetched, where the reason is known: it becomes the result.
public final class CannotRead extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Unreadable why;

    public CannotRead(Unreadable why) {
        super(why.toString());
        this.why = why;
    }

    public Unreadable why() {
        return why;
    }
}
