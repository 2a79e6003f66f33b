package kotonoha.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.web.Reply;
import kotonoha.web.Request;
import kotonoha.web.Routes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The routes of the page that people see. Each call says in `X-As` or `as` with whose eyes.
final class PageRoutes {
    private static final Set<String> LOCALES = Set.of("ja-JP", "en-US");

    private final Town town;
    private final Screens screens;
    private final Traffic traffic;
    private final Deliveries deliveries;
    private final Sessions sessions;
    private final Views views;
    private final Files files;
    private final Acts acts;
    private final Interactions interactions;

    PageRoutes(
            Town town,
            Screens screens,
            Traffic traffic,
            Deliveries deliveries,
            Sessions sessions,
            Views views,
            Files files,
            Acts acts,
            Interactions interactions) {
        this.town = town;
        this.screens = screens;
        this.traffic = traffic;
        this.deliveries = deliveries;
        this.sessions = sessions;
        this.views = views;
        this.files = files;
        this.acts = acts;
        this.interactions = interactions;
    }

    /// What one call of the page does, with the body it sent.
    @FunctionalInterface
    private interface Doing {
        ObjectNode done(Member who, JsonNode body);
    }

    void register(Routes routes) {
        routes.get("/", request -> PageFiles.reply("index.html"));
        routes.get("/page/static/{file...}", request -> PageFiles.reply(request.param("file")));
        routes.get("/page/boot", request -> seen(request, who -> town.locked(() -> boot(who))));
        routes.get("/page/messages", request -> seen(request, who -> messages(who, request)));
        routes.get("/page/home", request -> seen(request, this::home));
        routes.get("/page/shortcuts", request -> seen(request, PageRoutes::shortcuts));
        routes.get("/page/canvas/{file}", request -> seen(request, who -> canvas(who, request)));
        routes.get("/page/traffic", request -> Reply.json(traffic(request.query("after"))));
        routes.get("/page/file/{id}/{name...}", this::file);
        routes.get("/page/events", this::events);
        routes.post("/page/upload", this::upload);
        doing(routes, "post", this::post);
        doing(routes, "edit", (who, body) -> edit(who, body));
        doing(routes, "delete", (who, body) -> delete(who, body));
        doing(routes, "react", (who, body) -> react(who, body));
        doing(routes, "action", (who, body) -> action(who, body));
        doing(routes, "view/submit", (who, body) -> submit(who, body));
        doing(routes, "view/close", (who, body) -> close(who, body));
        doing(routes, "command", (who, body) -> command(who, body));
        doing(routes, "shortcut", (who, body) -> shortcut(who, body));
        doing(routes, "open", (who, body) -> open(who, body));
        doing(routes, "context", (who, body) -> context(who, body));
        doing(routes, "canvas", (who, body) -> write(who, body));
        doing(routes, "stop", (who, body) -> stop(who, body));
        doing(routes, "title", (who, body) -> title(who, body));
        doing(routes, "locale", (who, body) -> locale(who, body));
    }

    private void doing(Routes routes, String name, Doing doing) {
        routes.post(
                "/page/" + name,
                request -> {
                    if (!request.mediaType().equals("application/json"))
                        return failed(415, "The body must be JSON.");
                    JsonNode body = Json.tryParse(request.bodyText()).orElse(Json.object());
                    return withHeader(request, who -> doing.done(who, body));
                });
    }

    private Reply seen(Request request, java.util.function.Function<Member, ObjectNode> work) {
        Optional<Member> who = who(request);
        if (who.isEmpty()) return failed(400, "Nobody here has that id: " + asked(request));
        return worked(() -> work.apply(who.get()));
    }

    private Reply withHeader(
            Request request, java.util.function.Function<Member, ObjectNode> work) {
        if (request.header("X-As").isEmpty()) return failed(400, "The header X-As is missing.");
        return seen(request, work);
    }

    private static Reply worked(java.util.function.Supplier<ObjectNode> work) {
        try {
            return Reply.json(work.get());
        } catch (Refusal refusal) {
            return failed(400, refusal.error());
        }
    }

    private static Reply failed(int status, String sentence) {
        return Reply.json(status, Json.object().put("error", sentence));
    }

    private static String asked(Request request) {
        String header = request.header("X-As");
        return header.isEmpty() ? request.query("as") : header;
    }

    private Optional<Member> who(Request request) {
        String id = asked(request);
        return town.locked(() -> {
            if (id.isEmpty()) return town.humans().stream().findFirst();
            return Optional.ofNullable(town.people.get(id)).filter(who -> !who.bot());
        });
    }

    private ObjectNode boot(Member who) {
        Bot app = town.app;
        ObjectNode boot = Json.object();
        boot.putObject("team")
                .put("id", app.team())
                .put("name", town.teamName)
                .put("domain", town.domain);
        boot.set("me", who.forPage());
        ArrayNode people = boot.putArray("people");
        town.humans().forEach(member -> people.add(member.forPage()));
        boot.putObject("bot")
                .put("id", app.id())
                .put("user_id", app.user())
                .put("bot_id", app.bot())
                .put("name", app.name())
                .put("connected", deliveries.connected());
        ArrayNode channels = boot.putArray("channels");
        ArrayNode dms = boot.putArray("dms");
        for (Channel channel : town.channels.values()) {
            if (!channel.visibleTo(who)) continue;
            if (channel.isDm()) dms.addObject().put("id", channel.id).put("user", app.user());
            else channels.add(channel(channel, who.id()));
        }
        boot.set("suggestions", town.suggestions);
        Optional<Sessions.Prompts> prompts = sessions.prompts(town.dm(who.id()).id);
        boot.set("app_prompts", prompts.map(Sessions.Prompts::prompts).orElse(Json.array()));
        return boot.put("lang", Language.ofLocale(who.locale()) == Language.JA ? "ja" : "en");
    }

    static ObjectNode channel(Channel channel, String viewer) {
        ObjectNode json = Json.object().put("id", channel.id).put("name", channel.name);
        json.put("is_private", channel.kind == Channel.Kind.PRIVATE);
        json.put("topic", channel.topic).put("purpose", channel.purpose);
        channel.members.forEach(json.putArray("members")::add);
        json.put("is_member", channel.members.contains(viewer));
        if (!channel.canvas.isEmpty()) json.put("canvas", channel.canvas);
        return json;
    }

    private ObjectNode messages(Member who, Request request) {
        String channelId = request.query("channel");
        String thread = request.query("thread");
        List<JsonNode> found = acts.messages(who, channelId, thread);
        return town.locked(() -> {
            ObjectNode answer = Json.object();
            answer.set("messages", Acts.array(found));
            answer.set("ephemerals", whispers(who, channelId, thread));
            answer.set(
                    "session",
                    sessions.session(channelId, thread)
                            .<JsonNode>map(Sessions::json)
                            .orElse(Json.object().nullNode()));
            answer.set("assistant_status", status(channelId, thread));
            answer.set("sessions", sessionsOf(channelId));
            answer.set("statuses", statusesOf(channelId));
            answer.set(
                    "prompts",
                    sessions.prompts(channelId)
                            .map(Sessions.Prompts::prompts)
                            .orElse(Json.array()));
            return answer.deepCopy();
        });
    }

    private ArrayNode whispers(Member who, String channelId, String thread) {
        ArrayNode mine = Json.array();
        for (ObjectNode message : acts.channel(who, channelId).ephemerals) {
            boolean here = Json.text(message, "thread_ts").equals(thread);
            if (here && Json.text(message, "to").equals(who.id())) mine.add(message);
        }
        return mine;
    }

    private JsonNode status(String channelId, String thread) {
        Optional<Sessions.Status> status = sessions.status(channelId, thread);
        if (status.isEmpty()) return Json.object().nullNode();
        return json(status.get());
    }

    private static ObjectNode json(Sessions.Status status) {
        ObjectNode json = Json.object().put("status", status.status());
        json.put("thread_ts", status.thread());
        status.loading().forEach(json.putArray("loading_messages")::add);
        return json;
    }

    private ArrayNode sessionsOf(String channelId) {
        ArrayNode all = Json.array();
        for (Sessions.Session session : sessions.all())
            if (session.channel().equals(channelId)) all.add(Sessions.json(session));
        return all;
    }

    private ArrayNode statusesOf(String channelId) {
        ArrayNode all = Json.array();
        for (Sessions.Status status : sessions.allStatuses())
            if (status.channel().equals(channelId)) all.add(json(status));
        return all;
    }

    private ObjectNode home(Member who) {
        return town.locked(() -> {
            ObjectNode answer = Json.object();
            answer.set(
                    "view",
                    views.home(who.id())
                            .<JsonNode>map(ObjectNode::deepCopy)
                            .orElse(answer.nullNode()));
            return answer;
        });
    }

    /// The app's manifest declares none.
    private static ObjectNode shortcuts(Member who) {
        ObjectNode answer = Json.object();
        answer.putArray("shortcuts");
        return answer;
    }

    private ObjectNode canvas(Member who, Request request) {
        return town.locked(() -> {
            StoredFile canvas = acts.canvas(who, request.param("file"));
            return Json.object()
                    .put("title", canvas.title)
                    .put("permalink", Json.text(files.json(canvas), "permalink"))
                    .put("markdown", canvas.markdown());
        });
    }

    private ObjectNode traffic(String after) {
        long from = after.matches("\\d{1,18}") ? Long.parseLong(after) : 0;
        ObjectNode answer = Json.object();
        answer.set("entries", Acts.array(traffic.after(from)));
        return answer;
    }

    private Reply file(Request request) {
        Optional<Member> who = who(request);
        return town.locked(() -> {
            Optional<StoredFile> file =
                    files.file(request.param("id"))
                            .filter(found -> who.isPresent() && files.visibleTo(who.get(), found));
            if (file.isEmpty()) return failed(404, "There is no such file.");
            return Downloads.bytes(file.get());
        });
    }

    private Reply events(Request request) {
        Optional<Member> who = who(request);
        if (who.isEmpty()) return failed(400, "Nobody here has that id: " + asked(request));
        return Reply.events(stream -> screens.join(who.get().id(), stream));
    }

    private Reply upload(Request request) {
        if (request.mediaType().equals("application/x-www-form-urlencoded")
                || request.mediaType().equals("text/plain") && request.header("X-As").isEmpty())
            return failed(415, "The body must be the bytes of the file.");
        return withHeader(
                request,
                who -> {
                    ObjectNode answer = Json.object();
                    answer.set("file", acts.upload(who, request.query("name"), request.body()));
                    return answer;
                });
    }

    private ObjectNode post(Member who, JsonNode body) {
        List<String> fileIds = new ArrayList<>();
        body.path("files").forEach(id -> fileIds.add(id.asString()));
        String ts =
                acts.post(
                        who,
                        Json.text(body, "channel"),
                        Json.text(body, "thread_ts"),
                        Json.text(body, "text"),
                        fileIds);
        return ok().put("ts", ts);
    }

    private ObjectNode edit(Member who, JsonNode body) {
        acts.edit(who, Json.text(body, "channel"), Json.text(body, "ts"), Json.text(body, "text"));
        return ok();
    }

    private ObjectNode delete(Member who, JsonNode body) {
        acts.delete(who, Json.text(body, "channel"), Json.text(body, "ts"));
        return ok();
    }

    private ObjectNode react(Member who, JsonNode body) {
        acts.react(who, Json.text(body, "channel"), Json.text(body, "ts"), Json.text(body, "name"));
        return ok();
    }

    private ObjectNode action(Member who, JsonNode body) {
        String view = Json.text(body, "view_id");
        if (!view.isEmpty()) {
            interactions.viewAction(who, view, body.path("action"));
            return ok();
        }
        Channel channel = town.locked(() -> acts.channel(who, Json.text(body, "channel")));
        interactions.messageAction(
                who, channel, Json.text(body, "message_ts"), body.path("action"));
        return ok();
    }

    private ObjectNode submit(Member who, JsonNode body) {
        ObjectNode errors =
                interactions.submit(who, Json.text(body, "view_id"), body.path("values"));
        if (errors.isEmpty()) return ok();
        ObjectNode answer = Json.object();
        answer.set("errors", errors);
        return answer;
    }

    private ObjectNode close(Member who, JsonNode body) {
        interactions.close(who, Json.text(body, "view_id"));
        return ok();
    }

    private ObjectNode command(Member who, JsonNode body) {
        Channel channel = town.locked(() -> acts.channel(who, Json.text(body, "channel")));
        interactions.command(
                who,
                channel,
                Json.text(body, "thread_ts"),
                Json.text(body, "command"),
                Json.text(body, "text"));
        return ok();
    }

    private ObjectNode shortcut(Member who, JsonNode body) {
        String channelId = Json.text(body, "channel");
        @Nullable Channel channel =
                channelId.isEmpty() ? null : town.locked(() -> acts.channel(who, channelId));
        interactions.shortcut(
                who, Json.text(body, "callback_id"), channel, Json.text(body, "message_ts"));
        return ok();
    }

    private ObjectNode open(Member who, JsonNode body) {
        String tab = Json.text(body, "tab").equals("home") ? "home" : "messages";
        acts.open(who, tab, town.locked(() -> views.home(who.id())).orElse(null));
        return ok();
    }

    private ObjectNode context(Member who, JsonNode body) {
        acts.context(
                who,
                Json.text(body, "channel"),
                Json.text(body, "thread_ts"),
                Json.text(body, "canvas"));
        return ok();
    }

    private ObjectNode write(Member who, JsonNode body) {
        String id =
                acts.write(
                        who,
                        Json.text(body, "channel"),
                        Json.text(body, "file"),
                        Json.text(body, "markdown"));
        return ok().put("file", id);
    }

    private ObjectNode stop(Member who, JsonNode body) {
        acts.stop(who, Json.text(body, "channel"), Json.text(body, "thread_ts"));
        return ok();
    }

    private ObjectNode title(Member who, JsonNode body) {
        acts.rename(
                who,
                Json.text(body, "channel"),
                Json.text(body, "thread_ts"),
                Json.text(body, "title"));
        return ok();
    }

    private ObjectNode locale(Member who, JsonNode body) {
        String locale = Json.text(body, "locale");
        if (!LOCALES.contains(locale)) throw new Refusal("No such language: " + locale);
        acts.speak(who, locale);
        return ok();
    }

    private static ObjectNode ok() {
        return Json.object().put("ok", true);
    }
}
