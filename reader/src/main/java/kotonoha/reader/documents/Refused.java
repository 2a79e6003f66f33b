package kotonoha.reader.documents;

import kotonoha.files.Unreadable;

/// Ends the reading of a file with a reason.
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Unreadable why;

    Refused(Unreadable.Reason reason, String detail) {
        super(reason + " " + detail);
        this.why = new Unreadable(reason, detail);
    }

    Unreadable why() {
        return why;
    }
}
