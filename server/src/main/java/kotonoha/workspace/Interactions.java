package kotonoha.workspace;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.web.Reply;
import kotonoha.web.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Buttons, modals, shortcuts and commands: asks the bot, and does what it says in return. The bot is asked outside the
/// town's lock.
final class Interactions {
    private final Town town;
    private final Screens screens;
    private final Deliveries deliveries;
    private final Posts posts;
    private final Views views;
    private final Map<String, ResponseUrl> urls = Town.bounded(2_000);

    private record ResponseUrl(
            String user,
            Channel channel,
            String ts,
            boolean ephemeral,
            String thread,
            Instant until,
            int left) {}

    Interactions(Town town, Screens screens, Deliveries deliveries, Posts posts, Views views) {
        this.town = town;
        this.screens = screens;
        this.deliveries = deliveries;
        this.posts = posts;
        this.views = views;
    }

    /// Somebody used an element of a message.
    void messageAction(Member user, Channel channel, String ts, JsonNode given) {
        answered(user, town.locked(() -> onMessage(user, channel, ts, given)));
    }

    /// Somebody used an element of a modal or of the Home tab.
    void viewAction(Member user, String viewId, JsonNode given) {
        answered(user, town.locked(() -> onView(user, viewId, given)));
    }

    /// Somebody submits a modal; the sentences beside the fields that the bot refuses, by block.
    ObjectNode submit(Member user, String viewId, JsonNode values) {
        ObjectNode view =
                town.locked(() -> views.open(user.id(), viewId).orElseThrow(() -> gone()));
        ObjectNode state = state(view, values);
        ObjectNode missing = missing(user, view, state);
        if (!missing.isEmpty()) return missing;
        ObjectNode payload = town.locked(() -> payload("view_submission", user));
        ObjectNode shown = view.deepCopy();
        shown.putObject("state").set("values", state);
        payload.set("view", shown);
        payload.putArray("response_urls");
        BotLine.Answer answer = deliveries.interaction(payload);
        if (!answer.ok()) throw new Refusal(say(user, "workspace.bot_silent"));
        return town.locked(() -> follow(user, view, answer.body()));
    }

    void close(Member user, String viewId) {
        ObjectNode payload =
                town.locked(() -> {
                    ObjectNode view = views.open(user.id(), viewId).orElseThrow(() -> gone());
                    views.close(user.id(), viewId);
                    if (!view.path("notify_on_close").asBoolean()) return Json.object();
                    ObjectNode closed = payload("view_closed", user);
                    closed.remove("trigger_id");
                    closed.set("view", view.deepCopy());
                    return closed.put("is_cleared", false);
                });
        if (!payload.isEmpty()) answered(user, payload);
    }

    /// A global shortcut, or one on a message where `ts` is given.
    void shortcut(Member user, String callback, @Nullable Channel channel, String ts) {
        ObjectNode payload =
                town.locked(() -> {
                    if (channel == null || ts.isEmpty())
                        return payload("shortcut", user)
                                .put("callback_id", callback)
                                .put("action_ts", town.stamps.next());
                    ObjectNode message = Access.message(channel, ts, "message_not_found");
                    ObjectNode on = payload("message_action", user);
                    on.put("callback_id", callback).put("message_ts", ts);
                    on.put("action_ts", town.stamps.next());
                    channel(on, channel);
                    on.set("message", message.deepCopy());
                    return on.put(
                            "response_url",
                            responseUrl(user, channel, ts, false, Json.text(message, "thread_ts")));
                });
        answered(user, payload);
    }

    void command(Member user, Channel channel, String thread, String command, String text) {
        ObjectNode fields =
                town.locked(() -> {
                    Bot app = town.app;
                    ObjectNode form = Json.object().put("token", "practice");
                    form.put("team_id", app.team()).put("team_domain", town.domain);
                    form.put("channel_id", channel.id);
                    form.put("channel_name", channel.isDm() ? "directmessage" : channel.name);
                    form.put("user_id", user.id()).put("user_name", user.name());
                    form.put("command", command).put("text", text);
                    form.put("api_app_id", app.id()).put("is_enterprise_install", "false");
                    form.put("response_url", responseUrl(user, channel, "", false, thread));
                    return form.put("trigger_id", views.trigger(user.id()));
                });
        BotLine.Answer answer = deliveries.command(fields);
        if (!answer.ok()) {
            notice(user, "workspace.bot_silent");
            return;
        }
        if (answer.body().isBlank()) return;
        JsonNode said =
                Json.tryParse(answer.body())
                        .filter(JsonNode::isObject)
                        .orElse(Json.object().put("text", answer.body()));
        if (said instanceof ObjectNode object)
            town.locked(() -> say(user, channel, thread, new Args(object)));
    }

    /// A POST to a `response_url`.
    Reply respond(Request request) {
        JsonNode body = Json.tryParse(request.bodyText()).orElse(Json.object());
        if (!(body instanceof ObjectNode object)) return Reply.text(400, "invalid_payload");
        return town.locked(() -> respond(request.param("key"), object));
    }

    private Reply respond(String key, ObjectNode body) {
        ResponseUrl url = urls.get(key);
        if (url == null) return Reply.text(404, "no such url");
        if (town.now().isAfter(url.until)) return Reply.text(404, "expired_url");
        if (url.left < 1) return Reply.text(404, "used_url");
        try {
            use(url, new Args(body));
        } catch (Refusal refusal) {
            return Reply.json(400, refusal.body());
        }
        urls.put(
                key,
                new ResponseUrl(
                        url.user,
                        url.channel,
                        url.ts,
                        url.ephemeral,
                        url.thread,
                        url.until,
                        url.left - 1));
        return Reply.text("ok");
    }

    private void use(ResponseUrl url, Args args) {
        Optional<ObjectNode> original =
                url.ephemeral ? url.channel.ephemeral(url.ts) : url.channel.message(url.ts);
        if (args.flag("delete_original")) {
            original.ifPresent(message -> remove(url, message));
            return;
        }
        if (args.flag("replace_original") && original.isPresent()) {
            replace(url, original.get(), args);
            return;
        }
        Member user = town.member(url.user);
        String thread = args.has("thread_ts") ? args.text("thread_ts") : url.thread;
        say(user, url.channel, thread, args);
    }

    private void replace(ResponseUrl url, ObjectNode message, Args args) {
        ChatMethods.Content content = ChatMethods.content(args, town);
        ObjectNode previous = message.deepCopy();
        message.put("text", content.text());
        message.remove(List.of("blocks", "attachments"));
        ChatMethods.fill(message, content, args);
        if (!url.ephemeral) {
            posts.changed(url.channel, message, previous);
            return;
        }
        posts.unwhisper(url.channel, url.user, message);
        posts.whisper(url.channel, url.user, message);
    }

    private void remove(ResponseUrl url, ObjectNode message) {
        if (url.ephemeral) posts.unwhisper(url.channel, url.user, message);
        else posts.delete(url.channel, message);
    }

    private void say(Member user, Channel channel, String thread, Args args) {
        ChatMethods.Content content = ChatMethods.content(args, town);
        ObjectNode message = posts.fromApp(content.text(), thread);
        ChatMethods.fill(message, content, args);
        if (args.text("response_type").equals("in_channel")) posts.add(channel, message);
        else posts.whisper(channel, user.id(), message);
    }

    private ObjectNode onMessage(Member user, Channel channel, String ts, JsonNode given) {
        Optional<ObjectNode> whisper =
                channel.ephemeral(ts).filter(m -> Json.text(m, "to").equals(user.id()));
        boolean whispered = whisper.isPresent();
        ObjectNode message =
                whisper.or(() -> channel.message(ts))
                        .orElseThrow(() -> new Refusal("message_not_found"));
        ObjectNode payload = payload("block_actions", user);
        ObjectNode container = payload.putObject("container").put("type", "message");
        container.put("message_ts", ts).put("channel_id", channel.id);
        container.put("is_ephemeral", whispered);
        String thread = Json.text(message, "thread_ts");
        if (!thread.isEmpty()) container.put("thread_ts", thread);
        channel(payload, channel);
        if (!whispered) payload.set("message", message.deepCopy());
        payload.putObject("state").putObject("values");
        payload.put("response_url", responseUrl(user, channel, ts, whispered, thread));
        payload.putArray("actions").add(action(message.path("blocks"), given));
        return payload;
    }

    private ObjectNode onView(Member user, String viewId, JsonNode given) {
        ObjectNode view = view(user, viewId);
        ObjectNode payload = payload("block_actions", user);
        payload.putObject("container").put("type", "view").put("view_id", viewId);
        payload.set("view", view.deepCopy());
        payload.putArray("actions").add(action(view.path("blocks"), given));
        return payload;
    }

    private void answered(Member user, ObjectNode payload) {
        if (!deliveries.interaction(payload).ok()) notice(user, "workspace.bot_silent");
    }

    /// Does what the bot's answer to a submission says; its errors, or nothing.
    private ObjectNode follow(Member user, ObjectNode view, String body) {
        JsonNode answer = Json.tryParse(body).orElse(Json.object());
        String id = view.path("id").asString();
        switch (Json.text(answer, "response_action")) {
            case "errors" -> {
                return answer.path("errors") instanceof ObjectNode errors ? errors : Json.object();
            }
            case "update" -> {
                if (answer.path("view") instanceof ObjectNode next)
                    views.update(user.id(), view, views.checked(next, "modal"));
            }
            case "push" -> {
                if (answer.path("view") instanceof ObjectNode next)
                    views.push(user.id(), views.checked(next, "modal"));
            }
            case "clear" -> views.closeAll(user.id());
            default -> views.close(user.id(), id);
        }
        return Json.object();
    }

    private ObjectNode payload(String type, Member user) {
        Bot app = town.app;
        ObjectNode payload = Json.object().put("type", type);
        payload.putObject("team").put("id", app.team()).put("domain", town.domain);
        payload.putObject("user")
                .put("id", user.id())
                .put("username", user.name())
                .put("name", user.name())
                .put("team_id", app.team());
        payload.put("api_app_id", app.id()).put("token", "practice");
        payload.putNull("enterprise").put("is_enterprise_install", false);
        return payload.put("trigger_id", views.trigger(user.id()));
    }

    private static void channel(ObjectNode payload, Channel channel) {
        payload.putObject("channel")
                .put("id", channel.id)
                .put("name", channel.isDm() ? "directmessage" : channel.name);
    }

    private ObjectNode view(Member user, String id) {
        return views.open(user.id(), id)
                .or(() -> views.home(user.id()).filter(v -> Json.text(v, "id").equals(id)))
                .orElseThrow(() -> gone());
    }

    private static Refusal gone() {
        return new Refusal("view_not_found");
    }

    private String responseUrl(
            Member user, Channel channel, String ts, boolean ephemeral, String thread) {
        String key = town.chance.id(32);
        Instant until = town.now().plus(town.limits().responseLife());
        urls.put(
                key,
                new ResponseUrl(
                        user.id(),
                        channel,
                        ts,
                        ephemeral,
                        thread,
                        until,
                        town.limits().responseUses()));
        return "%s/actions/%s/%s".formatted(town.base, town.app.team(), key);
    }

    /// The action as Slack sends it: what the element says of itself, and what the person chose.
    private ObjectNode action(JsonNode blocks, JsonNode given) {
        String id = Json.text(given, "action_id");
        String blockId = Json.text(given, "block_id");
        for (JsonNode block : blocks) {
            if (!blockId.isEmpty() && !Json.text(block, "block_id").equals(blockId)) continue;
            Optional<JsonNode> element = element(block, id);
            if (element.isEmpty()) continue;
            ObjectNode action = Json.object();
            for (String name : List.of("type", "action_id", "text", "value", "style", "url"))
                if (element.get().has(name)) action.set(name, element.get().path(name).deepCopy());
            given.properties()
                    .forEach(field -> {
                        if (!field.getKey().equals("type"))
                            action.set(field.getKey(), field.getValue());
                    });
            action.put("block_id", Json.text(block, "block_id"));
            return action.put("action_ts", town.stamps.next());
        }
        throw new Refusal("no such element: " + id);
    }

    private static Optional<JsonNode> element(JsonNode node, String id) {
        if (node.isObject() && node.has("type") && Json.text(node, "action_id").equals(id))
            return Optional.of(node);
        if (!node.isContainer()) return Optional.empty();
        for (JsonNode child : node) {
            Optional<JsonNode> found = element(child, id);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    /// The state of all inputs of a view: what was given, and null for the rest.
    private static ObjectNode state(ObjectNode view, JsonNode values) {
        ObjectNode state = Json.object();
        for (JsonNode block : view.path("blocks")) {
            JsonNode element = block.path("element");
            if (!Json.text(block, "type").equals("input")) continue;
            String blockId = Json.text(block, "block_id");
            String actionId = Json.text(element, "action_id");
            JsonNode given = values.path(blockId).path(actionId);
            ObjectNode value = state.putObject(blockId).putObject(actionId);
            value.put("type", Json.text(element, "type"));
            if (given.isObject())
                given.properties()
                        .forEach(field -> {
                            if (!field.getKey().equals("type"))
                                value.set(field.getKey(), field.getValue());
                        });
            else if (Json.text(element, "type").equals("plain_text_input")) value.putNull("value");
        }
        return state;
    }

    private static ObjectNode missing(Member user, ObjectNode view, ObjectNode state) {
        ObjectNode missing = Json.object();
        for (JsonNode block : view.path("blocks")) {
            if (!Json.text(block, "type").equals("input")) continue;
            if (block.path("optional").asBoolean(false)) continue;
            String id = Json.text(block, "block_id");
            JsonNode value = state.path(id).path(Json.text(block, "element.action_id"));
            if (empty(value)) missing.put(id, say(user, "workspace.required"));
        }
        return missing;
    }

    private static boolean empty(JsonNode value) {
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (field.getKey().equals("type") || field.getValue().isNull()) continue;
            JsonNode given = field.getValue();
            if (given.isString()
                    ? !given.stringValue().isBlank()
                    : given.isValueNode() || !given.isEmpty()) return false;
        }
        return true;
    }

    private void notice(Member user, String key) {
        screens.to(user.id(), Screens.event("notice").put("text", say(user, key)));
    }

    static String say(Member user, String key, Object... values) {
        return Messages.say(Language.ofLocale(user.locale()), key, values);
    }
}
