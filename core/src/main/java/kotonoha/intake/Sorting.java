package kotonoha.intake;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kotonoha.intake.IntakeSettings.FollowUp;
import kotonoha.kernel.Json;
import kotonoha.work.Jobs.NewJob;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Decides what becomes a job, of which kind, in which lane, and under which keys repeats of it are known. Nothing
/// that is let pass may leave a key behind: a message that is none of the bot's business must not hide its twin, the
/// mention.
final class Sorting {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,40}");
    private static final Pattern TS = Pattern.compile("\\d{1,16}\\.\\d{1,10}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._:=+/-]{1,120}");

    /// Messages that people write; all other subtypes are edits, deletions, joins and notices.
    private static final Set<String> WRITTEN =
            Set.of("", "file_share", "thread_broadcast", "me_message");

    private final BotIdentity bot;
    private final IntakeSettings settings;

    Sorting(BotIdentity bot, IntakeSettings settings) {
        this.bot = bot;
        this.settings = settings;
    }

    Optional<NewJob> event(JsonNode envelope) {
        String type = Json.text(envelope, "event.type");
        return switch (type) {
            case "app_mention", "message" -> message(envelope, type);
            case "agent_session_stopped" -> whole(Kinds.STOP, envelope);
            case "app_home_opened" -> whole(Kinds.HOME, envelope);
            default ->
                    settings.otherEvents().contains(type)
                            ? whole(type, envelope)
                            : Optional.empty();
        };
    }

    Optional<NewJob> interaction(JsonNode payload) {
        String type = Json.text(payload, "type");
        return switch (type) {
            case "block_actions" -> job(Kinds.ACTION, actionKey(payload), payload);
            case "view_submission" -> job(Kinds.VIEW, viewKey(payload), payload);
            case "shortcut", "message_action" ->
                    job(Kinds.SHORTCUT, triggerKey("shortcut", payload), payload);
            default ->
                    settings.otherEvents().contains(type)
                            ? job(type, triggerKey(type, payload), payload)
                            : Optional.empty();
        };
    }

    Optional<NewJob> command(JsonNode payload) {
        return job(Kinds.COMMAND, triggerKey("command", payload), payload);
    }

    private Optional<NewJob> message(JsonNode envelope, String type) {
        JsonNode event = envelope.path("event");
        Heard heard = Heard.of(envelope, bot);
        if (!isWellFormed(heard) || !isWritten(event) || !isWelcome(heard)) return Optional.empty();
        boolean mentioned = type.equals("app_mention") || heard.mentionsBot();
        if (mentioned || heard.kind().equals("DM"))
            return Optional.of(
                    new NewJob(
                            keys(heard, "message"),
                            Kinds.QUESTION,
                            heard.lane(),
                            heard.toPayload(mentioned)));
        return followUp(heard);
    }

    private Optional<NewJob> followUp(Heard heard) {
        if (settings.followUp() != FollowUp.THREAD || !heard.isReply()) return Optional.empty();
        // Whether it mentions the bot cannot be told here; its twin will say.
        if (heard.botUser().isEmpty() && heard.text().contains("<@")) return Optional.empty();
        return Optional.of(
                new NewJob(
                        keys(heard, "thread_message"),
                        Kinds.THREAD_MESSAGE,
                        heard.lane(),
                        heard.toPayload(false)));
    }

    private static boolean isWellFormed(Heard heard) {
        return ID.matcher(heard.team()).matches()
                && ID.matcher(heard.channel()).matches()
                && TS.matcher(heard.ts()).matches()
                && TS.matcher(heard.thread()).matches();
    }

    private static boolean isWritten(JsonNode event) {
        String subtype = Json.text(event, "subtype");
        return (WRITTEN.contains(subtype) || subtype.equals("bot_message"))
                && !event.path("hidden").asBoolean(false)
                && !event.has("edited");
    }

    private boolean isWelcome(Heard heard) {
        if (heard.isOwn()) return false;
        if (heard.fromBot()) return settings.answerBots();
        return ID.matcher(heard.user()).matches();
    }

    private static Set<String> keys(Heard heard, String name) {
        Set<String> keys = new LinkedHashSet<>();
        keys.add(name + ":" + heard.channel() + ":" + heard.ts());
        if (isKey(heard.eventId())) keys.add("event:" + heard.team() + ":" + heard.eventId());
        return keys;
    }

    private static Optional<NewJob> whole(String kind, JsonNode envelope) {
        String id = Json.text(envelope, "event_id");
        return job(kind, isKey(id) ? "event:" + Heard.team(envelope) + ":" + id : "", envelope);
    }

    private static Optional<NewJob> job(String kind, String key, JsonNode payload) {
        Set<String> keys = isKey(key) ? Set.of(key) : Set.of();
        return Optional.of(new NewJob(keys, kind, "", withoutToken(payload)));
    }

    private static String actionKey(JsonNode payload) {
        JsonNode action = payload.path("actions").path(0);
        String ts = Json.text(action, "action_ts");
        if (ts.isEmpty()) return triggerKey("action", payload);
        // The action's own name may be of any length and content.
        String name = Integer.toHexString(Json.text(action, "action_id").hashCode());
        return "action:" + Json.text(payload, "user.id") + ":" + ts + ":" + name;
    }

    private static String viewKey(JsonNode payload) {
        if (payload.has("trigger_id")) return triggerKey("view", payload);
        String view = Json.text(payload, "view.id");
        return view.isEmpty() ? "" : "view:" + view + ":" + Json.text(payload, "view.hash");
    }

    private static String triggerKey(String name, JsonNode payload) {
        String trigger = Json.text(payload, "trigger_id");
        return trigger.isEmpty() ? "" : name + ":" + trigger;
    }

    private static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    /// Slack's old verification token is still in every payload; it has no business on our disk.
    private static String withoutToken(JsonNode payload) {
        if (!(payload instanceof ObjectNode object)) return Json.write(payload);
        ObjectNode copy = object.deepCopy();
        copy.remove("token");
        return Json.write(copy);
    }
}
