package kotonoha.slack;

import java.util.List;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a modal or somebody's Home tab shows.
public sealed interface View {

    JsonNode toJson();

    /// A modal. `title`, `submit` and `close` ≤ 24 characters; `submit` may be "" where there is nothing to send.
    /// `memory` (≤ 3,000 characters) comes back with the submission and is seen by nobody.
    record Modal(
            String callbackId,
            String title,
            String submit,
            String close,
            String memory,
            List<Block> blocks)
            implements View {
        public Modal {
            blocks = List.copyOf(blocks);
        }

        @Override
        public JsonNode toJson() {
            ObjectNode json = Json.object().put("type", "modal").put("callback_id", callbackId);
            json.set("title", Block.plain("modal.title", title, 24));
            if (!submit.isEmpty()) json.set("submit", Block.plain("modal.submit", submit, 24));
            if (!close.isEmpty()) json.set("close", Block.plain("modal.close", close, 24));
            if (memory.length() > 3000)
                throw new Broken("modal.private_metadata: longer than 3000 characters");
            if (!memory.isEmpty()) json.put("private_metadata", memory);
            return json.set("blocks", Block.array(atMost100(blocks)));
        }
    }

    /// The Home tab of one person.
    record Home(List<Block> blocks) implements View {
        public Home {
            blocks = List.copyOf(blocks);
        }

        @Override
        public JsonNode toJson() {
            return Json.object().put("type", "home").set("blocks", Block.array(atMost100(blocks)));
        }
    }

    private static List<Block> atMost100(List<Block> blocks) {
        if (blocks.size() > 100) throw new Broken("view.blocks: more than 100 blocks");
        return blocks;
    }
}
