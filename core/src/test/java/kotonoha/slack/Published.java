package kotonoha.slack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kotonoha.kernel.Json;

/// The published descriptions of Slack's methods, where `../shared/data` is at hand.
final class Published {
    private static final Path FOLDER =
            Path.of(System.getProperty("kotonoha.shared", "absent"))
                    .resolve("slack-api/docs/methods");

    private Published() {}

    static boolean isAtHand() {
        return Files.isDirectory(FOLDER);
    }

    /// The arguments of the methods that are called here; empty where the descriptions are absent.
    static Map<String, Set<String>> arguments() {
        Map<String, Set<String>> all = new HashMap<>();
        if (!isAtHand()) {
            System.out.println(
                    "skipped: arguments against the published methods needs ../shared/data");
            return all;
        }
        for (String method : METHODS) {
            try {
                var names =
                        Json.at(
                                Json.parse(Files.readString(FOLDER.resolve(method + ".json"))),
                                "args.properties");
                all.put(method, new HashSet<>(names.propertyNames()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static final List<String> METHODS =
            List.of(
                    "auth.test",
                    "apps.connections.open",
                    "chat.startStream",
                    "chat.appendStream",
                    "chat.stopStream",
                    "chat.postMessage",
                    "chat.postEphemeral",
                    "chat.update",
                    "chat.delete",
                    "chat.getPermalink",
                    "assistant.threads.setStatus",
                    "assistant.threads.setSuggestedPrompts",
                    "agents.sessions.setStatus",
                    "agents.sessions.rename",
                    "files.getUploadURLExternal",
                    "files.completeUploadExternal",
                    "conversations.replies",
                    "conversations.history",
                    "conversations.info",
                    "conversations.members",
                    "files.info",
                    "users.info",
                    "users.list",
                    "views.open",
                    "views.update",
                    "views.publish");
}
