package kotonoha.app;

import static kotonoha.workspace.Eventually.get;
import static kotonoha.workspace.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import kotonoha.kernel.Json;
import kotonoha.workspace.Person;
import kotonoha.workspace.Workspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The product as people meet it: `./kotonoha demo` with its sample company, over real HTTP, in both languages.
class JourneyTest {
    private static final String HARUKA = "U0HARUKA01"; // reads Japanese
    private static final String EMMA = "U0EMMACL05"; // reads English

    @TempDir private static Path data;

    private static Demo demo;
    private static Workspace workspace;

    @BeforeAll
    static void start_the_demo() {
        Surroundings around =
                new Surroundings(
                        Map.of(
                                "KOTONOHA_DATA_DIR", data.toString(),
                                "KOTONOHA_PORT", "0",
                                "KOTONOHA_DEMO_PORT", "0"),
                        data,
                        data,
                        "Linux",
                        Optional.empty());
        demo = Demo.start(((Config.Reading.Ready) Config.read(around)).config());
        workspace = demo.workspace();
    }

    @AfterAll
    static void stop_the_demo() {
        demo.close();
    }

    @AfterEach
    void the_bot_never_sends_an_argument_that_slack_does_not_know() {
        assertThat(workspace.unknownArguments()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "U0HARUKA01|総務-質問|国内出張の宿泊費の上限はいくらですか？|14,000 円|経費精算規程|練習モデル",
                "U0EMMACL05|general|What is the hotel limit per night for business travel in Asia?|18,000 yen|Expense policy|Practice model"
            })
    void answers_in_the_thread_with_sources_that_open_at_the_place(
            String asker, String channel, String question, String fact, String source, String model)
            throws Exception {
        String id = channel(channel);
        String root = person(asker).mention(id, question);

        JsonNode answer = answer(asker, id, root);

        assertThat(text(answer)).contains(fact).contains("[1]");
        assertThat(sources(answer)).contains(source);
        assertThat(blocks(answer)).contains(model).contains("feedback_buttons");
        assertThat(page(link(answer))).contains("id=\"" + anchor(link(answer)) + "\"");
        assertThat(workspace.calls("chat.postMessage")).allMatch(JourneyTest::unfurlsNothing);
    }

    @Test
    void answers_a_direct_message_in_its_own_thread() {
        String root = person(EMMA).dm("How many days a week may I work from home?");

        JsonNode answer = answer(EMMA, person(EMMA).dmChannel(), root);

        assertThat(text(answer)).contains("days");
        assertThat(Json.text(answer, "thread_ts")).isEqualTo(root);
    }

    @Test
    void understands_a_follow_up_from_the_thread_it_stands_in() {
        String channel = channel("総務-質問");
        String root = person(HARUKA).mention(channel, "国内出張の宿泊費の上限はいくらですか？");
        answer(HARUKA, channel, root);

        person(HARUKA).mention(channel, root, "海外の場合は？");

        String second = get("the second answer", () -> completed(HARUKA, channel, root, 2));
        assertThat(second).contains("26,000 円");
    }

    @Test
    void a_page_behind_a_link_is_read_and_named_as_what_was_read() {
        String channel = channel("general");
        String page = workspace.page().resolve("/docs/remote-work-en").toString();

        String root = person(EMMA).mention(channel, "Summarise the linked page " + page);

        JsonNode answer = answer(EMMA, channel, root);
        assertThat(answer.path("blocks").toString())
                .contains("1 link")
                .doesNotContain("not readable");
        assertThat(text(answer)).contains("three days a week");
    }

    @ParameterizedTest
    @CsvSource({
        "U0HARUKA01, 総務-質問, 火星の首都はどこですか？, 見つかりません",
        "U0EMMACL05, general, What is the capital of Mars?, found no passage"
    })
    void says_plainly_when_nothing_was_found(
            String asker, String channel, String question, String words) {
        String id = channel(channel);
        String root = person(asker).mention(id, question);

        JsonNode answer = answer(asker, id, root);

        assertThat(text(answer)).containsIgnoringCase(words);
        assertThat(sources(answer)).isEmpty();
    }

    @Test
    void works_in_a_private_channel_and_only_its_members_see_it() {
        String secret = channel("経営-予算2027");
        String root = person(HARUKA).mention(secret, "在宅勤務は週に何日までできますか？");

        assertThat(text(answer(HARUKA, secret, root))).contains("日");
        assertThatThrownBy(() -> person(EMMA).messages(secret)).hasMessageContaining("channel");
    }

    @ParameterizedTest
    @CsvSource({"U0HARUKA01, 総務-質問, どこがよくなかったですか", "U0EMMACL05, general, What was wrong?"})
    void asks_why_after_a_thumb_down_and_says_thank_you(
            String asker, String channel, String title) {
        String id = channel(channel);
        String root =
                person(asker)
                        .mention(id, asker.equals(HARUKA) ? "経費の締め日は？" : "When are expenses due?");
        JsonNode answer = answer(asker, id, root);

        person(asker).choose(id, Json.text(answer, "ts"), thumb(answer, "negative_button"));
        JsonNode modal = get("the modal", () -> person(asker).view());
        assertThat(Json.text(modal, "title.text")).isEqualTo(title);
        ObjectNode values = Json.object();
        values.putObject("reason")
                .putObject("reason")
                .put("type", "plain_text_input")
                .put("value", "古い");
        assertThat(person(asker).submitView(Json.text(modal, "id"), values)).isEmpty();

        until("thanks", () -> !person(asker).whispers(id).isEmpty());
    }

    @Test
    void turns_a_very_short_message_away_with_a_private_hint() {
        String channel = channel("general");
        String root = person(EMMA).mention(channel, "?");

        until("the hint", () -> whispers(EMMA, channel).contains("at least 2 characters"));
        assertThat(person(EMMA).thread(channel, root)).hasSize(1);
    }

    @Test
    void ignores_talk_that_is_not_for_it() {
        String channel = channel("general");
        String talk = person(EMMA).post(channel, "Just talking to you all.");
        String root = person(EMMA).mention(channel, "When are expenses due?");
        answer(EMMA, channel, root);
        person(EMMA).reply(channel, root, "Thanks everybody!");
        person(EMMA).edit(channel, root, "@Kotonoha When are expenses due, please?");

        until("all is delivered", () -> workspace.unacknowledged() == 0);
        assertThat(person(EMMA).thread(channel, talk)).hasSize(1);
        assertThat(own(EMMA, channel, root)).hasSize(1);
    }

    @Test
    void stops_when_somebody_else_presses_stop_and_says_so() {
        String channel = channel("platform-eng");
        String root = person(EMMA).mention(channel, "How do I restore the database from a backup?");
        until("it has begun", () -> !own(EMMA, channel, root).isEmpty());

        person(HARUKA).stop(channel, root);

        until("it says so", () -> own(EMMA, channel, root).toString().contains("kotonoha.again"));
        assertThat(own(EMMA, channel, root).toString()).contains("Okay, I stopped.");
        until(
                "the session is over",
                () ->
                        !person(EMMA)
                                .session(channel, root)
                                .map(s -> Json.text(s, "status"))
                                .orElse("")
                                .equals("processing"));
    }

    @Test
    void answers_two_questions_in_one_thread_one_after_the_other() {
        String channel = channel("general");
        String root = person(EMMA).mention(channel, "When are expenses due?");
        until(
                "the first runs",
                () ->
                        !person(EMMA).status(channel, root).isEmpty()
                                || !own(EMMA, channel, root).isEmpty());
        person(HARUKA).mention(channel, root, "在宅勤務は週に何日までできますか？");

        String second = get("the second answer", () -> completed(EMMA, channel, root, 2));

        assertThat(second).contains("日");
        assertThat(own(EMMA, channel, root)).hasSize(2);
    }

    @Test
    void shows_a_home_tab_and_first_questions_in_the_persons_language() {
        person(HARUKA).openHome();
        person(EMMA).openHome();
        person(EMMA).openMessages();

        until(
                "home in Japanese",
                () -> person(HARUKA).home().map(JsonNode::toString).orElse("").contains("練習モード"));
        until(
                "home in English",
                () ->
                        person(EMMA)
                                .home()
                                .map(JsonNode::toString)
                                .orElse("")
                                .contains("Practice mode"));
        until("prompts", () -> !workspace.calls("assistant.threads.setSuggestedPrompts").isEmpty());
    }

    @Test
    void leaves_no_message_text_readable_on_disk() throws Exception {
        String channel = channel("general");
        String root = person(EMMA).mention(channel, "Xylophone-Quokka: when are expenses due?");
        answer(EMMA, channel, root);

        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(bytes).as(file.toString()).doesNotContain("Xylophone-Quokka");
            }
        }
    }

    private static String channel(String name) {
        return Objects.requireNonNull(workspace.channels().get(name), name);
    }

    private static Person person(String id) {
        return workspace.person(id);
    }

    /// The first answer in a thread, once it is complete.
    private static JsonNode answer(String reader, String channel, String root) {
        return get(
                "an answer in " + channel,
                () ->
                        own(reader, channel, root).stream()
                                .filter(JourneyTest::isComplete)
                                .findFirst());
    }

    private static Optional<String> completed(
            String reader, String channel, String root, int number) {
        List<JsonNode> done =
                own(reader, channel, root).stream().filter(JourneyTest::isComplete).toList();
        return done.size() < number ? Optional.empty() : Optional.of(text(done.get(number - 1)));
    }

    private static List<JsonNode> own(String reader, String channel, String root) {
        return person(reader).thread(channel, root).stream()
                .filter(message -> Json.text(message, "user").equals(workspace.botUser()))
                .toList();
    }

    private static boolean isComplete(JsonNode message) {
        return !Json.text(message, "streaming_state").equals("in_progress");
    }

    private static String text(JsonNode message) {
        return Json.text(message, "text");
    }

    private static String blocks(JsonNode message) {
        return Json.write(message.path("blocks"));
    }

    private static String sources(JsonNode message) {
        for (JsonNode block : message.path("blocks")) {
            if (Json.text(block, "block_id").startsWith("kotonoha.sources"))
                return Json.write(block);
        }
        return "";
    }

    private static String link(JsonNode answer) {
        String sources = sources(answer);
        int from = sources.indexOf("<http") + 1;
        return sources.substring(from, sources.indexOf('|', from));
    }

    private static String anchor(String link) {
        return URLDecoder.decode(link.substring(link.indexOf('#') + 1), StandardCharsets.UTF_8);
    }

    private static String page(String link) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(link)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static String whispers(String reader, String channel) {
        return person(reader).whispers(channel).toString();
    }

    private static boolean unfurlsNothing(JsonNode call) {
        JsonNode sent = call.path("request");
        return !sent.path("unfurl_links").asBoolean(true)
                && !sent.path("unfurl_media").asBoolean(true);
    }

    private static ObjectNode thumb(JsonNode answer, String which) {
        for (JsonNode block : answer.path("blocks")) {
            for (JsonNode element : block.path("elements")) {
                if (!Json.text(element, "type").equals("feedback_buttons")) continue;
                ObjectNode action = Json.object().put("type", "feedback_buttons");
                action.put("action_id", Json.text(element, "action_id"));
                return action.put("value", Json.text(element.path(which), "value"));
            }
        }
        throw new AssertionError("no feedback buttons below the answer");
    }
}
