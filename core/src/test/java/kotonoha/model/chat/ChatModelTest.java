package kotonoha.model.chat;

import static kotonoha.model.ModelBench.IDLE;
import static kotonoha.model.ModelBench.all;
import static kotonoha.model.ModelBench.ask;
import static kotonoha.model.ModelBench.failure;
import static kotonoha.model.ModelBench.only;
import static kotonoha.model.ModelBench.settings;
import static kotonoha.model.ModelBench.text;
import static kotonoha.model.ModelBench.thoughts;
import static kotonoha.model.ModelBench.tool;
import static kotonoha.model.ModelBench.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.model.LanguageModel.RunCursor;
import kotonoha.model.ModelBench;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelEvent.Kind;
import kotonoha.model.ModelEvent.Usage;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRequest.Role;
import kotonoha.model.ModelSettings;
import kotonoha.net.Http;
import kotonoha.net.ScriptedServer;
import kotonoha.net.ScriptedServer.Scene;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChatModelTest {
    private static final Http HTTP = ModelBench.http();
    private static final String USAGE =
            "{\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20,\"prompt_tokens_details\":{\"cached_tokens\":60}}}";

    @AfterAll
    static void close() {
        HTTP.close();
    }

    @Test
    void streams_text_and_ends_with_usage() {
        List<ModelEvent> events =
                play(
                        delta("{\"role\":\"assistant\",\"content\":\"\"}"),
                        say("答え"),
                        say("は四十二"),
                        finish("stop"),
                        USAGE,
                        "[DONE]");
        assertThat(events)
                .containsExactly(
                        new ModelEvent.Started("c1"),
                        new ModelEvent.Text("答え"),
                        new ModelEvent.Text("は四十二"),
                        new ModelEvent.Output(
                                Json.parse("{\"role\":\"assistant\",\"content\":\"答えは四十二\"}")),
                        new ModelEvent.Finished(new Usage(100, 60, 20), "m-2026", false));
    }

    @Test
    void sends_the_conversation_in_the_shape_of_chat() {
        JsonNode replayed =
                Json.parse(
                        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"search\",\"arguments\":\"{}\"}}]}");
        try (ScriptedServer server = server(say("ok"), finish("stop"), "[DONE]")) {
            ModelRequest request =
                    ask(
                            new Item.Said(Role.ASSISTANT, "Earlier"),
                            new Item.Said(Role.DEVELOPER, "Passages"),
                            new Item.Said(Role.USER, " 何？ "),
                            new Item.Replayed(replayed),
                            new Item.ToolResult("call_1", "found"));
            run(server, with(request, tool("{\"type\":\"object\",\"properties\":{}}")));
            JsonNode body = server.asked.getFirst().json();
            assertThat(server.asked.getFirst().target()).isEqualTo("/v1/chat/completions");
            JsonNode messages = body.path("messages");
            assertThat(messages.valueStream().map(m -> Json.text(m, "role")))
                    .containsExactly("system", "assistant", "system", "user", "assistant", "tool");
            assertThat(Json.text(messages.get(0), "content")).isEqualTo("Be brief.");
            assertThat(Json.text(messages.get(3), "content")).isEqualTo(" 何？ ");
            assertThat(messages.get(4)).isEqualTo(replayed);
            assertThat(Json.text(messages.get(5), "tool_call_id")).isEqualTo("call_1");
            assertThat(body.path("stream_options").path("include_usage").booleanValue()).isTrue();
            assertThat(Json.text(body.path("tools").get(0), "function.name")).isEqualTo("search");
            assertThat(Json.at(body.path("tools").get(0), "function").has("strict")).isFalse();
        }
    }

    @Test
    void a_model_that_cannot_call_tools_is_offered_none() {
        try (ScriptedServer server = server(say("ok"), finish("stop"), "[DONE]")) {
            ModelSettings settings = settings(server).withTools(false);
            ChatModel model = model(settings);
            all(model.start(with(ask("?"), tool("{\"type\":\"object\"}"))));
            assertThat(server.asked.getFirst().json().has("tools")).isFalse();
            assertThat(model.capabilities().tools()).isFalse();
        }
    }

    @Test
    void puts_calls_together_by_their_index() {
        List<ModelEvent> events =
                play(
                        calls(
                                "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"search\",\"arguments\":\"\"}}"),
                        calls(
                                "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"search\",\"arguments\":\"{\"}}"),
                        calls("{\"index\":0,\"function\":{\"arguments\":\"{\\\"q\\\":\"}}"),
                        calls(
                                "{\"index\":1,\"function\":{\"arguments\":\"}\"}},{\"index\":0,\"function\":{\"arguments\":\"1}\"}}"),
                        finish("tool_calls"),
                        "[DONE]");
        assertThat(only(ModelEvent.ToolCall.class, events))
                .containsExactly(
                        new ModelEvent.ToolCall("a", "search", "{\"q\":1}"),
                        new ModelEvent.ToolCall("b", "search", "{}"));
        JsonNode output = only(ModelEvent.Output.class, events).getFirst().item();
        assertThat(output.path("content").isNull()).isTrue();
        assertThat(output.path("tool_calls").size()).isEqualTo(2);
        assertThat(Json.text(output.path("tool_calls").get(0), "function.arguments"))
                .isEqualTo("{\"q\":1}");
    }

    @Test
    void puts_calls_together_without_index_or_id_and_with_one_index_for_all() {
        assertThat(
                        made(
                                calls(
                                        "{\"id\":\"a\",\"function\":{\"name\":\"s\",\"arguments\":\"{\"}}"),
                                calls("{\"function\":{\"arguments\":\"}\"}}"),
                                calls(
                                        "{\"id\":\"b\",\"function\":{\"name\":\"t\",\"arguments\":{\"x\":1}}}")))
                .containsExactly(
                        new ModelEvent.ToolCall("a", "s", "{}"),
                        new ModelEvent.ToolCall("b", "t", "{\"x\":1}"));
        assertThat(
                        made(
                                calls(
                                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"s\",\"arguments\":\"{}\"}}"),
                                calls(
                                        "{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"t\",\"arguments\":\"[\"}}"),
                                calls("{\"index\":0,\"function\":{\"arguments\":\"]\"}}")))
                .containsExactly(
                        new ModelEvent.ToolCall("a", "s", "{}"),
                        new ModelEvent.ToolCall("b", "t", "[]"));
        assertThat(made(calls("{\"index\":0,\"function\":{\"name\":\"s\",\"arguments\":\"{}\"}}")))
                .singleElement()
                .satisfies(call -> assertThat(call.call()).matches("call_[a-z2-9]{16}"));
    }

    @Test
    void reasoning_is_a_thought_under_both_names() {
        List<ModelEvent> events =
                play(
                        delta("{\"reasoning_content\":\"a\",\"content\":null}"),
                        delta("{\"reasoning\":\"b\",\"content\":\"\"}"),
                        say("x"),
                        finish("stop"),
                        "[DONE]");
        assertThat(thoughts(events)).isEqualTo("ab");
        assertThat(text(events)).isEqualTo("x");
    }

    @Test
    void tells_how_the_answer_ended() {
        assertThat(play(say("x"), finish("length"), "[DONE]").getLast())
                .isEqualTo(new ModelEvent.Finished(Usage.NONE, "m-2026", true));
        assertThat(failure(play(say("x"), finish("content_filter"), "[DONE]")))
                .isEqualTo(Kind.REFUSED);
        List<ModelEvent> refused = play(delta("{\"refusal\":\"No.\"}"), finish("stop"), "[DONE]");
        assertThat(text(refused)).isEqualTo("No.");
        assertThat(failure(refused)).isEqualTo(Kind.REFUSED);
        assertThat(failure(play(say("x"), "{\"error\":{\"code\":\"rate_limit_exceeded\"}}")))
                .isEqualTo(Kind.BUSY);
    }

    @Test
    void an_answer_without_the_last_mark_is_complete_if_it_gave_a_reason() {
        assertThat(play(say("x"), finish("stop")).getLast())
                .isInstanceOf(ModelEvent.Finished.class);
        assertThat(play(say("x"), "[DONE]").getLast()).isInstanceOf(ModelEvent.Finished.class);
        assertThat(failure(play(say("x")))).isEqualTo(Kind.BROKEN);
    }

    @Test
    void a_server_that_keeps_the_stream_open_after_the_answer_is_not_waited_for() {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    scene(say("x"), finish("stop"), USAGE).play(s);
                    s.stall();
                })) {
            List<ModelEvent> events = run(server, ask("?"));
            assertThat(events.getLast())
                    .isEqualTo(new ModelEvent.Finished(new Usage(100, 60, 20), "m-2026", false));
        }
    }

    @Test
    void silence_within_the_answer_ends_it() {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    scene(say("half")).play(s);
                    s.trickle("data: " + delta("{\"content\":\"\"}") + "\n\n", 20);
                })) {
            long start = System.nanoTime();
            List<ModelEvent> events = all(model(settings(server).withIdle(IDLE)).start(ask("?")));
            assertThat(text(events)).isEqualTo("half");
            assertThat(failure(events)).isEqualTo(Kind.SILENT);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(IDLE.multipliedBy(4));
        }
    }

    @Test
    void a_server_that_does_not_know_stream_options_is_asked_without_them() {
        try (ScriptedServer server =
                new ScriptedServer(
                        s ->
                                s.reply(
                                        422,
                                        "{\"detail\":\"stream_options: extra fields not permitted\"}"),
                        scene(say("ok"), finish("stop"), "[DONE]"))) {
            assertThat(text(run(server, ask("?")))).isEqualTo("ok");
            assertThat(server.asked.getLast().json().has("stream_options")).isFalse();
        }
    }

    @Test
    void reads_a_reply_that_is_not_streamed_and_text_in_parts() {
        try (ScriptedServer server =
                new ScriptedServer(s ->
                        s.reply(
                                200,
                                "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"whole\"}]},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}"))) {
            List<ModelEvent> events = run(server, ask("?"));
            assertThat(text(events)).isEqualTo("whole");
            assertThat(events.getLast())
                    .isEqualTo(new ModelEvent.Finished(new Usage(1, 0, 2), "m", false));
        }
    }

    @Test
    void a_cut_or_a_malformed_chunk_before_the_answer_is_asked_for_again() {
        try (ScriptedServer server =
                new ScriptedServer(
                        scene(delta("{\"role\":\"assistant\"}")),
                        s -> s.events().raw("data: {\"choices\":\n\n").stall(),
                        scene(say("ok"), finish("stop"), "[DONE]"))) {
            assertThat(text(run(server, ask("?")))).isEqualTo("ok");
            assertThat(server.asked).hasSize(3);
        }
    }

    @Test
    void has_no_background_runs_and_no_files() {
        try (ScriptedServer server = server()) {
            ChatModel model = model(settings(server));
            assertThat(failure(all(model.resume(new RunCursor("r", 1))))).isEqualTo(Kind.REJECTED);
            assertThatThrownBy(() -> model.upload(ModelBench.file("a", new byte[0]), 1))
                    .isInstanceOf(Broken.class);
            assertThat(server.asked).isEmpty();
        }
    }

    private static List<ModelEvent.ToolCall> made(String... chunks) {
        String[] all = java.util.Arrays.copyOf(chunks, chunks.length + 2);
        all[chunks.length] = finish("tool_calls");
        all[chunks.length + 1] = "[DONE]";
        return only(ModelEvent.ToolCall.class, play(all));
    }

    private static String calls(String calls) {
        return delta("{\"tool_calls\":[" + calls + "]}");
    }

    private static String say(String text) {
        return delta("{\"content\":\"" + text + "\"}");
    }

    private static String delta(String delta) {
        return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-2026\",\"choices\":[{\"index\":0,\"delta\":"
                + delta
                + ",\"finish_reason\":null}]}";
    }

    private static String finish(String reason) {
        return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-2026\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
                + reason
                + "\"}]}";
    }

    private static Scene scene(String... chunks) {
        return s -> {
            s.events();
            for (String chunk : chunks) s.raw("data: " + chunk + "\n\n");
        };
    }

    private static ScriptedServer server(String... chunks) {
        return new ScriptedServer(scene(chunks));
    }

    @Test
    void shows_pictures_and_asks_again_without_where_the_server_takes_none() {
        String no =
                "{\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: you may need to provide the mmproj\",\"type\":\"server_error\"}}";
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(500, no),
                        s ->
                                s.reply(
                                        200,
                                        "{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"Text only.\"},\"finish_reason\":\"stop\"}]}"))) {
            ChatModel model =
                    new ChatModel(
                            HTTP,
                            settings(server).withEyes(true),
                            Time.system(),
                            ModelBench.chance());
            List<ModelEvent> events =
                    all(
                            model.start(
                                    ask(
                                            new Item.Shown(
                                                    "A chart",
                                                    List.of(
                                                            new ModelRequest.Picture(
                                                                    "image/png",
                                                                    new byte[] {1, 2, 3}))),
                                            new Item.Said(Role.USER, "What is it?"))));
            assertThat(events.getFirst()).isEqualTo(new ModelEvent.Unseen(1));
            assertThat(text(events)).isEqualTo("Text only.");
            JsonNode content =
                    server.asked.getFirst().json().path("messages").get(1).path("content");
            assertThat(Json.text(content.get(0), "text")).isEqualTo("A chart");
            assertThat(Json.text(content.get(1), "image_url.url"))
                    .isEqualTo("data:image/png;base64,AQID");
            assertThat(Json.text(server.asked.get(1).json().path("messages").get(1), "content"))
                    .contains("could not be shown");
            assertThat(model.capabilities().eyes()).isFalse();
        }
    }

    private static List<ModelEvent> play(String... chunks) {
        try (ScriptedServer server = server(chunks)) {
            return run(server, ask("?"));
        }
    }

    private static List<ModelEvent> run(ScriptedServer server, ModelRequest request) {
        return all(model(settings(server)).start(request));
    }

    private static ChatModel model(ModelSettings settings) {
        return new ChatModel(HTTP, settings, Time.system(), ModelBench.chance());
    }
}
