package kotonoha.workspace;

import java.util.ArrayList;
import java.util.List;
import kotonoha.kernel.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What people do in the workspace: the page's calls and a test's both end here.
final class Acts {
    private static final int LONGEST = 40_000;

    private final Town town;
    private final Screens screens;
    private final Deliveries deliveries;
    private final Posts posts;
    private final Files files;
    private final Canvases canvases;
    private final Streams streams;
    private final Sessions sessions;

    Acts(
            Town town,
            Screens screens,
            Deliveries deliveries,
            Posts posts,
            Files files,
            Canvases canvases,
            Streams streams,
            Sessions sessions) {
        this.town = town;
        this.screens = screens;
        this.deliveries = deliveries;
        this.posts = posts;
        this.files = files;
        this.canvases = canvases;
        this.streams = streams;
        this.sessions = sessions;
    }

    Channel channel(Member who, String id) {
        return town.channel(id)
                .filter(channel -> channel.visibleTo(who))
                .orElseThrow(() -> refusal(who, "workspace.no_channel"));
    }

    /// Posts what somebody typed; the timestamp of the message.
    String post(Member who, String channelId, String thread, String raw, List<String> fileIds) {
        return town.locked(
                () -> posted(who, channelId, thread, new Typing(town).typed(raw), fileIds));
    }

    /// Posts a text that is in Slack's form already.
    String postSlack(Member who, String channelId, String thread, String text) {
        Typing.Typed typed = new Typing.Typed(text, Json.array());
        return town.locked(() -> posted(who, channelId, thread, typed, List.of()));
    }

    void edit(Member who, String channelId, String ts, String raw) {
        town.locked(() -> {
            Channel channel = channel(who, channelId);
            ObjectNode message = own(who, channel, ts);
            ObjectNode previous = message.deepCopy();
            Typing.Typed typed = new Typing(town).typed(raw);
            message.put("text", typed.text()).set("blocks", typed.blocks());
            message.putObject("edited").put("user", who.id()).put("ts", town.stamps.next());
            posts.changed(channel, message, previous);
        });
    }

    void delete(Member who, String channelId, String ts) {
        town.locked(() -> {
            Channel channel = channel(who, channelId);
            posts.delete(channel, own(who, channel, ts));
        });
    }

    /// Adds a reaction, or takes it back where it is there.
    void react(Member who, String channelId, String ts, String name) {
        if (!name.matches("[\\p{L}0-9_+'-]{1,100}")) throw new Refusal("invalid_name");
        town.locked(() -> {
            Channel channel = channel(who, channelId);
            ObjectNode message = message(who, channel, ts);
            try {
                posts.react(channel, message, who.id(), name);
            } catch (Refusal already) {
                posts.unreact(channel, message, who.id(), name);
            }
        });
    }

    ObjectNode upload(Member who, String name, byte[] bytes) {
        if (bytes.length > Files.LARGEST) throw new Refusal("file_upload_size_restricted");
        String safe = name.isBlank() ? "file" : name.replaceAll("[/\\\\\\p{Cntrl}]", "_");
        return town.locked(() -> files.json(files.keep(who.id(), safe, bytes)));
    }

    void becomes(Member who, String id, StoredFile.State state, String url) {
        town.locked(() -> {
            StoredFile file =
                    files.file(id)
                            .filter(found -> found.user.equals(who.id()))
                            .orElseThrow(() -> new Refusal("file_not_found"));
            file.external = url;
            files.become(file, state);
        });
    }

    /// The native stop: Slack ends the streams itself and tells the app.
    void stop(Member who, String channelId, String threadTs) {
        town.locked(() -> {
            Channel channel = channel(who, channelId);
            List<String> stopped = streams.stopByUser(channel, threadTs);
            ObjectNode event = Json.object().put("type", "agent_session_stopped");
            event.put("channel", channel.id).put("user", who.id());
            event.put("thread_ts", threadTs);
            stopped.forEach(event.putArray("streaming_message_ts")::add);
            deliveries.event(event.put("event_ts", town.stamps.next()));
        });
    }

    void rename(Member who, String channelId, String threadTs, String title) {
        town.locked(() -> {
            Channel channel = channel(who, channelId);
            String previous =
                    sessions.session(channel.id, threadTs)
                            .orElseThrow(() -> new Refusal("session_not_found"))
                            .title();
            sessions.rename(channel, threadTs, title);
            ObjectNode event = Json.object().put("type", "agent_session_title_changed");
            event.put("channel", channel.id).put("user", who.id()).put("thread_ts", threadTs);
            event.put("title", title);
            if (!previous.isEmpty()) event.put("previous_title", previous);
            deliveries.event(event.put("event_ts", town.stamps.next()));
        });
    }

    /// Somebody opens the app's Home or Messages tab.
    void open(Member who, String tab, @Nullable ObjectNode view) {
        town.locked(() -> {
            ObjectNode event = Json.object().put("type", "app_home_opened");
            event.put("user", who.id()).put("channel", town.dm(who.id()).id).put("tab", tab);
            if (view != null && tab.equals("home")) event.set("view", view.deepCopy());
            event.set("context", town.looking.getOrDefault(who.id(), Json.object()).deepCopy());
            deliveries.event(event.put("event_ts", town.stamps.next()));
        });
    }

    /// Somebody looks at a channel, and perhaps a thread or a canvas in it. Looking at the app itself changes nothing:
    /// it stands beside what was looked at before.
    void context(Member who, String channelId, String thread, String canvas) {
        town.locked(() -> {
            if (channelId.equals(town.dm(who.id()).id)) return;
            ObjectNode context = Json.object();
            if (!channelId.isEmpty()) {
                ArrayNode entities = context.putArray("entities");
                Channel channel = channel(who, channelId);
                if (!canvas.isEmpty())
                    entities.add(entity("canvas_id").put("value", canvas(who, canvas).id));
                if (!thread.isEmpty()) {
                    ObjectNode value = entity("message_context");
                    value.putObject("value")
                            .put("message_ts", thread)
                            .put("channel_id", channel.id);
                    entities.add(value);
                }
                entities.add(entity("channel_id").put("value", channel.id));
            }
            if (context.equals(town.looking.put(who.id(), context))) return;
            ObjectNode event = Json.object().put("type", "app_context_changed");
            event.put("channel", town.dm(who.id()).id).put("user", who.id());
            event.set("context", context);
            deliveries.event(event.put("event_ts", town.stamps.next()));
        });
    }

    private ObjectNode entity(String type) {
        return Json.object().put("type", "slack#/types/" + type).put("team_id", town.app.team());
    }

    StoredFile canvas(Member who, String id) {
        return files.file(id)
                .filter(file -> file.canvas && files.visibleTo(who, file))
                .orElseThrow(() -> new Refusal("canvas_not_found"));
    }

    /// Writes a canvas anew, or a channel's first one; its id.
    String write(Member who, String channelId, String id, String markdown) {
        return town.locked(() -> {
            if (id.isEmpty()) {
                Channel channel = channel(who, channelId);
                StoredFile made = canvases.ofChannel(who.id(), channel, channel.name, markdown);
                shown(channel);
                return made.id;
            }
            StoredFile canvas = canvas(who, id);
            canvases.rewrite(canvas, markdown);
            if (files.visibleToApp(canvas)) {
                ObjectNode event = Json.object().put("type", "file_change");
                event.put("file_id", canvas.id).putObject("file").put("id", canvas.id);
                deliveries.event(event.put("event_ts", town.stamps.next()));
            }
            return canvas.id;
        });
    }

    /// Somebody changes the language of their Slack.
    void speak(Member who, String locale) {
        town.locked(() -> {
            Member changed = town.member(who.id()).in(locale);
            town.people.put(who.id(), changed);
            ObjectNode event = Json.object().put("type", "user_change");
            event.set("user", changed.json(town.app, town.now(), true));
            deliveries.event(event.put("event_ts", town.stamps.next()));
        });
    }

    void join(Member who, String channelId) {
        town.locked(() -> {
            Channel channel = town.channel(channelId).orElseThrow();
            if (!channel.members.add(who.id())) return;
            ObjectNode event = Json.object().put("type", "member_joined_channel");
            event.put("user", who.id()).put("channel", channel.id);
            event.put("channel_type", channel.kind == Channel.Kind.PRIVATE ? "G" : "C");
            event.put("team", town.app.team()).put("event_ts", town.stamps.next());
            if (channel.members.contains(town.app.user())) deliveries.event(event);
            shown(channel);
        });
    }

    void leave(Member who, String channelId) {
        town.locked(() -> {
            Channel channel = town.channel(channelId).orElseThrow();
            if (!channel.members.remove(who.id())) return;
            ObjectNode event = Json.object().put("type", "member_left_channel");
            event.put("user", who.id()).put("channel", channel.id);
            event.put("channel_type", channel.kind == Channel.Kind.PRIVATE ? "G" : "C");
            event.put("team", town.app.team()).put("event_ts", town.stamps.next());
            boolean app = who.id().equals(town.app.user());
            if (app || channel.members.contains(town.app.user())) deliveries.event(event);
            shown(channel);
        });
    }

    /// Messages of a channel, or of one thread, as the Web API gives them; oldest first.
    List<JsonNode> messages(Member who, String channelId, String thread) {
        return town.locked(() -> {
            streams.tick();
            Channel channel = channel(who, channelId);
            List<JsonNode> found = new ArrayList<>();
            (thread.isEmpty() ? channel.roots() : channel.thread(thread))
                    .forEach(message -> found.add(message.deepCopy()));
            return found;
        });
    }

    List<JsonNode> whispers(Member who, String channelId) {
        return town.locked(() -> {
            List<JsonNode> found = new ArrayList<>();
            for (ObjectNode message : channel(who, channelId).ephemerals)
                if (Json.text(message, "to").equals(who.id())) found.add(message.deepCopy());
            return found;
        });
    }

    private String posted(
            Member who, String channelId, String thread, Typing.Typed typed, List<String> fileIds) {
        Channel channel = channel(who, channelId);
        if (!channel.members.contains(who.id())) channel.members.add(who.id());
        if (typed.text().isEmpty() && fileIds.isEmpty()) throw refusal(who, "workspace.empty");
        if (typed.text().length() > LONGEST) throw refusal(who, "workspace.too_long", LONGEST);
        String root = thread.isEmpty() ? "" : Channel.rootOf(message(who, channel, thread));
        if (fileIds.isEmpty()) {
            ObjectNode message = posts.fromPerson(who, typed.text(), typed.blocks(), root);
            posts.add(channel, message);
            return message.path("ts").asString();
        }
        List<StoredFile> shared = new ArrayList<>();
        for (String id : fileIds)
            shared.add(
                    files.file(id)
                            .filter(file -> file.user.equals(who.id()))
                            .orElseThrow(() -> new Refusal("file_not_found")));
        return files.share(shared, channel, root, who, typed).path("ts").asString();
    }

    private void shown(Channel channel) {
        ObjectNode event = Screens.event("channel");
        event.set("channel", PageRoutes.channel(channel, town.app.user()));
        screens.inChannel(channel, event);
    }

    private ObjectNode own(Member who, Channel channel, String ts) {
        ObjectNode message = message(who, channel, ts);
        if (!Json.text(message, "user").equals(who.id())) throw refusal(who, "workspace.not_yours");
        return message;
    }

    private static ObjectNode message(Member who, Channel channel, String ts) {
        return channel.message(ts).orElseThrow(() -> refusal(who, "workspace.no_message"));
    }

    /// A refusal whose word is a sentence for the person.
    static Refusal refusal(Member who, String key, Object... values) {
        return new Refusal(Interactions.say(who, key, values));
    }

    static ArrayNode array(List<? extends JsonNode> nodes) {
        ArrayNode array = Json.array();
        array.addAll(nodes);
        return array;
    }
}
