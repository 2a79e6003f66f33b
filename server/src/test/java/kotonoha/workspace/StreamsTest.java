package kotonoha.workspace;

import static kotonoha.workspace.TestBot.args;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.SettableTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class StreamsTest {
    private static final String GENERAL = "C0GENERAL1";
    private SettableTime time;
    private Workspace workspace;
    private TestBot bot;
    private Person hana;
    private String root;

    @BeforeEach
    void start() {
        time = new SettableTime(Instant.parse("2026-11-22T10:00:00Z"));
        workspace = Workspace.start(WorkspaceSettings.test(time, Chance.secure()));
        bot = new TestBot(workspace);
        hana = workspace.person("U0HANA0001");
        root = hana.mention(GENERAL, "a question");
    }

    @AfterEach
    void stop() {
        workspace.close();
        bot.close();
    }

    @Test
    void writes_a_message_piece_by_piece() {
        String ts = started();
        assertThat(message(ts).path("streaming_state").asString()).isEqualTo("in_progress");
        assertThat(hana.session(GENERAL, root).orElseThrow().path("status").asString())
                .isEqualTo("processing");
        append(ts, "Hello, ");
        append(ts, "**world**");
        JsonNode stopped = stop(ts, "markdown_text", "!");
        assertThat(stopped.path("message").path("text").asString()).isEqualTo("Hello, **world**!");
        JsonNode blocks = message(ts).path("blocks");
        assertThat(blocks).hasSize(1);
        assertThat(Json.text(blocks.path(0), "text")).isEqualTo("Hello, **world**!");
        assertThat(message(ts).path("streaming_state").asString()).isEqualTo("completed");
        assertThat(hana.session(GENERAL, root).orElseThrow().path("status").asString())
                .isEqualTo("active");
        assertThat(append(ts, "late")).isEqualTo("message_not_in_streaming_state");
    }

    @Test
    void keeps_text_and_tasks_in_their_order() {
        String ts = started();
        append(ts, "Searching.");
        chunks(ts, task("t1", "Search", "in_progress", "for rules"));
        append(ts, "Found.");
        chunks(ts, task("t1", "Search", "complete", " and notes"));
        stop(ts);
        JsonNode blocks = message(ts).path("blocks");
        assertThat(blocks).hasSize(3);
        assertThat(Json.text(blocks.path(1), "type")).isEqualTo("task_card");
        assertThat(Json.text(blocks.path(1), "status")).isEqualTo("complete");
        assertThat(RichText.textOf(blocks.path(1).path("details")))
                .isEqualTo("for rules and notes");
        assertThat(Json.text(blocks.path(2), "text")).isEqualTo("Found.");
    }

    @Test
    void gathers_tasks_in_a_plan_where_that_was_asked_for() {
        ObjectNode args = startArgs().put("task_display_mode", "plan");
        String ts = bot.call("chat.startStream", args).path("ts").asString();
        ObjectNode title = Json.object().put("type", "plan_update").put("title", "Three steps");
        chunks(ts, title);
        chunks(ts, task("t1", "One", "pending", ""));
        chunks(ts, task("t2", "Two", "pending", ""));
        JsonNode plan = message(ts).path("blocks").path(0);
        assertThat(Json.text(plan, "type")).isEqualTo("plan");
        assertThat(plan.path("tasks")).hasSize(2);
    }

    @Test
    void ends_five_minutes_after_the_start_whatever_is_appended() {
        String ts = started();
        for (int i = 0; i < 29; i++) {
            time.advance(Duration.ofSeconds(10));
            assertThat(append(ts, "x")).isEmpty();
        }
        time.advance(Duration.ofSeconds(10));
        assertThat(append(ts, "y")).isEqualTo("message_not_in_streaming_state");
        assertThat(stop(ts).path("error").asString()).isEqualTo("message_not_in_streaming_state");
        assertThat(message(ts).path("streaming_state").asString()).isEqualTo("errored");
        assertThat(message(ts).path("text").asString()).isEqualTo("x".repeat(29));
        assertThat(error("chat.update", "channel", GENERAL, "ts", ts, "text", "saved")).isEmpty();
        assertThat(message(ts).path("text").asString()).isEqualTo("saved");
    }

    @Test
    void takes_eleven_thousand_bytes_and_no_more_however_they_come() {
        String ts = started();
        assertThat(append(ts, "あ".repeat(3_600))).isEmpty();
        assertThat(append(ts, "い".repeat(100))).isEqualTo("msg_too_long");
        assertThat(message(ts).path("text").asString()).isEqualTo("あ".repeat(3_600));
        assertThat(append(ts, "い".repeat(50))).isEmpty();
        String other = started();
        assertThat(append(other, "x".repeat(12_001))).isEqualTo("msg_too_long");
        chunks(other, task("t", "T", "complete", "d".repeat(250)));
        assertThat(append(other, "x".repeat(10_500))).isEqualTo("msg_too_long");
        assertThat(append(other, "x".repeat(10_499))).isEmpty();
    }

    @Test
    void cannot_be_updated_while_it_is_written() {
        String ts = started();
        assertThat(error("chat.update", "channel", GENERAL, "ts", ts, "text", "no"))
                .isEqualTo("streaming_state_conflict");
        stop(ts);
        assertThat(error("chat.update", "channel", GENERAL, "ts", ts, "text", "x".repeat(4_001)))
                .isEqualTo("msg_too_long");
        assertThat(error("chat.update", "channel", GENERAL, "ts", ts, "text", "x".repeat(4_000)))
                .isEmpty();
    }

    @Test
    void needs_a_thread_and_a_recipient_in_channels_but_not_in_a_dm() {
        assertThat(error("chat.startStream", "channel", GENERAL)).isEqualTo("invalid_thread_ts");
        assertThat(error("chat.startStream", "channel", GENERAL, "thread_ts", root))
                .isEqualTo("missing_recipient_user_id");
        assertThat(
                        error(
                                "chat.startStream",
                                "channel",
                                GENERAL,
                                "thread_ts",
                                root,
                                "recipient_user_id",
                                hana.id()))
                .isEqualTo("missing_recipient_team_id");
        String dm = hana.dm("hello");
        assertThat(error("chat.startStream", "channel", hana.dmChannel(), "thread_ts", dm))
                .isEmpty();
    }

    @Test
    void is_stopped_by_a_person_at_once() {
        String ts = started();
        append(ts, "half an ans");
        hana.stop(GENERAL, root);
        JsonNode event = bot.event("agent_session_stopped", ts);
        assertThat(event.path("streaming_message_ts").path(0).asString()).isEqualTo(ts);
        assertThat(Json.text(event, "user")).isEqualTo(hana.id());
        assertThat(Json.text(event, "thread_ts")).isEqualTo(root);
        assertThat(append(ts, "wer")).isEqualTo("stopped_by_user");
        assertThat(message(ts).path("streaming_state").asString()).isEqualTo("completed");
        assertThat(error("chat.update", "channel", GENERAL, "ts", ts, "text", "stopped")).isEmpty();
    }

    @Test
    void refuses_chunks_that_slack_does_not_know() {
        String ts = started();
        assertThat(chunks(ts, Json.object().put("type", "video"))).isEqualTo("invalid_chunks");
        assertThat(chunks(ts, task("t", "x".repeat(257), "complete", "")))
                .isEqualTo("invalid_chunks");
        assertThat(chunks(ts, task("t", "T", "done", ""))).isEqualTo("invalid_chunks");
        assertThat(append(ts, "")).isEqualTo("no_text");
        assertThat(append("1.000001", "x")).isEqualTo("message_not_found");
        assertThat(append(root, "x")).isEqualTo("message_not_owned_by_app");
        assertThat(message(ts).path("blocks")).isEmpty();
    }

    @Test
    void puts_the_closing_blocks_below_the_text() {
        String ts = started();
        append(ts, "Answer.");
        ObjectNode args = args("channel", GENERAL, "ts", ts, "session_status", "suspended");
        args.set(
                "blocks",
                Json.parse(
                        """
                        [{"type":"context","elements":[{"type":"mrkdwn","text":"1. source"}]},
                         {"type":"context_actions","elements":[{"type":"feedback_buttons","action_id":"fb",
                           "positive_button":{"text":{"type":"plain_text","text":"Good"},"value":"good"},
                           "negative_button":{"text":{"type":"plain_text","text":"Bad"},"value":"bad"}}]}]
                        """));
        assertThat(bot.call("chat.stopStream", args).path("error").asString()).isEmpty();
        assertThat(message(ts).path("blocks")).hasSize(3);
        assertThat(hana.session(GENERAL, root).orElseThrow().path("status").asString())
                .isEqualTo("suspended");
        String other = started();
        args.put("ts", other).put("blocks", "[{\"type\":\"nothing\"}]");
        assertThat(bot.call("chat.stopStream", args).path("error").asString())
                .isEqualTo("invalid_blocks");
        assertThat(message(other).path("streaming_state").asString()).isEqualTo("in_progress");
    }

    @Test
    void forgets_a_status_after_two_minutes_or_when_the_app_speaks() {
        assertThat(status("is searching…")).isEmpty();
        assertThat(hana.status(GENERAL, root)).isEqualTo("is searching…");
        time.advance(Duration.ofSeconds(119));
        assertThat(hana.status(GENERAL, root)).isNotEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(hana.status(GENERAL, root)).isEmpty();
        status("is searching…");
        bot.call("chat.postMessage", args("channel", GENERAL, "thread_ts", root, "text", "done"));
        assertThat(hana.status(GENERAL, root)).isEmpty();
        assertThat(status("x".repeat(51))).isEqualTo("invalid_arguments");
    }

    @Test
    void lets_a_session_process_for_an_hour() {
        error(
                "agents.sessions.setStatus",
                "channel_id",
                GENERAL,
                "thread_ts",
                root,
                "status",
                "processing");
        time.advance(Duration.ofMinutes(59));
        assertThat(hana.session(GENERAL, root).orElseThrow().path("status").asString())
                .isEqualTo("processing");
        time.advance(Duration.ofMinutes(1));
        assertThat(hana.session(GENERAL, root).orElseThrow().path("status").asString())
                .isEqualTo("active");
        assertThat(
                        error(
                                "agents.sessions.rename",
                                "channel_id",
                                GENERAL,
                                "thread_ts",
                                root,
                                "title",
                                "Travel: costs"))
                .isEmpty();
        assertThat(hana.session(GENERAL, root).orElseThrow().path("title").asString())
                .isEqualTo("Travel_ costs");
        hana.rename(GENERAL, root, "Trips");
        assertThat(Json.text(bot.event("agent_session_title_changed", "Trips"), "previous_title"))
                .isEqualTo("Travel_ costs");
        assertThat(error("agents.sessions.setStatus", "channel_id", GENERAL, "status", "active"))
                .isEqualTo("thread_ts_required");
    }

    @Test
    void counts_calls_of_the_whole_workspace_by_the_minute() {
        workspace.close();
        bot.close();
        WorkspaceSettings settings =
                WorkspaceSettings.test(time, Chance.secure()).withLimits(Limits.slack());
        workspace = Workspace.start(settings);
        bot = new TestBot(workspace);
        hana = workspace.person("U0HANA0001");
        root = hana.post(GENERAL, "root");
        int started = 0;
        while (bot.send("chat.startStream", startArgs()).statusCode() == 200) started++;
        assertThat(started).isEqualTo(22);
        var refused = bot.send("chat.startStream", startArgs());
        assertThat(refused.headers().firstValue("Retry-After")).contains("3");
        assertThat(refused.body()).contains("ratelimited");
        time.advance(Duration.ofSeconds(3));
        assertThat(bot.send("chat.startStream", startArgs()).statusCode()).isEqualTo(200);
        List<Integer> posts = new java.util.ArrayList<>();
        for (int i = 0; i < 11; i++)
            posts.add(
                    bot.send("chat.postMessage", args("channel", GENERAL, "text", "x"))
                            .statusCode());
        assertThat(posts.subList(0, 10)).containsOnly(200);
        assertThat(posts.getLast()).isEqualTo(429);
    }

    private ObjectNode startArgs() {
        return args(
                "channel",
                GENERAL,
                "thread_ts",
                root,
                "recipient_user_id",
                hana.id(),
                "recipient_team_id",
                workspace.team());
    }

    private String started() {
        return bot.call("chat.startStream", startArgs()).path("ts").asString();
    }

    private String append(String ts, String text) {
        return error("chat.appendStream", "channel", GENERAL, "ts", ts, "markdown_text", text);
    }

    private String chunks(String ts, ObjectNode chunk) {
        ObjectNode args = args("channel", GENERAL, "ts", ts);
        args.putArray("chunks").add(chunk);
        return bot.call("chat.appendStream", args).path("error").asString();
    }

    private JsonNode stop(String ts, String... more) {
        ObjectNode args = args("channel", GENERAL, "ts", ts);
        args.setAll(args(more));
        return bot.call("chat.stopStream", args);
    }

    private String status(String text) {
        return error(
                "assistant.threads.setStatus",
                "channel_id",
                GENERAL,
                "thread_ts",
                root,
                "status",
                text);
    }

    private static ObjectNode task(String id, String title, String status, String details) {
        ObjectNode task = Json.object().put("type", "task_update").put("id", id);
        task.put("title", title).put("status", status);
        return details.isEmpty() ? task : task.put("details", details);
    }

    private JsonNode message(String ts) {
        return hana.thread(GENERAL, root).stream()
                .filter(message -> message.path("ts").asString().equals(ts))
                .findFirst()
                .orElseThrow();
    }

    private String error(String method, String... pairs) {
        return bot.call(method, args(pairs)).path("error").asString();
    }
}
