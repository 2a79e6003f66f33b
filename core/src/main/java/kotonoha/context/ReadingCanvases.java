package kotonoha.context;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kotonoha.kernel.Broken;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.TryLater;
import kotonoha.slack.SlackRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Finds the canvases of a channel: its own and those that stand in its tabs.
final class ReadingCanvases {
    private static final Logger LOG = LoggerFactory.getLogger(ReadingCanvases.class);
    private static final int MOST = 10;

    private final FromSlack slack;

    ReadingCanvases(FromSlack slack) {
        this.slack = slack;
    }

    /// Their file ids; none where Slack does not describe the channel.
    List<String> of(ChannelId channel) {
        try {
            return in(slack.channel(channel).path("properties"));
        } catch (TryLater | Broken | SlackRefusal unknown) {
            LOG.info("cannot see whether {} has a canvas: {}", channel, unknown.getMessage());
            return List.of();
        }
    }

    private static List<String> in(JsonNode properties) {
        Set<String> ids = new LinkedHashSet<>();
        JsonNode own = properties.path("canvas");
        if (!own.path("is_empty").asBoolean(false)) add(Json.text(own, "file_id"), ids);
        for (JsonNode tab : properties.path("tabs")) {
            boolean empty = tab.path("data").path("is_empty").asBoolean(false);
            boolean canvas = Json.text(tab, "type").contains("canvas");
            if (canvas && !empty) add(Json.text(tab, "data.file_id"), ids);
        }
        if (own.path("is_empty").asBoolean(false)) ids.remove(Json.text(own, "file_id"));
        return List.copyOf(ids);
    }

    private static void add(String id, Set<String> ids) {
        if (!id.isEmpty() && ids.size() < MOST) ids.add(id);
    }
}
