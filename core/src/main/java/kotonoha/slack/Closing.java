package kotonoha.slack;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What stands under the last message of an answer. `metadata` (`event_type`, `event_payload`) is seen by apps only. A
/// context block with the id of a [Task] says the same as the task: it is left out where people can see the task.
public record Closing(List<Block> blocks, @Nullable JsonNode metadata) {
    public static final Closing NOTHING = new Closing(List.of(), null);

    public Closing {
        blocks = List.copyOf(blocks);
    }

    boolean isEmpty() {
        return blocks.isEmpty() && metadata == null;
    }

    Closing without(Set<String> seen) {
        boolean twice =
                blocks.stream().anyMatch(block -> seen.contains(id(block)));
        if (!twice) return this;
        return new Closing(
                blocks.stream().filter(block -> !seen.contains(id(block))).toList(), metadata);
    }

    private static String id(Block block) {
        return block instanceof Block.Context(String id, var lines) ? id : "";
    }

    Closing withoutMetadata() {
        return new Closing(blocks, null);
    }
}
