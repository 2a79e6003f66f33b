package kotonoha.workspace;

import static kotonoha.workspace.TestBot.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.SettableTime;
import kotonoha.web.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class InteractionsTest {
    private static final String GENERAL = "C0GENERAL1";
    private static final String BUTTONS =
            """
            [{"type":"section","text":{"type":"mrkdwn","text":"choose"}},
             {"type":"actions","block_id":"row","elements":[
              {"type":"button","action_id":"again","value":"42","text":{"type":"plain_text","text":"Again"}}]}]
            """;
    private static final String MODAL =
            """
            {"type":"modal","callback_id":"why","private_metadata":"p","title":{"type":"plain_text","text":"Why?"},
             "submit":{"type":"plain_text","text":"Send"},"notify_on_close":true,"blocks":[
              {"type":"input","block_id":"reason","label":{"type":"plain_text","text":"Reason"},
               "element":{"type":"plain_text_input","action_id":"text"}},
              {"type":"input","block_id":"more","optional":true,"label":{"type":"plain_text","text":"More"},
               "element":{"type":"plain_text_input","action_id":"text"}}]}
            """;

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
        root = hana.post(GENERAL, "root");
        bot.event("message", root);
    }

    @AfterEach
    void stop() {
        workspace.close();
        bot.close();
    }

    @Test
    void tells_the_bot_which_button_was_pressed_where_and_by_whom() {
        String ts = withButton();
        hana.click(GENERAL, ts, "again");
        JsonNode payload = bot.interaction("block_actions");
        JsonNode action = payload.path("actions").path(0);
        assertThat(Json.text(action, "value")).isEqualTo("42");
        assertThat(Json.text(action, "block_id")).isEqualTo("row");
        assertThat(Json.text(action, "type")).isEqualTo("button");
        assertThat(Json.text(payload, "user.team_id")).isEqualTo(workspace.team());
        assertThat(Json.text(payload, "container.message_ts")).isEqualTo(ts);
        assertThat(Json.text(payload, "container.thread_ts")).isEqualTo(root);
        assertThat(Json.text(payload, "message.ts")).isEqualTo(ts);
        assertThat(Json.text(payload, "channel.id")).isEqualTo(GENERAL);
        assertThatThrownBy(() -> hana.click(GENERAL, ts, "nothing")).isInstanceOf(Refusal.class);
    }

    @Test
    void opens_one_modal_per_trigger_within_three_seconds() {
        String trigger = trigger();
        assertThat(open(trigger).path("error").asString()).isEmpty();
        assertThat(Json.text(hana.view().orElseThrow(), "callback_id")).isEqualTo("why");
        assertThat(open(trigger).path("error").asString()).isEqualTo("exchanged_trigger_id");
        String late = trigger();
        time.advance(Duration.ofMillis(3_001));
        assertThat(open(late).path("error").asString()).isEqualTo("expired_trigger_id");
        assertThat(open("1.2.x").path("error").asString()).isEqualTo("invalid_trigger_id");
    }

    @Test
    void submits_a_modal_and_shows_its_errors_beside_the_fields() {
        String id = Json.text(open(trigger()), "view.id");
        assertThat(hana.submitView(id, Json.object()).has("reason")).isTrue();
        bot.answers(request ->
                Reply.json(
                        Json.parse(
                                "{\"response_action\":\"errors\",\"errors\":{\"reason\":\"Too short\"}}")));
        JsonNode values = Json.parse("{\"reason\":{\"text\":{\"value\":\"no\"}}}");
        assertThat(Json.text(hana.submitView(id, values), "reason")).isEqualTo("Too short");
        assertThat(hana.view()).isPresent();
        bot.answers(request -> Reply.status(200));
        assertThat(hana.submitView(id, values)).isEmpty();
        assertThat(hana.view()).isEmpty();
        JsonNode payload = bot.interaction("view_submission");
        assertThat(Json.text(payload, "view.state.values.reason.text.value")).isEqualTo("no");
        assertThat(Json.text(payload, "view.private_metadata")).isEqualTo("p");
        assertThat(
                        payload.path("view")
                                .path("state")
                                .path("values")
                                .path("more")
                                .path("text")
                                .path("value")
                                .isNull())
                .isTrue();
    }

    @Test
    void changes_and_stacks_modals() {
        String id = Json.text(open(trigger()), "view.id");
        ObjectNode args = args("view_id", id, "view", MODAL.replace("Why?", "Because"));
        JsonNode updated = bot.call("views.update", args);
        assertThat(Json.text(updated, "view.id")).isEqualTo(id);
        assertThat(Json.text(hana.view().orElseThrow(), "title.text")).isEqualTo("Because");
        args.put("hash", "old");
        assertThat(bot.call("views.update", args).path("error").asString())
                .isEqualTo("hash_conflict");
        bot.call("views.push", args("trigger_id", trigger(), "view", MODAL));
        JsonNode top = hana.view().orElseThrow();
        assertThat(Json.text(top, "previous_view_id")).isEqualTo(id);
        bot.call("views.push", args("trigger_id", trigger(), "view", MODAL));
        assertThat(
                        bot.call("views.push", args("trigger_id", trigger(), "view", MODAL))
                                .path("error")
                                .asString())
                .isEqualTo("push_limit_reached");
        hana.closeView(Json.text(top, "id"));
        assertThat(Json.text(hana.view().orElseThrow(), "id")).isEqualTo(id);
        assertThat(Json.text(bot.interaction("view_closed"), "view.callback_id")).isEqualTo("why");
    }

    @Test
    void refuses_a_view_that_slack_would_not_take() {
        String noSubmit = MODAL.replace("\"submit\"", "\"ignored\"");
        JsonNode refused = bot.call("views.open", args("trigger_id", trigger(), "view", noSubmit));
        assertThat(refused.path("error").asString()).isEqualTo("invalid_arguments");
        assertThat(refused.path("response_metadata").path("messages").path(0).asString())
                .contains("submit");
        String longTitle = MODAL.replace("Why?", "x".repeat(25));
        assertThat(
                        bot.call("views.open", args("trigger_id", trigger(), "view", longTitle))
                                .path("error")
                                .asString())
                .isEqualTo("invalid_arguments");
    }

    @Test
    void shows_a_home_tab_to_the_one_it_is_for() {
        hana.openHome();
        assertThat(Json.text(bot.event("app_home_opened", "home"), "user")).isEqualTo(hana.id());
        ObjectNode args = args("user_id", hana.id());
        args.set(
                "view",
                Json.parse(
                        "{\"type\":\"home\",\"blocks\":[{\"type\":\"actions\",\"elements\":[{\"type\":\"button\",\"action_id\":\"set\",\"text\":{\"type\":\"plain_text\",\"text\":\"Set\"}}]}]}"));
        String id = Json.text(bot.call("views.publish", args), "view.id");
        assertThat(hana.home()).isPresent();
        assertThat(workspace.person("U0BEN00002").home()).isEmpty();
        hana.chooseInView(id, Json.object().put("action_id", "set"));
        assertThat(Json.text(bot.interaction("block_actions"), "container.view_id")).isEqualTo(id);
    }

    @Test
    void takes_five_answers_at_a_response_url_for_half_an_hour() {
        hana.click(GENERAL, withButton(), "again");
        String url = Json.text(bot.interaction("block_actions"), "response_url");
        for (int i = 0; i < 5; i++)
            assertThat(respond(url, "{\"text\":\"only you " + i + "\"}").statusCode())
                    .isEqualTo(200);
        assertThat(respond(url, "{\"text\":\"sixth\"}").body()).isEqualTo("used_url");
        assertThat(hana.whispers(GENERAL)).hasSize(5);
        hana.click(GENERAL, withButton(), "again");
        String other = Json.text(bot.interaction("block_actions"), "response_url");
        time.advance(Duration.ofMinutes(31));
        assertThat(respond(other, "{\"text\":\"late\"}").body()).isEqualTo("expired_url");
    }

    @Test
    void replaces_and_deletes_through_a_response_url() {
        String ts = withButton();
        hana.click(GENERAL, ts, "again");
        String url = Json.text(bot.interaction("block_actions"), "response_url");
        respond(url, "{\"replace_original\":true,\"text\":\"replaced\"}");
        JsonNode message = hana.thread(GENERAL, root).getLast();
        assertThat(Json.text(message, "text")).isEqualTo("replaced");
        assertThat(message.has("blocks")).isFalse();
        respond(url, "{\"delete_original\":true}");
        assertThat(hana.thread(GENERAL, root)).hasSize(1);
    }

    @Test
    void answers_a_command_with_what_the_bot_says() {
        bot.answers(request -> Reply.json(Json.object().put("text", "Only for you")));
        hana.command(GENERAL, "/kotonoha", "help me");
        var form = bot.heard().getLast().form();
        assertThat(form).containsEntry("command", "/kotonoha").containsEntry("text", "help me");
        assertThat(form)
                .containsEntry("channel_id", GENERAL)
                .containsKeys("response_url", "trigger_id");
        assertThat(Json.text(hana.whispers(GENERAL).getLast(), "text")).isEqualTo("Only for you");
        assertThat(workspace.person("U0BEN00002").whispers(GENERAL)).isEmpty();
    }

    @Test
    void sends_shortcuts_with_and_without_a_message() {
        hana.shortcut("ask", GENERAL, root);
        JsonNode on = bot.interaction("message_action");
        assertThat(Json.text(on, "message.ts")).isEqualTo(root);
        hana.shortcut("ask");
        assertThat(Json.text(bot.interaction("shortcut"), "callback_id")).isEqualTo("ask");
    }

    @Test
    void tells_what_somebody_is_looking_at() {
        hana.look(GENERAL);
        JsonNode event = bot.event("app_context_changed", GENERAL);
        assertThat(Json.text(event.path("context").path("entities").path(0), "type"))
                .isEqualTo("slack#/types/channel_id");
    }

    @Test
    void a_question_to_the_app_says_what_is_open_beside_it() {
        String canvas = hana.writeCanvas(GENERAL, "", "# Plan");
        hana.look(GENERAL, root, canvas);
        hana.look(hana.dmChannel());
        hana.dm("What is this about?");
        JsonNode entities =
                bot.event("message", "What is this about?").path("app_context").path("entities");
        assertThat(Json.text(entities.path(0), "value")).isEqualTo(canvas);
        assertThat(Json.text(entities.path(1), "type")).isEqualTo("slack#/types/message_context");
        assertThat(Json.text(entities.path(1), "value.message_ts")).isEqualTo(root);
        assertThat(Json.text(entities.path(2), "value")).isEqualTo(GENERAL);
        hana.openMessages();
        assertThat(bot.event("app_home_opened", canvas).path("context").path("entities"))
                .hasSize(3);
    }

    private String withButton() {
        ObjectNode args =
                args("channel", GENERAL, "thread_ts", root, "text", "buttons", "blocks", BUTTONS);
        return bot.call("chat.postMessage", args).path("ts").asString();
    }

    private String trigger() {
        hana.shortcut("ask");
        return Json.text(bot.interaction("shortcut"), "trigger_id");
    }

    private JsonNode open(String trigger) {
        return bot.call("views.open", args("trigger_id", trigger, "view", MODAL));
    }

    private HttpResponse<String> respond(String url, String body) {
        return bot.sent(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }
}
