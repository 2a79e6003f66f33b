package kotonoha.workspace;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What Slack says when a required argument is absent: the older methods have a word of their own for it.
final class MissingArgument {
    private static final Map<String, String> OWN =
            Map.ofEntries(
                    Map.entry("chat.postMessage channel", "channel_not_found"),
                    Map.entry("chat.update channel", "channel_not_found"),
                    Map.entry("chat.update ts", "message_not_found"),
                    Map.entry("chat.delete channel", "channel_not_found"),
                    Map.entry("chat.delete ts", "message_not_found"),
                    Map.entry("chat.postEphemeral channel", "channel_not_found"),
                    Map.entry("chat.getPermalink channel", "channel_not_found"),
                    Map.entry("chat.getPermalink message_ts", "message_not_found"),
                    Map.entry("conversations.info channel", "channel_not_found"),
                    Map.entry("conversations.members channel", "channel_not_found"),
                    Map.entry("conversations.history channel", "channel_not_found"),
                    Map.entry("conversations.replies channel", "channel_not_found"),
                    Map.entry("conversations.replies ts", "thread_not_found"),
                    Map.entry("conversations.join channel", "channel_not_found"),
                    Map.entry("users.info user", "user_not_found"),
                    Map.entry("users.lookupByEmail email", "users_not_found"),
                    Map.entry("reactions.add name", "invalid_name"),
                    Map.entry("reactions.add timestamp", "bad_timestamp"),
                    Map.entry("reactions.remove name", "invalid_name"),
                    Map.entry("files.info file", "file_not_found"),
                    Map.entry("files.delete file", "file_not_found"),
                    Map.entry("assistant.search.context query", "missing_query"));

    private MissingArgument() {}

    static Refusal refusal(String method, Set<String> missing) {
        for (String name : missing) {
            String own = OWN.get(method + " " + name);
            if (own != null) return new Refusal(own);
        }
        List<String> messages =
                missing.stream().map(name -> "[ERROR] missing required field: " + name).toList();
        return new Refusal("invalid_arguments", messages);
    }
}
