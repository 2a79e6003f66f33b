package kotonoha.reader.archives;

import java.io.IOException;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;

/// Ends the reading of an archive, or of one of its members, with a reason.
final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Unreadable why;

    Refusal(Reason reason, String detail) {
        super(reason + " " + detail);
        this.why = new Unreadable(reason, detail);
    }

    Unreadable why() {
        return why;
    }
}
