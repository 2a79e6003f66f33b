package kotonoha.slack;

import kotonoha.kernel.ChannelId;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;

/// Where an answer goes: a thread, and the person it is for, whom Slack wants to know when it streams into a channel.
public record Destination(
        ChannelId channel, MessageTs thread, UserId recipient, TeamId recipientTeam, boolean dm) {}
