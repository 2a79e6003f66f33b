package kotonoha.workspace;

import static kotonoha.workspace.TestBot.args;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class FilesTest {
    private static final String GENERAL = "C0GENERAL1";
    private Workspace workspace;
    private TestBot bot;
    private Person hana;

    @BeforeEach
    void start() {
        workspace = Workspace.start(WorkspaceSettings.test(Time.system(), Chance.secure()));
        bot = new TestBot(workspace);
        hana = workspace.person("U0HANA0001");
    }

    @AfterEach
    void stop() {
        workspace.close();
        bot.close();
    }

    @Test
    void shows_the_bot_what_a_person_uploaded() {
        String id = hana.upload("集計 表.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
        assertThat(info(id).path("error").asString()).isEqualTo("file_not_found");
        String ts = hana.postFiles(GENERAL, "", "@Kotonoha look", List.of(id));
        JsonNode message = bot.event("message", ts);
        assertThat(Json.text(message, "subtype")).isEqualTo("file_share");
        JsonNode file = message.path("files").path(0);
        assertThat(Json.text(file, "mimetype")).isEqualTo("text/csv");
        assertThat(Json.text(bot.event("app_mention", ts).path("files").path(0), "id"))
                .isEqualTo(id);
        bot.event("file_shared", id);
        HttpResponse<String> bytes =
                download(Json.text(file, "url_private"), workspace.botToken().reveal());
        assertThat(bytes.body()).isEqualTo("a,b\n1,2\n");
        assertThat(info(id).path("file").path("name").asString()).isEqualTo("集計 表.csv");
    }

    @Test
    void shows_its_login_page_to_a_wrong_token() {
        String id = hana.upload("a.txt", "secret".getBytes(StandardCharsets.UTF_8));
        hana.postFiles(GENERAL, "", "", List.of(id));
        String url = Json.text(info(id), "file.url_private");
        HttpResponse<String> page = download(url, "xoxb-wrong");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Sign in").doesNotContain("secret");
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    }

    @Test
    void keeps_files_of_private_places_from_the_bot() {
        Person ben = workspace.person("U0BEN00002");
        String id = ben.upload("b.txt", "secret".getBytes(StandardCharsets.UTF_8));
        ben.postFiles("C0HIDDEN04", "", "", List.of(id));
        assertThat(info(id).path("error").asString()).isEqualTo("file_not_found");
        String url = workspace.page() + "files-pri/" + workspace.team() + "-" + id + "/b.txt";
        assertThat(download(url, workspace.botToken().reveal()).body()).contains("Sign in");
    }

    @Test
    void takes_a_file_of_the_bot_in_three_steps() {
        byte[] bytes = "report 報告".getBytes(StandardCharsets.UTF_8);
        JsonNode expected =
                bot.get("files.getUploadURLExternal", "filename=report.md&length=" + bytes.length);
        String id = Json.text(expected, "file_id");
        ObjectNode complete = args("channel_id", GENERAL, "initial_comment", "Here it is");
        complete.putArray("files").addObject().put("id", id).put("title", "Report");
        assertThat(bot.call("files.completeUploadExternal", complete).path("error").asString())
                .isEqualTo("file_update_failed");
        HttpResponse<String> sent =
                bot.sent(
                        HttpRequest.newBuilder(URI.create(Json.text(expected, "upload_url")))
                                .POST(BodyPublishers.ofByteArray(bytes))
                                .build());
        assertThat(sent.statusCode()).isEqualTo(200);
        JsonNode done = bot.call("files.completeUploadExternal", complete);
        assertThat(Json.text(done.path("files").path(0), "title")).isEqualTo("Report");
        JsonNode message = hana.messages(GENERAL).getLast();
        assertThat(Json.text(message, "text")).isEqualTo("Here it is");
        assertThat(Json.text(message, "bot_id")).isNotEmpty();
        assertThat(Json.text(message.path("files").path(0), "id")).isEqualTo(id);
        assertThat(bot.get("files.list", "channel=" + GENERAL).path("files")).hasSize(1);
        assertThat(bot.call("files.delete", args("file", id)).path("ok").asBoolean()).isTrue();
        assertThat(info(id).path("error").asString()).isEqualTo("file_not_found");
    }

    @Test
    void keeps_a_channel_canvas_that_is_read_as_html() {
        ObjectNode create = args("channel_id", GENERAL);
        create.putObject("document_content")
                .put("type", "markdown")
                .put(
                        "markdown",
                        "# Rules\n\nFirst **rule**.\n\n## Money\n\n| a | b |\n| - | - |\n| 1 | 2 |");
        String id = Json.text(bot.call("conversations.canvases.create", create), "canvas_id");
        assertThat(bot.call("conversations.canvases.create", create).path("error").asString())
                .isEqualTo("channel_canvas_already_exists");
        JsonNode channel = bot.get("conversations.info", "channel=" + GENERAL).path("channel");
        assertThat(Json.text(channel, "properties.canvas.file_id")).isEqualTo(id);
        JsonNode file = info(id).path("file");
        assertThat(Json.text(file, "filetype")).isEqualTo("quip");
        String html =
                download(Json.text(file, "url_private"), workspace.botToken().reveal()).body();
        assertThat(html)
                .contains(
                        "quip-canvas-content", "<h1 id=", "<b>rule</b>", "<table id=", "<td><p id=")
                .doesNotContain("<th");
    }

    @Test
    void hands_a_canvas_out_as_quip_writes_it() {
        String id =
                hana.writeCanvas(
                        GENERAL,
                        "",
                        "- [x] done ![](@U0BEN00002)\n- [ ] open\n  - [ ] deeper\n\n1. one\n2. two\n\n- plain <b>\n\n"
                                + "> said\n\n```\na < b\nc\n```\n\nsee ![](#C0GENERAL1) and [this](https://a.example/?a=1&b=2)");
        JsonNode file = info(id).path("file");
        assertThat(Json.text(file, "permalink")).endsWith("/docs/" + workspace.team() + "/" + id);
        String html =
                download(Json.text(file, "url_private"), workspace.botToken().reveal()).body();
        assertThat(html)
                .contains(
                        "<div data-section-style='7'",
                        "class='checked'",
                        "'>done <a>@U0BEN00002</a>")
                .contains(
                        "</li><ul><li",
                        "<div data-section-style='6'",
                        "<div data-section-style='5'")
                .contains(
                        "plain &lt;b&gt;", "<pre id=", "a &lt; b<br/>c</pre>", "<a>#C0GENERAL1</a>")
                .contains("<a href=\"https://a.example/?a=1&amp;b=2\">this</a>")
                .doesNotContain("[x]", "[ ]", "<ol");
    }

    @Test
    void tells_the_bot_that_a_person_wrote_a_canvas() {
        String id = hana.writeCanvas(GENERAL, "", "# One");
        hana.writeCanvas(GENERAL, id, "# Two");
        assertThat(Json.text(bot.event("file_change", id), "file.id")).isEqualTo(id);
        String url = Json.text(info(id), "file.url_private");
        assertThat(download(url, workspace.botToken().reveal()).body())
                .contains("Two")
                .doesNotContain("One");
    }

    @Test
    void a_file_without_bytes_says_why() {
        String id = hana.upload("plan.txt", "plan".getBytes(StandardCharsets.UTF_8));
        String ts = hana.postFiles(GENERAL, "", "look", List.of(id));
        String url = Json.text(info(id), "file.url_private");
        hana.fileBecomes(id, "check_file_info");
        JsonNode shown = shown(ts);
        assertThat(Json.text(shown, "file_access")).isEqualTo("check_file_info");
        assertThat(shown.has("url_private")).isFalse();
        assertThat(Json.text(info(id), "file.name")).isEqualTo("plan.txt");
        hana.fileBecomes(id, "hidden_by_limit");
        assertThat(Json.text(shown(ts), "mode")).isEqualTo("hidden_by_limit");
        assertThat(download(url, workspace.botToken().reveal()).body()).contains("Sign in");
        hana.fileBecomes(id, "tombstone");
        assertThat(Json.text(shown(ts), "mode")).isEqualTo("tombstone");
        assertThat(info(id).path("error").asString()).isEqualTo("file_deleted");
    }

    @Test
    void a_file_on_another_service_is_a_link() {
        String id = hana.externalFile("Plan", "https://files.example/plan");
        String ts = hana.postFiles(GENERAL, "", "look", List.of(id));
        JsonNode file = shown(ts);
        assertThat(file.path("is_external").asBoolean()).isTrue();
        assertThat(Json.text(file, "mode")).isEqualTo("external");
        assertThat(Json.text(file, "url_private")).isEqualTo("https://files.example/plan");
        assertThat(file.has("url_private_download")).isFalse();
    }

    @Test
    void a_deleted_file_leaves_a_tombstone_in_its_message() {
        byte[] bytes = "x".getBytes(StandardCharsets.UTF_8);
        JsonNode expected = bot.get("files.getUploadURLExternal", "filename=x.txt&length=1");
        bot.sent(
                HttpRequest.newBuilder(URI.create(Json.text(expected, "upload_url")))
                        .POST(BodyPublishers.ofByteArray(bytes))
                        .build());
        String id = Json.text(expected, "file_id");
        ObjectNode complete = args("channel_id", GENERAL);
        complete.putArray("files").addObject().put("id", id);
        bot.call("files.completeUploadExternal", complete);
        bot.call("files.delete", args("file", id));
        JsonNode file = hana.messages(GENERAL).getLast().path("files").path(0);
        assertThat(Json.text(file, "mode")).isEqualTo("tombstone");
    }

    @Test
    void shares_several_files_in_one_message() {
        ObjectNode complete = args("channel_id", GENERAL, "initial_comment", "Three");
        for (String name : List.of("a.txt", "b.csv", "c.png")) {
            JsonNode expected =
                    bot.get("files.getUploadURLExternal", "filename=" + name + "&length=1");
            bot.sent(
                    HttpRequest.newBuilder(URI.create(Json.text(expected, "upload_url")))
                            .POST(BodyPublishers.ofByteArray(new byte[] {1}))
                            .build());
            complete.withArray("files").addObject().put("id", Json.text(expected, "file_id"));
        }
        bot.call("files.completeUploadExternal", complete);
        assertThat(hana.messages(GENERAL).getLast().path("files")).hasSize(3);
    }

    @Test
    void a_canvas_is_closed_to_a_token_without_its_scope() {
        WorkspaceSettings settings = WorkspaceSettings.test(Time.system(), Chance.secure());
        java.util.Set<String> scopes = new java.util.HashSet<>(settings.scopes());
        scopes.remove("canvases:read");
        try (Workspace closed = Workspace.start(settings.withScopes(scopes));
                TestBot reader = new TestBot(closed)) {
            String id = closed.person("U0HANA0001").writeCanvas(GENERAL, "", "# Plan");
            String url = Json.text(reader.get("files.info", "file=" + id), "file.url_private");
            assertThat(download(url, closed.botToken().reveal()).body())
                    .contains("Sign in")
                    .doesNotContain("Plan");
        }
    }

    private JsonNode shown(String ts) {
        return bot.get("conversations.replies", "channel=" + GENERAL + "&ts=" + ts)
                .path("messages")
                .path(0)
                .path("files")
                .path(0);
    }

    @Test
    void edits_a_canvas_one_section_at_a_time() {
        ObjectNode create = args("title", "Notes");
        create.putObject("document_content")
                .put("type", "markdown")
                .put("markdown", "# One\n\ntext\n\n# Two");
        String id = Json.text(bot.call("canvases.create", create), "canvas_id");
        ObjectNode lookup = args("canvas_id", id);
        ObjectNode criteria = lookup.putObject("criteria").put("contains_text", "two");
        criteria.putArray("section_types").add("h1");
        JsonNode found = bot.call("canvases.sections.lookup", lookup).path("sections");
        assertThat(found).hasSize(1);
        ObjectNode edit = args("canvas_id", id);
        ObjectNode change = edit.putArray("changes").addObject().put("operation", "insert_before");
        change.put("section_id", Json.text(found.path(0), "id"));
        change.putObject("document_content").put("type", "markdown").put("markdown", "between");
        assertThat(bot.call("canvases.edit", edit).path("error").asString()).isEmpty();
        String html =
                download(Json.text(info(id), "file.url_private"), workspace.botToken().reveal())
                        .body();
        assertThat(html.indexOf("between")).isBetween(html.indexOf("text"), html.indexOf("Two"));
        edit.withArray("changes").addObject().put("operation", "delete");
        assertThat(bot.call("canvases.edit", edit).path("error").asString())
                .isEqualTo("invalid_arguments");
        assertThat(bot.call("canvases.delete", args("canvas_id", id)).path("ok").asBoolean())
                .isTrue();
        assertThat(bot.call("canvases.edit", edit).path("error").asString())
                .isEqualTo("canvas_not_found");
    }

    @Test
    void searches_only_what_the_asker_may_see_from_there() {
        Person ben = workspace.person("U0BEN00002");
        ben.post("C0HIDDEN04", "The falcon budget is 900");
        ben.post("C0NOBOT003", "The falcon launch is in May");
        hana.post("C0SECRET02", "falcon: 秘密の計画");
        hana.post(GENERAL, "falcon lunch");
        assertThat(found(hana.dm("where is the falcon?"), "falcon"))
                .containsExactlyInAnyOrder("C0NOBOT003", GENERAL);
        String inSecret = hana.mention("C0SECRET02", "falcon?");
        String token = Json.text(bot.event("app_mention", inSecret), "action_token");
        assertThat(search(token, "秘密の計画", "public_channel")).containsExactly("C0SECRET02");
        assertThat(
                        bot.call("assistant.search.context", args("query", "falcon"))
                                .path("error")
                                .asString())
                .isEqualTo("invalid_action_token");
        assertThat(
                        bot.call("assistant.search.info", Json.object())
                                .path("is_ai_search_enabled")
                                .asBoolean())
                .isFalse();
    }

    private List<String> found(String ts, String query) {
        String token = Json.text(bot.event("message", ts), "assistant_thread.action_token");
        return search(token, query, "public_channel");
    }

    private List<String> search(String token, String query, String types) {
        ObjectNode args = args("query", query, "action_token", token, "channel_types", types);
        return bot.call("assistant.search.context", args)
                .path("results")
                .path("messages")
                .valueStream()
                .map(message -> Json.text(message, "channel_id"))
                .distinct()
                .filter(channel -> !channel.startsWith("D"))
                .toList();
    }

    private JsonNode info(String id) {
        return bot.get("files.info", "file=" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    private HttpResponse<String> download(String url, String token) {
        return bot.sent(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + token)
                        .build());
    }
}
