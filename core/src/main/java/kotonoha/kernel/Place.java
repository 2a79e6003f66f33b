package kotonoha.kernel;

/// Where a question was asked and its answer goes: a thread of a channel, group or DM.
/// `thread` is the timestamp of the thread's root, which may be the question itself.
public record Place(TeamId team, ChannelId channel, Kind kind, MessageTs thread) {

    /// Who can read along.
    public enum Kind {
        CHANNEL,
        PRIVATE_CHANNEL,
        GROUP,
        DM
    }

    /// The key of the one-run-at-a-time rule.
    public String lane() {
        return team + ":" + channel + ":" + thread;
    }
}
