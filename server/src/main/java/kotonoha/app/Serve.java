package kotonoha.app;

/// Runs Kotonoha against a real Slack workspace.
final class Serve {
    private Serve() {}

    static int run(Config config) {
        throw new IllegalStateException("serve is not wired yet: port " + config.server().port());
    }
}
