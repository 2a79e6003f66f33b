package kotonoha.kernel;

/// A person or bot in Slack, e.g. `U0123`.
public record UserId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
