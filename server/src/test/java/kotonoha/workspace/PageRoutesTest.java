package kotonoha.workspace;

import static kotonoha.workspace.TestBot.args;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PageRoutesTest {
    private static final String HANA = "U0HANA0001";
    private static final String BEN = "U0BEN00002";
    private static final String GENERAL = "C0GENERAL1";
    private Workspace workspace;
    private TestBot bot;

    @BeforeEach
    void start() {
        workspace = Workspace.start(WorkspaceSettings.test(Time.system(), Chance.secure()));
        bot = new TestBot(workspace);
    }

    @AfterEach
    void stop() {
        workspace.close();
        bot.close();
    }

    @Test
    void tells_each_person_what_they_may_see() {
        JsonNode hana = get(HANA, "boot");
        assertThat(hana.path("channels").findValuesAsString("name"))
                .containsExactlyInAnyOrder("general", "secret", "no-bot");
        assertThat(Json.text(hana, "lang")).isEqualTo("ja");
        assertThat(hana.path("people")).hasSize(3);
        JsonNode ben = get(BEN, "boot");
        assertThat(ben.path("channels").findValuesAsString("name"))
                .containsExactlyInAnyOrder("general", "no-bot", "hidden");
        assertThat(Json.text(ben, "lang")).isEqualTo("en");
        assertThat(get("U0GUEST003", "boot").path("channels")).isEmpty();
        assertThat(get(BEN, "messages?channel=C0SECRET02").has("error")).isTrue();
    }

    @Test
    void posts_edits_reacts_and_deletes() {
        String ts =
                Json.text(
                        post(
                                HANA,
                                "post",
                                "{\"channel\":\"C0GENERAL1\",\"text\":\"@Ben Carter hi\"}"),
                        "ts");
        JsonNode message = get(BEN, "messages?channel=" + GENERAL).path("messages").path(0);
        assertThat(Json.text(message, "text")).isEqualTo("<@U0BEN00002> hi");
        assertThat(Json.text(message.path("blocks").path(0), "type")).isEqualTo("rich_text");
        post(
                HANA,
                "edit",
                "{\"channel\":\"C0GENERAL1\",\"ts\":\"%s\",\"text\":\"bye\"}".formatted(ts));
        post(
                BEN,
                "react",
                "{\"channel\":\"C0GENERAL1\",\"ts\":\"%s\",\"name\":\"+1\"}".formatted(ts));
        message = get(HANA, "messages?channel=" + GENERAL).path("messages").path(0);
        assertThat(Json.text(message, "text")).isEqualTo("bye");
        assertThat(message.path("reactions").path(0).path("count").asInt()).isEqualTo(1);
        JsonNode refused =
                post(BEN, "delete", "{\"channel\":\"C0GENERAL1\",\"ts\":\"%s\"}".formatted(ts));
        assertThat(Json.text(refused, "error")).isEqualTo("You can change only your own messages.");
        post(HANA, "delete", "{\"channel\":\"C0GENERAL1\",\"ts\":\"%s\"}".formatted(ts));
        assertThat(get(HANA, "messages?channel=" + GENERAL).path("messages")).isEmpty();
    }

    @Test
    void shows_each_page_only_what_its_person_may_see() throws Exception {
        List<String> hana = listen(HANA);
        List<String> ben = listen(BEN);
        Person writer = workspace.person(HANA);
        String secret = writer.post("C0SECRET02", "only us");
        String open = writer.post(GENERAL, "all of us");
        Eventually.until("both pages show it", () -> has(ben, open) && has(hana, open));
        assertThat(has(hana, secret)).isTrue();
        assertThat(has(ben, secret)).isFalse();
        bot.call("chat.postEphemeral", args("channel", GENERAL, "user", BEN, "text", "psst ben"));
        Eventually.until("ben's page", () -> has(ben, "\"ephemeral\""));
        assertThat(has(hana, "\"type\":\"ephemeral\"")).isFalse();
        String ts =
                bot.call(
                                "chat.startStream",
                                args(
                                        "channel", GENERAL,
                                        "thread_ts", open,
                                        "recipient_user_id", HANA,
                                        "recipient_team_id", workspace.team()))
                        .path("ts")
                        .asString();
        bot.call(
                "chat.appendStream",
                args("channel", GENERAL, "ts", ts, "markdown_text", "growing"));
        Eventually.until("the growing text", () -> has(hana, "growing"));
        assertThat(has(hana, "\"type\":\"session\"")).isTrue();
        assertThat(has(hana, "\"type\":\"traffic\"")).isTrue();
    }

    @Test
    void keeps_drafts_of_files_and_shows_them_to_those_who_may() {
        HttpRequest upload =
                HttpRequest.newBuilder(page("page/upload?name=photo.png"))
                        .header("X-As", HANA)
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(new byte[] {1, 2, 3}))
                        .build();
        String id = Json.text(Json.parse(bot.sent(upload).body()), "file.id");
        assertThat(status(BEN, "page/file/" + id + "/photo.png")).isEqualTo(404);
        post(
                HANA,
                "post",
                "{\"channel\":\"C0GENERAL1\",\"text\":\"\",\"files\":[\"%s\"]}".formatted(id));
        assertThat(status(BEN, "page/file/" + id + "/photo.png")).isEqualTo(200);
        assertThat(status("U0GUEST003", "page/file/" + id + "/photo.png")).isEqualTo(404);
    }

    @Test
    void says_in_the_language_of_the_person_that_nothing_was_written() {
        assertThat(
                        Json.text(
                                post(HANA, "post", "{\"channel\":\"C0GENERAL1\",\"text\":\" \"}"),
                                "error"))
                .isEqualTo("メッセージを書くか、ファイルを添付してください。");
        assertThat(Json.text(post("U0NOBODY", "post", "{}"), "error")).contains("U0NOBODY");
    }

    @Test
    void has_a_company_with_documents_to_read() {
        workspace.close();
        workspace = Workspace.start(WorkspaceSettings.practice(Time.system(), Chance.secure()));
        JsonNode boot = get("", "boot");
        assertThat(boot.path("suggestions").size()).isGreaterThan(3);
        assertThat(boot.path("people").size()).isGreaterThan(3);
        JsonNode channel = boot.path("channels").path(0);
        assertThat(get("", "messages?channel=" + Json.text(channel, "id")).path("messages"))
                .isNotEmpty();
        HttpResponse<String> document =
                bot.sent(HttpRequest.newBuilder(page("docs/deploy-ja")).build());
        assertThat(document.body()).contains("<h2 id=", "lang=\"ja\"");
        assertThat(bot.sent(HttpRequest.newBuilder(page("docs/nothing")).build()).statusCode())
                .isEqualTo(404);
        assertThat(
                        bot.sent(
                                        HttpRequest.newBuilder(
                                                        page(
                                                                "page/static/..%2fcompany%2fcompany.json"))
                                                .build())
                                .statusCode())
                .isGreaterThanOrEqualTo(400);
    }

    private List<String> listen(String as) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread.ofVirtual()
                .start(() -> {
                    try (InputStream in = page("page/events?as=" + as).toURL().openStream()) {
                        new java.io.BufferedReader(
                                        new java.io.InputStreamReader(in, StandardCharsets.UTF_8))
                                .lines()
                                .forEach(lines::add);
                    } catch (java.io.IOException closed) {
                        lines.add("closed");
                    }
                });
        Eventually.until("the stream is open", () -> !lines.isEmpty());
        return lines;
    }

    private static boolean has(List<String> lines, String what) {
        return lines.stream()
                .filter(line -> !line.contains("\"type\":\"traffic\"") || what.contains("traffic"))
                .anyMatch(line -> line.contains(what));
    }

    private JsonNode get(String as, String path) {
        return Json.parse(
                bot.sent(HttpRequest.newBuilder(page("page/" + path)).header("X-As", as).build())
                        .body());
    }

    private int status(String as, String path) {
        return bot.sent(HttpRequest.newBuilder(page(path + "?as=" + as)).build()).statusCode();
    }

    private JsonNode post(String as, String name, String body) {
        return Json.parse(
                bot.sent(
                                HttpRequest.newBuilder(page("page/" + name))
                                        .header("X-As", as)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(body))
                                        .build())
                        .body());
    }

    private URI page(String path) {
        return workspace.page().resolve(path);
    }
}
