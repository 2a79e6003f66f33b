package kotonoha.kernel;

/// A message's timestamp in Slack, which is its id within the channel, e.g. `1721609600.123456`.
public record MessageTs(String value) {
    @Override
    public String toString() {
        return value;
    }
}
