package kotonoha.workspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What passed between the workspace and the bot, the last 500 exchanges, with every secret masked.
final class Traffic {
    private static final int KEPT = 500;
    private static final int LARGEST = 24_000;

    private final Town town;
    private final Screens screens;
    private final Deque<ObjectNode> entries = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private long last;

    Traffic(Town town, Screens screens) {
        this.town = town;
        this.screens = screens;
    }

    /// Keeps one exchange and shows it to the open pages.
    ///
    /// @param toBot whether the workspace spoke first
    /// @param kind `event`, `interaction`, `command`, `api` or `socket`
    void add(
            boolean toBot,
            String kind,
            String name,
            String status,
            long millis,
            String summary,
            JsonNode request,
            JsonNode response) {
        ObjectNode entry = Json.object();
        entry.put("n", 0).put("at", town.now().toString());
        entry.put("direction", toBot ? "to-bot" : "from-bot").put("kind", kind).put("name", name);
        entry.put("status", status).put("millis", millis).put("summary", masked(summary));
        entry.set("request", shown(request));
        entry.set("response", shown(response));
        lock.lock();
        try {
            entry.put("n", ++last);
            entries.addLast(entry);
            if (entries.size() > KEPT) entries.removeFirst();
        } finally {
            lock.unlock();
        }
        ObjectNode event = Screens.event("traffic");
        event.set("entry", entry);
        screens.toAll(event);
    }

    /// Entries with a number greater than `after`, oldest first.
    List<ObjectNode> after(long after) {
        lock.lock();
        try {
            List<ObjectNode> found = new ArrayList<>();
            for (ObjectNode entry : entries)
                if (entry.path("n").asLong() > after) found.add(entry.deepCopy());
            return found;
        } finally {
            lock.unlock();
        }
    }

    private JsonNode shown(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) return Json.object();
        String text = Json.write(node);
        if (text.length() > LARGEST)
            return Json.object()
                    .put("truncated", true)
                    .put("characters", text.length())
                    .put("head", masked(text.substring(0, 2_000)));
        String masked = masked(text);
        return masked.equals(text) ? node.deepCopy() : Json.parse(masked);
    }

    private String masked(String text) {
        return text.replace(town.settings.botToken().reveal(), "xoxb-***")
                .replace(town.settings.appToken().reveal(), "xapp-***")
                .replace(town.settings.signingSecret().reveal(), "***");
    }
}
