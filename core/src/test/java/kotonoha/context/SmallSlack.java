package kotonoha.context;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import kotonoha.net.Http;
import kotonoha.net.HttpSettings;
import kotonoha.slack.FormFields;
import kotonoha.slack.SlackApi;
import kotonoha.slack.TokenBuckets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A small Slack on loopback for reading: channels with members, messages, files and canvases.
final class SmallSlack implements AutoCloseable {
    static final String BOT = "UBOT";

    final List<Call> calls = new CopyOnWriteArrayList<>();
    final Map<String, String> refusals = new ConcurrentHashMap<>();
    final Map<String, byte[]> bytes = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> channels = new ConcurrentHashMap<>();
    private final Map<String, List<String>> members = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> people = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> files = new ConcurrentHashMap<>();
    private final Map<String, TreeMap<String, ObjectNode>> messages = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final Http http =
            new Http(
                    new HttpSettings(
                            HttpSettings.Patience.of(Duration.ofSeconds(5)), 40_000_000, "test"));

    record Call(String method, JsonNode args) {}

    SmallSlack() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/", this::api);
        server.createContext("/files-pri/", this::download);
        server.start();
        person(BOT, "Kotonoha", false);
    }

    SlackApi api(Time time) {
        return new SlackApi(
                http,
                URI.create(home() + "api/"),
                new Secret("xoxb-1"),
                new TokenBuckets(time, Map.of(), Duration.ofSeconds(1)),
                time);
    }

    String home() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    void person(String id, String name, boolean guest) {
        ObjectNode user = Json.object().put("id", id).put("name", name).put("team_id", "T1");
        user.put("real_name", name).put("is_restricted", guest).put("tz", "Asia/Tokyo");
        people.put(id, user);
    }

    ObjectNode channel(String id, String name, boolean open, String... in) {
        ObjectNode channel = Json.object().put("id", id).put("name", name);
        channel.put("is_channel", open).put("is_group", !open).put("is_private", !open);
        channel.put("is_im", false).put("is_mpim", false).put("is_ext_shared", false);
        channel.putObject("properties");
        channels.put(id, channel);
        List<String> all = new ArrayList<>(List.of(in));
        all.add(BOT);
        members.put(id, all);
        return channel;
    }

    ObjectNode dm(String id, String who) {
        ObjectNode channel = Json.object().put("id", id).put("is_im", true).put("user", who);
        channels.put(id, channel);
        members.put(id, List.of(who, BOT));
        return channel;
    }

    ObjectNode say(String channel, String ts, String thread, String user, String text) {
        ObjectNode message = Json.object().put("type", "message").put("ts", ts);
        message.put("user", user).put("text", text);
        if (!thread.isEmpty()) message.put("thread_ts", thread);
        all(channel).put(ts, message);
        ObjectNode root = all(channel).get(thread);
        if (root != null && !thread.equals(ts))
            root.put("thread_ts", thread).put("reply_count", replies(channel, thread));
        return message;
    }

    void delete(String channel, String ts) {
        String thread = Json.text(all(channel).remove(ts), "thread_ts");
        ObjectNode root = all(channel).get(thread);
        if (root != null) root.put("reply_count", replies(channel, thread));
    }

    ObjectNode file(String id, String name, String user, String content, String... shared) {
        ObjectNode file = Json.object().put("id", id).put("name", name).put("title", name);
        file.put("user", user).put("mode", "hosted").put("created", 1_700_000_000);
        byte[] utf8 = content.getBytes(StandardCharsets.UTF_8);
        file.put("size", utf8.length).put("mimetype", "text/plain").put("filetype", "text");
        file.put("url_private", home() + "files-pri/" + id);
        file.put("permalink", home() + "files/" + user + "/" + id + "/x");
        ArrayNode publics = file.putArray("channels");
        ArrayNode groups = file.putArray("groups");
        for (String channel : shared) {
            JsonNode known = channels.getOrDefault(channel, Json.object());
            boolean open = known.path("is_channel").asBoolean(false);
            (open ? publics : groups).add(channel);
        }
        bytes.put(id, utf8);
        files.put(id, file);
        return file;
    }

    ObjectNode canvas(String id, String title, String user, String content, String... shared) {
        ObjectNode canvas = file(id, title, user, content, shared);
        return canvas.put("mode", "quip").put("filetype", "quip");
    }

    static void attach(ObjectNode message, ObjectNode... files) {
        ArrayNode list =
                message.path("files") instanceof ArrayNode had ? had : message.putArray("files");
        for (ObjectNode file : files) list.add(file);
    }

    String link(String channel, String ts) {
        return home() + "archives/" + channel + "/p" + ts.replace(".", "");
    }

    long count(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).count();
    }

    private TreeMap<String, ObjectNode> all(String channel) {
        return messages.computeIfAbsent(channel, none -> new TreeMap<>());
    }

    private int replies(String channel, String thread) {
        return (int)
                all(channel).values().stream()
                        .filter(m -> Json.text(m, "thread_ts").equals(thread))
                        .filter(m -> !Json.text(m, "ts").equals(thread))
                        .count();
    }

    private void download(HttpExchange exchange) throws IOException {
        try (exchange) {
            String id = exchange.getRequestURI().getPath().substring("/files-pri/".length());
            calls.add(new Call("download", Json.object().put("file", id)));
            byte[] body = bytes.getOrDefault(id, new byte[0]);
            String start = new String(body, 0, Math.min(60, body.length), StandardCharsets.UTF_8);
            boolean html = start.startsWith("<html");
            exchange.getResponseHeaders().add("Content-Type", html ? "text/html" : "text/plain");
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            if (body.length > 0) exchange.getResponseBody().write(body);
        }
    }

    private void api(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestURI().getPath().substring("/api/".length());
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            JsonNode args = body.startsWith("{") ? Json.parse(body) : FormFields.of(body);
            calls.add(new Call(method, args));
            byte[] answer = Json.bytes(answer(method, args));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private synchronized JsonNode answer(String method, JsonNode args) {
        String channel = Json.text(args, "channel");
        String refusal =
                refusals.getOrDefault(
                        method + " " + channel + Json.text(args, "file"), refusals.get(method));
        if (refusal != null) return no(refusal);
        boolean hidden = !channel.isEmpty() && !channels.containsKey(channel);
        if (hidden) return no("channel_not_found");
        return switch (method) {
            case "auth.test" -> ok().put("team_id", "T1").put("user_id", BOT).put("url", home());
            case "users.info" -> {
                ObjectNode user = people.get(Json.text(args, "user"));
                yield user == null ? no("user_not_found") : ok().set("user", user);
            }
            case "users.list" -> ok().set("members", Json.array().addAll(people.values()));
            case "conversations.info" -> ok().set("channel", channels.get(channel));
            case "conversations.members" -> {
                ArrayNode list = Json.array();
                members.getOrDefault(channel, List.of()).forEach(list::add);
                yield ok().set("members", list);
            }
            case "conversations.replies" -> replies(channel, args);
            case "conversations.history" -> history(channel, args);
            case "files.info" -> {
                ObjectNode file = files.get(Json.text(args, "file"));
                yield file == null ? no("file_not_found") : ok().set("file", file);
            }
            default -> no("unknown_method");
        };
    }

    private JsonNode replies(String channel, JsonNode args) {
        String root = Json.text(args, "ts");
        ObjectNode asked = all(channel).get(root);
        if (asked == null) return no("thread_not_found");
        List<ObjectNode> thread = new ArrayList<>();
        boolean isReply = !Json.text(asked, "thread_ts").isEmpty();
        if (isReply && !Json.text(asked, "thread_ts").equals(root)) thread.add(asked);
        else
            for (ObjectNode message : all(channel).values()) {
                String ts = Json.text(message, "ts");
                boolean mine = Json.text(message, "thread_ts").equals(root);
                if (ts.equals(root) || mine && isWithin(ts, args)) thread.add(message);
            }
        int from = cursor(args);
        int to =
                Math.min(thread.size(), from + Integer.parseInt(args.path("limit").asString("10")));
        ObjectNode answer = ok();
        answer.putArray("messages").addAll(thread.subList(from, to));
        String next = to < thread.size() ? "" + to : "";
        answer.putObject("response_metadata").put("next_cursor", next);
        return answer;
    }

    private JsonNode history(String channel, JsonNode args) {
        ArrayNode found = Json.array();
        for (ObjectNode message : all(channel).values())
            if (isWithin(Json.text(message, "ts"), args)) found.add(message);
        return ok().set("messages", found);
    }

    private static boolean isWithin(String ts, JsonNode args) {
        String oldest = Json.text(args, "oldest");
        String latest = Json.text(args, "latest");
        boolean inclusive = args.path("inclusive").asString("").equals("true");
        int low = oldest.isEmpty() ? 1 : ts.compareTo(oldest);
        int high = latest.isEmpty() ? -1 : ts.compareTo(latest);
        return (low > 0 || inclusive && low == 0) && (high < 0 || inclusive && high == 0);
    }

    private static int cursor(JsonNode args) {
        String cursor = Json.text(args, "cursor");
        return cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
    }

    private static ObjectNode ok() {
        return Json.object().put("ok", true);
    }

    private static JsonNode no(String code) {
        return Json.object().put("ok", false).put("error", code);
    }

    @Override
    public void close() {
        http.close();
        server.stop(0);
    }
}
