package kotonoha.slack;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What stands under the last message of an answer. `metadata` (`event_type`, `event_payload`) is seen by apps only. A
/// context block with the id of a [Task] says the same as the task: it is left out where people can see the task.
///
/// @param stopped what is said instead of the text that people cannot read yet, where they press Slack's stop button while
///     the rest of a finished answer is on its way; "" where that text is to arrive all the same
public record Closing(List<Block> blocks, @Nullable JsonNode metadata, String stopped) {
    public static final Closing NOTHING = new Closing(List.of(), null);

    public Closing {
        blocks = List.copyOf(blocks);
    }

    public Closing(List<Block> blocks, @Nullable JsonNode metadata) {
        this(blocks, metadata, "");
    }

    boolean isEmpty() {
        return blocks.isEmpty() && metadata == null;
    }

    Closing without(Set<String> seen) {
        boolean twice = blocks.stream().anyMatch(block -> seen.contains(id(block)));
        if (!twice) return this;
        return new Closing(
                blocks.stream().filter(block -> !seen.contains(id(block))).toList(),
                metadata,
                stopped);
    }

    private static String id(Block block) {
        return block instanceof Block.Context(String id, var lines) ? id : "";
    }

    Closing withoutMetadata() {
        return new Closing(blocks, null, stopped);
    }
}
