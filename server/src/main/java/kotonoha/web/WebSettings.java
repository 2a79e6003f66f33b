package kotonoha.web;

import java.time.Duration;

/// Where the server listens and what it lets in. Port 0 takes any free port.
///
/// @param bodyLimit bytes of a request body beyond which it is refused with 413
/// @param idle silence after which a connection is closed
/// @param grace how long running requests may take to end when the server closes
/// @param ownThreads whether requests have platform threads of their own, at most 40 at once, so that work on virtual
///     threads cannot keep them waiting; else each has a virtual thread
public record WebSettings(
        String host, int port, int bodyLimit, Duration idle, Duration grace, boolean ownThreads) {
    public WebSettings {
        if (host.isBlank()) throw new IllegalArgumentException("the address to listen on is blank");
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("no such port: " + port);
        if (bodyLimit < 1)
            throw new IllegalArgumentException("the body limit must be positive: " + bodyLimit);
    }

    /// This machine only, bodies up to 4 MiB.
    public static WebSettings loopback(int port) {
        return at("127.0.0.1", port);
    }

    public static WebSettings at(String host, int port) {
        return new WebSettings(
                host, port, 4 << 20, Duration.ofSeconds(60), Duration.ofSeconds(2), false);
    }

    public WebSettings withBodyLimit(int bytes) {
        return new WebSettings(host, port, bytes, idle, grace, ownThreads);
    }

    public WebSettings withOwnThreads() {
        return new WebSettings(host, port, bodyLimit, idle, grace, true);
    }
}
