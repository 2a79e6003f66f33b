package kotonoha.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.Broken;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Secret;
import kotonoha.kernel.SettableTime;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import kotonoha.slack.FakeSlack.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(15)
class SlackApiTest {
    private static final ChannelId CHANNEL = FakeSlack.CHANNEL;
    private static final MessageTs ROOT = FakeSlack.ROOT;

    private final FakeSlack slack = new FakeSlack();
    private final SlackApi api = slack.api(new TokenBuckets(Time.system()));

    @AfterEach
    void close() {
        slack.close();
        assertThat(slack.complaints).isEmpty();
    }

    @Test
    void a_refusal_carries_its_code_and_never_the_token() {
        slack.always.put("chat.postMessage", "channel_not_found");
        assertThatThrownBy(() -> api.post(new Post(CHANNEL, ROOT, "secret words", List.of())))
                .isInstanceOfSatisfying(
                        SlackRefusal.class,
                        e -> assertThat(e.code()).isEqualTo("channel_not_found"))
                .hasMessageNotContaining("xoxb")
                .hasMessageNotContaining("secret words");
    }

    @Test
    void a_read_is_repeated_and_a_post_is_not() {
        slack.fault("conversations.info", Fault.status(500), Fault.cutBeforeAccept());
        slack.canned.put(
                "conversations.info", Json.parse("{\"ok\":true,\"channel\":{\"id\":\"C1\"}}"));
        assertThat(Json.text(api.channel(CHANNEL), "id")).isEqualTo("C1");
        slack.fault("chat.postMessage", Fault.status(500));
        assertThatThrownBy(() -> api.post(new Post(CHANNEL, ROOT, "x", List.of())))
                .isInstanceOf(TryLater.class);
        assertThat(slack.calls("chat.postMessage")).hasSize(1);
    }

    @Test
    void waits_out_a_short_429_and_gives_up_a_long_one() {
        slack.canned.put(
                "conversations.info", Json.parse("{\"ok\":true,\"channel\":{\"id\":\"C1\"}}"));
        slack.fault("conversations.info", Fault.limited(0));
        assertThat(api.channel(CHANNEL).isObject()).isTrue();
        slack.fault("conversations.info", Fault.limited(300));
        assertThatThrownBy(() -> api.channel(new ChannelId("C2")))
                .isInstanceOfSatisfying(
                        TryLater.class,
                        e -> assertThat(e.after()).isEqualTo(Duration.ofSeconds(300)));
        assertThatThrownBy(() -> api.channel(new ChannelId("C2"))).isInstanceOf(TryLater.class);
        assertThat(slack.calls("conversations.info"))
                .as("nobody calls during the pause")
                .hasSize(3);
    }

    @Test
    void an_answer_that_is_no_json_is_a_failure_for_later() {
        slack.fault("auth.test", Fault.status(200), Fault.status(200), Fault.status(200));
        assertThatThrownBy(api::authTest).isInstanceOf(TryLater.class);
    }

    @Test
    void knows_people_and_remembers_them() {
        slack.canned.put(
                "users.info",
                Json.parse(
                        "{\"ok\":true,\"user\":{\"id\":\"U1\",\"team_id\":\"T1\",\"tz\":\"Asia/Tokyo\",\"locale\":\"ja-JP\",\"is_restricted\":true,\"profile\":{\"display_name\":\"花子\"}}}"));
        SlackUser user = api.user(new UserId("U1"));
        assertThat(user)
                .isEqualTo(
                        new SlackUser(
                                new UserId("U1"),
                                "花子",
                                Optional.of("ja-JP"),
                                ZoneId.of("Asia/Tokyo"),
                                false,
                                true,
                                false,
                                true));
        api.user(new UserId("U1"));
        assertThat(slack.calls("users.info")).hasSize(1);
    }

    @Test
    void somebody_of_another_team_is_a_stranger() {
        slack.canned.put(
                "users.info",
                Json.parse(
                        "{\"ok\":true,\"user\":{\"id\":\"U2\",\"team_id\":\"T9\",\"name\":\"x\"}}"));
        assertThat(api.user(new UserId("U2")).connect()).isTrue();
    }

    @Test
    void a_server_without_people_gives_somebody_unknown() {
        slack.fault("users.info", Fault.status(404));
        assertThat(api.user(new UserId("U3")))
                .isEqualTo(
                        new SlackUser(
                                new UserId("U3"),
                                "U3",
                                Optional.empty(),
                                ZoneOffset.UTC,
                                false,
                                false,
                                false,
                                false));
        slack.canned.put("users.info", Json.parse("{\"ok\":true,\"user\":[1]}"));
        assertThat(api.user(new UserId("U4")).known()).isFalse();
    }

    @Test
    void reads_all_pages_of_a_thread_once() {
        slack.canned.put(
                "conversations.replies",
                Json.parse(
                        "{\"ok\":true,\"messages\":[{\"ts\":\"1.1\",\"text\":\"a\"},{\"ts\":\"1.2\",\"thread_ts\":\"1.1\",\"text\":\"b\"}],\"has_more\":true,\"response_metadata\":{\"next_cursor\":\"same\"}}"));
        assertThat(api.thread(CHANNEL, ROOT))
                .extracting(SlackMessage::text)
                .containsExactly("a", "b");
        List<FakeSlack.Call> calls = slack.calls("conversations.replies");
        assertThat(calls).as("ends where nothing new comes").hasSize(3);
        assertThat(calls).noneMatch(FakeSlack.Call::json);
        assertThat(Json.text(calls.getLast().args(), "oldest"))
                .as("a cursor that repeats is given up for the last message's time")
                .isEqualTo("1.2");
        assertThat(calls.getLast().args().has("cursor")).isFalse();
    }

    @Test
    void a_thread_that_has_more_without_a_cursor_is_read_on() {
        slack.canned.put(
                "conversations.replies",
                Json.parse(
                        "{\"ok\":true,\"messages\":[{\"ts\":\"1.1\",\"text\":\"a\"},{},null,{\"ts\":\"1.2\",\"text\":\"b\"}],\"has_more\":true}"));
        assertThat(api.thread(CHANNEL, ROOT))
                .extracting(SlackMessage::text)
                .containsExactly("a", "b");
        List<FakeSlack.Call> calls = slack.calls("conversations.replies");
        assertThat(calls).hasSize(2);
        assertThat(Json.text(calls.getLast().args(), "oldest")).isEqualTo("1.2");
    }

    @Test
    void what_a_workspace_lacks_is_tried_once() {
        for (int i = 0; i < 3; i++)
            assertThat(api.sessionStatus(CHANNEL, ROOT, SlackApi.SessionStatus.PROCESSING))
                    .isFalse();
        assertThat(slack.calls("agents.sessions.setStatus")).hasSize(1);
    }

    @Test
    void every_call_uses_published_arguments_only() {
        for (String method :
                List.of(
                        "chat.postEphemeral",
                        "chat.delete",
                        "chat.getPermalink",
                        "agents.sessions.setStatus",
                        "agents.sessions.rename",
                        "assistant.threads.setSuggestedPrompts",
                        "views.open",
                        "views.update",
                        "views.publish",
                        "conversations.history"))
            slack.canned.put(
                    method,
                    Json.parse(
                            "{\"ok\":true,\"permalink\":\"https://x.slack.com/a\",\"view\":{\"id\":\"V1\"},\"messages\":[{\"ts\":\"9.9\"}]}"));
        Post post =
                new Post(
                        CHANNEL,
                        ROOT,
                        "hi",
                        List.of(new Block.Section("hi")),
                        Json.parse("{\"event_type\":\"a\",\"event_payload\":{}}"));
        MessageTs ts = api.post(post);
        api.postEphemeral(post, new UserId("U1"));
        api.update(CHANNEL, ts, "new", List.of(new Block.Divider()));
        api.delete(CHANNEL, ts);
        assertThat(api.permalink(CHANNEL, ts)).hasPath("/a");
        assertThat(api.openView("trigger", modal())).isEqualTo("V1");
        api.updateView("V1", modal());
        api.publishHome(new UserId("U1"), new View.Home(List.of(new Block.Header("Home"))));
        assertThat(api.setStatus(CHANNEL, ROOT, "is looking ".repeat(10), List.of("a", "b")))
                .isTrue();
        assertThat(slack.statuses.getLast().length()).isLessThanOrEqualTo(50);
        assertThat(api.renameSession(CHANNEL, ROOT, "x".repeat(300))).isTrue();
        assertThat(
                        api.suggestedPrompts(
                                CHANNEL, null, "Try", List.of(new SlackApi.Prompt("t", "m"))))
                .isTrue();
        assertThat(api.message(CHANNEL, new MessageTs("9.9"))).isPresent();
    }

    @Test
    void the_token_goes_to_slack_only() {
        SlackHosts hosts = new SlackHosts(URI.create("http://127.0.0.1:3000/api/"));
        for (String good :
                List.of(
                        "https://files.slack.com/x",
                        "https://slack.com/x",
                        "http://127.0.0.1:9/x",
                        "https://127.0.0.1/x"))
            assertThat(hosts.trusts(URI.create(good))).as(good).isTrue();
        for (String bad :
                List.of(
                        "http://files.slack.com/x",
                        "https://slack.com.evil.com/x",
                        "https://evilslack.com/x",
                        "https://slack.com@evil.com/x",
                        "https://user@slack.com/x",
                        "ftp://127.0.0.1/x",
                        "file:///etc/passwd"))
            assertThat(hosts.trusts(URI.create(bad))).as(bad).isFalse();
        assertThat(new SlackHosts(SlackApi.SLACK).trusts(URI.create("http://slack.com/x")))
                .isFalse();
        assertThatThrownBy(() -> api.respond(URI.create("https://evil.com/r"), Json.object()))
                .isInstanceOf(Broken.class);
        assertThatThrownBy(() -> api.download(URI.create("https://evil.com/f"), 10))
                .isInstanceOf(Broken.class);
    }

    @Test
    void uploads_and_downloads_files() {
        URI at = slack.files();
        slack.canned.put(
                "files.getUploadURLExternal",
                Json.object()
                        .put("ok", true)
                        .put("file_id", "F1")
                        .put("upload_url", at + "upload"));
        slack.canned.put("files.completeUploadExternal", FakeSlack.ok());
        byte[] bytes = "データ".getBytes(StandardCharsets.UTF_8);
        assertThat(api.upload(CHANNEL, ROOT, "a.txt", "A", bytes)).isEqualTo("F1");
        assertThat(slack.calls("files.completeUploadExternal")).hasSize(1);
        assertThat(api.download(URI.create(at + "upload"), 1_000).bytes()).isEqualTo(bytes);
        assertThat(api.download(URI.create(at + "moved"), 1_000).bytes()).isEqualTo(bytes);
        assertThatThrownBy(() -> api.download(URI.create(at + "login"), 1_000))
                .isInstanceOfSatisfying(
                        SlackRefusal.class, e -> assertThat(e.code()).isEqualTo("login_page"));
        assertThatThrownBy(() -> api.download(URI.create(at + "away"), 1_000))
                .isInstanceOf(Broken.class);
        assertThatThrownBy(() -> api.download(URI.create(at + "upload"), 3))
                .isInstanceOfSatisfying(
                        SlackRefusal.class, e -> assertThat(e.code()).isEqualTo("too_large"));
    }

    @Test
    void reads_a_thread_in_pages_of_a_thousand() {
        slack.canned.put("conversations.replies", FakeSlack.ok());
        assertThat(api.thread(CHANNEL, ROOT)).isEmpty();
        JsonNode args = slack.calls("conversations.replies").getFirst().args();
        assertThat(Json.text(args, "limit")).isEqualTo("1000");
        assertThat(args.has("oldest")).isFalse();
    }

    @Test
    void reads_what_is_new_in_a_thread_without_what_is_known() {
        slack.canned.put(
                "conversations.replies",
                Json.parse(
                        "{\"ok\":true,\"messages\":[{\"ts\":\"1700000000.000001\",\"text\":\"root\"},{\"ts\":\"1700000001.000000\",\"text\":\"known\"},{\"ts\":\"1700000002.000000\",\"text\":\"new\"},{\"ts\":\"1700000002.000000\",\"text\":\"again\"}]}"));
        assertThat(api.thread(CHANNEL, ROOT, new MessageTs("1700000001.000000")))
                .extracting(SlackMessage::text)
                .containsExactly("new");
        assertThat(Json.text(slack.calls("conversations.replies").getFirst().args(), "oldest"))
                .isEqualTo("1700000001.000000");
    }

    @Test
    void knows_who_is_in_a_channel_for_a_while() {
        SettableTime time = new SettableTime();
        SlackApi timed =
                new SlackApi(
                        slack.http,
                        slack.base(),
                        new Secret(FakeSlack.TOKEN),
                        new TokenBuckets(time),
                        time);
        slack.canned.put(
                "conversations.members",
                Json.parse(
                        "{\"ok\":true,\"members\":[\"U1\",\"U2\",5],\"response_metadata\":{\"next_cursor\":\"\"}}"));
        assertThat(timed.members(CHANNEL))
                .isEqualTo(new Members(Set.of(new UserId("U1"), new UserId("U2")), true));
        timed.members(CHANNEL);
        assertThat(slack.calls("conversations.members")).hasSize(1);
        time.advance(Duration.ofMinutes(2));
        timed.members(CHANNEL);
        assertThat(slack.calls("conversations.members")).hasSize(2);
    }

    @Test
    void says_that_there_are_more_members_than_were_read() {
        slack.canned.put(
                "conversations.members",
                Json.parse(
                        "{\"ok\":true,\"members\":[\"U1\"],\"response_metadata\":{\"next_cursor\":\"same\"}}"));
        assertThat(api.members(CHANNEL).whole()).isFalse();
        assertThat(slack.calls("conversations.members")).hasSize(2);
    }

    @Test
    void describes_a_file() {
        slack.canned.put(
                "files.info",
                Json.parse("{\"ok\":true,\"file\":{\"id\":\"F1\",\"mode\":\"quip\"}}"));
        assertThat(Json.text(api.file("F1"), "mode")).isEqualTo("quip");
        slack.always.put("files.info", "file_deleted");
        assertThatThrownBy(() -> api.file("F1"))
                .isInstanceOfSatisfying(
                        SlackRefusal.class, e -> assertThat(e.code()).isEqualTo("file_deleted"));
    }

    private static View modal() {
        return new View.Modal(
                "cb",
                "Why?",
                "Send",
                "Close",
                "memory",
                List.of(
                        new Block.Input(
                                "b",
                                "Reason",
                                new Block.PlainTextInput("a", true, "…", "", 500),
                                true)));
    }
}
