package kotonoha.slack;

import java.time.Duration;

/// Sizes and times of the answer writer. The limits behind them were measured by others and are not in Slack's
/// documentation: a streamed message takes some 10,600 bytes and lives for five minutes.
///
/// @param softBytes from here on a streamed message ends at the next paragraph
/// @param hardBytes a streamed message never holds more
/// @param softAge as `softBytes`, counted from the start of the stream
/// @param hardAge a streamed message takes nothing after this age
/// @param interval the shortest time between two writes to one message
/// @param lazyInterval the same while fewer than `eagerCharacters` wait
/// @param tail how long the last character may be held back to keep the whitespace that may follow it
/// @param startPatience how long a turn for starting a stream may take; beyond it the answer is posted instead
/// @param liveStreams at most so many streams at once, so that all of them can be stopped within a minute
/// @param postCharacters size of a posted message that will be updated
/// @param lastPostCharacters size of a posted message that will not
/// @param updateInterval the shortest time between two updates of one posted message
/// @param statusRefresh Slack forgets a status after two minutes
/// @param endPatience how long the end of an answer may take to arrive
/// @param buffer the longest text that may wait; what comes beyond it is cut off
public record WriterSettings(
        int softBytes,
        int hardBytes,
        Duration softAge,
        Duration hardAge,
        Duration interval,
        Duration lazyInterval,
        int eagerCharacters,
        Duration tail,
        Duration startPatience,
        int liveStreams,
        int postCharacters,
        int lastPostCharacters,
        Duration updateInterval,
        Duration statusRefresh,
        Duration endPatience,
        int buffer) {

    public static WriterSettings standard() {
        return new WriterSettings(
                7_000,
                9_000,
                Duration.ofSeconds(200),
                Duration.ofSeconds(240),
                Duration.ofMillis(600),
                Duration.ofMillis(900),
                256,
                Duration.ofMillis(400),
                Duration.ofMillis(500),
                20,
                3_800,
                10_000,
                Duration.ofSeconds(3),
                Duration.ofSeconds(90),
                Duration.ofMinutes(10),
                1_000_000);
    }

    public WriterSettings bytes(int soft, int hard) {
        return new WriterSettings(
                soft,
                hard,
                softAge,
                hardAge,
                interval,
                lazyInterval,
                eagerCharacters,
                tail,
                startPatience,
                liveStreams,
                postCharacters,
                lastPostCharacters,
                updateInterval,
                statusRefresh,
                endPatience,
                buffer);
    }

    public WriterSettings ages(Duration soft, Duration hard) {
        return new WriterSettings(
                softBytes,
                hardBytes,
                soft,
                hard,
                interval,
                lazyInterval,
                eagerCharacters,
                tail,
                startPatience,
                liveStreams,
                postCharacters,
                lastPostCharacters,
                updateInterval,
                statusRefresh,
                endPatience,
                buffer);
    }

    /// All waiting times between writes in one: for tests and for servers without limits.
    public WriterSettings paced(Duration between) {
        return new WriterSettings(
                softBytes,
                hardBytes,
                softAge,
                hardAge,
                between,
                between,
                eagerCharacters,
                between,
                startPatience,
                liveStreams,
                postCharacters,
                lastPostCharacters,
                between,
                statusRefresh,
                endPatience,
                buffer);
    }

    public WriterSettings ending(Duration patience) {
        return new WriterSettings(
                softBytes,
                hardBytes,
                softAge,
                hardAge,
                interval,
                lazyInterval,
                eagerCharacters,
                tail,
                startPatience,
                liveStreams,
                postCharacters,
                lastPostCharacters,
                updateInterval,
                statusRefresh,
                patience,
                buffer);
    }
}
