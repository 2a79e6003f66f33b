package kotonoha.net;

import java.time.Duration;

/// How the HTTP client behaves where a request says nothing else: how long it waits, and the largest body it takes.
public record HttpSettings(Patience patience, int largestReply, String agent) {

    public static HttpSettings standard() {
        return new HttpSettings(Patience.of(Duration.ofSeconds(30)), 32 * 1024 * 1024, "kotonoha");
    }

    /// How long to wait for a connection, for the head of the reply, and for each next piece of its body.
    public record Patience(Duration connect, Duration head, Duration idle) {

        /// The same wait for head and body; a connection is there within ten seconds or never.
        public static Patience of(Duration silence) {
            Duration ten = Duration.ofSeconds(10);
            return new Patience(silence.compareTo(ten) < 0 ? silence : ten, silence, silence);
        }
    }
}
