package kotonoha.slack;

import kotonoha.kernel.ChannelId;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Where an answer goes: a thread, and the person it is for, whom Slack wants to know when it streams into a channel.
/// `mark` is metadata for a message that is posted and not complete yet, so that a restart knows it again; a stream
/// takes none before its end.
public record Destination(
        ChannelId channel,
        MessageTs thread,
        UserId recipient,
        TeamId recipientTeam,
        boolean dm,
        @Nullable JsonNode mark) {

    public Destination(
            ChannelId channel,
            MessageTs thread,
            UserId recipient,
            TeamId recipientTeam,
            boolean dm) {
        this(channel, thread, recipient, recipientTeam, dm, null);
    }
}
