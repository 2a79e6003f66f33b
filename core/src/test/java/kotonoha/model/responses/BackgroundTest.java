package kotonoha.model.responses;

import static kotonoha.model.ModelBench.IDLE;
import static kotonoha.model.ModelBench.all;
import static kotonoha.model.ModelBench.ask;
import static kotonoha.model.ModelBench.background;
import static kotonoha.model.ModelBench.failure;
import static kotonoha.model.ModelBench.only;
import static kotonoha.model.ModelBench.settings;
import static kotonoha.model.ModelBench.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.model.LanguageModel.RunCursor;
import kotonoha.model.ModelBench;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelEvent.Kind;
import kotonoha.model.ModelRun;
import kotonoha.net.Http;
import kotonoha.net.ScriptedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Runs that go on at the provider without us.
class BackgroundTest {
    private static final Http HTTP = ModelBench.http();
    private static final String TOO_OLD =
            "{\"error\":{\"message\":\"This response can no longer be streamed because it is more than 5 minutes old\"}}";

    private final Answer answer =
            new Answer("resp_9")
                    .call("call_1", "search", "{}")
                    .message("final_answer", "One ", "two ", "three.")
                    .completed();

    @AfterAll
    static void close() {
        HTTP.close();
    }

    @Test
    void a_background_run_is_stored() {
        try (ScriptedServer server = new ScriptedServer(s -> answer.play(s))) {
            assertThat(text(run(server))).isEqualTo("One two three.");
            JsonNode body = server.asked.getFirst().json();
            assertThat(body.path("background").booleanValue()).isTrue();
            assertThat(body.path("store").booleanValue()).isTrue();
            assertThat(body.path("stream").booleanValue()).isTrue();
            assertThat(body.has("include")).isFalse();
        }
    }

    @Test
    void a_cut_background_run_is_gone_on_with_and_nothing_is_lost_or_doubled() {
        int events = answer.events().size();
        for (int cut = 1; cut < events; cut++) {
            int at = cut;
            try (ScriptedServer server =
                    new ScriptedServer(
                            s -> {
                                s.events();
                                answer.play(s, 0, at);
                            },
                            s -> {
                                s.events();
                                answer.play(s, at, events);
                            })) {
                List<ModelEvent> all = run(server);
                assertThat(text(all)).as("cut before event %d", at).isEqualTo("One two three.");
                assertThat(only(ModelEvent.ToolCall.class, all)).hasSize(1);
                assertThat(only(ModelEvent.Started.class, all)).hasSize(1);
                assertThat(all.getLast()).isInstanceOf(ModelEvent.Finished.class);
                assertThat(server.asked.getLast().method()).isEqualTo("GET");
                assertThat(server.asked.getLast().target())
                        .isEqualTo("/v1/responses/resp_9?stream=true&starting_after=" + (at - 1));
            }
        }
    }

    @Test
    void a_run_too_old_to_be_streamed_is_asked_for_until_it_is_done() {
        int half = answer.indexOf("response.output_text.delta") + 1;
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> {
                            s.events();
                            answer.play(s, 0, half);
                        },
                        s -> s.reply(400, TOO_OLD),
                        s -> s.reply(200, "{\"id\":\"resp_9\",\"status\":\"in_progress\"}"),
                        s -> s.reply(200, "{\"id\":\"resp_9\",\"status\":\"in_progress\"}"),
                        s -> s.reply(200, Json.write(answer.whole())))) {
            List<ModelEvent> all = run(server);
            assertThat(text(all)).isEqualTo("One two three.");
            assertThat(only(ModelEvent.Started.class, all)).hasSize(1);
            assertThat(all.getLast()).isInstanceOf(ModelEvent.Finished.class);
            assertThat(server.asked.getLast().target()).isEqualTo("/v1/responses/resp_9");
        }
    }

    @Test
    void after_a_restart_a_run_goes_on_from_any_cursor() {
        int events = answer.events().size();
        for (int cut = 1; cut < events; cut++) {
            int at = cut;
            List<ModelEvent> before = new ArrayList<>();
            RunCursor cursor = new RunCursor("", -1);
            try (ScriptedServer server =
                    new ScriptedServer(s -> {
                        s.events();
                        answer.play(s, 0, at);
                        s.stall();
                    })) {
                ModelRun run = model(server).start(background(ask("?")));
                Thread closer =
                        Thread.ofVirtual()
                                .unstarted(() -> {
                                    pause(60);
                                    run.close();
                                });
                closer.start();
                while (true) {
                    ModelEvent event = run.next();
                    if (event instanceof ModelEvent.Failed) break;
                    before.add(event);
                    cursor = run.cursor();
                }
                assertThat(server.asked).as("closing cancels nothing").hasSize(1);
            }
            assertThat(cursor.response()).isEqualTo("resp_9");
            int from = (int) cursor.sequence() + 1;
            try (ScriptedServer server =
                    new ScriptedServer(s -> {
                        s.events();
                        answer.play(s, from, events);
                    })) {
                List<ModelEvent> after = all(model(server).resume(cursor));
                assertThat(text(before) + text(after))
                        .as("cut before event %d", at)
                        .isEqualTo("One two three.");
                assertThat(after.getLast()).isInstanceOf(ModelEvent.Finished.class);
                assertThat(only(ModelEvent.Output.class, after)).isNotEmpty();
                assertThat(server.asked.getFirst().target())
                        .endsWith("starting_after=" + (from - 1));
            }
        }
    }

    @Test
    void after_a_restart_a_run_too_old_comes_again_from_its_beginning() {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(400, TOO_OLD),
                        s -> s.reply(200, Json.write(answer.whole())))) {
            List<ModelEvent> all = all(model(server).resume(new RunCursor("resp_9", 7)));
            assertThat(all.getFirst()).isEqualTo(new ModelEvent.Started("resp_9"));
            assertThat(text(all)).isEqualTo("One two three.");
        }
    }

    @Test
    void a_run_that_is_gone_fails() {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(404, "{}"))) {
            List<ModelEvent> all = all(model(server).resume(new RunCursor("resp_9", 7)));
            assertThat(all.getLast()).isInstanceOf(ModelEvent.Failed.class);
        }
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(200, "{}"))) {
            assertThat(failure(all(model(server).resume(new RunCursor("../files", 7)))))
                    .isEqualTo(Kind.REJECTED);
            assertThat(server.asked).isEmpty();
        }
    }

    @Test
    void a_run_that_stays_in_the_queue_is_given_up_and_cancelled() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    if (s.asked.target().endsWith("/cancel")) {
                        s.reply(200, "{}");
                        return;
                    }
                    s.events();
                    answer.play(s, 0, 1);
                    s.trickle("data: {\"type\":\"keepalive\"}\n\n", 20);
                })) {
            long start = System.nanoTime();
            List<ModelEvent> all =
                    all(
                            new ResponsesModel(
                                            HTTP,
                                            settings(server).withIdle(IDLE),
                                            Time.system(),
                                            ModelBench.chance())
                                    .start(background(ask("?"))));
            assertThat(failure(all)).isEqualTo(Kind.SILENT);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(IDLE.multipliedBy(4));
            for (int i = 0; i < 50 && !server.asked.getLast().target().endsWith("/cancel"); i++)
                Thread.sleep(10);
            assertThat(server.asked.getLast().target()).isEqualTo("/v1/responses/resp_9/cancel");
        }
    }

    @Test
    void a_run_that_failed_at_the_provider_is_not_asked_for_again_and_again() {
        Answer failed = new Answer("resp_9").message("", "half").failed("server_error");
        try (ScriptedServer server = new ScriptedServer(s -> failed.play(s))) {
            List<ModelEvent> all = run(server);
            assertThat(text(all)).isEqualTo("half");
            assertThat(failure(all)).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void cancels_a_run_and_minds_no_run_that_is_over() {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> s.reply(200, "{}"),
                        s -> s.reply(400, "{}"),
                        s -> s.reply(500, "{}"))) {
            RunCursor cursor = new RunCursor("resp_9", 3);
            model(server).cancel(cursor);
            assertThat(server.asked.getFirst().method()).isEqualTo("POST");
            assertThat(server.asked.getFirst().target()).isEqualTo("/v1/responses/resp_9/cancel");
            assertThatCode(() -> model(server).cancel(cursor)).doesNotThrowAnyException();
            assertThatThrownBy(() -> model(server).cancel(cursor)).isInstanceOf(TryLater.class);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<ModelEvent> run(ScriptedServer server) {
        return all(model(server).start(background(ask("?"))));
    }

    private static ResponsesModel model(ScriptedServer server) {
        return new ResponsesModel(
                HTTP,
                settings(server).withIdle(Duration.ofSeconds(1)),
                Time.system(),
                ModelBench.chance());
    }
}
