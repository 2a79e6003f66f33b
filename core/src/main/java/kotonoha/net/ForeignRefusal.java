package kotonoha.net;

import java.io.IOException;
import kotonoha.net.Fetched.Refused;
import kotonoha.net.Fetched.Why;

/// Thrown while a foreign body is being read: the limit that was passed, or that the other side broke off.
public final class ForeignRefusal extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Refused refused;

    ForeignRefusal(Why why, String host) {
        this(why, host, 0);
    }

    ForeignRefusal(Why why, String host, int status) {
        super("%s: %s%s".formatted(host, why, status == 0 ? "" : " " + status));
        this.refused = new Refused(why, host, status);
    }

    public Refused refused() {
        return refused;
    }
}
