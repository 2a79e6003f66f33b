package kotonoha.kernel;

/// A Slack workspace, e.g. `T0123`.
public record TeamId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
