package kotonoha.intake;

import java.util.List;
import java.util.Optional;
import kotonoha.kernel.Json;
import kotonoha.kernel.Place;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A message event, read. `botUser` is empty where nobody knows it; texts are empty where Slack said nothing.
record Heard(JsonNode envelope, String team, Optional<UserId> botUser) {
    private static final List<String> AS_SENT =
            List.of("files", "blocks", "attachments", "app_context");

    static Heard of(JsonNode envelope, BotIdentity bot) {
        String team = team(envelope);
        Optional<UserId> said = botOf(envelope);
        return new Heard(envelope, team, said.isPresent() ? said : bot.botUser(new TeamId(team)));
    }

    /// The workspace whose installation the event was sent for: in a shared channel `team_id` may be another one.
    static String team(JsonNode envelope) {
        String installed = Json.text(envelope.path("authorizations").path(0), "team_id");
        return installed.isEmpty() ? Json.text(envelope, "team_id") : installed;
    }

    String channel() {
        return text("channel");
    }

    String user() {
        return text("user");
    }

    String ts() {
        return text("ts");
    }

    String text() {
        return text("text");
    }

    String eventId() {
        return Json.text(envelope, "event_id");
    }

    String thread() {
        return text("thread_ts").isEmpty() ? ts() : text("thread_ts");
    }

    String lane() {
        return team + ":" + channel() + ":" + thread();
    }

    boolean isReply() {
        return !thread().equals(ts());
    }

    boolean fromBot() {
        return !text("bot_id").isEmpty() || text("subtype").equals("bot_message");
    }

    boolean isOwn() {
        String app = Json.text(envelope, "api_app_id");
        return botUser.filter(bot -> bot.value().equals(user())).isPresent()
                || fromBot() && !app.isEmpty() && app.equals(text("app_id"));
    }

    boolean mentionsBot() {
        return botUser.filter(bot ->
                        text().contains("<@" + bot + ">") || text().contains("<@" + bot + "|"))
                .isPresent();
    }

    /// One of [Place.Kind]; a plain mention does not say it, then only the channel's first letter does.
    String kind() {
        return knownKind().orElse(Place.Kind.CHANNEL).name();
    }

    String toPayload(boolean mentioned) {
        ObjectNode payload = Json.object();
        payload.put("team", team);
        String enterprise = Json.text(envelope, "enterprise_id");
        if (!enterprise.isEmpty()) payload.put("enterprise", enterprise);
        payload.put("channel", channel());
        payload.put("kind", kind());
        payload.put("kind_known", knownKind().isPresent());
        payload.put("user", user());
        payload.put("ts", ts());
        payload.put("thread", thread());
        payload.put("text", text());
        payload.put("mentioned", mentioned);
        payload.put("bot_user", botUser.map(UserId::value).orElse(""));
        payload.put("event_id", eventId());
        payload.put("raw_event_type", text("type"));
        payload.put("from_bot", fromBot());
        payload.put("ext_shared", envelope.path("is_ext_shared_channel").asBoolean(false));
        String actionToken = actionToken();
        if (!actionToken.isEmpty()) payload.put("action_token", actionToken);
        JsonNode event = envelope.path("event");
        for (String name : AS_SENT) if (event.has(name)) payload.set(name, event.get(name));
        return Json.write(payload);
    }

    private Optional<Place.Kind> knownKind() {
        return switch (text("channel_type")) {
            case "im" -> Optional.of(Place.Kind.DM);
            case "mpim" -> Optional.of(Place.Kind.GROUP);
            case "group" -> Optional.of(Place.Kind.PRIVATE_CHANNEL);
            case "channel" -> Optional.of(Place.Kind.CHANNEL);
            default -> channel().startsWith("D") ? Optional.of(Place.Kind.DM) : Optional.empty();
        };
    }

    private String actionToken() {
        String plain = text("action_token");
        return plain.isEmpty() ? text("assistant_thread.action_token") : plain;
    }

    private String text(String path) {
        return Json.text(envelope, "event." + path);
    }

    private static Optional<UserId> botOf(JsonNode envelope) {
        for (JsonNode authorization : envelope.path("authorizations"))
            if (authorization.path("is_bot").asBoolean(false)
                    && !Json.text(authorization, "user_id").isEmpty())
                return Optional.of(new UserId(Json.text(authorization, "user_id")));
        return Optional.empty();
    }
}
