package kotonoha.app;

/// Runs Kotonoha with its own practice workspace.
final class Demo {
    private Demo() {}

    static int run(Config config) {
        throw new IllegalStateException("demo is not wired yet: port " + config.server().port());
    }
}
