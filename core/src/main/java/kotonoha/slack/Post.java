package kotonoha.slack;

import java.util.List;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.MessageTs;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A message of ours. `text` is Slack markup: the whole message without blocks, else what notifications show.
public record Post(
        ChannelId channel,
        @Nullable MessageTs thread,
        String text,
        List<Block> blocks,
        @Nullable JsonNode metadata) {
    public Post {
        blocks = List.copyOf(blocks);
    }

    public Post(ChannelId channel, @Nullable MessageTs thread, String text, List<Block> blocks) {
        this(channel, thread, text, blocks, null);
    }
}
