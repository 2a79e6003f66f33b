package kotonoha.pictures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One page in one Chromium that lives for one picture. The page comes from here and from nowhere else: every request is
/// answered by us or refused, the content security policy and the sandbox come with it as headers.
final class Chromium implements AutoCloseable {
    private static final String HERE = "http://kotonoha.invalid/";
    private static final String NO_SCRIPT =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'none'; sandbox";
    private static final String OUR_SCRIPT =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src " + HERE;
    private static final int WIDEST = 2_000;
    private static final int HIGHEST = 4_000;
    private static final double SMALLEST = 0.3;

    private final BrowserProcess process;
    private final DevTools tools;
    private Map<String, Content> pages = Map.of();
    private boolean loaded;

    private record Content(String type, String policy, byte[] bytes) {}

    /// A size in pixels of the page.
    record Size(int width, int height) {}

    Chromium(BrowserProcess process) throws IOException {
        this.process = process;
        this.tools = new DevTools(process.in(), process.out(), this::heard);
        String target =
                Json.text(
                        tools.call("Target.createTarget", Json.object().put("url", "about:blank")),
                        "targetId");
        ObjectNode attaching = Json.object().put("targetId", target).put("flatten", true);
        tools.attach(Json.text(tools.call("Target.attachToTarget", attaching), "sessionId"));
        tools.call("Page.enable", Json.object());
        tools.call("Fetch.enable", Json.object());
    }

    /// Shows a page that nobody trusts, and takes its picture.
    byte[] picture(String html, Size window) throws IOException {
        tools.call("Emulation.setScriptExecutionDisabled", Json.object().put("value", true));
        resize(window);
        open(Map.of(HERE, new Content("text/html; charset=utf-8", NO_SCRIPT, utf8(html))));
        JsonNode metrics = tools.call("Page.getLayoutMetrics", Json.object());
        JsonNode size = metrics.path("cssContentSize");
        return shot(
                Math.max(1, size.path("width").asDouble()),
                Math.max(1, size.path("height").asDouble()));
    }

    /// Runs one of our scripts and returns the string that the expression promises.
    String evaluate(Map<String, byte[]> scripts, String expression) throws IOException {
        StringBuilder html = new StringBuilder("<!doctype html><html lang=\"ja\"><body>");
        Map<String, Content> served = new java.util.HashMap<>();
        scripts.forEach((name, bytes) ->
                served.put(HERE + name, new Content("text/javascript", OUR_SCRIPT, bytes)));
        scripts.keySet().stream()
                .sorted()
                .forEach(
                        name -> html.append("<script src=\"/").append(name).append("\"></script>"));
        served.put(
                HERE, new Content("text/html; charset=utf-8", OUR_SCRIPT, utf8(html.toString())));
        resize(new Size(1_200, 800));
        open(served);
        ObjectNode call =
                Json.object()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true);
        JsonNode result = tools.call("Runtime.evaluate", call);
        if (result.has("exceptionDetails") || !Json.at(result, "result.value").isString())
            throw new Broken("the diagram has a mistake");
        return Json.text(result, "result.value");
    }

    @Override
    public void close() {
        process.close();
    }

    private void resize(Size window) throws IOException {
        tools.call(
                "Emulation.setDeviceMetricsOverride",
                Json.object()
                        .put("width", window.width())
                        .put("height", window.height())
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
    }

    private void open(Map<String, Content> served) throws IOException {
        pages = served;
        loaded = false;
        tools.call("Page.navigate", Json.object().put("url", HERE));
        while (!loaded) tools.next();
    }

    private byte[] shot(double width, double height) throws IOException {
        double scale =
                Math.clamp(Math.min(WIDEST / width, Math.max(1, HIGHEST / height)), SMALLEST, 2);
        ObjectNode clip =
                Json.object()
                        .put("x", 0)
                        .put("y", 0)
                        .put("width", Math.min(width, WIDEST / scale))
                        .put("height", Math.min(height, HIGHEST / scale))
                        .put("scale", scale);
        ObjectNode shot = Json.object().put("format", "png").put("captureBeyondViewport", true);
        shot.set("clip", clip);
        return Base64.getDecoder()
                .decode(Json.text(tools.call("Page.captureScreenshot", shot), "data"));
    }

    private void heard(JsonNode event) {
        switch (Json.text(event, "method")) {
            case "Page.loadEventFired" -> loaded = true;
            case "Fetch.requestPaused" -> answer(event.path("params"));
            default -> {}
        }
    }

    private void answer(JsonNode paused) {
        ObjectNode reply = Json.object().put("requestId", Json.text(paused, "requestId"));
        Content content = pages.get(Json.text(paused, "request.url"));
        try {
            if (content == null) {
                tools.send("Fetch.failRequest", reply.put("errorReason", "Aborted"));
                return;
            }
            reply.put("responseCode", 200);
            reply.put("body", Base64.getEncoder().encodeToString(content.bytes()));
            reply.putArray("responseHeaders")
                    .add(header("Content-Type", content.type()))
                    .add(header("Content-Security-Policy", content.policy()))
                    .add(header("X-Content-Type-Options", "nosniff"));
            tools.send("Fetch.fulfillRequest", reply);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode header(String name, String value) {
        return Json.object().put("name", name).put("value", value);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
