package kotonoha.kernel;

/// A channel, group or DM in Slack, e.g. `C0123`.
public record ChannelId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
