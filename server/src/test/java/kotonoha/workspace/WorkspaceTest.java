package kotonoha.workspace;

import static kotonoha.workspace.TestBot.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.web.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WorkspaceTest {
    private static final String GENERAL = "C0GENERAL1";
    private Workspace workspace;
    private TestBot bot;
    private Person hana;
    private Person ben;

    @BeforeEach
    void start() {
        workspace = Workspace.start(WorkspaceSettings.test(Time.system(), Chance.secure()));
        bot = new TestBot(workspace);
        hana = workspace.person("U0HANA0001");
        ben = workspace.person("U0BEN00002");
    }

    @AfterEach
    void stop() {
        workspace.close();
        bot.close();
    }

    @Test
    void sends_a_mention_as_twins_with_one_timestamp() {
        String ts = hana.mention(GENERAL, "締め切りは? <b> & https://example.com/a?b=1&c=2。");
        JsonNode mention = bot.event("app_mention", ts);
        JsonNode message = bot.event("message", ts);
        assertThat(Json.text(mention, "text"))
                .isEqualTo(
                        "<@U0KOTONOHA> 締め切りは? &lt;b&gt; &amp;"
                                + " <https://example.com/a?b=1&amp;c=2>。");
        assertThat(Json.text(message, "text")).isEqualTo(Json.text(mention, "text"));
        assertThat(Json.text(message, "channel_type")).isEqualTo("channel");
        assertThat(Json.text(mention, "ts")).isEqualTo(ts);
        assertThat(Json.text(mention, "event_ts")).isEqualTo(ts);
        List<String> ids =
                bot.heard().stream().map(r -> Json.text(Json.parse(r.body()), "event_id")).toList();
        assertThat(ids).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.startsWith("Ev"));
    }

    @Test
    void wraps_each_event_as_slack_does() {
        String ts = hana.dm("こんにちは");
        bot.event("message", ts);
        JsonNode envelope = Json.parse(bot.heard().getFirst().body());
        assertThat(Json.text(envelope, "type")).isEqualTo("event_callback");
        assertThat(Json.text(envelope, "team_id")).isEqualTo("T0PRACTICE");
        assertThat(Json.text(envelope, "api_app_id")).isEqualTo("A0KOTONOHA");
        JsonNode authorization = envelope.path("authorizations").path(0);
        assertThat(Json.text(authorization, "user_id")).isEqualTo("U0KOTONOHA");
        assertThat(authorization.path("is_bot").asBoolean()).isTrue();
        assertThat(Json.text(envelope, "event.channel_type")).isEqualTo("im");
        assertThat(Json.text(envelope, "event.assistant_thread.action_token")).isNotEmpty();
    }

    @Test
    void tells_the_bot_nothing_of_places_it_is_not_in() {
        hana.mention("C0NOBOT003", "hello?");
        ben.mention("C0HIDDEN04", "hello?");
        String ts = hana.post(GENERAL, "the last one");
        bot.event("message", ts);
        assertThat(bot.events()).hasSize(1);
    }

    @Test
    void lets_the_bot_read_only_where_it_is_a_member() {
        assertThat(bot.get("conversations.history", "channel=C0HIDDEN04").path("error").asString())
                .isEqualTo("channel_not_found");
        assertThat(bot.get("conversations.history", "channel=C0NOBOT003").path("error").asString())
                .isEqualTo("not_in_channel");
        assertThat(error("chat.postMessage", "channel", "C0HIDDEN04", "text", "x"))
                .isEqualTo("channel_not_found");
        assertThat(error("chat.postMessage", "channel", "C0NOBOT003", "text", "x"))
                .isEqualTo("not_in_channel");
        workspace.invite("C0NOBOT003");
        assertThat(error("chat.postMessage", "channel", "C0NOBOT003", "text", "x")).isEmpty();
        workspace.remove("C0NOBOT003");
        assertThat(error("chat.postMessage", "channel", "C0NOBOT003", "text", "x"))
                .isEqualTo("not_in_channel");
    }

    @Test
    void hides_private_channels_from_other_people() {
        assertThatThrownBy(() -> hana.post("C0HIDDEN04", "let me in")).isInstanceOf(Refusal.class);
        Person guest = workspace.person("U0GUEST003");
        assertThatThrownBy(() -> guest.messages(GENERAL)).isInstanceOf(Refusal.class);
        assertThat(ben.messages("C0HIDDEN04")).isEmpty();
    }

    @Test
    void keeps_a_thread_with_its_counts() {
        String root = hana.post(GENERAL, "root");
        bot.call(
                "chat.postMessage",
                args(
                        "channel",
                        GENERAL,
                        "thread_ts",
                        root,
                        "text",
                        "first",
                        "metadata",
                        "{\"event_type\":\"a\",\"event_payload\":{}}"));
        String last = ben.reply(GENERAL, root, "second");
        JsonNode thread = bot.get("conversations.replies", "channel=" + GENERAL + "&ts=" + root);
        assertThat(thread.path("messages")).hasSize(3);
        JsonNode first = thread.path("messages").path(0);
        assertThat(first.path("reply_count").asInt()).isEqualTo(2);
        assertThat(Json.text(first, "latest_reply")).isEqualTo(last);
        assertThat(thread.path("messages").path(1).has("metadata")).isFalse();
        assertThat(Json.text(bot.event("message", "second"), "parent_user_id"))
                .isEqualTo(hana.id());
        JsonNode history = bot.get("conversations.history", "channel=" + GENERAL);
        assertThat(history.path("messages")).hasSize(1);
        assertThat(hana.messages(GENERAL)).hasSize(1);
    }

    @Test
    void pages_through_a_long_thread() {
        String root = hana.post(GENERAL, "root");
        for (int i = 0; i < 25; i++) ben.reply(GENERAL, root, "reply " + i);
        String query = "channel=" + GENERAL + "&ts=" + root + "&limit=10";
        JsonNode page = bot.get("conversations.replies", query);
        int read = page.path("messages").size();
        while (page.path("has_more").asBoolean()) {
            String cursor = Json.text(page, "response_metadata.next_cursor");
            page =
                    bot.get(
                            "conversations.replies",
                            query
                                    + "&cursor="
                                    + java.net.URLEncoder.encode(
                                            cursor, java.nio.charset.StandardCharsets.UTF_8));
            read += page.path("messages").size();
        }
        assertThat(read).isEqualTo(26);
    }

    @Test
    void hands_out_timestamps_that_only_grow() throws Exception {
        List<Thread> threads =
                Stream.generate(() ->
                                Thread.ofVirtual()
                                        .start(() -> {
                                            for (int i = 0; i < 50; i++) ben.post(GENERAL, "x" + i);
                                        }))
                        .limit(4)
                        .toList();
        for (Thread thread : threads) thread.join();
        List<String> all =
                hana.messages(GENERAL).stream().map(m -> m.path("ts").asString()).toList();
        assertThat(all).hasSize(200).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void tells_of_edits_deletions_and_reactions() {
        String ts = hana.post(GENERAL, "before");
        hana.edit(GENERAL, ts, "after");
        JsonNode changed = bot.event("message", "message_changed");
        assertThat(Json.text(changed, "message.text")).isEqualTo("after");
        assertThat(Json.text(changed, "previous_message.text")).isEqualTo("before");
        ben.react(GENERAL, ts, "eyes");
        assertThat(Json.text(bot.event("reaction_added", "eyes"), "item.ts")).isEqualTo(ts);
        hana.delete(GENERAL, ts);
        assertThat(Json.text(bot.event("message", "message_deleted"), "deleted_ts")).isEqualTo(ts);
        assertThat(hana.messages(GENERAL)).isEmpty();
        String own =
                bot.call("chat.postMessage", args("channel", GENERAL, "text", "mine"))
                        .path("ts")
                        .asString();
        assertThatThrownBy(() -> ben.edit(GENERAL, own, "not yours")).isInstanceOf(Refusal.class);
    }

    @Test
    void leaves_a_stone_where_a_thread_lost_its_root() {
        String root = hana.post(GENERAL, "root");
        ben.reply(GENERAL, root, "reply");
        hana.delete(GENERAL, root);
        JsonNode stone = hana.thread(GENERAL, root).getFirst();
        assertThat(Json.text(stone, "subtype")).isEqualTo("tombstone");
        assertThat(stone.path("reply_count").asInt()).isEqualTo(1);
    }

    @Test
    void knows_people_with_their_languages() {
        JsonNode user = bot.get("users.info", "user=U0HANA0001&include_locale=true").path("user");
        assertThat(Json.text(user, "locale")).isEqualTo("ja-JP");
        assertThat(Json.text(user, "tz")).isEqualTo("Asia/Tokyo");
        assertThat(user.path("tz_offset").asInt()).isEqualTo(32_400);
        assertThat(bot.get("users.info", "user=U0HANA0001").path("user").has("locale")).isFalse();
        hana.speak("en-US");
        assertThat(
                        Json.text(
                                bot.get("users.info", "user=U0HANA0001&include_locale=1"),
                                "user.locale"))
                .isEqualTo("en-US");
        bot.event("user_change", "en-US");
        assertThat(
                        bot.get("users.info", "user=U0GUEST003")
                                .path("user")
                                .path("is_restricted")
                                .asBoolean())
                .isTrue();
    }

    @Test
    void reads_json_only_where_slack_does() {
        assertThat(error("users.info", "user", "U0HANA0001")).isEqualTo("user_not_found");
        assertThat(error("conversations.replies", "channel", GENERAL, "ts", "1.1"))
                .isEqualTo("channel_not_found");
        assertThat(error("auth.test")).isEmpty();
    }

    @Test
    void refuses_who_has_no_token_or_a_wrong_one() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(workspace.apiUrl().resolve("auth.test"));
        assertThat(bot.sent(request.build()).body()).contains("not_authed");
        String body = bot.sent(request.header("Authorization", "Bearer xoxb-wrong").build()).body();
        assertThat(body).contains("invalid_auth");
        assertThat(error("apps.connections.open")).isEqualTo("not_allowed_token_type");
        assertThat(error("canvases.read")).isEqualTo("unknown_method");
    }

    @Test
    void writes_down_arguments_that_slack_does_not_know() {
        bot.call("chat.postMessage", args("channel", GENERAL, "text", "x", "colour", "red"));
        assertThat(workspace.unknownArguments()).containsExactly("chat.postMessage colour");
    }

    @Test
    void answers_only_to_this_machine() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        int port = workspace.page().getPort();
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(
                            "GET /page/boot HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            byte[] answer = new byte[64];
            int read = socket.getInputStream().read(answer);
            assertThat(new String(answer, 0, read, java.nio.charset.StandardCharsets.UTF_8))
                    .contains(" 421 ");
        }
        HttpRequest form =
                HttpRequest.newBuilder(URI.create(workspace.page() + "page/post"))
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        assertThat(http.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    }

    @Test
    void signs_what_it_sends_so_that_the_official_verifier_agrees() {
        String ts = hana.dm("signed 言葉");
        bot.event("message", ts);
        Request request = bot.heard().getFirst();
        String timestamp = request.header("X-Slack-Request-Timestamp");
        com.slack.api.app_backend.SlackSignature.Generator generator =
                new com.slack.api.app_backend.SlackSignature.Generator(
                        workspace.signingSecret().reveal());
        assertThat(
                        new com.slack.api.app_backend.SlackSignature.Verifier(generator)
                                .isValid(
                                        timestamp,
                                        request.bodyText(),
                                        request.header("X-Slack-Signature")))
                .isTrue();
    }

    private String error(String method, String... pairs) {
        return bot.call(method, args(pairs)).path("error").asString();
    }
}
