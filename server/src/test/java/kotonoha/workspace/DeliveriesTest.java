package kotonoha.workspace;

import static kotonoha.workspace.TestBot.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.web.Reply;
import kotonoha.web.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeliveriesTest {
    private static final String GENERAL = "C0GENERAL1";
    private static final Duration SOON = Duration.ofMillis(20);
    private Workspace workspace;
    private TestBot bot;
    private Person hana;

    @BeforeEach
    void start() {
        Limits limits =
                Limits.slack()
                        .withBuckets(false)
                        .withAck(Duration.ofMillis(900), List.of(Duration.ZERO, SOON, SOON));
        workspace =
                Workspace.start(
                        WorkspaceSettings.test(Time.system(), Chance.secure())
                                .withLimits(limits)
                                .withMuted(Set.of("reaction_added")));
        bot = new TestBot(workspace);
        hana = workspace.person("U0HANA0001");
    }

    @AfterEach
    void stop() {
        workspace.close();
        bot.close();
    }

    @Test
    void delivers_again_three_times_with_the_reason() {
        bot.answers(request -> Reply.status(500));
        hana.post(GENERAL, "hello");
        Eventually.until("four deliveries", () -> bot.heard().size() == 4);
        Eventually.until("no more retries", () -> workspace.unacknowledged() == 0);
        assertThat(bot.heard().stream().map(r -> r.header("X-Slack-Retry-Num")))
                .containsExactly("", "1", "2", "3");
        assertThat(bot.heard().stream().map(r -> r.header("X-Slack-Retry-Reason")))
                .containsExactly("", "http_error", "http_error", "http_error");
        assertThat(bot.heard().stream().map(DeliveriesTest::eventId).distinct()).hasSize(1);
        assertThat(bot.heard()).hasSize(4);
    }

    @Test
    void delivers_no_more_once_it_is_acknowledged_or_told_not_to() {
        bot.answers(request -> bot.heard().size() == 1 ? Reply.status(500) : Reply.status(200));
        hana.post(GENERAL, "hello");
        Eventually.until("done", () -> bot.heard().size() == 2 && workspace.unacknowledged() == 0);
        bot.answers(request -> Reply.status(404).with("X-Slack-No-Retry", "1"));
        hana.post(GENERAL, "again");
        Eventually.until("done", () -> bot.heard().size() == 3 && workspace.unacknowledged() == 0);
        assertThat(bot.heard()).hasSize(3);
    }

    @Test
    void waits_three_seconds_for_the_acknowledgement_shortened_here() {
        CountDownLatch release = new CountDownLatch(1);
        bot.answers(request -> {
            if (bot.heard().size() > 1) return Reply.status(200);
            try {
                release.await(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.status(200);
        });
        hana.post(GENERAL, "hello");
        Eventually.until("a second delivery", () -> bot.heard().size() == 2);
        release.countDown();
        assertThat(bot.heard().getLast().header("X-Slack-Retry-Reason")).isEqualTo("http_timeout");
    }

    @Test
    void says_that_nobody_was_there() {
        bot.close();
        hana.post(GENERAL, "hello");
        Eventually.until("given up", () -> workspace.unacknowledged() == 0);
        List<JsonNode> events =
                workspace.traffic().stream()
                        .filter(e -> Json.text(e, "kind").equals("event"))
                        .toList();
        assertThat(events).hasSize(4);
        assertThat(events.stream().map(e -> Json.text(e, "status")))
                .containsOnly("connection_failed");
        assertThat(workspace.connected()).isFalse();
    }

    @Test
    void delivers_copies_and_loses_acknowledgements_on_purpose() {
        workspace.faults().deliverEach(4);
        hana.post(GENERAL, "hello");
        Eventually.until("four copies", () -> bot.heard().size() == 4);
        assertThat(bot.heard().stream().map(DeliveriesTest::eventId).distinct()).hasSize(1);
        workspace.faults().clear();
        workspace.faults().loseAcks(1);
        hana.post(GENERAL, "again");
        Eventually.until("one retry", () -> bot.heard().size() == 6);
        assertThat(bot.heard().getLast().header("X-Slack-Retry-Reason")).isEqualTo("http_timeout");
    }

    @Test
    void leaves_out_events_that_the_app_has_not_subscribed_to() {
        String ts = hana.post(GENERAL, "hello");
        hana.react(GENERAL, ts, "eyes");
        String last = hana.post(GENERAL, "last");
        bot.event("message", last);
        assertThat(bot.events()).hasSize(2);
    }

    @Test
    void fails_calls_as_it_is_told() throws Exception {
        Faults faults = workspace.faults();
        faults.next("chat.postMessage", new Fault.TooMany(Duration.ofSeconds(7)));
        var limited = bot.send("chat.postMessage", args("channel", GENERAL, "text", "a"));
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).contains("7");
        faults.next("*", 2, new Fault.Status(503));
        assertThat(bot.send("auth.test", Json.object()).statusCode()).isEqualTo(503);
        assertThat(bot.send("auth.test", Json.object()).statusCode()).isEqualTo(503);
        assertThat(bot.send("auth.test", Json.object()).statusCode()).isEqualTo(200);
        faults.next("auth.test", new Fault.Refuse("fatal_error"));
        assertThat(bot.call("auth.test", Json.object()).path("error").asString())
                .isEqualTo("fatal_error");
        faults.next("auth.test", new Fault.Garbage("<html>"));
        assertThat(bot.send("auth.test", Json.object()).body()).isEqualTo("<html>");
        faults.next("chat.postMessage", new Fault.CutAfter());
        assertThatThrownBy(() ->
                        bot.call("chat.postMessage", args("channel", GENERAL, "text", "kept")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(hana.messages(GENERAL)).hasSize(1);
        faults.next("chat.postMessage", new Fault.CutBefore());
        assertThatThrownBy(() ->
                        bot.call("chat.postMessage", args("channel", GENERAL, "text", "lost")))
                .isInstanceOf(UncheckedIOException.class);
        faults.next("chat.postMessage", new Fault.StatusAfter(500));
        assertThat(
                        bot.send("chat.postMessage", args("channel", GENERAL, "text", "kept"))
                                .statusCode())
                .isEqualTo(500);
        assertThat(hana.messages(GENERAL)).hasSize(2);
    }

    @Test
    void writes_down_what_passed_without_its_secrets() {
        bot.call(
                "chat.postMessage",
                args("channel", GENERAL, "text", "my token is " + workspace.botToken().reveal()));
        JsonNode entry = workspace.calls("chat.postMessage").getFirst();
        assertThat(Json.text(entry, "status")).isEqualTo("ok");
        assertThat(Json.write(entry))
                .doesNotContain(workspace.botToken().reveal())
                .contains("xoxb-***");
        for (int i = 0; i < 510; i++) bot.call("api.test", Json.object());
        assertThat(workspace.traffic()).hasSize(500);
    }

    private static String eventId(Request request) {
        return Json.text(Json.parse(request.body()), "event_id");
    }
}
