package kotonoha.model.responses;

import static kotonoha.model.ModelBench.IDLE;
import static kotonoha.model.ModelBench.KEY;
import static kotonoha.model.ModelBench.PATIENT;
import static kotonoha.model.ModelBench.all;
import static kotonoha.model.ModelBench.ask;
import static kotonoha.model.ModelBench.failure;
import static kotonoha.model.ModelBench.settings;
import static kotonoha.model.ModelBench.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import kotonoha.model.ModelBench;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelEvent.Kind;
import kotonoha.model.ModelRun;
import kotonoha.model.ModelSettings;
import kotonoha.net.Http;
import kotonoha.net.ScriptedServer;
import kotonoha.net.ScriptedServer.Scene;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a run does about servers that are busy, silent, broken or gone. The watch is the same for both wires.
class PersistenceTest {
    private static final Http HTTP = ModelBench.http();
    private static final Scene ANSWERS = s -> Answer.of("fine").play(s);

    @BeforeAll
    static void warmUp() {
        try (ScriptedServer server = new ScriptedServer(ANSWERS)) {
            assertThat(text(run(server))).isEqualTo("fine");
        }
    }

    @AfterAll
    static void close() {
        HTTP.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    429 | {"error":{"code":"rate_limit_exceeded"}}  | 3 | BUSY
                    429 | nonsense                                  | 3 | BUSY
                    429 | {"error":{"code":"insufficient_quota"}}   | 1 | QUOTA
                    429 | {"error":{"type":"credit_balance_exhausted"}} | 1 | QUOTA
                    403 | {"error":{"code":"billing_not_active"}}   | 1 | QUOTA
                    402 | {}                                        | 1 | QUOTA
                    409 | {}                                        | 3 | BUSY
                    400 | {"error":{"code":"conversation_locked","param":"conversation"}} | 3 | BUSY
                    408 | {}                                        | 3 | UNREACHABLE
                    500 | {}                                        | 3 | UNREACHABLE
                    502 | <html>bad gateway</html>                  | 3 | UNREACHABLE
                    503 | {"error":{"code":"slow_down"}}            | 3 | BUSY
                    529 | {"error":{"type":"overloaded_error"}}     | 3 | BUSY
                    400 | {"error":{"code":"context_length_exceeded"}} | 1 | TOO_LONG
                    400 | {"error":{"message":"This model's maximum context length is 4 tokens"}} | 1 | TOO_LONG
                    400 | {"error":{"type":"exceed_context_size_error"}} | 1 | TOO_LONG
                    413 | <html></html>                             | 1 | TOO_LONG
                    401 | {"error":{"code":"invalid_api_key"}}      | 1 | KEY
                    403 | {}                                        | 1 | KEY
                    404 | {"error":{"code":"model_not_found"}}      | 1 | NO_MODEL
                    400 | {"error":{"param":"model","message":"no"}} | 1 | NO_MODEL
                    404 | 404 page not found                        | 1 | NO_MODEL
                    400 | {"error":{"code":"invalid_prompt"}}       | 1 | REFUSED
                    400 | {"error":{"code":"unknown_thing"}}        | 1 | REJECTED
                    422 | {"detail":[{"loc":["x"]}]}                | 1 | REJECTED
                    302 | {}                                        | 1 | REJECTED
                    400 | [{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"You exceeded your current quota"}}] | 1 | QUOTA
                    """)
    void tells_apart_why_a_server_says_no(int status, String body, int asked, Kind kind) {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(status, body))) {
            assertThat(failure(run(server))).isEqualTo(kind);
            assertThat(server.asked).hasSize(asked);
        }
    }

    @Test
    void a_path_that_is_not_there_is_named() {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(404, "not found"))) {
            assertThat(((ModelEvent.Failed) run(server).getLast()).detail())
                    .contains("404")
                    .contains("127.0.0.1/v1/responses");
        }
    }

    @Test
    void a_server_that_recovers_is_asked_again() {
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(503, "{}"), s -> s.cut(), ANSWERS)) {
            assertThat(text(run(server))).isEqualTo("fine");
            assertThat(server.asked).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"Retry-After: 0.3", "Retry-After-Ms: 300", "retry-after: 0.3"})
    void waits_as_long_as_the_server_asks(String header) {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(429, "{}", header), ANSWERS)) {
            long start = System.nanoTime();
            assertThat(text(run(server))).isEqualTo("fine");
            assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Retry-After: 30", "Retry-After: Sat, 22 Nov 2098 01:00:00 GMT"})
    void a_wait_that_is_too_long_fails_at_once(String header) {
        try (ScriptedServer server = new ScriptedServer(s -> s.reply(429, "{}", header), ANSWERS)) {
            long start = System.nanoTime();
            assertThat(failure(run(server))).isEqualTo(Kind.BUSY);
            assertThat(since(start)).isLessThan(PATIENT);
            assertThat(server.asked).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"-5", "NaN", "soon", "1e999", "''"})
    void a_wait_that_makes_no_sense_is_passed_over(String wait) {
        try (ScriptedServer server =
                new ScriptedServer(s -> s.reply(429, "{}", "Retry-After: " + wait), ANSWERS)) {
            List<ModelEvent> events = run(server);
            if (!wait.equals("1e999")) assertThat(text(events)).isEqualTo("fine");
            else assertThat(failure(events)).isEqualTo(Kind.BUSY);
        }
    }

    @Test
    void nobody_there_is_unreachable() {
        ScriptedServer gone = new ScriptedServer();
        gone.close();
        assertThat(failure(run(gone))).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void an_address_that_is_none_is_rejected() {
        ModelSettings settings =
                ModelSettings.of(URI.create("ftp://example.invalid/v1"), null, "m");
        assertThat(failure(all(model(settings).start(ask("?"))))).isEqualTo(Kind.REJECTED);
    }

    @Test
    void a_stream_cut_before_the_answer_is_asked_for_again() {
        Answer answer = Answer.of("fine");
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> {
                            s.events();
                            answer.play(s, 0, 4);
                            s.cut();
                        },
                        s -> s.events(),
                        ANSWERS)) {
            assertThat(text(run(server))).isEqualTo("fine");
            assertThat(server.asked).hasSize(3);
        }
    }

    @Test
    void a_stream_cut_within_the_answer_keeps_what_came_and_is_not_asked_for_again() {
        Answer answer = new Answer("r").message("", "half", " whole").completed();
        for (boolean reset : new boolean[] {true, false})
            try (ScriptedServer server =
                    new ScriptedServer(s -> {
                        s.events();
                        int second = answer.indexOf("response.output_text.delta") + 1;
                        answer.play(s, 0, second);
                        s.pause(50);
                        if (reset) s.cut();
                    })) {
                List<ModelEvent> events = run(server);
                assertThat(text(events)).isEqualTo("half");
                assertThat(failure(events)).isEqualTo(Kind.BROKEN);
                assertThat(server.asked).hasSize(1);
            }
    }

    @Test
    void malformed_events_are_asked_for_again_once() {
        for (String malformed : List.of("{\"type\":", "[1]", "7", "<x>"))
            try (ScriptedServer server =
                    new ScriptedServer(
                            s -> s.events().raw("data: " + malformed + "\n\n").stall(), ANSWERS)) {
                assertThat(text(run(server))).as(malformed).isEqualTo("fine");
                assertThat(server.asked).hasSize(2);
            }
        try (ScriptedServer server =
                new ScriptedServer(s -> s.events().raw("data: {{\n\n").stall())) {
            assertThat(failure(run(server))).isEqualTo(Kind.BROKEN);
            assertThat(server.asked).hasSize(2);
        }
    }

    @Test
    void a_malformed_event_within_the_answer_keeps_what_came() {
        Answer answer = new Answer("r").message("", "half", " whole").completed();
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.events();
                    answer.play(s, 0, answer.indexOf("response.output_text.delta") + 1);
                    s.raw("data: {\"type\":\"response.out\n\n").stall();
                })) {
            List<ModelEvent> events = run(server);
            assertThat(text(events)).isEqualTo("half");
            assertThat(failure(events)).isEqualTo(Kind.BROKEN);
            assertThat(server.asked).hasSize(1);
        }
    }

    @Test
    void replies_that_are_no_answer_are_broken() {
        for (String body : List.of("<html>login</html>", "{\"hello\":1}", "{", "", "OK"))
            try (ScriptedServer server = new ScriptedServer(s -> s.reply(200, body))) {
                assertThat(failure(run(server))).as(body).isEqualTo(Kind.BROKEN);
            }
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit_exceeded,3,BUSY",
        "server_error,3,UNREACHABLE",
        "insufficient_quota,1,QUOTA",
        "context_length_exceeded,1,TOO_LONG",
        "invalid_prompt,1,REFUSED",
        "misalignment_policy_violation,1,REFUSED",
        "image_too_small,1,REJECTED"
    })
    void a_run_that_the_server_ends_fails_by_its_code(String code, int asked, Kind kind) {
        for (Scene scene :
                List.<Scene>of(
                        s -> new Answer("r").failed(code).play(s),
                        s ->
                                s.events()
                                        .event(
                                                "{\"type\":\"error\",\"code\":\"%s\",\"message\":\"x\",\"param\":null}"
                                                        .formatted(code))
                                        .stall(),
                        s ->
                                s.events()
                                        .raw(
                                                "event: error\ndata: {\"error\":{\"code\":\""
                                                        + code
                                                        + "\"}}\n\n")
                                        .stall()))
            try (ScriptedServer server = new ScriptedServer(scene)) {
                assertThat(failure(run(server))).isEqualTo(kind);
                assertThat(server.asked).hasSize(asked);
            }
    }

    @Test
    void a_run_that_the_server_ends_within_the_answer_is_not_asked_for_again() {
        try (ScriptedServer server =
                new ScriptedServer(
                        s -> new Answer("r").message("", "half").failed("server_error").play(s))) {
            List<ModelEvent> events = run(server);
            assertThat(text(events)).isEqualTo("half");
            assertThat(failure(events)).isEqualTo(Kind.UNREACHABLE);
            assertThat(server.asked).hasSize(1);
        }
    }

    @Test
    void silence_before_the_answer_is_tried_once_more_and_both_end_in_time() {
        List<CompletableFuture<Void>> ended = new ArrayList<>();
        for (Scene silent :
                List.<Scene>of(
                        s -> s.stall(),
                        s -> s.events().stall(),
                        s -> s.events().raw("data: {\"type\":\"resp").stall(),
                        s -> s.events().trickle(": ping\n\n", 20),
                        s -> s.events().trickle("data: {\"type\":\"keepalive\"}\n\n", 20),
                        s -> s.events().trickle(".", 20),
                        s ->
                                s.events()
                                        .trickle(
                                                "data: {\"type\":\"response.in_progress\",\"response\":{\"id\":\"r\"}}\n\n",
                                                20),
                        s ->
                                s.events()
                                        .trickle(
                                                "data: {\"type\":\"response.output_text.delta\",\"delta\":\"\"}\n\n",
                                                1)))
            ended.add(
                    CompletableFuture.runAsync(
                            () -> staysSilent(silent), Thread::startVirtualThread));
        for (CompletableFuture<Void> one : ended) one.join();
    }

    private static void staysSilent(Scene silent) {
        try (ScriptedServer server = new ScriptedServer(silent)) {
            long start = System.nanoTime();
            assertThat(failure(run(server, IDLE))).isEqualTo(Kind.SILENT);
            assertThat(since(start)).isBetween(IDLE, IDLE.multipliedBy(4));
            assertThat(server.asked).hasSize(2);
        }
    }

    @Test
    void silence_within_the_answer_ends_it_and_hangs_up() throws Exception {
        Answer answer = new Answer("r").message("", "half", " whole").completed();
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.events();
                    answer.play(s, 0, answer.indexOf("response.output_text.delta") + 1);
                    s.trickle(": still here\n\n", 10);
                })) {
            List<ModelEvent> events = run(server, IDLE);
            assertThat(text(events)).isEqualTo("half");
            assertThat(failure(events)).isEqualTo(Kind.SILENT);
            assertThat(server.asked).hasSize(1);
            assertThat(server.hungUp.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void an_answer_that_keeps_coming_may_last_longer_than_all_attempts_together() {
        Duration idle = Duration.ofMillis(400);
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.events();
                    for (int i = 0; i < 12; i++) {
                        s.event(
                                "{\"type\":\"response.output_text.delta\",\"delta\":\"%d,\"}"
                                        .formatted(i));
                        s.pause(150);
                    }
                    s.event("{\"type\":\"response.completed\",\"response\":{}}");
                })) {
            long start = System.nanoTime();
            List<ModelEvent> events = all(model(settings(server).withIdle(idle)).start(ask("?")));
            assertThat(text(events)).isEqualTo("0,1,2,3,4,5,6,7,8,9,10,11,");
            assertThat(events.getLast()).isInstanceOf(ModelEvent.Finished.class);
            assertThat(since(start)).isGreaterThan(idle.multipliedBy(4));
        }
    }

    @Test
    void a_slow_reader_does_not_make_the_model_silent() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ANSWERS)) {
            ModelRun run = model(settings(server).withIdle(IDLE)).start(ask("?"));
            assertThat(run.next()).isInstanceOf(ModelEvent.Started.class);
            Thread.sleep(IDLE.multipliedBy(2));
            assertThat(text(all(run))).isEqualTo("fine");
        }
    }

    @Test
    void closing_ends_a_run_at_once_wherever_it_is() throws Exception {
        for (Scene scene :
                List.<Scene>of(
                        s -> s.stall(),
                        s -> s.events().stall(),
                        s -> {
                            s.events();
                            Answer.of("x").play(s, 0, 6);
                            s.stall();
                        },
                        s -> s.reply(429, "{}", "Retry-After: 100")))
            try (ScriptedServer server = new ScriptedServer(scene)) {
                ModelRun run =
                        model(settings(server).withIdle(Duration.ofSeconds(60))).start(ask("?"));
                CompletableFuture<List<ModelEvent>> read =
                        CompletableFuture.supplyAsync(() -> all(run));
                Thread.sleep(100);
                assertThat(read).isNotDone();
                long start = System.nanoTime();
                run.close();
                assertThat(failure(read.get(5, TimeUnit.SECONDS))).isEqualTo(Kind.CLOSED);
                assertThat(since(start)).isLessThan(Duration.ofSeconds(3));
                assertThat(server.asked).hasSize(1);
            }
    }

    @Test
    void closing_reaches_the_server_and_drops_what_was_not_read() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    s.events();
                    Answer.of("x").play(s, 0, 6);
                    s.stall();
                })) {
            ModelRun run = model(settings(server)).start(ask("?"));
            assertThat(run.next()).isInstanceOf(ModelEvent.Started.class);
            run.close();
            assertThat(server.hungUp.await(1, TimeUnit.SECONDS)).isTrue();
            assertThat(run.next())
                    .isInstanceOfSatisfying(
                            ModelEvent.Failed.class,
                            f -> assertThat(f.kind()).isEqualTo(Kind.CLOSED));
        }
        ModelRun never = model(settings(new ScriptedServer(ANSWERS))).start(ask("?"));
        never.close();
        assertThat(failure(all(never))).isEqualTo(Kind.CLOSED);
    }

    @Test
    void an_interrupt_closes_the_run() throws Exception {
        try (ScriptedServer server = new ScriptedServer(s -> s.stall())) {
            ModelRun run = model(settings(server).withIdle(Duration.ofSeconds(60))).start(ask("?"));
            CompletableFuture<List<ModelEvent>> read = new CompletableFuture<>();
            Thread reader = Thread.ofVirtual().start(() -> read.complete(all(run)));
            Thread.sleep(50);
            reader.interrupt();
            assertThat(failure(read.get(5, TimeUnit.SECONDS))).isEqualTo(Kind.CLOSED);
        }
    }

    @Test
    void details_hold_neither_key_nor_words_of_the_conversation() {
        String question = "How much does Sato of accounting earn a year?";
        try (ScriptedServer server =
                new ScriptedServer(
                        s ->
                                s.reply(
                                        400,
                                        "{\"error\":{\"message\":\"key %s: bad input '%s'\",\"code\":\"c\"}}"
                                                .formatted(KEY, question)),
                        s ->
                                s.reply(
                                        401,
                                        "{\"error\":{\"message\":\"no key %s, nor %s\"}}"
                                                .formatted(KEY, "azure-secret-1")))) {
            ModelSettings settings =
                    settings(server)
                            .withHeaders(java.util.Map.of("X-Key", new Secret("azure-secret-1")));
            for (int i = 0; i < 2; i++) {
                ModelEvent.Failed failed =
                        (ModelEvent.Failed) all(model(settings).start(ask(question))).getLast();
                assertThat(failed.detail())
                        .contains("status 40")
                        .doesNotContain(KEY)
                        .doesNotContain("azure-secret")
                        .doesNotContain("Sato");
            }
        }
    }

    @Test
    void a_connection_serves_the_next_round_too() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(s -> {
                    StringBuilder body = new StringBuilder();
                    for (var event : Answer.of("fine").events())
                        body.append("data: ").append(Json.write(event)).append("\n\n");
                    s.reply(200, body.toString(), "Content-Type: text/event-stream");
                })) {
            ResponsesModel model = model(settings(server));
            for (int i = 0; i < 3; i++) {
                assertThat(text(all(model.start(ask("?"))))).isEqualTo("fine");
                Thread.sleep(20);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static List<ModelEvent> run(ScriptedServer server) {
        return run(server, PATIENT);
    }

    private static List<ModelEvent> run(ScriptedServer server, Duration idle) {
        return all(model(settings(server).withIdle(idle)).start(ask("?")));
    }

    private static ResponsesModel model(ModelSettings settings) {
        return new ResponsesModel(HTTP, settings, Time.system(), ModelBench.chance());
    }
}
