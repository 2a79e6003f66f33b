package kotonoha.net;

import java.io.IOException;
import java.time.Duration;
import kotonoha.kernel.TryLater;
import okhttp3.Call;
import okhttp3.EventListener;

/// Notes whether a request left this machine, for the callers that must not send twice.
final class Sent extends EventListener {
    private volatile boolean sent;

    @Override
    public void requestHeadersStart(Call call) {
        sent = true;
    }

    TryLater failure(HttpRequest request, String why, Throwable cause) {
        String what = request + ": " + why;
        return new TryLater(Duration.ofSeconds(1), what, sent ? cause : new Unsent(cause));
    }

    /// The mark of a failure before the first byte was sent.
    static final class Unsent extends IOException {
        private static final long serialVersionUID = 1;

        Unsent(Throwable cause) {
            super("nothing was sent", cause);
        }
    }
}
