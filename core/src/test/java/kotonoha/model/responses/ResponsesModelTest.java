package kotonoha.model.responses;

import static kotonoha.model.ModelBench.KEY;
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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import kotonoha.files.CannotRead;
import kotonoha.files.RawFile;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.model.LanguageModel.ContainerFile;
import kotonoha.model.LanguageModel.RemoteFile;
import kotonoha.model.ModelBench;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelEvent.Kind;
import kotonoha.model.ModelEvent.State;
import kotonoha.model.ModelEvent.Usage;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRequest.Role;
import kotonoha.model.ModelSettings;
import kotonoha.net.Http;
import kotonoha.net.ScriptedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ResponsesModelTest {
    private static final Http HTTP = ModelBench.http();

    @AfterAll
    static void close() {
        HTTP.close();
    }

    @Test
    void streams_text_and_ends_with_usage() {
        List<ModelEvent> events =
                play(new Answer("resp_1").message("final_answer", "答え", "は🙂", "四十二").completed());
        assertThat(events.getFirst()).isEqualTo(new ModelEvent.Started("resp_1"));
        assertThat(only(ModelEvent.Text.class, events))
                .containsExactly(
                        new ModelEvent.Text("答え"),
                        new ModelEvent.Text("は🙂"),
                        new ModelEvent.Text("四十二"));
        assertThat(events.getLast())
                .isEqualTo(new ModelEvent.Finished(new Usage(100, 60, 20), "gpt-test-2026", false));
    }

    @Test
    void asks_statelessly_with_the_question_unaltered_as_the_last_item() {
        String question = "  何ですか？\n\u200B<@U1> \"quoted\" \\ 🙂 ";
        try (ScriptedServer server = new ScriptedServer(s -> Answer.of("ok").play(s))) {
            JsonNode output = Json.parse("{\"type\":\"reasoning\",\"id\":\"rs\",\"summary\":[]}");
            run(
                    server,
                    with(
                            ask(
                                    new Item.Said(Role.DEVELOPER, "Passages"),
                                    new Item.Said(Role.ASSISTANT, "Earlier"),
                                    new Item.Replayed(output),
                                    new Item.ToolResult("call_1", "found"),
                                    new Item.Said(Role.USER, question)),
                            tool(
                                    "{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}},\"required\":[\"q\"],\"additionalProperties\":false}")));
            ScriptedServer.Asked asked = server.asked.getFirst();
            assertThat(asked.target()).isEqualTo("/v1/responses");
            assertThat(asked.headers()).containsEntry("authorization", "Bearer " + KEY);
            JsonNode body = asked.json();
            assertThat(Json.text(body, "model")).isEqualTo("gpt-test");
            assertThat(Json.text(body, "instructions")).isEqualTo("Be brief.");
            assertThat(body.path("stream").booleanValue()).isTrue();
            assertThat(body.path("store").booleanValue()).isFalse();
            assertThat(body.path("include").get(0).stringValue())
                    .isEqualTo("reasoning.encrypted_content");
            JsonNode input = body.path("input");
            assertThat(input.size()).isEqualTo(5);
            assertThat(Json.text(input.get(0), "role")).isEqualTo("developer");
            assertThat(Json.text(input.get(1), "role")).isEqualTo("assistant");
            assertThat(input.get(2)).isEqualTo(output);
            assertThat(Json.text(input.get(3), "type")).isEqualTo("function_call_output");
            assertThat(Json.text(input.get(4), "content")).isEqualTo(question);
            assertThat(body.path("tools").get(0).path("strict").booleanValue()).isTrue();
        }
    }

    @Test
    void a_schema_with_optional_fields_is_not_sent_as_strict() {
        try (ScriptedServer server = new ScriptedServer(s -> Answer.of("ok").play(s))) {
            run(
                    server,
                    with(
                            ask("?"),
                            tool(
                                    "{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"},\"n\":{\"type\":\"integer\"}},\"required\":[\"q\"],\"additionalProperties\":false}")));
            assertThat(
                            server.asked
                                    .getFirst()
                                    .json()
                                    .path("tools")
                                    .get(0)
                                    .path("strict")
                                    .booleanValue())
                    .isFalse();
        }
    }

    @Test
    void passes_hosted_tools_through_and_half_a_surrogate_pair_does_no_harm() {
        try (ScriptedServer server = new ScriptedServer(s -> Answer.of("ok").play(s))) {
            JsonNode hosted = Json.parse("{\"type\":\"web_search\",\"x\":{\"y\":1}}");
            ModelRequest request =
                    new ModelRequest(
                            "gpt-own",
                            "",
                            List.of(new Item.Said(Role.USER, "a\ud83d b 🙂")),
                            List.of(),
                            List.of(hosted),
                            false,
                            "t");
            assertThat(text(run(server, request))).isEqualTo("ok");
            JsonNode body = server.asked.getFirst().json();
            assertThat(body.path("tools").get(0)).isEqualTo(hosted);
            assertThat(Json.text(body, "model")).isEqualTo("gpt-own");
            assertThat(body.has("instructions")).isFalse();
            assertThat(Json.text(body.path("input").get(0), "content")).isEqualTo("a\uFFFD b 🙂");
        }
    }

    @Test
    void commentary_is_a_thought_and_the_final_answer_is_text() {
        List<ModelEvent> events =
                play(
                        new Answer("r")
                                .reasoning("Thinking.")
                                .message("commentary", "I will look.")
                                .message("final_answer", "Here.")
                                .completed());
        assertThat(text(events)).isEqualTo("Here.");
        assertThat(thoughts(events)).isEqualTo("Thinking.I will look.");
        assertThat(only(ModelEvent.Output.class, events)).hasSize(3);
        JsonNode reasoning = only(ModelEvent.Output.class, events).getFirst().item();
        assertThat(Json.text(reasoning, "encrypted_content")).isEqualTo("gAAA");
        assertThat(Json.text(only(ModelEvent.Output.class, events).get(1).item(), "phase"))
                .isEqualTo("commentary");
    }

    @Test
    void gives_function_calls_once_with_their_items() {
        List<ModelEvent> events =
                play(
                        new Answer("r")
                                .call("call_a", "search", "{\"q\":\"x\"}")
                                .call("call_b", "search", "{\"q\":\"y\"}")
                                .completed());
        assertThat(only(ModelEvent.ToolCall.class, events))
                .containsExactly(
                        new ModelEvent.ToolCall("call_a", "search", "{\"q\":\"x\"}"),
                        new ModelEvent.ToolCall("call_b", "search", "{\"q\":\"y\"}"));
        assertThat(only(ModelEvent.Output.class, events)).hasSize(2);
    }

    @Test
    void a_call_whose_item_never_ends_is_not_lost() {
        Answer answer = new Answer("r").call("call_a", "search", "{\"q\":1}");
        answer.event("response.completed")
                .set("response", Json.object().put("status", "completed"));
        List<ModelEvent> events = play(answer.without("response.output_item.done"));
        assertThat(only(ModelEvent.ToolCall.class, events))
                .containsExactly(new ModelEvent.ToolCall("call_a", "search", "{\"q\":1}"));
        assertThat(Json.text(only(ModelEvent.Output.class, events).getFirst().item(), "call_id"))
                .isEqualTo("call_a");
    }

    @Test
    void shows_each_state_of_a_hosted_tool_once() {
        List<ModelEvent> events =
                play(new Answer("r").webSearch("koto").message("", "x").completed());
        assertThat(only(ModelEvent.HostedTool.class, events))
                .containsExactly(
                        new ModelEvent.HostedTool("ws_0", "web_search", State.STARTED, "koto"),
                        new ModelEvent.HostedTool("ws_0", "web_search", State.DONE, "koto"));
    }

    @Test
    void a_hosted_tool_that_fails_says_so() {
        Answer answer = new Answer("r");
        answer.event("response.mcp_call.in_progress").put("item_id", "m1").put("output_index", 0);
        answer.event("response.mcp_call.failed").put("item_id", "m1").put("output_index", 0);
        List<ModelEvent> events = play(answer.message("", "x").completed());
        assertThat(only(ModelEvent.HostedTool.class, events))
                .extracting(ModelEvent.HostedTool::kind, ModelEvent.HostedTool::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("mcp", State.STARTED),
                        org.assertj.core.groups.Tuple.tuple("mcp", State.FAILED));
    }

    @Test
    void gives_pages_and_files_that_are_cited() {
        Answer answer = new Answer("r").message("", "x");
        ObjectNode page = answer.part(0, "response.output_text.annotation.added");
        page.putObject("annotation")
                .put("type", "url_citation")
                .put("url", "https://example.com/a")
                .put("title", "A");
        ObjectNode file = answer.part(0, "response.output_text.annotation.added");
        file.putObject("annotation")
                .put("type", "container_file_citation")
                .put("container_id", "cntr_1")
                .put("file_id", "cfile_1")
                .put("filename", "plot.png");
        assertThat(only(ModelEvent.Cited.class, play(answer.completed())))
                .containsExactly(
                        new ModelEvent.Cited("A", "https://example.com/a", new RemoteFile("", "")),
                        new ModelEvent.Cited("plot.png", "", new RemoteFile("cntr_1", "cfile_1")));
    }

    @Test
    void text_is_told_once_whichever_of_its_events_a_server_leaves_out() {
        String[] families = {
            "response\\.output_item\\.added",
            "response\\.content_part\\..*",
            "response\\.output_text\\.delta",
            "response\\.output_text\\.done",
            "response\\.output_item\\.done",
            "response\\.(created|in_progress)"
        };
        UnaryOperator<ObjectNode> same = event -> event;
        for (int left = 0; left < 1 << families.length; left++)
            for (UnaryOperator<ObjectNode> bent :
                    List.of(
                            same,
                            event -> event.without("sequence_number"),
                            event -> event.without("output_index"),
                            event -> event.without("item_id"),
                            event -> event.without(List.of("content_index", "output_index")))) {
                Answer answer =
                        new Answer("r")
                                .message("final_answer", "One ", "two.")
                                .message("final_answer", "Three.")
                                .completed();
                for (int i = 0; i < families.length; i++)
                    if ((left >> i & 1) == 1) answer.without(families[i]);
                boolean lonelyDone = (left & 4) != 0 && (left & 8) == 0;
                if (lonelyDone && bent != same) continue; // no id tells two such parts apart
                List<ModelEvent> events = read(answer.events().stream().map(bent).toList());
                assertThat(text(events)).as("left out: %s", left).isEqualTo("One two.Three.");
                assertThat(events.getLast()).isInstanceOf(ModelEvent.Finished.class);
            }
    }

    @Test
    void ids_that_change_on_the_way_do_not_double_the_text() {
        Answer answer = new Answer("r").message("", "One ", "two.").completed();
        List<ObjectNode> events = new ArrayList<>();
        int number = 0;
        for (ObjectNode event : answer.events()) {
            ObjectNode bent = event.deepCopy();
            if (bent.has("item_id")) bent.put("item_id", "other_" + number++);
            if (bent.path("item") instanceof ObjectNode item) item.put("id", "item_" + number++);
            if (bent.path("response").path("output").path(0) instanceof ObjectNode item)
                item.put("id", "last_" + number++);
            events.add(bent);
        }
        assertThat(text(read(events))).isEqualTo("One two.");
    }

    @Test
    void ignores_keep_alives_unknown_events_and_what_follows_the_end() {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    Answer answer = Answer.of("fine");
                    s.events().raw(": hello\n\n");
                    s.event("{\"type\":\"keepalive\",\"sequence_number\":0}");
                    s.event("{\"type\":\"response.hologram.delta\",\"delta\":5}");
                    s.event("{\"type\":7,\"item\":[]}");
                    s.raw("data: \n\n");
                    answer.play(s, 0, answer.events().size());
                    s.event("{\"type\":\"response.output_text.delta\",\"delta\":\"late\"}");
                    s.event("{\"type\":\"error\",\"message\":\"late\"}");
                    s.raw("data: [DONE]\n\n");
                })) {
            List<ModelEvent> events = run(server, ask("?"));
            assertThat(text(events)).isEqualTo("fine");
            assertThat(events.getLast()).isInstanceOf(ModelEvent.Finished.class);
        }
    }

    @Test
    void a_character_cut_in_two_is_put_together() {
        Answer cut = new Answer("r").message("", "a\ud83d", "\ude42b", "c\ud83d", "d").completed();
        List<ModelEvent> events = play(cut);
        assertThat(only(ModelEvent.Text.class, events))
                .extracting(ModelEvent.Text::piece)
                .containsExactly("a", "🙂b", "c", "\uFFFDd");
    }

    @Test
    void reads_a_reply_that_is_not_streamed() {
        Answer answer = Answer.of("whole");
        try (ScriptedServer server =
                new ScriptedServer(s ->
                        s.reply(
                                200,
                                "\n" + Json.write(answer.whole()),
                                "Content-Type: text/plain"))) {
            List<ModelEvent> events = run(server, ask("?"));
            assertThat(text(events)).isEqualTo("whole");
            assertThat(events.getLast())
                    .isEqualTo(
                            new ModelEvent.Finished(
                                    new Usage(100, 60, 20), "gpt-test-2026", false));
        }
    }

    @Test
    void an_answer_cut_by_its_limit_is_finished_and_cut() {
        List<ModelEvent> events =
                play(new Answer("r").message("", "half").incomplete("max_output_tokens"));
        assertThat(((ModelEvent.Finished) events.getLast()).cut()).isTrue();
        assertThat(failure(play(new Answer("r").message("", "h").incomplete("content_filter"))))
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void a_refusal_is_shown_and_fails_the_run() {
        Answer answer = new Answer("r");
        answer.part(0, "response.refusal.delta").put("delta", "I cannot ");
        answer.part(0, "response.refusal.done").put("refusal", "I cannot do that.");
        List<ModelEvent> events = play(answer.completed());
        assertThat(text(events)).isEqualTo("I cannot do that.");
        assertThat(failure(events)).isEqualTo(Kind.REFUSED);
    }

    @Test
    void a_server_that_does_not_know_include_is_asked_without_it_and_remembered() {
        try (ScriptedServer server =
                new ScriptedServer(
                        s ->
                                s.reply(
                                        400,
                                        "{\"error\":{\"message\":\"Unknown parameter: 'include'.\",\"param\":\"include\"}}"),
                        s -> Answer.of("ok").play(s))) {
            ResponsesModel model = model(settings(server));
            assertThat(text(all(model.start(ask("?"))))).isEqualTo("ok");
            assertThat(text(all(model.start(ask("?"))))).isEqualTo("ok");
            assertThat(server.asked).hasSize(3);
            assertThat(server.asked.get(0).json().has("include")).isTrue();
            assertThat(server.asked.get(1).json().has("include")).isFalse();
            assertThat(server.asked.get(2).json().has("include")).isFalse();
        }
    }

    @Test
    void a_server_that_rejects_for_good_is_not_asked_for_ever() {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(400, "{\"detail\":\"store and include and strict\"}"))) {
            assertThat(failure(run(server, ask("?")))).isEqualTo(Kind.REJECTED);
            assertThat(server.asked).hasSize(2);
        }
    }

    @Test
    void any_cut_of_the_bytes_gives_the_same_answer() throws IOException {
        StringBuilder stream = new StringBuilder();
        Answer whole =
                new Answer("r")
                        .reasoning("考える")
                        .call("c", "search", "{\"q\":\"検索\"}")
                        .message("", "日本", "語🙂")
                        .completed();
        for (ObjectNode event : whole.events())
            stream.append("data: ").append(Json.write(event)).append("\r\n\r\n");
        byte[] bytes = stream.toString().getBytes(StandardCharsets.UTF_8);
        List<ModelEvent> expected = play(whole);
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            try (ScriptedServer server =
                    new ScriptedServer(s -> {
                        s.events();
                        for (int at = 0; at < bytes.length; ) {
                            int next = Math.min(bytes.length, at + 1 + random.nextInt(300));
                            s.raw(java.util.Arrays.copyOfRange(bytes, at, next));
                            at = next;
                        }
                    })) {
                assertThat(run(server, ask("?"))).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void uploads_and_downloads_files() {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(200, "{\"id\":\"file-1\"}"),
                        s -> s.reply(200, "bytes"),
                        s -> s.reply(200, "others"),
                        s -> s.reply(404, "{}"),
                        s -> s.reply(500, "{}"))) {
            ResponsesModel model = model(settings(server));
            assertThat(model.upload(ModelBench.file("a/表.csv", new byte[] {1, 2}), 2))
                    .isEqualTo("file-1");
            assertThat(server.asked.getFirst().text())
                    .contains("user_data")
                    .contains("filename=\"表.csv\"")
                    .contains("expires_after[seconds]")
                    .contains("\u0001\u0002");
            assertThat(server.asked.getFirst().headers())
                    .containsEntry("authorization", "Bearer " + KEY);
            assertThat(model.download(new RemoteFile("", "file-1"))).asString().isEqualTo("bytes");
            assertThat(model.download(new RemoteFile("cntr_1", "cfile_1")))
                    .asString()
                    .isEqualTo("others");
            assertThat(server.asked.stream().map(ScriptedServer.Asked::target))
                    .containsExactly(
                            "/v1/files",
                            "/v1/files/file-1/content",
                            "/v1/containers/cntr_1/files/cfile_1/content");
            assertThatThrownBy(() -> model.download(new RemoteFile("", "f")))
                    .isInstanceOf(Broken.class);
            assertThatThrownBy(() -> model.download(new RemoteFile("", "f")))
                    .isInstanceOf(TryLater.class);
            assertThatThrownBy(() -> model.download(new RemoteFile("../..", "f")))
                    .isInstanceOf(Broken.class);
            assertThat(server.asked).hasSize(5);
        }
    }

    @Test
    void uploads_as_it_reads_and_never_more_than_the_limit() {
        byte[] large = new byte[3 << 20];
        new Random(3).nextBytes(large);
        try (ScriptedServer server =
                new ScriptedServer(
                        s ->
                                s.reply(
                                        400,
                                        "{\"error\":{\"message\":\"unknown expires_after\",\"param\":\"expires_after\"}}"),
                        s -> s.reply(200, "{\"id\":\"file-2\"}"),
                        s -> s.reply(200, "{\"id\":\"file-3\"}"))) {
            ResponsesModel model = model(settings(server));
            assertThat(model.upload(ModelBench.file("a.bin", large), 3 << 20)).isEqualTo("file-2");
            ScriptedServer.Asked second = server.asked.get(1);
            assertThat(second.headers()).containsEntry("transfer-encoding", "chunked");
            assertThat(second.text()).doesNotContain("expires_after");
            assertThat(second.body().length).isBetween(3 << 20, (3 << 20) + 1_000);
            assertThatThrownBy(() -> model.upload(lying(large), 1 << 20))
                    .isInstanceOfSatisfying(
                            CannotRead.class,
                            e ->
                                    assertThat(e.why().reason())
                                            .isEqualTo(Unreadable.Reason.TOO_LARGE));
            assertThatThrownBy(() -> model.upload(gone(), 9))
                    .isInstanceOfSatisfying(
                            CannotRead.class,
                            e -> assertThat(e.why().reason()).isEqualTo(Unreadable.Reason.GONE));
            assertThat(model.upload(ModelBench.file("b", new byte[1]), 9)).isEqualTo("file-3");
        }
    }

    private static RawFile lying(byte[] bytes) {
        RawFile honest = ModelBench.file("x", bytes);
        return new RawFile("x", "", 5, "", RawFile.As.FILE, honest.content());
    }

    private static RawFile gone() {
        return new RawFile(
                "x",
                "",
                5,
                "",
                RawFile.As.FILE,
                () -> {
                    throw new CannotRead(new Unreadable(Unreadable.Reason.GONE));
                });
    }

    @Test
    void lists_what_a_container_holds_and_deletes_what_was_uploaded() {
        String list =
                """
                {"object":"list","has_more":false,"data":[
                {"id":"cfile_1","object":"container.file","container_id":"cntr_1","bytes":12,"path":"/mnt/data/sales.csv","source":"user"},
                {"id":"../cfile","path":"/mnt/data/evil","source":"assistant"},
                {"id":"cfile_2","object":"container.file","container_id":"cntr_1","bytes":34,"path":"/mnt/data/図.png","source":"assistant"}]}\
                """;
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(200, list),
                        s -> s.reply(404, "{}"),
                        s -> s.reply(200, "{\"deleted\":true}"),
                        s -> s.reply(404, "{}"),
                        s -> s.reply(500, "{}"))) {
            ResponsesModel model = model(settings(server));
            assertThat(model.files("cntr_1"))
                    .containsExactly(
                            new ContainerFile(
                                    new RemoteFile("cntr_1", "cfile_1"), "sales.csv", 12, true),
                            new ContainerFile(
                                    new RemoteFile("cntr_1", "cfile_2"), "図.png", 34, false));
            assertThatThrownBy(() -> model.files("cntr_1")).isInstanceOf(Broken.class);
            model.delete(new RemoteFile("", "file-1"));
            model.delete(new RemoteFile("", "file-1"));
            assertThatThrownBy(() -> model.delete(new RemoteFile("", "file-1")))
                    .isInstanceOf(TryLater.class);
            assertThat(server.asked.get(2).method()).isEqualTo("DELETE");
            assertThat(server.asked.get(2).target()).isEqualTo("/v1/files/file-1");
        }
    }

    @Test
    void shows_the_code_and_what_it_printed() {
        List<ModelEvent> events =
                play(
                        new Answer("r")
                                .code("import pandas\nprint(1)", "1\n")
                                .message("", "x")
                                .completed());
        assertThat(only(ModelEvent.HostedTool.class, events))
                .containsExactly(
                        new ModelEvent.HostedTool(
                                "ci_0", "code_interpreter", State.STARTED, "", "", "cntr_1"),
                        new ModelEvent.HostedTool(
                                "ci_0",
                                "code_interpreter",
                                State.STARTED,
                                "",
                                "import pandas\nprint(1)",
                                "cntr_1"),
                        new ModelEvent.HostedTool(
                                "ci_0",
                                "code_interpreter",
                                State.DONE,
                                "1",
                                "import pandas\nprint(1)",
                                "cntr_1"));
    }

    @Test
    void cites_files_of_a_container_once_also_where_only_the_stream_says_so() {
        ObjectNode annotation =
                Json.object()
                        .put("type", "container_file_citation")
                        .put("container_id", "cntr_1")
                        .put("file_id", "cfile_2")
                        .put("filename", "chart.png")
                        .put("start_index", 0)
                        .put("end_index", 1);
        Answer answer = new Answer("r").message("", "Here.");
        answer.part(0, "response.output_text.annotation.added")
                .put("annotation_index", 0)
                .set("annotation", annotation);
        assertThat(only(ModelEvent.Cited.class, play(answer.completed())))
                .containsExactly(
                        new ModelEvent.Cited("chart.png", "", new RemoteFile("cntr_1", "cfile_2")));
    }

    @Test
    void shows_pictures_and_asks_again_without_where_the_server_takes_none() {
        String no =
                "{\"error\":{\"message\":\"Invalid content type. image_url is only supported by certain models.\",\"type\":\"invalid_request_error\"}}";
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(400, no),
                        s -> Answer.of("Text only.").play(s),
                        s -> Answer.of("Again.").play(s))) {
            ResponsesModel model = model(settings(server).withEyes(true));
            assertThat(model.capabilities().eyes()).isTrue();
            List<ModelEvent> events = all(model.start(picture()));
            assertThat(events.getFirst()).isEqualTo(new ModelEvent.Unseen(1));
            assertThat(text(events)).isEqualTo("Text only.");
            JsonNode content = server.asked.getFirst().json().path("input").get(0).path("content");
            assertThat(Json.text(content.get(1), "image_url"))
                    .isEqualTo("data:image/png;base64,AQID");
            assertThat(Json.text(content.get(1), "detail")).isEqualTo("auto");
            JsonNode without = server.asked.get(1).json().path("input").get(0);
            assertThat(Json.text(without, "content"))
                    .startsWith("A chart")
                    .contains("not be shown");
            assertThat(model.capabilities().eyes()).isFalse();
            assertThat(all(model.start(picture()))).contains(new ModelEvent.Unseen(1));
            assertThat(server.asked).hasSize(3);
        }
    }

    @Test
    void one_damaged_picture_does_not_make_the_model_blind() {
        String no =
                "{\"error\":{\"message\":\"The image data you provided does not represent a valid image.\",\"code\":\"invalid_image\"}}";
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(400, no), s -> Answer.of("ok").play(s))) {
            ResponsesModel model = model(settings(server).withEyes(true));
            assertThat(text(all(model.start(picture())))).isEqualTo("ok");
            assertThat(model.capabilities().eyes()).isTrue();
        }
    }

    private static ModelRequest picture() {
        return ask(
                new Item.Shown(
                        "A chart",
                        List.of(new ModelRequest.Picture("image/png", new byte[] {1, 2, 3}))),
                new Item.Said(Role.USER, "What is it?"));
    }

    @Test
    void azure_gets_its_own_header_and_keeps_its_query() {
        try (ScriptedServer server = new ScriptedServer(s -> Answer.of("ok").play(s))) {
            ModelSettings azure =
                    ModelSettings.of(server.uri("/openai/v1/?api-version=preview"), null, "m")
                            .withHeaders(java.util.Map.of("api-key", new Secret("azure")));
            assertThat(text(all(model(azure).start(ask("?"))))).isEqualTo("ok");
            ScriptedServer.Asked asked = server.asked.getFirst();
            assertThat(asked.target()).isEqualTo("/openai/v1/responses?api-version=preview");
            assertThat(asked.headers())
                    .containsEntry("api-key", "azure")
                    .doesNotContainKey("authorization");
        }
    }

    private static List<ModelEvent> play(Answer answer) {
        return read(answer.events());
    }

    private static List<ModelEvent> read(List<ObjectNode> answer) {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.events();
                    for (ObjectNode event : answer) s.event(Json.write(event));
                })) {
            return run(server, ask("?"));
        }
    }

    private static List<ModelEvent> run(ScriptedServer server, ModelRequest request) {
        return all(model(settings(server)).start(request));
    }

    private static ResponsesModel model(ModelSettings settings) {
        return new ResponsesModel(HTTP, settings, Time.system(), ModelBench.chance());
    }
}
