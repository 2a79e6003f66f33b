package kotonoha.workspace;

import java.time.Duration;
import java.util.List;

/// The limits that Slack enforces, documented or measured; tests shrink them.
///
/// @param buckets whether calls a minute are counted
/// @param streamLife how long a streamed message takes text, whatever is appended
/// @param streamBytes UTF-8 bytes one streamed message may hold in all; details and output of tasks count twice
/// @param ack how long the bot may take to acknowledge
/// @param retries waits before an event is delivered again
/// @param triggerLife how long a `trigger_id` is good
/// @param responseLife how long a `response_url` is good
/// @param responseUses how often a `response_url` may be used
/// @param statusLife how long the status text of a thread stays without a message
/// @param sessionLife how long a session stays `processing`
/// @param history messages kept in a channel
public record Limits(
        boolean buckets,
        Duration streamLife,
        int streamBytes,
        Duration ack,
        List<Duration> retries,
        Duration triggerLife,
        Duration responseLife,
        int responseUses,
        Duration statusLife,
        Duration sessionLife,
        int history) {
    public Limits {
        retries = List.copyOf(retries);
    }

    public static Limits slack() {
        return new Limits(
                true,
                Duration.ofSeconds(300),
                11_000,
                Duration.ofSeconds(3),
                List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(5)),
                Duration.ofSeconds(3),
                Duration.ofMinutes(30),
                5,
                Duration.ofMinutes(2),
                Duration.ofHours(1),
                5_000);
    }

    public Limits withBuckets(boolean on) {
        return new Limits(
                on,
                streamLife,
                streamBytes,
                ack,
                retries,
                triggerLife,
                responseLife,
                responseUses,
                statusLife,
                sessionLife,
                history);
    }

    public Limits withStreams(Duration life, int bytes) {
        return new Limits(
                buckets,
                life,
                bytes,
                ack,
                retries,
                triggerLife,
                responseLife,
                responseUses,
                statusLife,
                sessionLife,
                history);
    }

    public Limits withAck(Duration ack, List<Duration> retries) {
        return new Limits(
                buckets,
                streamLife,
                streamBytes,
                ack,
                retries,
                triggerLife,
                responseLife,
                responseUses,
                statusLife,
                sessionLife,
                history);
    }

    public Limits withTriggerLife(Duration life) {
        return new Limits(
                buckets,
                streamLife,
                streamBytes,
                ack,
                retries,
                life,
                responseLife,
                responseUses,
                statusLife,
                sessionLife,
                history);
    }

    public Limits withHistory(int messages) {
        return new Limits(
                buckets,
                streamLife,
                streamBytes,
                ack,
                retries,
                triggerLife,
                responseLife,
                responseUses,
                statusLife,
                sessionLife,
                messages);
    }
}
