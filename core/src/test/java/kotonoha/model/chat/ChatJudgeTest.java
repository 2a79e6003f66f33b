package kotonoha.model.chat;

import static kotonoha.model.ModelBench.all;
import static kotonoha.model.ModelBench.ask;
import static kotonoha.model.ModelBench.only;
import static kotonoha.model.ModelBench.settings;
import static kotonoha.model.ModelBench.text;
import static kotonoha.model.ModelBench.tool;
import static kotonoha.model.ModelBench.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
import kotonoha.net.ScriptedServer.Scene;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What others say about our requests and about the chunks of our fake: OpenAI's description, and its Java SDK.
class ChatJudgeTest {
    private static final Http HTTP = ModelBench.http();
    private static final Scene ANSWER =
            s -> {
                s.events();
                for (String choice :
                        List.of(
                                "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}",
                                "{\"index\":0,\"delta\":{\"content\":\"I \"},\"finish_reason\":null}",
                                "{\"index\":0,\"delta\":{\"content\":\"look.\"},\"finish_reason\":null}",
                                "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"search\",\"arguments\":\"{\\\"q\\\":\"}}]},\"finish_reason\":null}",
                                "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]},\"finish_reason\":null}",
                                "{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}"))
                    s.raw("data: " + chunk("[" + choice + "]", "null") + "\n\n");
                s.raw(
                        "data: "
                                + chunk(
                                        "[]",
                                        "{\"prompt_tokens\":100,\"completion_tokens\":20,\"total_tokens\":120}")
                                + "\n\ndata: [DONE]\n\n");
            };

    @AfterAll
    static void close() {
        HTTP.close();
    }

    @Test
    void the_description_accepts_our_bodies() throws IOException {
        Optional<Description> description = Description.ofOpenAi();
        if (description.isEmpty()) return;
        List<Item> items = new ArrayList<>(conversation());
        try (ScriptedServer server = new ScriptedServer(ANSWER)) {
            List<ModelEvent> events = all(model(server).start(request(items)));
            for (ModelEvent.Output output : only(ModelEvent.Output.class, events))
                items.add(new Item.Replayed(output.item()));
            items.add(new Item.ToolResult("call_1", "found"));
            items.add(
                    new Item.Shown(
                            "A chart",
                            List.of(new ModelRequest.Picture("image/png", new byte[9]))));
            all(model(server).start(request(items)));
            for (ScriptedServer.Asked asked : server.asked)
                description.get().accepts("CreateChatCompletionRequest", asked.json());
            assertThat(server.asked).hasSize(2);
        }
        for (String wrong : List.of("{\"messages\":[{\"role\":\"robot\"}]}", "{\"model\":\"m\"}"))
            assertThat(description.get().faults("CreateChatCompletionRequest", Json.parse(wrong)))
                    .as(wrong)
                    .isNotEmpty();
    }

    @Test
    void the_sdk_sends_the_same_request_and_reads_our_fake_as_we_do() {
        try (ScriptedServer server = new ScriptedServer(ANSWER)) {
            ChatCompletionCreateParams params =
                    ChatCompletionCreateParams.builder()
                            .model("gpt-test")
                            .addSystemMessage("Be brief.")
                            .addAssistantMessage("Earlier")
                            .addSystemMessage("Passages")
                            .addUserMessage("何ですか？")
                            .streamOptions(
                                    ChatCompletionStreamOptions.builder()
                                            .includeUsage(true)
                                            .build())
                            .build();
            ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
            try (StreamResponse<ChatCompletionChunk> stream =
                    sdk(server).chat().completions().createStreaming(params)) {
                stream.stream()
                        .peek(ChatCompletionChunk::validate)
                        .forEach(accumulator::accumulate);
            }
            ChatCompletion theirs = accumulator.chatCompletion();
            List<ModelEvent> ours =
                    all(model(server).start(ask(conversation().toArray(Item[]::new))));
            assertThat(server.asked.getLast().json()).isEqualTo(server.asked.getFirst().json());
            assertThat(theirs.choices().getFirst().message().content()).hasValue(text(ours));
            JsonNode message = only(ModelEvent.Output.class, ours).getFirst().item();
            assertThat(Json.text(message.path("tool_calls").path(0), "function.arguments"))
                    .isEqualTo(
                            theirs.choices()
                                    .getFirst()
                                    .message()
                                    .toolCalls()
                                    .orElseThrow()
                                    .getFirst()
                                    .asFunction()
                                    .function()
                                    .arguments());
        }
    }

    private static List<Item> conversation() {
        return List.of(
                new Item.Said(Role.ASSISTANT, "Earlier"),
                new Item.Said(Role.DEVELOPER, "Passages"),
                new Item.Said(Role.USER, "何ですか？"));
    }

    private static ModelRequest request(List<Item> items) {
        return with(
                ask(items.toArray(Item[]::new)),
                tool(
                        "{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}},\"required\":[\"q\"],\"additionalProperties\":false}"));
    }

    private static String chunk(String choices, String usage) {
        return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-2026\",\"choices\":%s,\"usage\":%s}"
                .formatted(choices, usage);
    }

    private static OpenAIClient sdk(ScriptedServer server) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(server.uri("/v1").toString())
                .apiKey(ModelBench.KEY)
                .responseValidation(true)
                .maxRetries(0)
                .build();
    }

    private static ChatModel model(ScriptedServer server) {
        return new ChatModel(HTTP, settings(server), Time.system(), ModelBench.chance());
    }
}
