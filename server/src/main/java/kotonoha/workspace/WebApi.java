package kotonoha.workspace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import kotonoha.kernel.Json;
import kotonoha.web.Reply;
import kotonoha.web.Request;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The door of the Web API: who calls, with what, how often; then the method; then the books.
final class WebApi {
    private static final Set<String> FREE = Set.of("api.test", "blocks.validate");
    private static final Set<String> FOR_PEOPLE =
            Set.of(
                    "auth.test",
                    "assistant.search.context",
                    "assistant.search.info",
                    "users.info",
                    "users.list",
                    "conversations.info",
                    "conversations.list",
                    "conversations.history",
                    "conversations.replies",
                    "conversations.members",
                    "users.conversations",
                    "files.info",
                    "files.list",
                    "team.info");
    private static final int REMEMBERED = 1_000;

    private final Town town;
    private final Traffic traffic;
    private final Faults faults;
    private final Map<String, Call> calls;
    private final Buckets buckets;
    private final Map<String, String> userTokens = new LinkedHashMap<>();
    private final Set<String> unknown = new TreeSet<>();

    WebApi(Town town, Traffic traffic, Faults faults, Map<String, Call> calls) {
        this.town = town;
        this.traffic = traffic;
        this.faults = faults;
        this.calls = calls;
        buckets = new Buckets(town.time);
    }

    /// Answers one call, whatever comes.
    Reply reply(Request request) throws InterruptedException {
        long began = town.time.nanos();
        String name = request.param("method");
        Optional<Fault> fault = faults.take(name);
        if (fault.isPresent()) {
            Optional<Reply> instead = before(fault.get());
            if (instead.isPresent()) return recorded(name, request, began, instead.get());
        }
        Reply reply = answered(name, request);
        return recorded(name, request, began, fault.map(f -> after(f, reply)).orElse(reply));
    }

    /// Arguments that no method's description knows, as `method argument`.
    Set<String> unknownArguments() {
        return town.locked(() -> Set.copyOf(unknown));
    }

    /// A token with which somebody may read what they themselves may see.
    String userToken(String user) {
        return town.locked(() -> {
            for (Map.Entry<String, String> known : userTokens.entrySet())
                if (known.getValue().equals(user)) return known.getKey();
            String token = "xoxp-practice-" + town.chance.id(24);
            userTokens.put(token, user);
            return token;
        });
    }

    private Reply answered(String name, Request request) {
        try {
            Catalogue.Method method =
                    Catalogue.get()
                            .method(name)
                            .filter(known -> calls.containsKey(known.name()))
                            .orElseThrow(() -> new Refusal("unknown_method"));
            Args args = new Args(arguments(method, request));
            Member caller = town.locked(() -> caller(method, token(request, args)));
            OptionalInt wait = wait(method, args);
            if (wait.isPresent()) return tooMany(wait.getAsInt());
            checkScope(method, caller);
            checkArguments(method, args);
            ObjectNode answer = town.locked(() -> call(method, args, caller));
            return ok(answer, method);
        } catch (Refusal refusal) {
            return Reply.json(refusal.body());
        }
    }

    private ObjectNode call(Catalogue.Method method, Args args, Member caller) {
        Call call = calls.get(method.name());
        if (call == null) throw new Refusal("unknown_method");
        return call.answer(args, caller).deepCopy();
    }

    private Reply ok(ObjectNode answer, Catalogue.Method method) {
        ObjectNode body = Json.object().put("ok", true);
        body.setAll(answer);
        return Reply.json(body)
                .with("X-OAuth-Scopes", String.join(",", town.settings.scopes()))
                .with("X-Accepted-OAuth-Scopes", String.join(",", method.scopes()));
    }

    private ObjectNode arguments(Catalogue.Method method, Request request) {
        ObjectNode args = Json.object();
        request.queries().forEach(args::put);
        if (request.method().equals("GET") || request.body().length == 0) return args;
        switch (request.mediaType()) {
            case "application/json" -> {
                JsonNode body =
                        Json.tryParse(request.bodyText())
                                .orElseThrow(() -> new Refusal("invalid_json"));
                if (!(body instanceof ObjectNode object)) throw new Refusal("json_not_object");
                if (method.json()) args.setAll(object);
            }
            case "application/x-www-form-urlencoded" -> request.form().forEach(args::put);
            case "multipart/form-data" -> Multipart.fields(request).forEach(args::put);
            default -> throw new Refusal("invalid_post_type");
        }
        return args;
    }

    private static String token(Request request, Args args) {
        String header = request.header("Authorization");
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)) return header.substring(7).strip();
        return args.text("token");
    }

    private Member caller(Catalogue.Method method, String token) {
        if (FREE.contains(method.name())) return town.member(town.app.user());
        if (token.isEmpty()) throw new Refusal("not_authed");
        boolean connecting = method.name().equals("apps.connections.open");
        boolean app = token.equals(town.settings.appToken().reveal());
        boolean bot = token.equals(town.settings.botToken().reveal());
        if (connecting ? app : bot) return town.member(town.app.user());
        String user = userTokens.get(token);
        if (user != null && FOR_PEOPLE.contains(method.name())) return town.member(user);
        throw new Refusal(app || bot || user != null ? "not_allowed_token_type" : "invalid_auth");
    }

    private void checkScope(Catalogue.Method method, Member caller) {
        if (!caller.bot() || method.scopes().isEmpty()) return;
        if (method.scopes().stream().anyMatch(town.settings.scopes()::contains)) return;
        throw new Refusal("missing_scope")
                .with("needed", String.join(",", new TreeSet<>(method.scopes())))
                .with("provided", String.join(",", new TreeSet<>(town.settings.scopes())));
    }

    private void checkArguments(Catalogue.Method method, Args args) {
        List<String> missing = new ArrayList<>();
        for (String name : method.required()) if (!args.has(name)) missing.add(name);
        for (String name : args.names()) {
            if (method.knows(name)) continue;
            town.locked(() -> {
                if (unknown.size() < REMEMBERED) unknown.add(method.name() + " " + name);
            });
            if (name.length() > 100 || !name.matches("[A-Za-z0-9_]+"))
                throw new Refusal("invalid_arg_name");
        }
        if (missing.isEmpty()) return;
        throw MissingArgument.refusal(method.name(), new TreeSet<>(missing));
    }

    private OptionalInt wait(Catalogue.Method method, Args args) {
        if (!town.limits().buckets()) return OptionalInt.empty();
        return buckets.take(method, args.text("channel"));
    }

    private static Reply tooMany(int seconds) {
        return Reply.json(429, Json.object().put("ok", false).put("error", "ratelimited"))
                .with("Retry-After", Integer.toString(Math.max(1, seconds)));
    }

    private Optional<Reply> before(Fault fault) throws InterruptedException {
        return switch (fault) {
            case Fault.TooMany(Duration after) -> Optional.of(tooMany((int) after.toSeconds()));
            case Fault.Status(int status) -> Optional.of(broken(status));
            case Fault.CutBefore _ -> Optional.of(Reply.cut());
            case Fault.Refuse(String error) -> Optional.of(Reply.json(new Refusal(error).body()));
            case Fault.Garbage(String body) -> Optional.of(Reply.html(body));
            case Fault.Slow(Duration wait) -> {
                town.time.sleep(wait);
                yield Optional.empty();
            }
            case Fault.CutAfter _, Fault.StatusAfter _ -> Optional.empty();
        };
    }

    private static Reply after(Fault fault, Reply reply) {
        return switch (fault) {
            case Fault.CutAfter _ -> Reply.cut();
            case Fault.StatusAfter(int status) -> broken(status);
            case Fault.TooMany _,
                    Fault.Status _,
                    Fault.CutBefore _,
                    Fault.Refuse _,
                    Fault.Garbage _,
                    Fault.Slow _ ->
                    reply;
        };
    }

    private static Reply broken(int status) {
        return Reply.of(
                status,
                "text/html",
                "<h1>Server Error</h1>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Reply recorded(String name, Request request, long began, Reply reply) {
        long millis = Duration.ofNanos(town.time.nanos() - began).toMillis();
        JsonNode asked = shown(request);
        if (!(reply instanceof Reply.Whole whole)) {
            traffic.add(false, "api", name, "cut", millis, summary(asked), asked, Json.object());
            return reply;
        }
        JsonNode body =
                Json.tryParse(new String(whole.body(), java.nio.charset.StandardCharsets.UTF_8))
                        .orElse(Json.object());
        String error = Json.text(body, "error");
        String status =
                whole.status() != 200
                        ? Integer.toString(whole.status())
                        : error.isEmpty() ? "ok" : error;
        traffic.add(false, "api", name, status, millis, summary(asked), asked, body);
        return reply;
    }

    private static JsonNode shown(Request request) {
        ObjectNode args = Json.object();
        request.queries().forEach(args::put);
        request.form().forEach(args::put);
        if (request.mediaType().equals("application/json")
                && Json.tryParse(request.bodyText()).orElse(args) instanceof ObjectNode object)
            args.setAll(object);
        args.remove("token");
        return args;
    }

    private static String summary(JsonNode args) {
        for (String name : List.of("markdown_text", "text", "status", "title", "query", "user")) {
            String text = Json.text(args, name);
            if (!text.isEmpty()) return text.length() > 80 ? text.substring(0, 80) + "…" : text;
        }
        return "";
    }
}
