package kotonoha.app;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kotonoha.intake.IntakeSettings.FollowUp;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The manifest from which Slack creates the app: an agent in the Messages tab, the events it hears, and the least
/// scopes. Without a `url` for Slack's requests it is one for Socket Mode.
record Manifest(String name, Optional<URI> url, FollowUp followUp, Language language) {
    private static final String PATH = "/slack/events";
    private static final int PROMPTS = 3;

    ObjectNode toJson() {
        ObjectNode manifest = Json.object();
        manifest.putObject("display_information")
                .put("name", name)
                .put("description", say("description"))
                .put("long_description", say("long_description"))
                .put("background_color", "#2f5d50");
        manifest.set("features", features());
        ArrayNode scopes = manifest.putObject("oauth_config").putObject("scopes").putArray("bot");
        for (Scope scope : Scope.asked()) scopes.add(scope.id());
        manifest.set("settings", settings());
        return manifest;
    }

    /// As YAML, each scope with the reason for it.
    String toYaml() {
        StringBuilder yaml = new StringBuilder();
        for (String line : say(url.isPresent() ? "how_http" : "how_socket").split("\n", -1))
            yaml.append("# ").append(line).append('\n');
        write(toJson(), "", yaml);
        return yaml.toString();
    }

    private ObjectNode features() {
        ObjectNode features = Json.object();
        features.putObject("app_home")
                .put("home_tab_enabled", true)
                .put("messages_tab_enabled", true)
                .put("messages_tab_read_only_enabled", false);
        features.putObject("bot_user").put("display_name", name).put("always_online", true);
        ObjectNode agent = features.putObject("agent_view");
        agent.put("agent_description", say("agent_description"));
        ArrayNode prompts = agent.putArray("suggested_prompts");
        for (int i = 1; i <= PROMPTS; i++)
            prompts.addObject()
                    .put("title", say("prompt%d.title".formatted(i)))
                    .put("message", say("prompt%d.message".formatted(i)));
        return features;
    }

    private ObjectNode settings() {
        ObjectNode settings = Json.object();
        ObjectNode events = settings.putObject("event_subscriptions");
        url.ifPresent(base -> events.put("request_url", requestUrl(base)));
        events().forEach(events.putArray("bot_events")::add);
        ObjectNode interactivity = settings.putObject("interactivity").put("is_enabled", true);
        url.ifPresent(base -> interactivity.put("request_url", requestUrl(base)));
        return settings.put("org_deploy_enabled", false)
                .put("socket_mode_enabled", url.isEmpty())
                .put("token_rotation_enabled", false);
    }

    /// Mentions arrive on their own; whole channels are only listened to where every message in a thread may be a
    /// follow-up.
    List<String> events() {
        List<String> events =
                new ArrayList<>(
                        List.of(
                                "agent_session_stopped",
                                "app_context_changed",
                                "app_home_opened",
                                "app_mention",
                                "message.im"));
        if (followUp == FollowUp.THREAD)
            events.addAll(List.of("message.channels", "message.groups", "message.mpim"));
        return events;
    }

    private static String requestUrl(URI base) {
        String text = base.toString().replaceFirst("/+$", "");
        return text.endsWith(PATH) ? text : text + PATH;
    }

    /// Strings go out as JSON strings, which YAML reads as they are.
    private void write(JsonNode node, String indent, StringBuilder yaml) {
        node.properties()
                .forEach(field -> {
                    yaml.append(indent).append(field.getKey()).append(':');
                    value(field.getValue(), indent, yaml);
                });
    }

    private void value(JsonNode value, String indent, StringBuilder yaml) {
        if (value.isObject()) {
            write(value, indent + "  ", yaml.append('\n'));
        } else if (value.isArray()) {
            yaml.append('\n');
            for (JsonNode item : value) item(item, indent + "  ", yaml);
        } else {
            yaml.append(' ').append(Json.write(value)).append('\n');
        }
    }

    private void item(JsonNode item, String indent, StringBuilder yaml) {
        yaml.append(indent).append("- ");
        if (item.isObject()) {
            StringBuilder fields = new StringBuilder();
            write(item, indent + "  ", fields);
            yaml.append(fields.substring(indent.length() + 2));
            return;
        }
        yaml.append(Json.write(item));
        Scope.ofId(item.asString())
                .ifPresent(scope -> yaml.append(" # ").append(scope.why(language)));
        yaml.append('\n');
    }

    private String say(String what) {
        return Messages.say(language, "manifest." + what);
    }
}
