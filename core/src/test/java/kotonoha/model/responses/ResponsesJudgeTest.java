package kotonoha.model.responses;

import static kotonoha.model.ModelBench.all;
import static kotonoha.model.ModelBench.ask;
import static kotonoha.model.ModelBench.background;
import static kotonoha.model.ModelBench.only;
import static kotonoha.model.ModelBench.settings;
import static kotonoha.model.ModelBench.text;
import static kotonoha.model.ModelBench.tool;
import static kotonoha.model.ModelBench.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.model.Description;
import kotonoha.model.ModelBench;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRequest.Role;
import kotonoha.net.Http;
import kotonoha.net.ScriptedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What others say about our requests and about the events of our fake: OpenAI's description, and its Java SDK.
class ResponsesJudgeTest {
    private static final Http HTTP = ModelBench.http();
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}},\"required\":[\"q\"],\"additionalProperties\":false}";

    private final Answer answer =
            new Answer("resp_1")
                    .reasoning("Thinking.")
                    .webSearch("koto")
                    .code("print(1)", "1\n")
                    .call("call_1", "search", "{\"q\":\"koto\"}")
                    .message("commentary", "I look.")
                    .message("final_answer", "One ", "two.")
                    .completed();

    @AfterAll
    static void close() {
        HTTP.close();
    }

    @Test
    void the_description_accepts_our_bodies() throws IOException {
        Optional<Description> description = Description.ofOpenAi();
        if (description.isEmpty()) return;
        for (ModelRequest request :
                List.of(first(), background(first()), second(), withFilesAndPictures()))
            description.get().accepts("CreateResponse", sent(request));
    }

    @Test
    void the_description_does_reject_what_is_wrong() throws IOException {
        Optional<Description> description = Description.ofOpenAi();
        if (description.isEmpty()) return;
        for (String wrong :
                List.of(
                        "{\"store\":\"no\"}",
                        "{\"include\":[\"everything\"]}",
                        "{\"input\":[{\"type\":\"message\",\"role\":\"robot\",\"content\":\"x\"}]}",
                        "{\"input\":[{\"type\":\"function_call_output\",\"output\":5}]}",
                        "{\"tools\":[{\"type\":\"function\",\"name\":7}]}"))
            assertThat(description.get().faults("CreateResponse", Json.parse(wrong)))
                    .as(wrong)
                    .isNotEmpty();
    }

    @Test
    void the_sdk_sends_the_same_request() {
        ResponseCreateParams params =
                ResponseCreateParams.builder()
                        .model("gpt-test")
                        .instructions("Be brief.")
                        .store(false)
                        .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT)
                        .inputOfResponse(
                                List.of(
                                        said(EasyInputMessage.Role.DEVELOPER, "Passages"),
                                        said(EasyInputMessage.Role.ASSISTANT, "Earlier"),
                                        said(EasyInputMessage.Role.USER, "何ですか？")))
                        .addTool(
                                FunctionTool.builder()
                                        .name("search")
                                        .description("Searches.")
                                        .strict(true)
                                        .parameters(
                                                FunctionTool.Parameters.builder()
                                                        .additionalProperties(parameters())
                                                        .build())
                                        .build())
                        .build();
        try (ScriptedServer server = new ScriptedServer(s -> answer.play(s))) {
            try (StreamResponse<ResponseStreamEvent> stream =
                    sdk(server).responses().createStreaming(params)) {
                assertThat(stream.stream()).isNotEmpty();
            }
            ObjectNode theirs = (ObjectNode) server.asked.getFirst().json();
            ObjectNode ours = (ObjectNode) sent(first());
            for (JsonNode item : theirs.path("input")) // optional in a message, and we say it
            ((ObjectNode) item).put("type", "message");
            assertThat(ours).isEqualTo(theirs);
            assertThat(server.asked.getFirst().target()).isEqualTo("/v1/responses");
        }
    }

    @Test
    void the_sdk_reads_the_events_of_our_fake_as_we_do() {
        try (ScriptedServer server = new ScriptedServer(s -> answer.play(s))) {
            ResponseAccumulator accumulator = ResponseAccumulator.create();
            ResponseCreateParams params =
                    ResponseCreateParams.builder().model("gpt-test").input("?").build();
            List<String> deltas = new ArrayList<>();
            try (StreamResponse<ResponseStreamEvent> stream =
                    sdk(server).responses().createStreaming(params)) {
                stream.stream()
                        .peek(ResponseStreamEvent::validate)
                        .peek(accumulator::accumulate)
                        .forEach(event ->
                                event.outputTextDelta().ifPresent(d -> deltas.add(d.delta())));
            }
            Response response = accumulator.response();
            response.validate();
            List<ModelEvent> ours = all(model(server).start(ask("?")));
            assertThat(String.join("", deltas)).isEqualTo("I look." + text(ours));
            assertThat(only(ModelEvent.Output.class, ours)).hasSize(response.output().size());
            ModelEvent.Finished finished = (ModelEvent.Finished) ours.getLast();
            assertThat(finished.usage().input())
                    .isEqualTo(response.usage().orElseThrow().inputTokens());
            assertThat(only(ModelEvent.ToolCall.class, ours).getFirst().arguments())
                    .isEqualTo(response.output().get(3).asFunctionCall().arguments());
        }
    }

    /// A conversation whose last item is the question.
    private static ModelRequest first() {
        return with(
                ask(
                        new Item.Said(Role.DEVELOPER, "Passages"),
                        new Item.Said(Role.ASSISTANT, "Earlier"),
                        new Item.Said(Role.USER, "何ですか？")),
                tool(SCHEMA));
    }

    private static ModelRequest withFilesAndPictures() {
        ModelRequest request =
                ask(
                        new Item.Shown("Material", List.of()),
                        new Item.Shown(
                                "A picture",
                                List.of(new ModelRequest.Picture("image/png", new byte[9]))),
                        new Item.Said(Role.USER, "?"));
        JsonNode interpreter =
                Json.parse(
                        "{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\",\"file_ids\":[\"file-1\"]}}");
        return new ModelRequest(
                "m", "", request.input(), request.tools(), List.of(interpreter), false, "t");
    }

    /// The next round, with all that the model put out.
    private ModelRequest second() {
        List<Item> items = new ArrayList<>(first().input());
        try (ScriptedServer server = new ScriptedServer(s -> answer.play(s))) {
            List<ModelEvent> events = all(model(server).start(first()));
            for (ModelEvent.Output output : only(ModelEvent.Output.class, events))
                items.add(new Item.Replayed(output.item()));
        }
        items.add(new Item.ToolResult("call_1", "{\"found\":[]}"));
        return with(ask(items.toArray(Item[]::new)), tool(SCHEMA));
    }

    private static JsonNode sent(ModelRequest request) {
        try (ScriptedServer server = new ScriptedServer(s -> Answer.of("ok").play(s))) {
            all(model(server).start(request));
            return server.asked.getFirst().json();
        }
    }

    private static ResponseInputItem said(EasyInputMessage.Role role, String text) {
        return ResponseInputItem.ofEasyInputMessage(
                EasyInputMessage.builder().role(role).content(text).build());
    }

    private static Map<String, JsonValue> parameters() {
        return Map.of(
                "type", JsonValue.from("object"),
                "properties", JsonValue.from(Map.of("q", Map.of("type", "string"))),
                "required", JsonValue.from(List.of("q")),
                "additionalProperties", JsonValue.from(false));
    }

    private static OpenAIClient sdk(ScriptedServer server) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(server.uri("/v1").toString())
                .apiKey(ModelBench.KEY)
                .responseValidation(true)
                .maxRetries(0)
                .build();
    }

    private static ResponsesModel model(ScriptedServer server) {
        return new ResponsesModel(HTTP, settings(server), Time.system(), ModelBench.chance());
    }
}
