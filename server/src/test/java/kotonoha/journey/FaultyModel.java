package kotonoha.journey;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kotonoha.kernel.Json;
import kotonoha.net.ScriptedServer;
import kotonoha.net.ScriptedServer.Scene;
import kotonoha.net.ScriptedServer.Stage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An OpenAI server (Responses) that plays the scene which is set at the moment, for each call anew.
final class FaultyModel implements AutoCloseable {
    private final ScriptedServer server = new ScriptedServer(this::play);
    private volatile Scene scene = answer("Forty-two.");

    /// Reached when a scene has come to [#hold]; released when the test says so.
    final class Hold implements Scene {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final List<String> before;
        private final List<String> after;

        Hold(List<String> before, List<String> after) {
            this.before = before;
            this.after = after;
        }

        @Override
        public void play(Stage stage) throws IOException {
            opening(stage);
            for (String piece : before) piece(stage, piece);
            reached.countDown();
            while (released.getCount() > 0 && !stage.pause(20)) stage.raw(": alive\n\n");
            for (String piece : after) piece(stage, piece);
            completed(stage, String.join("", before) + String.join("", after));
        }

        void awaitReached() {
            try {
                if (!reached.await(20, TimeUnit.SECONDS))
                    throw new AssertionError("the model was not asked");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }

        void release() {
            released.countDown();
        }
    }

    URI base() {
        return server.uri("/v1");
    }

    void plays(Scene next) {
        scene = next;
    }

    /// Says these pieces, then waits to be released, then says those.
    Hold holds(List<String> before, List<String> after) {
        Hold hold = new Hold(before, after);
        scene = hold;
        return hold;
    }

    /// The bodies of all calls so far.
    List<JsonNode> calls() {
        return server.asked.stream().map(ScriptedServer.Asked::json).toList();
    }

    /// What a call gave the model to read: the texts of its items, in order.
    static List<String> texts(JsonNode call) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : call.path("input")) {
            JsonNode content = item.path("content");
            if (content.isString()) texts.add(content.asString());
            for (JsonNode part : content) texts.add(Json.text(part, "text"));
        }
        return texts;
    }

    static Scene answer(String... pieces) {
        return stage -> {
            opening(stage);
            for (String piece : pieces) piece(stage, piece);
            completed(stage, String.join("", pieces));
        };
    }

    /// As [#answer], with a pause before each piece but the first.
    static Scene slowly(int millis, String... pieces) {
        return stage -> {
            opening(stage);
            for (String piece : pieces) {
                if (piece != pieces[0]) stage.pause(millis);
                piece(stage, piece);
            }
            completed(stage, String.join("", pieces));
        };
    }

    static void opening(Stage stage) throws IOException {
        stage.events();
        ObjectNode created = Json.object().put("type", "response.created");
        created.set("response", response("in_progress", ""));
        stage.event(Json.write(created));
    }

    static void piece(Stage stage, String piece) throws IOException {
        stage.event(
                Json.write(
                        Json.object()
                                .put("type", "response.output_text.delta")
                                .put("item_id", "msg_1")
                                .put("output_index", 0)
                                .put("content_index", 0)
                                .put("delta", piece)));
    }

    static void completed(Stage stage, String text) throws IOException {
        ObjectNode done = Json.object().put("type", "response.completed");
        done.set("response", response("completed", text));
        stage.event(Json.write(done));
    }

    /// The whole response object.
    static ObjectNode response(String status, String text) {
        ObjectNode response =
                Json.object()
                        .put("id", "resp_1")
                        .put("object", "response")
                        .put("status", status)
                        .put("model", "gpt-test");
        if (!text.isEmpty()) {
            ObjectNode message =
                    response.putArray("output")
                            .addObject()
                            .put("type", "message")
                            .put("id", "msg_1")
                            .put("role", "assistant")
                            .put("status", "completed");
            message.putArray("content")
                    .addObject()
                    .put("type", "output_text")
                    .put("text", text)
                    .putArray("annotations");
        } else response.putArray("output");
        response.putObject("usage")
                .put("input_tokens", 10)
                .put("output_tokens", 5)
                .put("total_tokens", 15);
        return response;
    }

    static String error(String code, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", code).put("type", code).put("message", message);
        return Json.write(body);
    }

    @Override
    public void close() {
        server.close();
    }

    private void play(Stage stage) throws IOException {
        scene.play(stage);
    }
}
