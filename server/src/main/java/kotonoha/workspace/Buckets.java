package kotonoha.workspace;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import kotonoha.kernel.Time;

/// Counts calls as Slack does: so many a minute per method for the whole workspace, and one post a second per channel
/// with room for a burst. A bucket refills steadily and holds two more than its rate, as Slack's tiers are "20+".
final class Buckets {
    private static final int GRACE = 2;
    private static final int POSTS_A_MINUTE = 300;
    private static final int CHANNEL_BURST = 10;

    private final Time time;
    private final Map<String, Bucket> buckets = Town.bounded(5_000);

    private static final class Bucket {
        double left;
        Instant at;

        Bucket(double left, Instant at) {
            this.left = left;
            this.at = at;
        }
    }

    Buckets(Time time) {
        this.time = time;
    }

    /// Empty where the call may go on, else the seconds to wait.
    synchronized OptionalInt take(Catalogue.Method method, String channel) {
        if (!method.rate().equals("post"))
            return take(method.name(), Integer.parseInt(method.rate()), GRACE);
        OptionalInt workspace = take(method.name(), POSTS_A_MINUTE, GRACE);
        if (workspace.isPresent() || channel.isEmpty()) return workspace;
        return take("post " + channel, 60, CHANNEL_BURST - 60);
    }

    private OptionalInt take(String key, int aMinute, int more) {
        Instant now = time.now();
        double most = aMinute + more;
        Bucket bucket = buckets.computeIfAbsent(key, name -> new Bucket(most, now));
        double millis = Math.max(0, now.toEpochMilli() - bucket.at.toEpochMilli());
        bucket.left = Math.min(most, bucket.left + millis * aMinute / 60_000);
        bucket.at = now;
        if (bucket.left < 1)
            return OptionalInt.of((int) Math.ceil((1 - bucket.left) * 60 / aMinute));
        bucket.left -= 1;
        return OptionalInt.empty();
    }
}
