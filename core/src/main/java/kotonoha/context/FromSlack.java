package kotonoha.context;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kotonoha.files.CannotRead;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.kernel.UserId;
import kotonoha.slack.Permalinks;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackIdentity;
import kotonoha.slack.SlackLink;
import kotonoha.slack.SlackMessage;
import kotonoha.slack.SlackRefusal;
import kotonoha.slack.SlackUser;
import kotonoha.slack.Visibility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What gathering asks of Slack: threads from a message on, files, who may see what, and what an address points at.
/// Thread-safe. Failures are the [SlackApi]'s.
final class FromSlack {
    private static final int PAGES = 100;

    /// The reader has its own, smaller limit.
    private static final long LARGEST = 1L << 30;

    private final SlackApi slack;
    private final Visibility visibility;
    private volatile @Nullable Permalinks permalinks;

    FromSlack(SlackApi slack) {
        this.slack = slack;
        this.visibility = new Visibility(slack);
    }

    SlackUser user(UserId id) {
        return slack.user(id);
    }

    JsonNode channel(ChannelId id) {
        return slack.channel(id);
    }

    JsonNode file(String id) {
        return slack.file(id);
    }

    Optional<SlackMessage> message(ChannelId channel, MessageTs ts) {
        return slack.message(channel, ts);
    }

    /// A file's bytes; what Slack refuses is told as the reason.
    InputStream open(URI address) {
        try {
            return new Told(slack.open(address, LARGEST).body());
        } catch (SlackRefusal refusal) {
            throw told(refusal);
        }
    }

    /// The messages after `oldest`, or all for null. The root is always among them: it says how many replies there are.
    List<SlackMessage> thread(ChannelId channel, MessageTs root, @Nullable MessageTs oldest) {
        if (oldest == null) return slack.thread(channel, root);
        List<SlackMessage> messages = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String cursor = "";
        for (int page = 0; page < PAGES; page++) {
            ObjectNode args =
                    Json.object()
                            .put("channel", channel.value())
                            .put("ts", root.value())
                            .put("limit", 1_000)
                            .put("include_all_metadata", true)
                            .put("oldest", oldest.value());
            if (!cursor.isEmpty()) args.put("cursor", cursor);
            JsonNode answer = slack.call("conversations.replies", args);
            for (JsonNode raw : answer.path("messages"))
                if (seen.add(Json.text(raw, "ts"))) messages.add(SlackMessage.of(raw));
            cursor = Json.text(answer, "response_metadata.next_cursor");
            if (cursor.isEmpty() || !seen.add("cursor " + cursor)) break;
        }
        return messages;
    }

    boolean canSee(UserId asker, ChannelId channel) {
        return visibility.canSee(asker, channel);
    }

    boolean canSee(UserId asker, JsonNode file) {
        return visibility.canSee(asker, file);
    }

    /// Whether what stands in `source` may be shown to everybody who reads along at `place`.
    boolean mayShow(ChannelId source, Place place, UserId asker) {
        return visibility.mayShow(source, place, asker);
    }

    boolean mayShow(JsonNode file, Place place, UserId asker) {
        return visibility.mayShow(file, place, asker);
    }

    /// Where an address leads within this workspace; empty for all others.
    Optional<SlackLink> link(URI address) {
        Permalinks known = permalinks;
        if (known == null) permalinks = known = Permalinks.of(slack.authTest());
        return known.read(address);
    }

    /// The address of a message in this workspace.
    String permalink(SlackLink.Message message) {
        SlackIdentity us = slack.authTest();
        if (us.url().isEmpty()) return "";
        String base = us.url().endsWith("/") ? us.url() : us.url() + "/";
        String path =
                "archives/%s/p%s"
                        .formatted(message.channel(), message.ts().value().replace(".", ""));
        boolean reply = !message.root().equals(message.ts());
        String query =
                reply ? "?thread_ts=%s&cid=%s".formatted(message.root(), message.channel()) : "";
        return base + path + query;
    }

    private static CannotRead told(SlackRefusal refusal) {
        return new CannotRead(Failures.unreadable(Failures.reason(refusal), refusal));
    }

    /// Refusals may come in the middle, when a file turns out to be longer than it said.
    private static final class Told extends FilterInputStream {
        Told(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (SlackRefusal refusal) {
                throw told(refusal);
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (SlackRefusal refusal) {
                throw told(refusal);
            }
        }
    }
}
