package kotonoha.slack;

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
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Secret;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import kotonoha.net.Http;
import kotonoha.net.HttpSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A small Slack on loopback: one channel, messages, streams with the limits that were measured, and faults on order.
final class FakeSlack implements AutoCloseable {
    static final ChannelId CHANNEL = new ChannelId("C1");
    static final MessageTs ROOT = new MessageTs("1700000000.000001");
    static final String TOKEN = "xoxb-very-secret";

    /// Something that goes wrong once; `accept` says whether the call is carried out all the same.
    record Fault(int status, String body, int retryAfter, boolean accept, boolean cut) {
        static Fault refuse(String code) {
            return new Fault(200, "{\"ok\":false,\"error\":\"" + code + "\"}", -1, false, false);
        }

        static Fault status(int status) {
            return new Fault(status, "<html>no</html>", -1, false, false);
        }

        static Fault limited(int seconds) {
            return new Fault(
                    429, "{\"ok\":false,\"error\":\"ratelimited\"}", seconds, false, false);
        }

        /// Done, but the caller never hears of it.
        static Fault cutAfterAccept() {
            return new Fault(0, "", -1, true, true);
        }

        static Fault cutBeforeAccept() {
            return new Fault(0, "", -1, false, true);
        }

        static Fault failAfterAccept() {
            return new Fault(502, "bad gateway", -1, true, false);
        }
    }

    record Call(String method, JsonNode args, boolean json, long nanos) {}

    static final class Message {
        final String ts;
        final StringBuilder text = new StringBuilder();
        final List<JsonNode> tasks = new ArrayList<>();
        ArrayNode blocks = Json.array();
        @Nullable JsonNode metadata;
        String streaming = "";
        boolean posted;
        boolean stoppedByUser;
        long startedAt;
        int weight;
        String threadTs = "";

        Message(String ts) {
            this.ts = ts;
        }
    }

    final Map<String, Message> messages = new TreeMap<>();
    final List<Call> calls = new ArrayList<>();
    final List<String> complaints = new ArrayList<>();
    final List<String> statuses = new ArrayList<>();
    final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    final Map<String, String> always = new ConcurrentHashMap<>();
    final Map<String, JsonNode> canned = new ConcurrentHashMap<>();
    final Map<String, List<Long>> turns = new ConcurrentHashMap<>();
    final Map<String, Integer> limits = new ConcurrentHashMap<>();
    long limitWindowNanos = Duration.ofMinutes(1).toNanos();
    int streamBytes = 10_600;
    long streamLifeNanos = Duration.ofMinutes(5).toNanos();
    boolean eatsLeadingWhitespace = true;
    private final Map<String, java.util.Set<String>> published = Published.arguments();
    private final AtomicInteger counter = new AtomicInteger(1);
    private final HttpServer server;
    final Http http =
            new Http(
                    new HttpSettings(
                            HttpSettings.Patience.of(Duration.ofSeconds(2)), 8_000_000, "test"));

    FakeSlack() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/", this::serve);
        server.createContext("/files/", this::serveFile);
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
    }

    URI files() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/files/");
    }

    private void serveFile(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("POST")) {
                uploaded = exchange.getRequestBody().readAllBytes();
                if (exchange.getRequestHeaders().containsKey("Authorization"))
                    complaints.add("token in an upload");
                exchange.sendResponseHeaders(200, -1);
            } else if (path.endsWith("moved")) {
                exchange.getResponseHeaders().add("Location", "/files/upload");
                exchange.sendResponseHeaders(302, -1);
            } else if (path.endsWith("away")) {
                exchange.getResponseHeaders().add("Location", "https://evil.example/x");
                exchange.sendResponseHeaders(302, -1);
            } else if (path.endsWith("login")) {
                exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
                byte[] page =
                        "<html><title>Sign in to Slack</title><form id=\"signin_form\"></form></html>"
                                .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            } else {
                exchange.sendResponseHeaders(200, uploaded.length);
                exchange.getResponseBody().write(uploaded);
            }
        }
    }

    private volatile byte[] uploaded = new byte[0];

    SlackApi api(TokenBuckets buckets) {
        return new SlackApi(http, base(), new Secret(TOKEN), buckets, Time.system());
    }

    static Destination destination() {
        return new Destination(CHANNEL, ROOT, new UserId("U1"), new TeamId("T1"), false);
    }

    void fault(String method, Fault... list) {
        faults.computeIfAbsent(method, m -> new ConcurrentLinkedQueue<>()).addAll(List.of(list));
    }

    synchronized List<Message> answers() {
        return List.copyOf(messages.values());
    }

    synchronized String allText() {
        return messages.values().stream()
                .map(m -> m.text.toString())
                .collect(Collectors.joining("\n"));
    }

    synchronized List<Call> calls(String method) {
        return calls.stream().filter(c -> c.method().equals(method)).toList();
    }

    synchronized void stopByUser() {
        for (Message message : messages.values()) {
            if (!message.streaming.equals("in_progress")) continue;
            message.streaming = "completed";
            message.stoppedByUser = true;
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestURI().getPath().substring("/api/".length());
            byte[] body = exchange.getRequestBody().readAllBytes();
            String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
            boolean json = type.startsWith("application/json");
            JsonNode args =
                    json
                            ? Json.parse(body)
                            : FormFields.of(new String(body, StandardCharsets.UTF_8));
            note(method, args, json, exchange);
            Queue<Fault> queue = faults.get(method);
            Fault fault = queue == null ? null : queue.poll();
            if (fault != null) {
                if (fault.accept()) answer(method, args);
                if (fault.cut()) return; // closes without an answer
                if (fault.retryAfter() >= 0)
                    exchange.getResponseHeaders().add("Retry-After", "" + fault.retryAfter());
                reply(exchange, fault.status(), fault.body());
                return;
            }
            if (isOverLimit(method)) {
                exchange.getResponseHeaders().add("Retry-After", "1");
                reply(exchange, 429, "{\"ok\":false,\"error\":\"ratelimited\"}");
                return;
            }
            reply(exchange, 200, Json.write(answer(method, args)));
        }
    }

    private synchronized void note(
            String method, JsonNode args, boolean json, HttpExchange exchange) {
        calls.add(new Call(method, args, json, System.nanoTime()));
        String auth = exchange.getRequestHeaders().getFirst("Authorization");
        if (!("Bearer " + TOKEN).equals(auth)) complaints.add(method + ": no token");
        java.util.Set<String> known = published.get(method);
        if (published.isEmpty()) return;
        if (known == null) complaints.add(method + ": not published");
        else
            args.propertyNames().stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> complaints.add(method + ": unknown argument " + name));
    }

    private synchronized boolean isOverLimit(String method) {
        Integer limit = limits.get(method);
        if (limit == null) return false;
        List<Long> taken = turns.computeIfAbsent(method, m -> new ArrayList<>());
        long now = System.nanoTime();
        taken.removeIf(at -> now - at > limitWindowNanos);
        if (taken.size() >= limit) {
            complaints.add("limit of " + method);
            return true;
        }
        taken.add(now);
        return false;
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private synchronized JsonNode answer(String method, JsonNode args) {
        String refusal = always.get(method);
        if (refusal != null) return no(refusal);
        JsonNode fixed = canned.get(method + " " + Json.text(args, "channel"));
        if (fixed == null) fixed = canned.get(method);
        if (fixed != null) return fixed;
        return switch (method) {
            case "auth.test" ->
                    ok().put("team_id", "T1").put("user_id", "UBOT").put("bot_id", "B1");
            case "assistant.threads.setStatus" -> {
                statuses.add(Json.text(args, "status"));
                yield ok();
            }
            case "chat.startStream" -> startStream(args);
            case "chat.appendStream" -> withStream(args, message -> add(message, args));
            case "chat.stopStream" -> withStream(args, message -> stop(message, args));
            case "chat.postMessage" -> post(args);
            case "chat.update" -> update(args);
            case "conversations.replies" -> replies(args);
            default -> no("unknown_method");
        };
    }

    private JsonNode startStream(JsonNode args) {
        if (Json.text(args, "thread_ts").isEmpty()) return no("invalid_thread_ts");
        if (Json.text(args, "recipient_user_id").isEmpty()) return no("missing_recipient_user_id");
        if (Json.text(args, "recipient_team_id").isEmpty()) return no("missing_recipient_team_id");
        Message message = fresh(args);
        message.streaming = "in_progress";
        message.startedAt = System.nanoTime();
        ObjectNode added = (ObjectNode) add(message, args);
        if (!added.path("ok").booleanValue()) {
            messages.remove(message.ts);
            return added;
        }
        return added.put("ts", message.ts);
    }

    private Message fresh(JsonNode args) {
        Message message = new Message("1700000001.%06d".formatted(counter.getAndIncrement()));
        message.threadTs = Json.text(args, "thread_ts");
        messages.put(message.ts, message);
        return message;
    }

    private JsonNode withStream(
            JsonNode args, java.util.function.Function<Message, JsonNode> then) {
        Message message = messages.get(Json.text(args, "ts"));
        if (message == null) return no("message_not_found");
        if (message.stoppedByUser) return no("stopped_by_user");
        boolean expired = System.nanoTime() - message.startedAt > streamLifeNanos;
        if (expired && message.streaming.equals("in_progress")) message.streaming = "errored";
        if (!message.streaming.equals("in_progress")) return no("message_not_in_streaming_state");
        return then.apply(message);
    }

    private JsonNode add(Message message, JsonNode args) {
        String text = Json.text(args, "markdown_text");
        if (text.length() > 12_000) return no("msg_too_long");
        List<JsonNode> tasks = new ArrayList<>();
        int weight = utf8(text);
        for (JsonNode chunk : args.path("chunks")) {
            String type = Json.text(chunk, "type");
            if (type.equals("markdown_text")) {
                text += Json.text(chunk, "text");
                weight += utf8(Json.text(chunk, "text"));
            } else if (type.equals("task_update")) {
                for (String field : List.of("title", "details", "output"))
                    if (Json.text(chunk, field).length() > 256) return no("invalid_chunks");
                weight += 2 * utf8(Json.text(chunk, "details") + Json.text(chunk, "output"));
                tasks.add(chunk);
            } else return no("invalid_chunks");
        }
        if (message.weight + weight > streamBytes) return no("msg_too_long");
        boolean joins = eatsLeadingWhitespace && !message.text.isEmpty();
        message.text.append(joins ? text.stripLeading() : text);
        message.weight += weight;
        message.tasks.addAll(tasks);
        return ok();
    }

    private JsonNode stop(Message message, JsonNode args) {
        JsonNode bad = badBlocks(args.path("blocks"));
        if (bad != null) return bad;
        JsonNode added = add(message, args);
        if (!added.path("ok").booleanValue()) return added;
        message.streaming = "completed";
        if (args.has("blocks")) message.blocks = (ArrayNode) args.path("blocks");
        message.metadata = args.get("metadata");
        return ok();
    }

    private JsonNode post(JsonNode args) {
        if (args.path("unfurl_links").asBoolean(true) || args.path("unfurl_media").asBoolean(true))
            complaints.add("chat.postMessage unfurls");
        JsonNode bad = badBlocks(args.path("blocks"));
        if (bad != null) return bad;
        Message message = fresh(args);
        message.posted = true;
        fill(message, args);
        return ok().put("ts", message.ts);
    }

    private JsonNode update(JsonNode args) {
        Message message = messages.get(Json.text(args, "ts"));
        if (message == null) return no("message_not_found");
        if (message.streaming.equals("in_progress")) return no("streaming_state_conflict");
        if (Json.text(args, "text").length() > 4_000) return no("msg_too_long");
        JsonNode bad = badBlocks(args.path("blocks"));
        if (bad != null) return bad;
        fill(message, args);
        return ok();
    }

    private static void fill(Message message, JsonNode args) {
        StringBuilder markdown = new StringBuilder();
        ArrayNode others = Json.array();
        for (JsonNode block : args.path("blocks")) {
            if (Json.text(block, "type").equals("markdown"))
                markdown.append(Json.text(block, "text"));
            else others.add(block);
        }
        message.text.setLength(0);
        message.text.append(
                markdown.isEmpty() && others.isEmpty() ? Json.text(args, "text") : markdown);
        message.blocks = others;
        message.metadata = args.get("metadata");
    }

    private @Nullable JsonNode badBlocks(JsonNode blocks) {
        int markdown = 0;
        for (JsonNode block : blocks) {
            if (Json.text(block, "type").equals("markdown")) {
                markdown += Json.text(block, "text").length();
                if (always.containsKey("markdown blocks")) return no("invalid_blocks");
            } else if (always.containsKey("other blocks")) return no("invalid_blocks");
        }
        return markdown > 12_000 ? no("msg_too_long") : null;
    }

    private JsonNode replies(JsonNode args) {
        ObjectNode answer = ok();
        ArrayNode list = answer.putArray("messages");
        list.addObject()
                .put("ts", ROOT.value())
                .put("thread_ts", ROOT.value())
                .put("user", "U1")
                .put("text", "?");
        String oldest = Json.text(args, "oldest");
        for (Message message : messages.values()) {
            if (!oldest.isEmpty() && !message.ts.equals(oldest)) continue;
            ObjectNode raw = list.addObject();
            raw.put("ts", message.ts)
                    .put("thread_ts", ROOT.value())
                    .put("user", "UBOT")
                    .put("bot_id", "B1");
            raw.put("text", message.text.toString());
            if (!message.streaming.isEmpty()) raw.put("streaming_state", message.streaming);
            ArrayNode blocks = raw.putArray("blocks");
            blocks.addObject().put("type", "markdown").put("text", message.text.toString());
            blocks.addAll(message.blocks);
        }
        return answer;
    }

    static ObjectNode ok() {
        return Json.object().put("ok", true);
    }

    static JsonNode no(String code) {
        return Json.object().put("ok", false).put("error", code);
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public void close() {
        http.close();
        server.stop(0);
    }
}
