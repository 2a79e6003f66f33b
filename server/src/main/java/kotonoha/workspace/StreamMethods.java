package kotonoha.workspace;

import java.util.List;
import java.util.Map;
import java.util.Set;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `chat.*Stream`, `agents.sessions.*` and `assistant.threads.*`: what an answer in the making says of itself.
final class StreamMethods {
    private static final Set<String> MODES = Set.of("", "timeline", "plan", "dense");

    private final Town town;
    private final Access access;
    private final Streams streams;
    private final Sessions sessions;

    StreamMethods(Town town, Access access, Streams streams, Sessions sessions) {
        this.town = town;
        this.access = access;
        this.streams = streams;
        this.sessions = sessions;
    }

    void register(Map<String, Call> calls) {
        calls.put("chat.startStream", this::start);
        calls.put("chat.appendStream", this::append);
        calls.put("chat.stopStream", this::stop);
        calls.put("agents.sessions.setStatus", this::sessionStatus);
        calls.put("agents.sessions.rename", this::rename);
        calls.put("assistant.threads.setStatus", this::status);
        calls.put("assistant.threads.setTitle", this::title);
        calls.put("assistant.threads.setSuggestedPrompts", this::prompts);
    }

    private ObjectNode start(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel"), caller);
        if (!MODES.contains(args.text("task_display_mode")))
            throw new Refusal(
                    "invalid_arguments",
                    List.of("[ERROR] must be one of timeline, plan: task_display_mode"));
        String thread = Access.thread(channel, args, "invalid_thread_ts");
        if (!channel.isDm()) {
            if (thread.isEmpty()) throw new Refusal("invalid_thread_ts");
            if (!args.has("recipient_user_id")) throw new Refusal("missing_recipient_user_id");
            if (!args.has("recipient_team_id")) throw new Refusal("missing_recipient_team_id");
        }
        if (args.has("recipient_user_id")
                && !town.people.containsKey(args.text("recipient_user_id")))
            throw new Refusal("user_not_found");
        if (args.has("recipient_team_id")
                && !args.text("recipient_team_id").equals(town.app.team()))
            throw new Refusal("team_not_found");
        ObjectNode message = streams.start(channel, thread, args);
        return Json.object().put("channel", channel.id).put("ts", message.path("ts").asString());
    }

    private ObjectNode append(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel"), caller);
        streams.append(channel, args.text("ts"), args);
        return Json.object().put("channel", channel.id).put("ts", args.text("ts"));
    }

    private ObjectNode stop(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel"), caller);
        ObjectNode message = streams.stop(channel, args.text("ts"), args);
        ObjectNode answer = Json.object().put("channel", channel.id).put("ts", args.text("ts"));
        answer.set("message", message);
        return answer;
    }

    private ObjectNode sessionStatus(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel_id"), caller, "channel_not_found");
        String status = args.text("status");
        if (!Sessions.STATUSES.contains(status)) throw new Refusal("invalid_status");
        if (args.text("title").length() > 200)
            throw new Refusal(
                    "invalid_arguments",
                    List.of("[ERROR] must be less than 201 characters: title"));
        sessions.set(channel, sessionThread(channel, args), status, args.text("title"));
        ObjectNode answer = Json.object();
        if (town.settings.muted().contains("agent_session_stopped"))
            answer.put("warning", "missing_agent_session_stopped_event_subscription");
        return answer;
    }

    private ObjectNode rename(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel_id"), caller, "channel_not_found");
        String title = args.text("title");
        if (title.isBlank() || title.length() > 200) throw new Refusal("invalid_name");
        String thread = sessionThread(channel, args);
        if (!sessions.rename(channel, thread, title.replace(':', '_')))
            throw new Refusal("session_not_found");
        return Json.object();
    }

    private ObjectNode status(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel_id"), caller, "channel_not_found");
        String thread = assistantThread(channel, args);
        List<String> loading = args.list("loading_messages");
        if (loading.size() > 10)
            throw new Refusal(
                    "invalid_arguments",
                    List.of(
                            "[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]"));
        for (int i = 0; i < loading.size(); i++)
            shortEnough(loading.get(i), "/loading_messages/" + i);
        shortEnough(args.text("status"), "/status");
        sessions.say(channel, thread, args.text("status"), loading);
        return Json.object();
    }

    private ObjectNode title(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel_id"), caller, "channel_not_found");
        String thread = assistantThread(channel, args);
        if (!sessions.rename(channel, thread, args.text("title"))) {
            sessions.create(channel, thread, args.text("title"));
        }
        return Json.object();
    }

    private ObjectNode prompts(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel_id"), caller, "channel_not_found");
        if (args.has("thread_ts")) assistantThread(channel, args);
        ArrayNode prompts = args.array("prompts", "invalid_arguments").orElse(Json.array());
        if (prompts.isEmpty() || prompts.size() > 4)
            throw new Refusal(
                    "invalid_arguments",
                    List.of("[ERROR] 1 to 4 items allowed [json-pointer:/prompts]"));
        for (JsonNode prompt : prompts)
            if (Json.text(prompt, "title").isEmpty() || Json.text(prompt, "message").isEmpty())
                throw new Refusal(
                        "invalid_arguments",
                        List.of("[ERROR] missing required field: title or message"));
        sessions.suggest(channel, args.text("title"), prompts);
        return Json.object();
    }

    private static String sessionThread(Channel channel, Args args) {
        if (!args.has("thread_ts")) throw new Refusal("thread_ts_required");
        return Access.thread(channel, args, "not_authorized");
    }

    private static String assistantThread(Channel channel, Args args) {
        return Access.thread(channel, args, "invalid_thread_ts");
    }

    private static void shortEnough(String text, String at) {
        if (text.length() > 50)
            throw new Refusal(
                    "invalid_arguments",
                    List.of(
                            "[ERROR] must be less than 51 characters [json-pointer:%s]"
                                    .formatted(at)));
    }
}
