package kotonoha.surface;

import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.UserId;
import tools.jackson.databind.JsonNode;

/// One button pressed by one person: which, where, and what it remembered. `value` is a missing node where the
/// button's value is no JSON. `trigger` opens a modal within three seconds.
public record Press(
        String actionId,
        JsonNode value,
        UserId user,
        ChannelId channel,
        MessageTs message,
        MessageTs thread,
        String trigger,
        String responseUrl,
        String actionTs) {

    /// From Slack's `block_actions` and one of its `actions`.
    static Press of(JsonNode interaction, JsonNode action) {
        String message = Json.text(interaction, "container.message_ts");
        String thread = Json.text(interaction, "container.thread_ts");
        String inMessage = Json.text(interaction, "message.thread_ts");
        String root = !thread.isEmpty() ? thread : !inMessage.isEmpty() ? inMessage : message;
        String channel = Json.text(interaction, "channel.id");
        return new Press(
                Json.text(action, "action_id"),
                Json.tryParse(Json.text(action, "value")).orElse(Json.at(action, "none")),
                new UserId(Json.text(interaction, "user.id")),
                new ChannelId(
                        channel.isEmpty()
                                ? Json.text(interaction, "container.channel_id")
                                : channel),
                new MessageTs(message),
                new MessageTs(root),
                Json.text(interaction, "trigger_id"),
                Json.text(interaction, "response_url"),
                Json.text(action, "action_ts"));
    }
}
