package kotonoha.model;

import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a model is asked: rules first (stable, so that providers can cache them), then the conversation in order.
/// `background` asks for a run that survives this process, where the wire has such runs. `trace` goes to the log.
public record ModelRequest(
        String model,
        String instructions,
        List<Item> input,
        List<Tool> tools,
        List<JsonNode> hostedTools,
        boolean background,
        String trace) {

    public ModelRequest {
        input = List.copyOf(input);
        tools = List.copyOf(tools);
        hostedTools = List.copyOf(hostedTools);
    }

    /// A function of ours: `parameters` is a JSON schema of an object.
    public record Tool(String name, String description, JsonNode parameters) {}

    /// One item of the conversation.
    public sealed interface Item {
        /// Somebody said something, or (`DEVELOPER`) the copilot adds material such as passages.
        record Said(Role role, String text) implements Item {}

        /// Material that the asker sees, with its pictures: said in the user's place, since it is nobody's instruction. A
        /// model without eyes gets the text alone.
        record Shown(String text, List<Picture> pictures) implements Item {
            public Shown {
                pictures = List.copyOf(pictures);
            }
        }

        /// An item that the model itself put out in an earlier round of this run, verbatim.
        record Replayed(JsonNode item) implements Item {}

        /// What one of our functions gave back, as text or JSON text.
        record ToolResult(String call, String output) implements Item {}
    }

    /// A picture as PNG, JPEG, GIF or WebP; `type` is its MIME type.
    @SuppressWarnings("ArrayRecordComponent") // never compared, and megabytes are not copied
    public record Picture(String type, byte[] bytes) {
        /// The picture itself as an address.
        public String dataUrl() {
            return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
        }

        @Override
        public String toString() {
            return "%s of %d bytes".formatted(type, bytes.length);
        }
    }

    public enum Role {
        USER,
        ASSISTANT,
        DEVELOPER
    }
}
