package kotonoha.workspace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Somebody in the workspace, as a test drives them: each method is what a person does on the page. Texts are as typed;
/// what is read is raw Slack JSON, a copy.
public final class Person {
    private final Supplier<Member> member;
    private final Town town;
    private final Acts acts;
    private final Interactions interactions;
    private final Views views;
    private final Sessions sessions;

    Person(
            Supplier<Member> member,
            Town town,
            Acts acts,
            Interactions interactions,
            Views views,
            Sessions sessions) {
        this.member = member;
        this.town = town;
        this.acts = acts;
        this.interactions = interactions;
        this.views = views;
        this.sessions = sessions;
    }

    public String id() {
        return me().id();
    }

    /// The conversation with the app.
    public String dmChannel() {
        return town.locked(() -> town.dm(id()).id);
    }

    /// Posts into a channel; the timestamp of the message.
    public String post(String channel, String text) {
        return acts.post(me(), channel, "", text, List.of());
    }

    public String reply(String channel, String thread, String text) {
        return acts.post(me(), channel, thread, text, List.of());
    }

    /// Posts `@Kotonoha text`.
    public String mention(String channel, String text) {
        return post(channel, "@" + town.app.name() + " " + text);
    }

    public String mention(String channel, String thread, String text) {
        return reply(channel, thread, "@" + town.app.name() + " " + text);
    }

    /// Writes to the app in their own conversation.
    public String dm(String text) {
        return post(dmChannel(), text);
    }

    public String dm(String thread, String text) {
        return reply(dmChannel(), thread, text);
    }

    /// Posts a text that is in Slack's form already, e.g. with `<https://…|label>`.
    public String postSlack(String channel, String thread, String text) {
        return acts.postSlack(me(), channel, thread, text);
    }

    /// Uploads a file that nobody sees until it is posted; its id.
    public String upload(String name, byte[] bytes) {
        return acts.upload(me(), name, bytes).path("id").asString();
    }

    public String postFiles(String channel, String thread, String text, List<String> files) {
        return acts.post(me(), channel, thread, text, files);
    }

    public void edit(String channel, String ts, String text) {
        acts.edit(me(), channel, ts, text);
    }

    public void delete(String channel, String ts) {
        acts.delete(me(), channel, ts);
    }

    public void react(String channel, String ts, String name) {
        acts.react(me(), channel, ts, name);
    }

    public void join(String channel) {
        acts.join(me(), channel);
    }

    /// Clicks a button; the bot has acknowledged when this returns.
    public void click(String channel, String ts, String actionId) {
        choose(channel, ts, Json.object().put("action_id", actionId));
    }

    /// Uses any element: `action` has `action_id` and what was chosen, e.g. `value` or `selected_option`.
    public void choose(String channel, String ts, ObjectNode action) {
        Channel place = town.locked(() -> acts.channel(me(), channel));
        interactions.messageAction(me(), place, ts, action);
    }

    /// Uses an element of the open modal or of the Home tab.
    public void chooseInView(String viewId, ObjectNode action) {
        interactions.viewAction(me(), viewId, action);
    }

    /// Submits a modal; the sentences beside its fields, empty where it was taken. `values` is
    /// `{block_id: {action_id: {value: …}}}`.
    public JsonNode submitView(String viewId, JsonNode values) {
        return interactions.submit(me(), viewId, values);
    }

    public void closeView(String viewId) {
        interactions.close(me(), viewId);
    }

    /// Presses Slack's own stop button of a thread.
    public void stop(String channel, String thread) {
        acts.stop(me(), channel, thread);
    }

    public void rename(String channel, String thread, String title) {
        acts.rename(me(), channel, thread, title);
    }

    public void command(String channel, String command, String text) {
        Channel place = town.locked(() -> acts.channel(me(), channel));
        interactions.command(me(), place, "", command, text);
    }

    /// A global shortcut.
    public void shortcut(String callbackId) {
        interactions.shortcut(me(), callbackId, null, "");
    }

    /// A shortcut on a message.
    public void shortcut(String callbackId, String channel, String ts) {
        Channel place = town.locked(() -> acts.channel(me(), channel));
        interactions.shortcut(me(), callbackId, place, ts);
    }

    public void openHome() {
        acts.open(me(), "home", town.locked(() -> views.home(id())).orElse(null));
    }

    public void openMessages() {
        acts.open(me(), "messages", null);
    }

    /// Looks at a channel while the app is open beside it.
    public void look(String channel) {
        look(channel, "", "");
    }

    /// Looks at a channel with a thread or a canvas open in it; "" where none is.
    public void look(String channel, String thread, String canvas) {
        acts.context(me(), channel, thread, canvas);
    }

    /// Writes a canvas anew, or with canvas "" a channel's first one; its id.
    public String writeCanvas(String channel, String canvas, String markdown) {
        return acts.write(me(), channel, canvas, markdown);
    }

    /// Makes one of the person's files what a test needs: `tombstone`, `hidden_by_limit`, `check_file_info`, `hosted`.
    public void fileBecomes(String file, String state) {
        acts.becomes(me(), file, StoredFile.State.valueOf(state.toUpperCase(Locale.ROOT)), "");
    }

    /// A file that lies on another service at that address; to be posted like an upload.
    public String externalFile(String name, String url) {
        String file = upload(name, new byte[] {0});
        acts.becomes(me(), file, StoredFile.State.EXTERNAL, url);
        return file;
    }

    /// Switches the language of their Slack, e.g. `ja-JP`.
    public void speak(String locale) {
        acts.speak(me(), locale);
    }

    /// The roots in a channel, oldest first.
    public List<JsonNode> messages(String channel) {
        return acts.messages(me(), channel, "");
    }

    /// A thread with its root, oldest first.
    public List<JsonNode> thread(String channel, String root) {
        return acts.messages(me(), channel, root);
    }

    /// What only this person sees in a channel and its threads, oldest first.
    public List<JsonNode> whispers(String channel) {
        return acts.whispers(me(), channel);
    }

    /// The modal on top.
    public Optional<JsonNode> view() {
        return town.locked(() -> views.top(id()).<JsonNode>map(ObjectNode::deepCopy));
    }

    public Optional<JsonNode> home() {
        return town.locked(() -> views.home(id()).<JsonNode>map(ObjectNode::deepCopy));
    }

    /// The passing status text of a thread, "" where there is none.
    public String status(String channel, String thread) {
        return town.locked(() -> {
            sessions.tick();
            return sessions.status(channel, thread).map(Sessions.Status::status).orElse("");
        });
    }

    /// The agent session of a thread with `status` and `title`.
    public Optional<JsonNode> session(String channel, String thread) {
        return town.locked(() -> {
            sessions.tick();
            return sessions.session(channel, thread).<JsonNode>map(Sessions::json);
        });
    }

    private Member me() {
        return member.get();
    }
}
