package kotonoha.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A Slack that says yes to everything at once, so that only the bot costs time.
final class PlainSlack implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger messages = new AtomicInteger();
    private final HttpServer server;

    PlainSlack() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        server.setExecutor(threads);
        server.createContext("/api/", this::answer);
        server.start();
    }

    String api() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body =
                """
                {"ok":true,"user_id":"UBOT","bot_id":"BBOT","team_id":"T1","channel":"C1","ts":"1800000000.%06d",
                "user":{"id":"U1","name":"hana","real_name":"Hana","locale":"ja-JP","tz":"Asia/Tokyo"},"messages":[]}
                """
                        .formatted(messages.incrementAndGet())
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
