package kotonoha.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kotonoha.kernel.Json;
import kotonoha.workspace.Workspace;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A bot at the other side of the workspace that does what a test tells it, over plain HTTP.
final class ScriptedBot implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final HttpServer server;
    private final Workspace workspace;
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private volatile Function<JsonNode, String> answer = payload -> "";

    ScriptedBot(Workspace workspace) throws IOException {
        this.workspace = workspace;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::hear);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        workspace.deliverTo(
                URI.create(
                        "http://127.0.0.1:%d/slack/events"
                                .formatted(server.getAddress().getPort())));
    }

    /// What it says to clicks and submissions from now on; "" is a plain acknowledgement.
    void answers(Function<JsonNode, String> answer) {
        this.answer = answer;
    }

    private void hear(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean form = body.startsWith("payload=");
        JsonNode payload =
                Json.tryParse(
                                form
                                        ? URLDecoder.decode(
                                                body.substring(8), StandardCharsets.UTF_8)
                                        : body)
                        .orElse(Json.object());
        byte[] reply = form ? answer.apply(payload).getBytes(StandardCharsets.UTF_8) : new byte[0];
        heard.add(payload);
        if (reply.length > 0) exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, reply.length == 0 ? -1 : reply.length);
        if (reply.length > 0) exchange.getResponseBody().write(reply);
        exchange.close();
    }

    /// Waits for the next event or payload of a type and gives it.
    JsonNode hears(String type) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
        while (true) {
            JsonNode next = heard.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) throw new AssertionError("the bot has not heard of " + type);
            if (type.equals(Json.text(next, "type"))) return next;
            if (type.equals(Json.text(next, "event.type"))) return next.path("event");
        }
    }

    JsonNode call(String method, ObjectNode arguments) {
        HttpRequest request =
                HttpRequest.newBuilder(workspace.apiUrl().resolve(method))
                        .header("Authorization", "Bearer " + workspace.botToken().reveal())
                        .header("Content-Type", "application/json; charset=utf-8")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(arguments)))
                        .build();
        try {
            JsonNode reply =
                    Json.parse(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
            if (!reply.path("ok").asBoolean()) throw new AssertionError(method + ": " + reply);
            return reply;
        } catch (IOException e) {
            throw new AssertionError(method + " was cut", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    String post(String channel, String blocks) {
        ObjectNode message = Json.object().put("channel", channel).put("text", "…");
        message.set("blocks", Json.parse(blocks));
        return Json.text(call("chat.postMessage", message), "ts");
    }

    void says(String channel, String thread, String status) {
        call(
                "assistant.threads.setStatus",
                Json.object()
                        .put("channel_id", channel)
                        .put("thread_ts", thread)
                        .put("status", status));
    }

    String startStream(String channel, String thread, String user) {
        ObjectNode start = Json.object().put("channel", channel).put("thread_ts", thread);
        start.put("recipient_user_id", user).put("recipient_team_id", workspace.team());
        start.putArray("chunks")
                .addObject()
                .put("type", "task_update")
                .put("id", "search")
                .put("title", "社内文書を検索")
                .put("status", "in_progress");
        return Json.text(call("chat.startStream", start), "ts");
    }

    void append(String channel, String ts, String markdown) {
        call(
                "chat.appendStream",
                Json.object().put("channel", channel).put("ts", ts).put("markdown_text", markdown));
    }

    void stopStream(String channel, String ts, String blocks) {
        ObjectNode stop = Json.object().put("channel", channel).put("ts", ts);
        stop.set("blocks", Json.parse(blocks));
        call("chat.stopStream", stop);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
