package kotonoha.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Time;
import kotonoha.slack.SlackMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a thread whole once, then only what is new: its messages stay in memory for two minutes, and are forgotten
/// when Slack tells that one of them was changed or deleted; where it does not tell, an edit is seen after that time. Thread-safe.
final class ReadingThread {
    private static final Logger LOG = LoggerFactory.getLogger(ReadingThread.class);
    private static final Duration KEPT = Duration.ofMinutes(2);
    private static final int MESSAGES = 5_000;

    private final FromSlack slack;
    private final Remembered<String, Kept> threads;

    ReadingThread(FromSlack slack, Time time) {
        this.slack = slack;
        this.threads = new Remembered<>(time, KEPT, MESSAGES, kept -> kept.messages().size());
    }

    /// All messages as they are now, in order.
    List<SlackMessage> read(ChannelId channel, MessageTs root) {
        String key = key(channel, root);
        Optional<Kept> known = threads.get(key);
        List<SlackMessage> read =
                known.map(kept -> withNews(channel, root, kept)).orElse(List.of());
        if (read.isEmpty()) read = sorted(slack.thread(channel, root, null));
        List<SlackMessage> lasting = lasting(read);
        if (lasting.isEmpty()) threads.forget(key);
        else threads.put(key, new Kept(lasting, uncounted(read)));
        return read;
    }

    void forget(ChannelId channel, MessageTs thread) {
        threads.forget(key(channel, thread));
    }

    /// Empty where what is remembered does not fit the thread any more: a message is gone, or the root was edited.
    private List<SlackMessage> withNews(ChannelId channel, MessageTs root, Kept known) {
        SlackMessage last = known.messages().getLast();
        List<SlackMessage> news = slack.thread(channel, root, last.ts());
        Map<String, SlackMessage> all = new LinkedHashMap<>();
        for (SlackMessage message : known.messages()) all.put(message.ts().value(), message);
        for (SlackMessage message : news) all.put(message.ts().value(), message);
        List<SlackMessage> read = sorted(List.copyOf(all.values()));
        if (uncounted(read) == known.uncounted()) return read;
        LOG.debug("thread {} of {} has changed; reading it again", root, channel);
        return List.of();
    }

    /// The root counts its replies; how many more or fewer there are is 0, or stays the same.
    private static int uncounted(List<SlackMessage> read) {
        if (read.isEmpty()) return 0;
        int told = read.getFirst().raw().path("reply_count").asInt(-1);
        return told < 0 ? 0 : told - read.size() + 1;
    }

    /// Up to the first message that is still being written.
    private static List<SlackMessage> lasting(List<SlackMessage> read) {
        int end = 0;
        while (end < read.size() && !isBeingWritten(read.get(end))) end++;
        return read.subList(0, end);
    }

    private static boolean isBeingWritten(SlackMessage message) {
        return Json.text(message.raw(), "streaming_state").equals("in_progress");
    }

    private static List<SlackMessage> sorted(List<SlackMessage> messages) {
        List<SlackMessage> sorted = new ArrayList<>(messages);
        sorted.sort(Comparator.comparing(SlackMessage::ts, ReadingThread::order));
        return sorted;
    }

    /// Timestamps are seconds and a counter, both with leading zeros: longer means later.
    static int order(MessageTs a, MessageTs b) {
        int length = Integer.compare(a.value().length(), b.value().length());
        return length != 0 ? length : a.value().compareTo(b.value());
    }

    private static String key(ChannelId channel, MessageTs root) {
        return channel + ":" + root;
    }

    /// @param uncounted see [#uncounted]
    private record Kept(List<SlackMessage> messages, int uncounted) {}
}
