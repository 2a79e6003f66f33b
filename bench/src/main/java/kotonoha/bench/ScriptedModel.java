package kotonoha.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import tools.jackson.databind.node.ObjectNode;

/// A model behind the Responses API that writes what a script says at the script's pace, and notes when each piece
/// left. Questions carry their number as `#7#`.
final class ScriptedModel implements AutoCloseable {
    private static final Pattern NUMBER = Pattern.compile("#(\\d+)#");

    private final Time time = Time.system();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, Run> runs = new ConcurrentHashMap<>();
    private final AtomicInteger twice = new AtomicInteger();
    private final IntFunction<Script> scripts;
    private final HttpServer server;

    /// What is answered: pieces, and the time between two of them.
    record Script(List<String> pieces, Duration between) {}

    /// When each piece left, as far as they have.
    static final class Run {
        private final long[] left;
        private volatile int pieces;

        Run(int pieces) {
            left = new long[pieces];
        }

        int pieces() {
            return pieces;
        }

        long left(int piece) {
            return left[piece];
        }

        private void leaves(long at) {
            left[pieces] = at;
            pieces++;
        }
    }

    ScriptedModel(IntFunction<Script> scripts) throws IOException {
        this.scripts = scripts;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        server.setExecutor(threads);
        server.createContext("/v1/responses", this::answer);
        server.start();
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    Optional<Run> run(int question) {
        return Optional.ofNullable(runs.get(question));
    }

    Set<Integer> questions() {
        return runs.keySet();
    }

    /// Questions that came more than once.
    int twice() {
        return twice.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            int question =
                    number(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
            Script script = scripts.apply(question);
            Run run = new Run(script.pieces().size());
            if (runs.putIfAbsent(question, run) != null) twice.incrementAndGet();
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            write(exchange.getResponseBody(), script, run);
        }
    }

    private void write(OutputStream out, Script script, Run run) throws IOException {
        send(out, "response.created", event -> event.set("response", response("in_progress", "")));
        send(
                out,
                "response.output_item.added",
                event -> event.set("item", message("in_progress", "")));
        StringBuilder whole = new StringBuilder();
        long begin = time.nanos();
        for (int i = 0; i < script.pieces().size(); i++) {
            long at = begin + i * script.between().toNanos();
            while (time.nanos() < at) LockSupport.parkNanos(at - time.nanos());
            String piece = script.pieces().get(i);
            whole.append(piece);
            run.leaves(time.nanos());
            send(
                    out,
                    "response.output_text.delta",
                    event ->
                            event.put("item_id", "msg_1")
                                    .put("content_index", 0)
                                    .put("delta", piece));
        }
        String text = whole.toString();
        send(
                out,
                "response.output_item.done",
                event -> event.set("item", message("completed", text)));
        send(
                out,
                "response.completed",
                event -> event.set("response", response("completed", text)));
    }

    private interface Filling {
        void fill(ObjectNode event);
    }

    private static void send(OutputStream out, String type, Filling filling) throws IOException {
        ObjectNode event = Json.object().put("type", type).put("output_index", 0);
        filling.fill(event);
        String lines = "event: %s\ndata: %s\n\n".formatted(type, Json.write(event));
        out.write(lines.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static ObjectNode response(String status, String text) {
        ObjectNode response =
                Json.object()
                        .put("id", "resp_1")
                        .put("object", "response")
                        .put("status", status)
                        .put("model", "bench");
        if (text.isEmpty()) response.putArray("output");
        else response.putArray("output").add(message("completed", text));
        if (!text.isEmpty())
            response.putObject("usage")
                    .put("input_tokens", 100)
                    .put("output_tokens", 100)
                    .put("total_tokens", 200);
        return response;
    }

    private static ObjectNode message(String status, String text) {
        ObjectNode message =
                Json.object()
                        .put("id", "msg_1")
                        .put("type", "message")
                        .put("role", "assistant")
                        .put("status", status);
        message.putArray("content");
        if (!text.isEmpty())
            message.withArray("content")
                    .addObject()
                    .put("type", "output_text")
                    .put("text", text)
                    .putArray("annotations");
        return message;
    }

    /// The last one stands in the question.
    private static int number(String request) {
        int number = -1;
        for (Matcher matcher = NUMBER.matcher(request); matcher.find(); )
            number = Integer.parseInt(matcher.group(1));
        return number;
    }
}
