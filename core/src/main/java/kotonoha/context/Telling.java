package kotonoha.context;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.UserId;
import kotonoha.slack.SlackMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns messages into what was said: who, when, the text; of our own answers without their furniture.
final class Telling {
    private static final Pattern PERSON = Pattern.compile("<@([UW][A-Z0-9]{2,20})");

    private final @Nullable UserId bot;
    private final Function<UserId, String> names;

    Telling(@Nullable UserId bot, Function<UserId, String> names) {
        this.bot = bot;
        this.names = names;
    }

    Context.Said said(SlackMessage message) {
        boolean own = isOwn(message, bot);
        String text = (own ? withoutFurniture(message) : message).flatten(names);
        String name = own ? "Kotonoha" : author(message);
        return new Context.Said(own, name, instant(message.ts()), text);
    }

    String author(SlackMessage message) {
        if (!message.user().isEmpty()) return names.apply(new UserId(message.user()));
        String username = Clean.line(Json.text(message.raw(), "username"), 80);
        return username.isEmpty() ? "bot" : username;
    }

    /// Who wrote or is mentioned, the newest first.
    static Set<UserId> people(List<SlackMessage> messages) {
        Set<UserId> people = new LinkedHashSet<>();
        for (SlackMessage message : messages.reversed()) {
            if (!message.user().isEmpty()) people.add(new UserId(message.user()));
            Matcher mentioned = PERSON.matcher(message.text());
            while (mentioned.find()) people.add(new UserId(mentioned.group(1)));
        }
        return people;
    }

    static boolean isOwn(SlackMessage message, @Nullable UserId bot) {
        return bot != null && message.user().equals(bot.value());
    }

    static boolean isNotice(SlackMessage message) {
        return Json.text(message.raw(), "metadata.event_type").equals(Gathering.NOTICE);
    }

    static Instant instant(MessageTs ts) {
        int dot = ts.value().indexOf('.');
        try {
            return Instant.ofEpochSecond(
                    Long.parseLong(dot < 0 ? ts.value() : ts.value().substring(0, dot)));
        } catch (NumberFormatException noNumber) {
            return Instant.EPOCH;
        }
    }

    /// What a question carries besides its text: tables and other blocks, and messages that were shared with it.
    String besides(SlackMessage question) {
        if (!(question.raw() instanceof ObjectNode raw)) return "";
        ArrayNode blocks = Json.array();
        for (JsonNode block : raw.path("blocks")) if (!isWords(block)) blocks.add(block);
        ArrayNode shared = Json.array();
        for (JsonNode attachment : raw.path("attachments"))
            if (attachment.path("is_share").asBoolean(false)) shared.add(attachment);
        if (blocks.isEmpty() && shared.isEmpty()) return "";
        ObjectNode rest = Json.object();
        rest.set("blocks", blocks);
        rest.set("attachments", shared);
        return SlackMessage.of(rest).flatten(names).strip();
    }

    private static boolean isWords(JsonNode block) {
        List<String> words = List.of("rich_text", "section", "actions", "context_actions");
        return words.contains(Json.text(block, "type"));
    }

    private static SlackMessage withoutFurniture(SlackMessage message) {
        if (!(message.raw() instanceof ObjectNode raw) || !raw.path("blocks").isArray())
            return message;
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode block : raw.path("blocks")) if (!isFurniture(block)) kept.add(block);
        ObjectNode copy = raw.deepCopy();
        copy.set("blocks", Json.array().addAll(kept));
        String text = kept.isEmpty() ? message.text() : "";
        return new SlackMessage(
                message.ts(),
                message.thread(),
                message.user(),
                message.botId(),
                message.subtype(),
                text,
                copy);
    }

    private static boolean isFurniture(JsonNode block) {
        String type = Json.text(block, "type");
        return Json.text(block, "block_id").startsWith(Gathering.FURNITURE)
                || type.equals("task_card")
                || type.equals("plan")
                || type.equals("context_actions");
    }
}
