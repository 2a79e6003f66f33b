package kotonoha.workspace;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.web.Reply;
import kotonoha.web.Request;
import kotonoha.web.Routes;
import kotonoha.web.WebServer;
import kotonoha.web.WebSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A Slack-compatible workspace on this machine: for people through its page, for the bot through the real protocol,
/// for tests through [Person]. Listens on loopback only, keeps everything in memory.
public final class Workspace implements AutoCloseable {
    private static final int TICK_MILLIS = 250;
    private static final int PING_EVERY = 40;

    private final Town town;
    private final Deliveries deliveries;
    private final Faults faults = new Faults();
    private final Traffic traffic;
    private final Sessions sessions;
    private final Streams streams;
    private final Views views;
    private final Acts acts;
    private final Interactions interactions;
    private final WebApi api;
    private final WebServer server;
    private final ScheduledExecutorService clock;
    private int ticks;

    private Workspace(WorkspaceSettings settings) {
        JsonNode company = Company.read(settings);
        town = Company.town(settings, company);
        Screens screens = new Screens(town);
        traffic = new Traffic(town, screens);
        deliveries = new Deliveries(town, traffic, screens, faults);
        sessions = new Sessions(town, screens);
        Posts posts = new Posts(town, screens, deliveries, sessions);
        streams = new Streams(town, posts, sessions);
        views = new Views(town, screens);
        Files files = new Files(town, posts, deliveries);
        Canvases canvases = new Canvases(town, files);
        interactions = new Interactions(town, screens, deliveries, posts, views);
        acts = new Acts(town, screens, deliveries, posts, files, canvases, streams, sessions);

        Access access = new Access(town);
        Map<String, Call> calls = new LinkedHashMap<>();
        new ChatMethods(town, access, posts, streams).register(calls);
        new StreamMethods(town, access, streams, sessions).register(calls);
        new ConversationMethods(town, access, deliveries).register(calls);
        new PeopleMethods(town, deliveries.sockets()).register(calls);
        new FileMethods(town, access, files, canvases, views).register(calls);
        new SearchMethods(town, files).register(calls);
        api = new WebApi(town, traffic, faults, calls);

        Routes routes = new Routes().gate(this::strangers);
        routes.on("*", "/api/{method}", api::reply);
        routes.post("/actions/{team}/{key}", interactions::respond);
        routes.socket("/link/", deliveries.sockets()::joined);
        new Downloads(town, files, traffic).register(routes);
        new PageRoutes(
                        town,
                        screens,
                        traffic,
                        deliveries,
                        sessions,
                        views,
                        files,
                        acts,
                        interactions)
                .register(routes);
        server =
                town.locked(() -> {
                    WebServer started =
                            WebServer.start(
                                    WebSettings.loopback(settings.port())
                                            .withBodyLimit(Files.LARGEST + 4_096),
                                    routes);
                    town.base = started.uri().toString();
                    Company.talk(town, company, posts, files, canvases);
                    return started;
                });
        clock = Executors.newSingleThreadScheduledExecutor(Workspace::daemon);
        clock.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Starts a workspace; it is ready when this returns.
    public static Workspace start(WorkspaceSettings settings) {
        return new Workspace(settings);
    }

    /// The address for people.
    public URI page() {
        return URI.create(town.base + "/");
    }

    /// The base of the Web API, for `SLACK_API_URL`.
    public URI apiUrl() {
        return URI.create(town.base + "/api/");
    }

    public Secret botToken() {
        return town.settings.botToken();
    }

    public Secret appToken() {
        return town.settings.appToken();
    }

    public Secret signingSecret() {
        return town.settings.signingSecret();
    }

    public String team() {
        return town.app.team();
    }

    /// The app's user id, the one that is mentioned.
    public String botUser() {
        return town.app.user();
    }

    /// Where events, interactions and commands go from now on; null means Socket Mode.
    public void deliverTo(@Nullable URI target) {
        deliveries.deliverTo(target);
    }

    /// Whether the bot seems to be there.
    public boolean connected() {
        return deliveries.connected();
    }

    /// Somebody by id, e.g. `U0HANA0001`.
    public Person person(String id) {
        town.locked(() -> town.member(id));
        return new Person(
                () -> town.locked(() -> town.member(id)),
                town,
                acts,
                interactions,
                views,
                sessions);
    }

    /// Everybody but the app.
    public List<Person> people() {
        List<String> ids = town.locked(() -> town.humans().stream().map(Member::id).toList());
        return ids.stream().map(this::person).toList();
    }

    /// Ids of the channels by name; DMs are at [Person#dmChannel].
    public Map<String, String> channels() {
        return town.locked(() -> {
            Map<String, String> ids = new LinkedHashMap<>();
            for (Channel channel : town.channels.values())
                if (!channel.isDm()) ids.put(channel.name, channel.id);
            return ids;
        });
    }

    /// Lets the app into a channel.
    public void invite(String channel) {
        acts.join(town.locked(() -> town.member(town.app.user())), channel);
    }

    /// Takes the app out of a channel.
    public void remove(String channel) {
        acts.leave(town.locked(() -> town.member(town.app.user())), channel);
    }

    /// What shall go wrong next.
    public Faults faults() {
        return faults;
    }

    /// What passed between the workspace and the bot; the last 500 exchanges, with `direction`, `kind`, `name`,
    /// `status`, `request` and `response`.
    public List<JsonNode> traffic() {
        return traffic.after(0).stream().map(entry -> (JsonNode) entry).toList();
    }

    /// The Web API calls of one method among them.
    public List<JsonNode> calls(String method) {
        return traffic().stream()
                .filter(entry -> Json.text(entry, "kind").equals("api"))
                .filter(entry -> Json.text(entry, "name").equals(method))
                .toList();
    }

    /// Arguments that the bot sent and no description knows, as `method argument`; a sound bot leaves this empty.
    public Set<String> unknownArguments() {
        return api.unknownArguments();
    }

    /// Deliveries that the bot has not acknowledged yet, retries that are still to come included.
    public int unacknowledged() {
        return deliveries.underWay();
    }

    /// A token with which somebody searches and reads as themselves.
    public Secret userToken(String user) {
        return new Secret(api.userToken(user));
    }

    /// Open Socket Mode connections.
    public int sockets() {
        return deliveries.sockets().connections();
    }

    /// Warns all Socket Mode connections that they will be moved.
    public void warnSockets() {
        deliveries.sockets().warn();
    }

    /// Moves all Socket Mode connections: each is asked to come again and closed.
    public void refreshSockets() {
        deliveries.sockets().refresh();
    }

    /// Drops all Socket Mode connections without a word.
    public void cutSockets() {
        deliveries.sockets().cut();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        deliveries.close();
        server.close();
    }

    /// The page has no password, so only this machine's own pages may use it.
    private Optional<Reply> strangers(Request request) {
        String host = request.header("Host").replaceFirst(":\\d+$", "");
        if (Set.of("127.0.0.1", "localhost", "[::1]").contains(host)) return Optional.empty();
        return Optional.of(Reply.text(421, "This server answers on loopback only."));
    }

    private void tick() {
        town.locked(() -> {
            streams.tick();
            sessions.tick();
        });
        if (++ticks % PING_EVERY == 0) deliveries.sockets().ping();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "workspace-clock");
        thread.setDaemon(true);
        return thread;
    }
}
