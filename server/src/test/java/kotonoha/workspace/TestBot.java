package kotonoha.workspace;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import kotonoha.kernel.Json;
import kotonoha.web.Reply;
import kotonoha.web.Request;
import kotonoha.web.Routes;
import kotonoha.web.WebServer;
import kotonoha.web.WebSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A bot without a mind for tests: hears everything the workspace sends, and calls the Web API by hand.
public final class TestBot implements AutoCloseable {
    private final Workspace workspace;
    private final WebServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Request> heard = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Reply> answer = request -> Reply.status(200);

    public TestBot(Workspace workspace) {
        this.workspace = workspace;
        Routes routes =
                new Routes()
                        .post(
                                "/slack/events",
                                request -> {
                                    heard.add(request);
                                    return answer.apply(request);
                                });
        server = WebServer.start(WebSettings.loopback(0), routes);
        workspace.deliverTo(url());
    }

    public URI url() {
        return URI.create(server.uri() + "/slack/events");
    }

    /// From now on each delivery is answered like this.
    public void answers(Function<Request, Reply> how) {
        answer = how;
    }

    public List<Request> heard() {
        return List.copyOf(heard);
    }

    /// The `event` objects heard so far.
    public List<JsonNode> events() {
        return heard.stream()
                .filter(request -> request.mediaType().equals("application/json"))
                .map(request -> Json.parse(request.body()).path("event"))
                .toList();
    }

    /// Waits for an event of that type with that text in it.
    public JsonNode event(String type, String text) {
        return Eventually.get(
                type + " with " + text,
                () ->
                        events().stream()
                                .filter(event -> Json.text(event, "type").equals(type))
                                .filter(event -> Json.write(event).contains(text))
                                .findFirst());
    }

    /// Waits for an interaction of that type; its payload.
    public JsonNode interaction(String type) {
        return Eventually.get(
                type,
                () ->
                        heard.stream()
                                .map(request -> request.form().getOrDefault("payload", "{}"))
                                .map(Json::parse)
                                .filter(payload -> Json.text(payload, "type").equals(type))
                                .reduce((first, second) -> second));
    }

    public JsonNode call(String method, ObjectNode args) {
        HttpResponse<String> reply = send(method, args);
        return Optional.of(reply.body()).map(Json::parse).orElseThrow();
    }

    public HttpResponse<String> send(String method, ObjectNode args) {
        HttpRequest request =
                HttpRequest.newBuilder(workspace.apiUrl().resolve(method))
                        .header("Content-Type", "application/json; charset=utf-8")
                        .header("Authorization", "Bearer " + workspace.botToken().reveal())
                        .POST(BodyPublishers.ofByteArray(Json.bytes(args)))
                        .build();
        return sent(request);
    }

    /// A call with its arguments in the query, for methods that read no JSON.
    public JsonNode get(String method, String query) {
        HttpRequest request =
                HttpRequest.newBuilder(workspace.apiUrl().resolve(method + "?" + query))
                        .header("Authorization", "Bearer " + workspace.botToken().reveal())
                        .build();
        return Json.parse(sent(request).body());
    }

    public HttpResponse<String> sent(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public static ObjectNode args(String... pairs) {
        ObjectNode args = Json.object();
        for (int i = 0; i < pairs.length; i += 2) args.put(pairs[i], pairs[i + 1]);
        return args;
    }

    @Override
    public void close() {
        server.close();
        http.shutdownNow();
    }
}
