package kotonoha.workspace;

import java.util.List;
import java.util.Map;
import kotonoha.kernel.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `chat.*` but for streaming, and `reactions.*`.
final class ChatMethods {
    private static final int LONGEST = 40_000;
    private static final int LONGEST_UPDATE = 4_000;
    private static final int MARKDOWN = 12_000;

    private final Town town;
    private final Access access;
    private final Posts posts;
    private final Streams streams;

    ChatMethods(Town town, Access access, Posts posts, Streams streams) {
        this.town = town;
        this.access = access;
        this.posts = posts;
        this.streams = streams;
    }

    void register(Map<String, Call> calls) {
        calls.put("chat.postMessage", this::post);
        calls.put("chat.postEphemeral", this::whisper);
        calls.put("chat.update", this::update);
        calls.put("chat.delete", this::delete);
        calls.put("chat.getPermalink", this::permalink);
        calls.put("chat.unfurl", this::unfurl);
        calls.put("reactions.add", this::react);
        calls.put("reactions.remove", this::unreact);
    }

    /// Text, blocks and attachments of a call, checked.
    record Content(String text, ArrayNode blocks, ArrayNode attachments) {}

    private ObjectNode post(Args args, Member caller) {
        Channel channel = access.writable(args.text("channel"), caller);
        String thread = Access.thread(channel, args, "cannot_reply_to_message");
        Content content = content(args, town);
        String text = content.text;
        if (text.length() > LONGEST) text = text.substring(0, LONGEST);
        ObjectNode message = posts.fromApp(text, thread);
        fill(message, content, args);
        if (args.flag("reply_broadcast") && !thread.isEmpty())
            message.put("subtype", "thread_broadcast");
        posts.add(channel, message);
        ObjectNode answer = Json.object().put("channel", channel.id);
        answer.put("ts", message.path("ts").asString()).set("message", message);
        return answer;
    }

    private ObjectNode whisper(Args args, Member caller) {
        Channel channel = access.writable(args.text("channel"), caller);
        String user = args.text("user");
        if (!channel.members.contains(user)) throw new Refusal("user_not_in_channel");
        String thread = Access.thread(channel, args, "cannot_reply_to_message");
        ObjectNode message = posts.fromApp("", thread);
        Content content = content(args, town);
        if (content.text.length() > LONGEST) throw new Refusal("msg_too_long");
        message.put("text", content.text);
        fill(message, content, args);
        posts.whisper(channel, user, message);
        return Json.object().put("message_ts", message.path("ts").asString());
    }

    private ObjectNode update(Args args, Member caller) {
        Channel channel = access.writable(args.text("channel"), caller);
        ObjectNode message = Access.message(channel, args.text("ts"), "message_not_found");
        if (!posts.isApps(message)) throw new Refusal("cant_update_message");
        if (streams.isLive(channel, args.text("ts"))) throw new Refusal("streaming_state_conflict");
        if (args.text("text").length() > LONGEST_UPDATE) throw new Refusal("msg_too_long");
        Content content = content(args, town);
        ObjectNode previous = message.deepCopy();
        if (!content.text.isEmpty()) message.put("text", content.text);
        if (args.has("blocks") || args.has("markdown_text")) message.remove("blocks");
        if (args.has("attachments")) message.remove("attachments");
        fill(message, content, args);
        message.putObject("edited").put("user", caller.id()).put("ts", town.stamps.next());
        posts.changed(channel, message, previous);
        ObjectNode answer = Json.object().put("channel", channel.id);
        answer.put("ts", message.path("ts").asString())
                .put("text", message.path("text").asString());
        answer.set("message", message);
        return answer;
    }

    private ObjectNode delete(Args args, Member caller) {
        Channel channel = access.writable(args.text("channel"), caller);
        ObjectNode message = Access.message(channel, args.text("ts"), "message_not_found");
        if (!posts.isApps(message)) throw new Refusal("cant_delete_message");
        streams.forget(channel, message);
        posts.delete(channel, message);
        return Json.object().put("channel", channel.id).put("ts", args.text("ts"));
    }

    private ObjectNode permalink(Args args, Member caller) {
        Channel channel = access.known(args.text("channel"), caller);
        ObjectNode message = Access.message(channel, args.text("message_ts"), "message_not_found");
        return Json.object()
                .put("channel", channel.id)
                .put("permalink", town.permalink(channel, message));
    }

    private ObjectNode unfurl(Args args, Member caller) {
        if (!args.has("unfurls") && !args.flag("user_auth_required"))
            throw new Refusal("missing_unfurls");
        if (args.has("channel")) {
            Channel channel = access.joined(args.text("channel"), caller);
            if (!args.has("ts")) throw new Refusal("missing_ts");
            Access.message(channel, args.text("ts"), "cannot_find_message");
        } else if (!args.has("unfurl_id")) throw new Refusal("missing_channel");
        args.object("unfurls", "invalid_unfurls_format");
        return Json.object();
    }

    private ObjectNode react(Args args, Member caller) {
        posts.react(
                access.joined(args.text("channel"), caller),
                reacted(args, caller),
                caller.id(),
                name(args));
        return Json.object();
    }

    private ObjectNode unreact(Args args, Member caller) {
        if (!args.has("channel") || !args.has("timestamp")) throw new Refusal("no_item_specified");
        posts.unreact(
                access.joined(args.text("channel"), caller),
                reacted(args, caller),
                caller.id(),
                name(args));
        return Json.object();
    }

    private ObjectNode reacted(Args args, Member caller) {
        Channel channel =
                town.channel(args.text("channel"))
                        .filter(found -> found.members.contains(caller.id()))
                        .orElseThrow(() -> new Refusal("channel_not_found"));
        String ts = args.text("timestamp");
        if (!Timestamps.wellFormed(ts)) throw new Refusal("bad_timestamp");
        return Access.message(channel, ts, "message_not_found");
    }

    private static String name(Args args) {
        String name = args.text("name").replace(":", "");
        if (!name.matches("[\\p{L}0-9_+'-]{1,100}")) throw new Refusal("invalid_name");
        return name;
    }

    /// What a message of the app says; `no_text` where it says nothing.
    static Content content(Args args, Town town) {
        String markdown = args.text("markdown_text");
        if (!markdown.isEmpty() && (args.has("text") || args.has("blocks")))
            throw new Refusal("markdown_text_conflict");
        if (markdown.length() > MARKDOWN) throw new Refusal("msg_too_long");
        ArrayNode blocks = BlockRules.messageBlocks(args, town);
        ArrayNode attachments =
                args.array("attachments", "invalid_attachments").orElse(Json.array());
        if (!markdown.isEmpty()) {
            blocks.addObject().put("type", "markdown").put("text", markdown);
            return new Content(markdown, blocks, attachments);
        }
        String text = args.text("text");
        boolean nothing = text.isEmpty() && blocks.isEmpty() && attachments.isEmpty();
        if (nothing) throw new Refusal("no_text");
        if (attachments.size() > 100) throw new Refusal("too_many_attachments");
        return new Content(text, blocks, attachments);
    }

    static void fill(ObjectNode message, Content content, Args args) {
        if (!content.blocks.isEmpty()) message.set("blocks", content.blocks);
        if (!content.attachments.isEmpty()) message.set("attachments", content.attachments);
        for (String name : List.of("username", "icon_emoji", "icon_url"))
            if (args.has(name)) message.put(name, args.text(name));
        args.object("metadata", "invalid_metadata_format")
                .ifPresent(metadata -> metadata(message, metadata));
    }

    private static void metadata(ObjectNode message, ObjectNode metadata) {
        boolean whole =
                !Json.text(metadata, "event_type").isEmpty()
                        && metadata.path("event_payload").isObject();
        if (!whole) throw new Refusal("invalid_metadata_format");
        message.set("metadata", metadata);
    }
}
