package kotonoha.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Slack that says yes to everything at once, so that only the bot costs time.
final class PlainSlack implements AutoCloseable {
    private static final Pattern THREAD = Pattern.compile("thread_ts\\W{1,9}(\\d+\\.\\d+)");

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger messages = new AtomicInteger();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    PlainSlack() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        server.setExecutor(workers);
        server.createContext("/api/", this::answer);
        server.start();
    }

    String api() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/";
    }

    /// The threads in which the bot has said something.
    Set<String> threads() {
        return threads;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher thread = THREAD.matcher(request);
        if (exchange.getRequestURI().getPath().startsWith("/api/chat.") && thread.find())
            threads.add(thread.group(1));
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
        workers.shutdownNow();
    }
}
