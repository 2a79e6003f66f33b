package kotonoha.slack;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What stands under the last message of an answer. `metadata` (`event_type`, `event_payload`) is seen by apps only.
public record Closing(List<Block> blocks, @Nullable JsonNode metadata) {
    public static final Closing NOTHING = new Closing(List.of(), null);

    public Closing {
        blocks = List.copyOf(blocks);
    }

    boolean isEmpty() {
        return blocks.isEmpty() && metadata == null;
    }

    Closing withoutMetadata() {
        return new Closing(blocks, null);
    }
}
