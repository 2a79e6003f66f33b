package kotonoha.workspace;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kotonoha.kernel.Json;
import kotonoha.web.Request;
import kotonoha.web.Socket;
import kotonoha.web.SocketListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The workspace's end of Socket Mode: up to ten connections, any payload to any one of them, acknowledged by
/// `envelope_id`. Thread-safe.
final class SocketMode {
    private static final int MOST = 10;

    private final Town town;
    private final Runnable onChange;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Map<String, Boolean> tickets = Town.bounded(100);

    SocketMode(Town town, Runnable onChange) {
        this.town = town;
        this.onChange = onChange;
    }

    boolean connected() {
        return !open.isEmpty();
    }

    int connections() {
        return open.size();
    }

    /// An address that is good for one connection.
    String ticket() {
        String ticket = town.chance.id(32);
        town.locked(() -> tickets.put(ticket, true));
        return "%s/link/?ticket=%s&app_id=%s"
                .formatted(town.base.replaceFirst("^http", "ws"), ticket, town.app.id());
    }

    boolean takeTicket(String ticket) {
        return town.locked(() -> tickets.remove(ticket) != null);
    }

    SocketListener joined(Request request, Socket socket) {
        return new SocketListener() {
            @Override
            public void opened() {
                if (!takeTicket(request.query("ticket"))) {
                    socket.close(4_001, "no such ticket");
                    return;
                }
                if (open.size() >= MOST) {
                    socket.send(farewell("too_many_websockets"));
                    socket.close(1_000, "too many connections");
                    return;
                }
                open.add(socket);
                socket.send(Json.write(hello()));
                onChange.run();
            }

            @Override
            public void text(String message) {
                acknowledged(message);
            }

            @Override
            public void closed(int code) {
                if (open.remove(socket)) onChange.run();
            }
        };
    }

    /// Sends one envelope over any connection and waits for its acknowledgement.
    BotLine.Answer deliver(String type, ObjectNode payload, int retry, String reason) {
        String id = town.chance.id(24);
        ObjectNode envelope = Json.object().put("envelope_id", id).put("type", type);
        envelope.set("payload", payload);
        envelope.put("accepts_response_payload", !type.equals("events_api"));
        if (type.equals("events_api"))
            envelope.put("retry_attempt", retry).put("retry_reason", reason);
        CompletableFuture<JsonNode> ack = new CompletableFuture<>();
        waiting.put(id, ack);
        try {
            if (!sent(Json.write(envelope)))
                return new BotLine.Answer(0, "connection_failed", "", false);
            JsonNode answer = ack.get(town.limits().ack().toMillis(), TimeUnit.MILLISECONDS);
            JsonNode body = answer.path("payload");
            return new BotLine.Answer(200, "", body.isContainer() ? Json.write(body) : "", false);
        } catch (TimeoutException | ExecutionException e) {
            return new BotLine.Answer(0, "timeout", "", false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new BotLine.Answer(0, "unknown_error", "", true);
        } finally {
            waiting.remove(id);
        }
    }

    /// Warns each connection that it will be closed, as Slack does before it moves them.
    void warn() {
        open.forEach(socket -> socket.send(farewell("warning")));
    }

    /// Asks each connection to come again, then closes it.
    void refresh() {
        for (Socket socket : open) {
            socket.send(farewell("refresh_requested"));
            socket.close(1_000, "refresh");
        }
    }

    /// Drops all connections without a word.
    void cut() {
        open.forEach(Socket::cut);
    }

    void ping() {
        open.forEach(Socket::ping);
    }

    private boolean sent(String text) {
        Optional<Socket> first = any();
        if (first.isPresent() && first.get().send(text)) return true;
        for (Socket socket : open) if (socket.send(text)) return true;
        return false;
    }

    private Optional<Socket> any() {
        List<Socket> now = List.copyOf(open);
        return now.isEmpty()
                ? Optional.empty()
                : Optional.of(now.get(town.chance.below(now.size())));
    }

    private void acknowledged(String message) {
        JsonNode ack = Json.tryParse(message).orElse(Json.object());
        CompletableFuture<JsonNode> waits = waiting.get(Json.text(ack, "envelope_id"));
        if (waits != null) waits.complete(ack);
    }

    private ObjectNode hello() {
        ObjectNode hello = Json.object().put("type", "hello").put("num_connections", open.size());
        hello.putObject("debug_info")
                .put("host", "practice")
                .put("build_number", 1)
                .put("approximate_connection_time", 18_060);
        hello.putObject("connection_info").put("app_id", town.app.id());
        return hello;
    }

    private static String farewell(String reason) {
        ObjectNode bye = Json.object().put("type", "disconnect").put("reason", reason);
        bye.putObject("debug_info").put("host", "practice");
        return Json.write(bye);
    }
}
