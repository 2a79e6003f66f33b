package kotonoha.slack;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Secret;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import kotonoha.net.Http;
import kotonoha.net.HttpRequest;
import kotonoha.net.Reply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Slack's Web API for one workspace. Thread-safe. A call that Slack refuses throws [SlackRefusal]; one that did not
/// come through throws [TryLater]. Calls that only decorate (status, sessions, prompts) never throw: what a workspace
/// lacks is remembered and left out from then on.
public final class SlackApi {
    public static final URI SLACK = URI.create("https://slack.com/api/");

    private static final Logger LOG = LoggerFactory.getLogger(SlackApi.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration DECORATION = Duration.ofSeconds(3);
    private static final int STATUS_LENGTH = 50;

    /// Refusals that will not change while this process runs.
    private static final Set<String> LACKING =
            Set.of(
                    "unknown_method",
                    "method_deprecated",
                    "deprecated_endpoint",
                    "feature_disabled",
                    "feature_not_enabled",
                    "missing_scope",
                    "not_allowed_token_type",
                    "team_access_not_granted",
                    "access_denied");

    private final SlackCalls calls;
    private final SlackHosts hosts;
    private final SlackFiles files;
    private final People people;
    private final Conversations conversations;
    private final Colleagues colleagues;
    private final Set<String> lacking = ConcurrentHashMap.newKeySet();
    private volatile @Nullable SlackIdentity identity;

    public SlackApi(Http http, URI base, Secret botToken, TokenBuckets buckets, Time time) {
        this.calls = new SlackCalls(http, base, botToken, buckets, time);
        this.hosts = new SlackHosts(calls.base());
        this.files = new SlackFiles(calls, hosts);
        this.people = new People(this::ask, time);
        this.conversations = new Conversations(calls, time);
        this.colleagues = new Colleagues(calls, this, time);
    }

    /// Any method, with the arguments as Slack names them; the answer as it came.
    public JsonNode call(String method, ObjectNode args) {
        return calls.call(method, args, PATIENCE);
    }

    /// As [#call], waiting no longer than `patience` for a turn, after a 429, and between repeats.
    public JsonNode call(String method, ObjectNode args, Duration patience) {
        return calls.call(method, args, patience);
    }

    /// Who the bot is; asked once.
    public SlackIdentity authTest() {
        SlackIdentity known = identity;
        if (known != null) return known;
        JsonNode answer = call("auth.test", Json.object());
        SlackIdentity asked =
                new SlackIdentity(
                        new TeamId(Json.text(answer, "team_id")),
                        new UserId(Json.text(answer, "user_id")),
                        Json.text(answer, "bot_id"),
                        Json.text(answer, "enterprise_id"),
                        Json.text(answer, "url"));
        identity = asked;
        return asked;
    }

    /// Somebody's name, language and zone. Never throws: see [SlackUser#known].
    public SlackUser user(UserId id) {
        return people.user(id);
    }

    /// The channel as Slack describes it (`conversations.info`, its `channel` part), not older than two minutes.
    public JsonNode channel(ChannelId channel) {
        return conversations.channel(channel);
    }

    /// Who is in a conversation, the bot included, up to 5,000 of them; not older than two minutes.
    public Members members(ChannelId channel) {
        return conversations.members(channel);
    }

    /// All messages of a thread (20,000 at most), its root first.
    public List<SlackMessage> thread(ChannelId channel, MessageTs root) {
        return conversations.thread(channel, root, null);
    }

    /// The messages of a thread that are later than `after`, without the root.
    public List<SlackMessage> thread(ChannelId channel, MessageTs root, MessageTs after) {
        return conversations.thread(channel, root, after);
    }

    /// One message, in a thread or not, with its metadata; empty where there is none.
    public Optional<SlackMessage> message(ChannelId channel, MessageTs ts) {
        return conversations.message(channel, ts);
    }

    /// A file or canvas as Slack describes it (`files.info`, its `file` part).
    public JsonNode file(String id) {
        return call("files.info", Json.object().put("file", id)).path("file");
    }

    public MessageTs post(Post post) {
        return new MessageTs(Json.text(call("chat.postMessage", message(post)), "ts"));
    }

    /// A message that only `user` sees.
    public void postEphemeral(Post post, UserId user) {
        ObjectNode args = message(post).put("user", user.value());
        args.remove(List.of("unfurl_links", "unfurl_media"));
        call("chat.postEphemeral", args);
    }

    /// Replaces a message of ours.
    public void update(ChannelId channel, MessageTs ts, String text, List<Block> blocks) {
        ObjectNode args =
                Json.object()
                        .put("channel", channel.value())
                        .put("ts", ts.value())
                        .put("text", text);
        args.set("blocks", Block.array(blocks));
        call("chat.update", args);
    }

    public void delete(ChannelId channel, MessageTs ts) {
        call("chat.delete", Json.object().put("channel", channel.value()).put("ts", ts.value()));
    }

    /// The message's address, for people.
    public URI permalink(ChannelId channel, MessageTs ts) {
        ObjectNode args =
                Json.object().put("channel", channel.value()).put("message_ts", ts.value());
        return URI.create(Json.text(call("chat.getPermalink", args), "permalink"));
    }

    /// Opens a modal, within three seconds of the click that made `triggerId`; its view id.
    public String openView(String triggerId, View view) {
        ObjectNode args = Json.object().put("trigger_id", triggerId);
        args.set("view", view.toJson());
        return Json.text(call("views.open", args, Duration.ofSeconds(2)), "view.id");
    }

    public void updateView(String viewId, View view) {
        ObjectNode args = Json.object().put("view_id", viewId);
        args.set("view", view.toJson());
        call("views.update", args);
    }

    public void publishHome(UserId user, View.Home home) {
        ObjectNode args = Json.object().put("user_id", user.value());
        args.set("view", home.toJson());
        call("views.publish", args);
    }

    /// The line "… is searching" under a thread; "" takes it away. Slack clears it with the next message, and after two
    /// minutes. `loading` are texts it shows in turn. True where Slack took it.
    public boolean setStatus(
            ChannelId channel, MessageTs thread, String text, List<String> loading) {
        ObjectNode args =
                Json.object()
                        .put("channel_id", channel.value())
                        .put("thread_ts", thread.value())
                        .put("status", shortened(text));
        ArrayNode messages = Json.array();
        loading.stream()
                .filter(m -> !m.isBlank())
                .limit(10)
                .forEach(m -> messages.add(shortened(m)));
        if (!messages.isEmpty()) args.set("loading_messages", messages);
        return decorate("assistant.threads.setStatus", args);
    }

    /// The state of an agent session, shown in Slack's list of sessions.
    public boolean sessionStatus(ChannelId channel, MessageTs thread, SessionStatus status) {
        return decorate(
                "agents.sessions.setStatus",
                Json.object()
                        .put("channel_id", channel.value())
                        .put("thread_ts", thread.value())
                        .put("status", status.name().toLowerCase(java.util.Locale.ROOT)));
    }

    /// The title of an agent session, 1 to 200 characters.
    public boolean renameSession(ChannelId channel, MessageTs thread, String title) {
        if (title.isBlank()) return false;
        return decorate(
                "agents.sessions.rename",
                Json.object()
                        .put("channel_id", channel.value())
                        .put("thread_ts", thread.value())
                        .put("title", Cut.at(title.strip(), 200)));
    }

    /// Up to four questions to begin with, in the Messages tab (no `thread`) or in a thread.
    public boolean suggestedPrompts(
            ChannelId channel, @Nullable MessageTs thread, String title, List<Prompt> prompts) {
        ObjectNode args = Json.object().put("channel_id", channel.value());
        if (thread != null) args.put("thread_ts", thread.value());
        if (!title.isEmpty()) args.put("title", title);
        ArrayNode list = args.putArray("prompts");
        prompts.stream()
                .limit(4)
                .forEach(p -> list.addObject().put("title", p.title()).put("message", p.message()));
        return decorate("assistant.threads.setSuggestedPrompts", args);
    }

    /// Answers through the address that came with a click or command (five times, within half an hour).
    public void respond(URI responseUrl, ObjectNode message) {
        URI target = hosts.checked("response_url", responseUrl.toString());
        Reply reply = calls.http().send(HttpRequest.post(target, message));
        if (reply.status() == 429 || reply.status() >= 500)
            throw new TryLater(Duration.ofSeconds(5), "response_url: status " + reply.status());
        if (!reply.ok())
            throw new SlackRefusal("response_url", "status_" + reply.status(), Json.object());
    }

    /// Uploads a file into a thread; its id.
    public String upload(
            ChannelId channel, MessageTs thread, String name, String title, byte[] bytes) {
        return upload(channel, thread, List.of(new Upload(name, title, "", bytes))).getFirst();
    }

    /// Uploads files into a thread as one message; their ids, in the same order.
    public List<String> upload(ChannelId channel, MessageTs thread, List<Upload> uploads) {
        return files.upload(channel, thread, uploads, PATIENCE);
    }

    /// A private file's bytes as they arrive, at most `limit`. The token goes to Slack's hosts only. Refusals
    /// ([SlackRefusal]) have the codes `login_page` (Slack shows its login page in place of the file: a missing scope, a
    /// foreign workspace), `too_large`, and `status_404` and the like.
    public OpenDownload open(URI address, long limit) {
        return files.open(address, limit);
    }

    /// As [#open], for what is small.
    public Downloaded download(URI address, int limit) {
        return files.download(address, limit);
    }

    /// The states of an agent session.
    public enum SessionStatus {
        ACTIVE,
        PROCESSING,
        SUSPENDED,
        CLOSED
    }

    /// A question to begin with: what its button says and what it asks.
    public record Prompt(String title, String message) {}

    /// Who is a full member of this workspace.
    Colleagues colleagues() {
        return colleagues;
    }

    /// One call, its outcome told apart; for the answer writer.
    Attempt attempt(String method, ObjectNode args, Duration patience) {
        return calls.attempt(method, args, patience);
    }

    /// Whether a method was found to be missing in this workspace.
    boolean lacks(String method) {
        return lacking.contains(method);
    }

    /// Remembers a refusal that will not change; true where it is one.
    boolean learn(SlackRefusal refusal) {
        if (!LACKING.contains(refusal.code())) return false;
        if (lacking.add(refusal.method()))
            LOG.info(
                    "{} is not to be had here ({}); going on without",
                    refusal.method(),
                    refusal.code());
        return true;
    }

    static ObjectNode message(Post post) {
        ObjectNode args = Json.object().put("channel", post.channel().value());
        MessageTs thread = post.thread();
        if (thread != null) args.put("thread_ts", thread.value());
        args.put("text", post.text());
        if (!post.blocks().isEmpty()) args.set("blocks", Block.array(post.blocks()));
        if (post.metadata() != null) args.set("metadata", post.metadata());
        return args.put("unfurl_links", false).put("unfurl_media", false);
    }

    private boolean decorate(String method, ObjectNode args) {
        if (lacks(method)) return false;
        try {
            calls.call(method, args, DECORATION);
            return true;
        } catch (SlackRefusal refusal) {
            if (!learn(refusal)) LOG.debug("{}", refusal.getMessage());
            return false;
        } catch (TryLater later) {
            LOG.debug("{}", later.getMessage());
            return false;
        }
    }

    /// Somebody as Slack describes them, in `users.info` and `users.list` alike.
    SlackUser person(JsonNode user) {
        return person(new UserId(Json.text(user, "id")), user);
    }

    private SlackUser ask(UserId id) {
        ObjectNode args = Json.object().put("user", id.value()).put("include_locale", true);
        return person(id, calls.call("users.info", args, Duration.ofSeconds(5)).path("user"));
    }

    private SlackUser person(UserId id, JsonNode user) {
        String locale = Json.text(user, "locale");
        return new SlackUser(
                id,
                name(user, id),
                locale.isEmpty() ? Optional.empty() : Optional.of(locale),
                zone(Json.text(user, "tz")),
                user.path("is_bot").asBoolean(false),
                user.path("is_restricted").asBoolean(false)
                        || user.path("is_ultra_restricted").asBoolean(false),
                stranger(user),
                user.isObject());
    }

    private static String name(JsonNode user, UserId id) {
        for (String path :
                List.of("profile.display_name", "profile.real_name", "real_name", "name")) {
            String name = Json.text(user, path).strip();
            if (!name.isEmpty()) return name;
        }
        return id.value();
    }

    private static ZoneId zone(String name) {
        try {
            return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    /// Somebody of another organisation: Slack says so, or their team is neither ours nor of our enterprise.
    private boolean stranger(JsonNode user) {
        if (user.path("is_stranger").asBoolean(false)) return true;
        String team = Json.text(user, "team_id");
        SlackIdentity us = authTest();
        if (team.isEmpty() || team.equals(us.team().value())) return false;
        String enterprise = Json.text(user, "enterprise_user.enterprise_id");
        return us.enterprise().isEmpty() || !enterprise.equals(us.enterprise());
    }

    private static String shortened(String text) {
        return Cut.at(text.strip(), STATUS_LENGTH);
    }
}
