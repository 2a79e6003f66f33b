package kotonoha.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import kotonoha.intake.IntakeSettings.FollowUp;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Place;
import kotonoha.kernel.Secret;
import kotonoha.kernel.SettableTime;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import kotonoha.work.Jobs.Job;
import kotonoha.work.MemoryJobs;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ReceiverTest {
    private static final String SECRET = "shhh";
    private static final String MENTION = "<@UBOT> 有給の繰越は？";

    private final SettableTime time = new SettableTime();
    private MemoryJobs jobs = new MemoryJobs(time);
    private IntakeSettings settings = IntakeSettings.defaults();
    private BotIdentity bot = team -> Optional.of(new UserId("UBOT"));
    private InstantReply reply = InstantReply.none();
    private Hearing hearing = Hearing.none();
    private int events;

    @Test
    void refuses_what_slack_did_not_sign() {
        byte[] body = Json.bytes(message("C1", "10.1", MENTION));
        String now = String.valueOf(time.now().getEpochSecond());

        assertThat(receiver().receive(new Arrival(name -> Optional.empty(), body)).status())
                .isEqualTo(401);
        assertThat(receiver().receive(Signed.with(now, "v0=00", body)).status()).isEqualTo(401);
        assertThat(receiver().receive(Signed.bytes("wrong", time.now(), body)).status())
                .isEqualTo(401);
        assertThat(
                        receiver()
                                .receive(Signed.bytes(SECRET, time.now().minusSeconds(301), body))
                                .status())
                .isEqualTo(401);
        assertThat(jobs.size()).isZero();
    }

    @Test
    void refuses_what_is_too_large_before_any_work() {
        byte[] body = new byte[Receiver.MAX_BODY + 1];

        assertThat(receiver().receive(Signed.bytes(SECRET, time.now(), body)).status())
                .isEqualTo(413);
    }

    @Test
    void answers_the_challenge() {
        Answer answer =
                post("{\"type\":\"url_verification\",\"token\":\"t\",\"challenge\":\"3eZb\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("3eZb");
    }

    @Test
    void makes_a_question_of_a_mention_with_all_the_turn_needs() {
        ObjectNode envelope = mention("C1", "10.1", MENTION);
        ObjectNode event = (ObjectNode) envelope.get("event");
        event.put("action_token", "at-1");
        event.set("files", Json.parse("[{\"id\":\"F1\",\"name\":\"規程.pdf\"}]"));
        envelope.put("is_ext_shared_channel", true);

        assertThat(post(envelope).status()).isEqualTo(200);

        Job job = only();
        assertThat(job.kind()).isEqualTo(Kinds.QUESTION);
        assertThat(job.lane()).isEqualTo("T1:C1:10.1");
        JsonNode payload = Json.parse(job.payload());
        assertThat(Json.text(payload, "text")).isEqualTo(MENTION);
        assertThat(Json.text(payload, "user")).isEqualTo("UASK");
        assertThat(Json.text(payload, "thread")).isEqualTo("10.1");
        assertThat(Json.text(payload, "bot_user")).isEqualTo("UBOT");
        assertThat(Json.text(payload, "action_token")).isEqualTo("at-1");
        assertThat(Json.text(payload, "raw_event_type")).isEqualTo("app_mention");
        assertThat(Json.text(payload, "event_id")).startsWith("Ev");
        assertThat(payload.path("mentioned").asBoolean()).isTrue();
        assertThat(payload.path("kind_known").asBoolean()).isFalse();
        assertThat(payload.path("ext_shared").asBoolean()).isTrue();
        assertThat(Json.text(payload.path("files").path(0), "name")).isEqualTo("規程.pdf");
        assertThat(Place.Kind.valueOf(Json.text(payload, "kind"))).isEqualTo(Place.Kind.CHANNEL);
    }

    @Test
    void knows_the_kind_of_place_a_message_was_written_in() {
        Map<String, Place.Kind> kinds =
                Map.of(
                        "channel", Place.Kind.CHANNEL,
                        "group", Place.Kind.PRIVATE_CHANNEL,
                        "mpim", Place.Kind.GROUP,
                        "im", Place.Kind.DM);
        kinds.forEach((type, kind) -> {
            ObjectNode envelope = message("C" + type, "10.1", MENTION);
            ((ObjectNode) envelope.get("event")).put("channel_type", type);
            post(envelope);
            JsonNode payload = Json.parse(only().payload());
            assertThat(Json.text(payload, "kind")).isEqualTo(kind.name());
            assertThat(payload.path("kind_known").asBoolean()).isTrue();
        });
    }

    /// Slack sends a mention as `app_mention` and as `message`, each up to four times, in any order.
    @Test
    void answers_a_mention_once_in_whatever_order_and_however_often_it_comes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            jobs = new MemoryJobs(time);
            ObjectNode mention = mention("C1", "10.1", MENTION);
            ObjectNode message = message("C1", "10.1", MENTION);
            List<ObjectNode> deliveries = new ArrayList<>();
            for (int i = 0; i < 4; i++) deliveries.addAll(List.of(mention, message));
            Collections.shuffle(deliveries, random);
            if (round % 2 == 0) bot = team -> Optional.empty();
            if (round % 3 == 0) settings = new IntakeSettings(FollowUp.THREAD, false, Set.of());
            if (round % 4 == 0) withoutAuthorizations(deliveries);

            Receiver receiver = receiver();
            for (ObjectNode delivery : deliveries)
                assertThat(receiver.receive(signed(delivery)).status())
                        .as("seed %d", seed)
                        .isEqualTo(200);

            List<Job> taken = jobs.lease(Duration.ofSeconds(30), 10);
            assertThat(taken).as("seed %d, round %d", seed, round).hasSize(1);
            assertThat(taken.getFirst().kind()).isEqualTo(Kinds.QUESTION);
        }
    }

    @Test
    void answers_a_mention_in_a_thread_once_when_follow_ups_are_on_and_nobody_knows_the_bot() {
        settings = new IntakeSettings(FollowUp.THREAD, false, Set.of());
        bot = team -> Optional.empty();
        ObjectNode message = reply("C1", "11.1", "10.1", MENTION);
        ObjectNode mention = mention("C1", "11.1", MENTION);
        ((ObjectNode) mention.get("event")).put("thread_ts", "10.1");
        List<ObjectNode> both = List.of(message, mention);
        withoutAuthorizations(both);

        both.forEach(this::post);

        assertThat(only().kind()).isEqualTo(Kinds.QUESTION);
    }

    @Test
    void never_drops_a_delivery_for_being_a_retry() {
        ObjectNode envelope = mention("C1", "10.1", MENTION);
        Map<String, String> retry =
                Map.of("x-slack-retry-num", "2", "x-slack-retry-reason", "http_timeout");
        Arrival signed = signed(envelope);
        Arrival retried =
                new Arrival(
                        name ->
                                signed.headers()
                                        .apply(name)
                                        .or(() -> Optional.ofNullable(retry.get(name))),
                        signed.body());

        receiver().receive(retried);

        assertThat(jobs.size()).isEqualTo(1);
    }

    @Test
    void takes_every_message_in_a_direct_conversation_as_a_question() {
        post(direct("D1", "10.1", "こんにちは"));

        Job job = only();
        assertThat(job.kind()).isEqualTo(Kinds.QUESTION);
        assertThat(Json.parse(job.payload()).path("mentioned").asBoolean()).isFalse();
    }

    @Test
    void lets_the_talk_of_others_pass() {
        post(message("C1", "10.1", "昼ごはんどうする？"));
        post(message("C1", "10.2", "<@UOTHER> 見てください"));
        post(reply("C1", "10.3", "10.1", "そば"));

        assertThat(jobs.size()).isZero();
    }

    @Test
    void a_message_that_was_let_pass_does_not_hide_a_later_mention_with_its_timestamp() {
        bot = team -> Optional.empty();
        ObjectNode message = message("C1", "10.1", MENTION);
        withoutAuthorizations(List.of(message));
        post(message);
        assertThat(jobs.size()).isZero();

        post(mention("C1", "10.1", MENTION));

        assertThat(jobs.size()).isEqualTo(1);
    }

    @Test
    void passes_replies_without_a_mention_on_where_the_setting_says_so() {
        settings = new IntakeSettings(FollowUp.THREAD, false, Set.of());
        post(reply("C1", "10.3", "10.1", "もっと詳しく"));
        post(message("C1", "10.4", "別の話"));

        Job job = only();
        assertThat(job.kind()).isEqualTo(Kinds.THREAD_MESSAGE);
        assertThat(job.lane()).isEqualTo("T1:C1:10.1");
    }

    @Test
    void never_answers_itself_other_bots_edits_deletions_or_notices() {
        post(with(direct("D1", "1.1", "x"), "user", "UBOT"));
        post(with(direct("D1", "1.2", "x"), "bot_id", "B1"));
        post(with(mention("C1", "1.3", MENTION), "bot_id", "B1"));
        post(with(direct("D1", "1.4", "x"), "edited", "yes"));
        int n = 10;
        for (String subtype :
                List.of(
                        "message_changed",
                        "message_deleted",
                        "message_replied",
                        "channel_join",
                        "channel_leave",
                        "channel_topic",
                        "group_join",
                        "bot_message",
                        "assistant_app_thread",
                        "tombstone",
                        "reminder_add",
                        "never heard of"))
            post(with(direct("D1", "1." + n++, MENTION), "subtype", subtype));

        assertThat(jobs.size()).isZero();
    }

    @Test
    void answers_messages_with_files_broadcasts_and_me_messages() {
        int n = 0;
        for (String subtype : List.of("file_share", "thread_broadcast", "me_message"))
            post(with(direct("D" + n, "1." + n++, "x"), "subtype", subtype));

        assertThat(jobs.size()).isEqualTo(3);
    }

    @Test
    void a_file_without_a_word_is_a_question_in_a_direct_conversation() {
        ObjectNode file = with(direct("D1", "1.1", ""), "subtype", "file_share");
        ((ObjectNode) file.get("event")).set("files", Json.parse("[{\"id\":\"F1\"}]"));
        post(file);

        JsonNode payload = Json.parse(only().payload());
        assertThat(Json.text(payload, "text")).isEmpty();
        assertThat(Json.text(payload.path("files").path(0), "id")).isEqualTo("F1");
        assertThat(Json.text(payload, "raw_event_type")).isEqualTo("message");
    }

    @Test
    void a_mention_that_lacks_its_files_says_which_event_it_came_with() {
        post(mention("C1", "1.1", MENTION));

        JsonNode payload = Json.parse(only().payload());
        assertThat(Json.text(payload, "raw_event_type")).isEqualTo("app_mention");
        assertThat(payload.has("files")).isFalse();
    }

    @Test
    void tells_whoever_listens_of_every_event_before_it_is_enqueued() {
        List<String> heard = new ArrayList<>();
        hearing =
                (type, event, team) ->
                        heard.add(
                                "%s %s %s, %d".formatted(team, type, subtype(event), jobs.size()));
        post(with(message("C1", "1.1", "x"), "subtype", "message_changed"));
        post(with(message("C1", "1.2", "x"), "subtype", "message_deleted"));
        for (String type :
                List.of(
                        "app_context_changed",
                        "agent_session_title_changed",
                        "file_change",
                        "file_deleted")) post(envelope(type));
        post(mention("C1", "1.3", MENTION));
        receiver().receive("events_api", envelope("file_change"));
        interact("{\"type\":\"block_actions\",\"trigger_id\":\"1\"}");

        assertThat(heard)
                .containsExactly(
                        "T1 message message_changed, 0",
                        "T1 message message_deleted, 0",
                        "T1 app_context_changed , 0",
                        "T1 agent_session_title_changed , 0",
                        "T1 file_change , 0",
                        "T1 file_deleted , 0",
                        "T1 app_mention , 0",
                        "T1 file_change , 1");
    }

    @Test
    void whoever_listens_hears_nothing_that_slack_did_not_sign() {
        List<String> heard = new ArrayList<>();
        hearing = (type, event, team) -> heard.add(type);
        receiver().receive(Signed.bytes("wrong", time.now(), Json.bytes(envelope("file_change"))));

        assertThat(heard).isEmpty();
    }

    @Test
    void a_listener_that_fails_costs_no_question() {
        hearing =
                (type, event, team) -> {
                    throw new IllegalStateException("deaf");
                };

        assertThat(post(mention("C1", "1.1", MENTION)).status()).isEqualTo(200);
        assertThat(jobs.size()).isEqualTo(1);
    }

    @Test
    void answers_other_bots_where_the_setting_says_so_but_never_itself() {
        settings = new IntakeSettings(FollowUp.MENTION, true, Set.of());
        post(with(message("C1", "1.1", MENTION), "bot_id", "B1"));
        ObjectNode own = with(message("C1", "1.2", MENTION), "bot_id", "BOWN");
        post(with(own, "app_id", "A1"));
        post(with(message("C1", "1.3", MENTION), "user", "UBOT"));

        assertThat(only().lane()).isEqualTo("T1:C1:1.1");
    }

    @Test
    void takes_the_workspace_of_the_installation_in_a_shared_channel() {
        ObjectNode envelope = mention("C1", "10.1", MENTION);
        envelope.put("team_id", "TFOREIGN");

        post(envelope);

        assertThat(only().lane()).isEqualTo("T1:C1:10.1");
    }

    @Test
    void keeps_slacks_old_token_and_hostile_ids_out() {
        ObjectNode stop = envelope("agent_session_stopped");
        stop.put("token", "legacy");
        post(stop);
        post(mention("C1:x", "10.1", MENTION));
        post(mention("C".repeat(200), "10.1", MENTION));
        post(mention("C1", "10.1\n", MENTION));
        post(mention("C1", "1".repeat(5000), MENTION));

        Job job = only();
        assertThat(job.kind()).isEqualTo(Kinds.STOP);
        assertThat(job.lane()).isEmpty();
        assertThat(job.payload()).doesNotContain("legacy");
    }

    @Test
    void passes_stops_and_opened_homes_on_and_what_else_somebody_works_on() {
        settings = new IntakeSettings(FollowUp.MENTION, false, Set.of("app_uninstalled"));
        for (String type :
                List.of(
                        "agent_session_stopped",
                        "app_home_opened",
                        "app_uninstalled",
                        "reaction_added")) post(envelope(type));

        assertThat(jobs.lease(Duration.ofSeconds(1), 10))
                .extracting(Job::kind)
                .containsExactly(Kinds.STOP, Kinds.HOME, "app_uninstalled");
    }

    @Test
    void says_200_to_everything_signed_however_strange() {
        for (String type : List.of("link_shared", "user_change", "never_heard_of", ""))
            assertThat(post(envelope(type)).status()).isEqualTo(200);
        for (String body :
                List.of(
                        "",
                        "{",
                        "[]",
                        "null",
                        "{}",
                        "{\"type\":\"event_callback\"}",
                        "{\"type\":\"event_callback\",\"event\":[]}",
                        "{\"type\":\"event_callback\",\"event\":{\"type\":\"message\",\"text\":7,\"ts\":{}}}",
                        "{\"type\":\"app_rate_limited\",\"team_id\":\"T1\"}",
                        "{\"a\":".repeat(1000),
                        "payload=",
                        "payload=%7B",
                        "payload=%zz",
                        "payload=%7B%7D",
                        "ssl_check=1&token=x",
                        "a&b&=c&&&",
                        "\u0000\u0001"))
            assertThat(post(body).status())
                    .as(body.substring(0, Math.min(40, body.length())))
                    .isEqualTo(200);
        assertThat(jobs.size()).isZero();
    }

    @Test
    void says_200_to_random_bytes_and_mutilated_events() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] good = Json.bytes(mention("C1", "10.1", MENTION));
        Receiver receiver = receiver();
        for (int i = 0; i < 2000; i++) {
            byte[] body = good.clone();
            int changes = 1 + random.nextInt(4);
            for (int j = 0; j < changes; j++)
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            if (random.nextInt(4) == 0) random.nextBytes(body);
            assertThat(receiver.receive(Signed.bytes(SECRET, time.now(), body)).status())
                    .as("seed %d, round %d", seed, i)
                    .isEqualTo(200);
        }
    }

    @Test
    void says_503_when_the_inbox_cannot_take_it_and_takes_the_retry() {
        ObjectNode envelope = mention("C1", "10.1", MENTION);
        for (RuntimeException failure :
                List.of(
                        new TryLater(Duration.ZERO, "disk full"),
                        new Broken("x"),
                        new IllegalStateException())) {
            Receiver failing =
                    receiver(
                            new FailingJobs(jobs) {
                                @Override
                                public Accepted enqueue(NewJob job) {
                                    throw failure;
                                }
                            });
            assertThat(failing.receive(signed(envelope)).status()).isEqualTo(503);
            assertThat(failing.receive("events_api", envelope)).isFalse();
        }

        assertThat(post(envelope).status()).isEqualTo(200);
        assertThat(jobs.size()).isEqualTo(1);
    }

    @Test
    void takes_buttons_once_each() {
        String click =
                "{\"type\":\"block_actions\",\"token\":\"legacy\",\"user\":{\"id\":\"U1\"},\"trigger_id\":\"1.2.x\",\"actions\":[{\"action_id\":\"stop\",\"action_ts\":\"12.5\"}]}";
        String other = click.replace("12.5", "12.6");

        for (String payload : List.of(click, other, click, other))
            assertThat(interact(payload).status()).isEqualTo(200);

        List<Job> taken = jobs.lease(Duration.ofSeconds(1), 10);
        assertThat(taken)
                .hasSize(2)
                .allSatisfy(job -> assertThat(job.kind()).isEqualTo(Kinds.ACTION));
        assertThat(taken.getFirst().payload()).contains("\"stop\"").doesNotContain("legacy");
        assertThat(taken.getFirst().lane()).isEmpty();
    }

    @Test
    void takes_modals_shortcuts_and_commands_once_each() {
        for (int i = 0; i < 2; i++) {
            assertThat(
                            interact(
                                            "{\"type\":\"view_submission\",\"trigger_id\":\"1.a\",\"view\":{\"id\":\"V1\"}}")
                                    .body())
                    .isEmpty();
            interact("{\"type\":\"shortcut\",\"trigger_id\":\"1.b\"}");
            interact("{\"type\":\"message_action\",\"trigger_id\":\"1.c\"}");
            interact("{\"type\":\"view_closed\",\"trigger_id\":\"1.d\"}");
            form(
                    Map.of(
                            "command",
                            "/copilot",
                            "text",
                            "新しい 予算 100%",
                            "trigger_id",
                            "1.e",
                            "token",
                            "legacy"));
        }

        List<Job> taken = jobs.lease(Duration.ofSeconds(1), 10);
        assertThat(taken)
                .extracting(Job::kind)
                .containsExactly(Kinds.VIEW, Kinds.SHORTCUT, Kinds.SHORTCUT, Kinds.COMMAND);
        JsonNode command = Json.parse(taken.getLast().payload());
        assertThat(Json.text(command, "text")).isEqualTo("新しい 予算 100%");
        assertThat(command.has("token")).isFalse();
    }

    @Test
    void replies_to_a_modal_at_once_and_makes_no_job_of_one_that_is_refused() {
        reply = payload -> Optional.of("{\"response_action\":\"clear\"}");
        Answer cleared = interact("{\"type\":\"view_submission\",\"trigger_id\":\"1.a\"}");
        assertThat(cleared.body()).contains("clear");
        assertThat(cleared.contentType()).startsWith("application/json");
        assertThat(jobs.size()).isEqualTo(1);

        reply = payload -> Optional.of("{\"response_action\":\"errors\",\"errors\":{\"b\":\"x\"}}");
        assertThat(interact("{\"type\":\"view_submission\",\"trigger_id\":\"1.b\"}").body())
                .contains("errors");
        assertThat(jobs.size()).isEqualTo(1);

        reply =
                payload -> {
                    throw new IllegalStateException("bug");
                };
        assertThat(interact("{\"type\":\"view_submission\",\"trigger_id\":\"1.c\"}").status())
                .isEqualTo(200);
        assertThat(jobs.size()).isEqualTo(2);
    }

    @Test
    void takes_the_same_through_socket_mode() {
        ObjectNode mention = mention("C1", "10.1", MENTION);
        assertThat(receiver().receive("events_api", mention)).isTrue();
        post(message("C1", "10.1", MENTION));
        assertThat(
                        receiver()
                                .receive(
                                        "slash_commands",
                                        Json.parse("{\"command\":\"/x\",\"trigger_id\":\"1\"}")))
                .isTrue();
        assertThat(
                        receiver()
                                .receive(
                                        "interactive",
                                        Json.parse("{\"type\":\"shortcut\",\"trigger_id\":\"2\"}")))
                .isTrue();
        assertThat(receiver().receive("hello", Json.object())).isTrue();

        assertThat(jobs.lease(Duration.ofSeconds(1), 10))
                .extracting(Job::kind)
                .containsExactly(Kinds.QUESTION, Kinds.COMMAND, Kinds.SHORTCUT);
    }

    private static String subtype(JsonNode event) {
        return Json.text(event, "subtype");
    }

    private Receiver receiver() {
        return receiver(jobs);
    }

    private Receiver receiver(kotonoha.work.Jobs into) {
        return new Receiver(
                new Signature(List.of(new Secret(SECRET)), time),
                into,
                bot,
                settings,
                reply,
                hearing);
    }

    private Arrival signed(JsonNode body) {
        return Signed.bytes(SECRET, time.now(), Json.bytes(body));
    }

    private Answer post(JsonNode body) {
        return receiver().receive(signed(body));
    }

    private Answer post(String body) {
        return receiver().receive(Signed.bytes(SECRET, time.now(), body.getBytes(UTF_8)));
    }

    private Answer interact(String payload) {
        return form(Map.of("payload", payload));
    }

    private Answer form(Map<String, String> fields) {
        return receiver().receive(Signed.form(SECRET, time.now(), fields));
    }

    /// The one job that is there, done.
    private Job only() {
        List<Job> taken = jobs.lease(Duration.ofSeconds(1), 10);
        assertThat(taken).hasSize(1);
        jobs.complete(taken.getFirst());
        return taken.getFirst();
    }

    private ObjectNode mention(String channel, String ts, String text) {
        return said("app_mention", channel, ts, text);
    }

    private ObjectNode message(String channel, String ts, String text) {
        return with(said("message", channel, ts, text), "channel_type", "channel");
    }

    private ObjectNode reply(String channel, String ts, String thread, String text) {
        return with(message(channel, ts, text), "thread_ts", thread);
    }

    private ObjectNode direct(String channel, String ts, String text) {
        return with(said("message", channel, ts, text), "channel_type", "im");
    }

    private ObjectNode said(String type, String channel, String ts, String text) {
        ObjectNode envelope = envelope(type);
        ((ObjectNode) envelope.get("event"))
                .put("channel", channel)
                .put("user", "UASK")
                .put("ts", ts)
                .put("event_ts", ts)
                .put("text", text);
        return envelope;
    }

    private ObjectNode envelope(String type) {
        ObjectNode envelope =
                Json.object()
                        .put("type", "event_callback")
                        .put("team_id", "T1")
                        .put("api_app_id", "A1")
                        .put("event_id", "Ev" + events++);
        envelope.putArray("authorizations")
                .addObject()
                .put("team_id", "T1")
                .put("user_id", "UBOT")
                .put("is_bot", true);
        envelope.putObject("event").put("type", type);
        return envelope;
    }

    private static ObjectNode with(ObjectNode envelope, String name, String value) {
        ((ObjectNode) envelope.get("event")).put(name, value);
        return envelope;
    }

    private static void withoutAuthorizations(List<ObjectNode> envelopes) {
        envelopes.forEach(envelope -> envelope.remove("authorizations"));
    }
}
