package kotonoha.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.pictures.InstalledChromium;
import kotonoha.workspace.Person;
import kotonoha.workspace.Workspace;
import kotonoha.workspace.WorkspaceSettings;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The page of the practice workspace in a real browser, with a scripted bot at the other side.
class PageTest {
    private static final String HANA = "U0HANA0001";
    private static final String BEN = "U0BEN00002";
    private static final String GENERAL = "C0GENERAL1";

    private static Playwright driver;
    private static Browser browser;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> foreign = new CopyOnWriteArrayList<>();
    private Workspace workspace;
    private ScriptedBot bot;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() {
        Optional<Path> chromium = InstalledChromium.found();
        if (chromium.isEmpty() && !Browsers.required())
            System.out.println("skipped: browser tests need Chromium (apt-get install chromium)");
        Assumptions.assumeTrue(chromium.isPresent() || Browsers.required());
        driver = Browsers.driver();
        browser = Browsers.start(driver, chromium.orElseThrow());
        PlaywrightAssertions.setDefaultAssertionTimeout(8_000);
    }

    @AfterAll
    static void stop() {
        if (browser != null) browser.close();
        if (driver != null) driver.close();
    }

    @BeforeEach
    void open() throws IOException {
        workspace = Workspace.start(WorkspaceSettings.test(Time.system(), Chance.secure()));
        bot = new ScriptedBot(workspace);
        window(1400, 900);
    }

    @AfterEach
    void close() {
        context.close();
        bot.close();
        workspace.close();
        Assertions.assertThat(complaints).as("what the browser complained of").isEmpty();
        Assertions.assertThat(foreign).as("requests to other hosts").isEmpty();
    }

    @Test
    void speaks_the_language_of_the_person_and_asks_no_other_host() {
        go("#/%s?as=%s".formatted(GENERAL, HANA));
        assertThat(page.locator("html")).hasAttribute("lang", "ja");
        assertThat(page).hasTitle(Pattern.compile("#general"));
        assertThat(composer()).hasAccessibleName("#general へのメッセージ");
        go("#/%s?as=%s".formatted(GENERAL, BEN));
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(composer()).hasAccessibleName("Message #general");
    }

    @Test
    void a_canvas_is_written_and_read_in_its_tab() {
        go("#/%s?as=%s".formatted(GENERAL, BEN));
        page.locator(".tab").getByText("Add canvas").click();
        page.locator(".canvas-box").fill("# Plan\n\n- [x] done ![](@" + HANA + ")\n- [ ] open");
        page.getByText("Save changes").click();
        assertThat(page.locator(".canvas-page")).containsText("Plan");
        assertThat(page.locator(".canvas-page")).containsText("@山田 花");
        assertThat(page.locator(".canvas-page input[type=checkbox]")).hasCount(2);
        page.getByText("Edit canvas").click();
        page.locator(".canvas-box").fill("Anew");
        page.keyboard().press("Control+Enter");
        assertThat(page.locator(".canvas-page")).containsText("Anew");
    }

    @Test
    void a_permalink_opens_the_thread_at_its_message() {
        Person hana = workspace.person(HANA);
        String root = hana.post(GENERAL, "root");
        String reply = hana.reply(GENERAL, root, "the reply");
        String path = "archives/%s/p%s?thread_ts=%s&cid=%s";
        page.navigate(
                workspace.page() + path.formatted(GENERAL, reply.replace(".", ""), root, GENERAL));
        assertThat(page.locator(".thread-pane .message.found")).containsText("the reply");
    }

    @Test
    void both_catalogues_hold_the_same_words() {
        go("");
        Object difference =
                page.evaluate(
                        """
                        async () => {
                          const { en } = await import('/page/static/words-en.js');
                          const { ja } = await import('/page/static/words-ja.js');
                          const odd = Object.keys({ ...en, ...ja }).filter((k) => !en[k] || !ja[k]);
                          return odd.join(' ');
                        }\
                        """);
        Assertions.assertThat(difference).isEqualTo("");
    }

    @Test
    void a_question_opens_its_thread_and_the_answer_grows_before_the_readers_eyes()
            throws Exception {
        go("#/%s?as=%s".formatted(GENERAL, HANA));
        composer().pressSequentially("@Koto");
        assertThat(page.getByRole(AriaRole.OPTION).first()).containsText("Kotonoha");
        page.keyboard().press("Enter");
        composer().pressSequentially("有給は何日ですか？");
        page.keyboard().press("Enter");
        String question = Json.text(bot.hears("app_mention"), "ts");
        assertThat(page.locator(".banner")).isHidden();

        bot.says(GENERAL, question, "社内文書を検索しています…");
        Locator thread = page.locator(".thread-pane");
        assertThat(thread.locator(".work-line")).containsText("社内文書を検索しています");
        String answer = bot.startStream(GENERAL, question, HANA);
        assertThat(thread.locator(".task.in_progress")).containsText("社内文書を検索");
        bot.append(GENERAL, answer, "初年度は **10日** です[1]。\n\n");
        assertThat(thread.locator(".md strong")).hasText("10日");
        assertThat(thread.locator(".md.growing")).hasCount(1);
        assertThat(thread.getByRole(AriaRole.BUTTON, named("Kotonoha を停止"))).isVisible();
        bot.append(GENERAL, answer, "- 週4日は7日\n- 週3日は5日\n");
        assertThat(thread.locator(".md li")).hasCount(2);
        bot.stopStream(
                GENERAL,
                answer,
                """
                [{"type":"context","elements":[{"type":"mrkdwn","text":"1. <%sdocs/leave|就業規則>"}]},
                 {"type":"context_actions","elements":[{"type":"feedback_buttons","action_id":"feedback",
                   "positive_button":{"text":{"type":"plain_text","text":"良い"},"value":"good"},
                   "negative_button":{"text":{"type":"plain_text","text":"悪い"},"value":"bad"}}]}]\
                """
                        .formatted(workspace.page()));
        assertThat(thread.locator(".growing")).hasCount(0);
        assertThat(thread.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("就業規則")))
                .hasAttribute("rel", "noopener noreferrer");
        assertThat(thread.locator(".stop")).isHidden();

        thread.getByRole(AriaRole.BUTTON, named("良い")).click();
        Assertions.assertThat(
                        Json.text(bot.hears("block_actions").path("actions").path(0), "value"))
                .isEqualTo("good");
        page.reload();
        assertThat(page.locator(".thread-pane .md strong")).hasText("10日");
        assertThat(page.locator(".main .thread-count")).hasText("1 件の返信");
    }

    @Test
    void stop_reaches_the_bot_and_ends_the_stream() throws Exception {
        String question = workspace.person(BEN).mention(GENERAL, "How long is the warranty?");
        go("#/%s/%s?as=%s".formatted(GENERAL, question, BEN));
        String answer = bot.startStream(GENERAL, question, BEN);
        bot.append(GENERAL, answer, "Two years, and");
        assertThat(page.locator(".thread-pane .md")).containsText("Two years");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop Kotonoha"))
                .click();
        JsonNode stopped = bot.hears("agent_session_stopped");
        Assertions.assertThat(Json.text(stopped, "thread_ts")).isEqualTo(question);
        assertThat(page.locator(".growing")).hasCount(0);
        assertThat(page.locator(".thread-pane .md")).containsText("Two years, and");
    }

    @Test
    void enter_that_ends_a_japanese_conversion_sends_nothing() {
        go("#/%s?as=%s".formatted(GENERAL, HANA));
        composer().fill("かいぎ");
        composer()
                .evaluate(
                        "box => box.dispatchEvent(new KeyboardEvent('keydown',"
                                + " {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))");
        composer().press("Shift+Enter");
        assertThat(composer()).hasValue("かいぎ\n");
        Assertions.assertThat(workspace.person(HANA).messages(GENERAL)).isEmpty();
        composer().press("Enter");
        assertThat(page.locator(".main .message")).hasCount(1);
        assertThat(composer()).hasValue("");
    }

    @Test
    void a_modal_keeps_the_focus_shows_errors_beside_their_fields_and_gives_the_focus_back() {
        bot.answers(this::modal);
        bot.post(
                GENERAL,
                """
                [{"type":"actions","elements":[{"type":"button","action_id":"why","value":"1",
                  "text":{"type":"plain_text","text":"Tell us why"}}]}]\
                """);
        go("#/%s?as=%s".formatted(GENERAL, BEN));
        Locator opener = page.getByRole(AriaRole.BUTTON, named2("Tell us why"));
        opener.focus();
        page.keyboard().press("Enter");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        Locator reason = dialog.getByLabel("Reason");
        assertThat(reason).isFocused();
        for (int i = 0; i < 6; i++) page.keyboard().press("Tab");
        assertThat(dialog.locator(":focus")).hasCount(1);

        Locator send = dialog.getByRole(AriaRole.BUTTON, named("Send"));
        send.click();
        assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("Please fill this in");
        reason.fill("no");
        send.click();
        assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("Longer, please");
        assertThat(reason).hasValue("no");
        reason.fill("It names the wrong year");
        send.click();
        assertThat(dialog).hasCount(0);
        assertThat(opener).isFocused();
    }

    private String modal(JsonNode payload) {
        return switch (Json.text(payload, "type")) {
            case "block_actions" -> {
                bot.call(
                        "views.open",
                        Json.object()
                                .put("trigger_id", Json.text(payload, "trigger_id"))
                                .set(
                                        "view",
                                        Json.parse(
                                                """
                                                {"type":"modal","title":{"type":"plain_text","text":"Feedback"},
                                                 "submit":{"type":"plain_text","text":"Send"},
                                                 "blocks":[{"type":"input","block_id":"reason",
                                                   "label":{"type":"plain_text","text":"Reason"},
                                                   "element":{"type":"plain_text_input","action_id":"text"}}]}\
                                                """)));
                yield "";
            }
            case "view_submission" -> {
                String reason = Json.text(payload, "view.state.values.reason.text.value");
                yield reason.length() > 5
                        ? ""
                        : "{\"response_action\":\"errors\",\"errors\":{\"reason\":\"Longer, please\"}}";
            }
            default -> "";
        };
    }

    @Test
    void another_persons_eyes_see_what_that_person_may_see() {
        go("#/C0SECRET02?as=" + HANA);
        assertThat(page.locator(".side-line[aria-current]")).hasText("secret");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(Pattern.compile("山田 花 として")))
                .click();
        page.getByRole(
                        AriaRole.MENUITEMRADIO,
                        new Page.GetByRoleOptions().setName(Pattern.compile("Ben Carter")))
                .click();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(page.locator(".side-line", new Page.LocatorOptions().setHasText("secret")))
                .hasCount(0);
        Assertions.assertThat(page.url()).contains("as=" + BEN).doesNotContain("C0SECRET02");
        page.reload();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
    }

    @Test
    void on_a_phone_the_sidebar_is_a_drawer_and_nothing_overflows() throws Exception {
        String root =
                workspace
                        .person(HANA)
                        .post(
                                GENERAL,
                                "とても長い一文です。".repeat(20)
                                        + "https://example.com/"
                                        + "long".repeat(40));
        bot.post(
                GENERAL,
                """
                [{"type":"markdown","text":"| a | b | c | d |\\n|---|---|---|---|\\n| %1$s | %1$s | %1$s | %1$s |\\n\\n```\\n%2$s\\n```"}]\
                """
                        .formatted("かなり長い見出し", "x".repeat(200)));
        workspace.person(HANA).reply(GENERAL, root, "返信です");
        context.close();
        window(360, 740);
        go("#/%s?as=%s".formatted(GENERAL, HANA));
        assertThat(page.locator(".main .message")).hasCount(2);
        assertFits();
        assertThat(page.locator(".side")).isHidden();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("チャンネルとメンバー")).click();
        assertThat(page.locator(".side")).isVisible();
        page.locator(".side-line", new Page.LocatorOptions().setHasText("secret")).click();
        assertThat(page.locator(".side")).isHidden();
        assertThat(page.locator("h1")).hasText("secret");
        go("#/%s?as=%s".formatted(GENERAL, HANA));
        page.locator(".thread-line").click();
        assertThat(page.locator(".thread-pane .message")).hasCount(2);
        assertThat(page.locator(".main")).isHidden();
        assertFits();
        page.locator(".thread-pane").getByRole(AriaRole.BUTTON, named("戻る")).click();
        assertThat(page.locator(".main")).isVisible();
    }

    private void assertFits() {
        // What slides in is wider than the window until it has arrived.
        page.evaluate(
                """
                () => Promise.all(document.getAnimations()
                  .filter((a) => a.effect.getTiming().iterations !== Infinity)
                  .map((a) => a.finished.catch(() => {}))).then(() => true)\
                """);
        Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .isEqualTo(0);
        Object wide =
                page.evaluate(
                        """
                        () => [...document.querySelectorAll('.stage *')]
                          .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.table-scroll, pre, .hidden-text'))
                          .map((e) => e.className).join('; ')\
                        """);
        Assertions.assertThat(wide).as("what is wider than the window").isEqualTo("");
    }

    @Test
    void everything_can_be_reached_by_keyboard() {
        workspace.person(BEN).post(GENERAL, "first");
        String last = workspace.person(BEN).post(GENERAL, "second");
        workspace.person(HANA).reply(GENERAL, last, "a reply");
        go("#/%s?as=%s".formatted(GENERAL, BEN));
        assertThat(page.locator(".main .message")).hasCount(2);
        composer().focus();
        page.keyboard().press("ArrowUp");
        Locator edit =
                page.getByRole(
                        AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Edit message"));
        assertThat(edit).hasValue("second");
        edit.fill("second, edited");
        page.keyboard().press("Enter");
        assertThat(page.locator(".main .message").last()).containsText("second, edited");
        page.locator(".main .thread-line").focus();
        page.keyboard().press("Enter");
        Locator thread =
                page.getByRole(
                        AriaRole.REGION,
                        new Page.GetByRoleOptions().setName("Thread").setExact(true));
        assertThat(thread.locator(".message")).hasCount(2);
        assertThat(thread.getByRole(AriaRole.TEXTBOX)).isFocused();
        page.keyboard().press("Escape");
        assertThat(thread).hasCount(0);
        assertThat(page.locator(".main .message").last()).isFocused();
        page.keyboard().press("ArrowUp");
        assertThat(page.locator(".main .message").first()).isFocused();
        page.keyboard().press("Control+k");
        page.keyboard().type("no-b");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("no-bot");
    }

    @Test
    void text_of_a_model_never_becomes_html_or_a_dangerous_link() {
        bot.post(
                GENERAL,
                """
                [{"type":"markdown","text":"<img src=x onerror=alert(1)> [press](javascript:alert(1)) **<b>bold</b>**"},
                 {"type":"section","text":{"type":"mrkdwn","text":"&lt;script&gt;alert(1)&lt;/script&gt; *strong*"}}]\
                """);
        go("#/%s?as=%s".formatted(GENERAL, BEN));
        Locator body = page.locator(".main .message-body");
        assertThat(body).containsText("<img src=x onerror=alert(1)> press <b>bold</b>");
        assertThat(body).containsText("<script>alert(1)</script> strong");
        assertThat(body.locator("img, script, b, a")).hasCount(0);
        assertThat(body.locator("strong")).hasCount(2);
    }

    @Test
    void a_failed_post_says_so_once_and_keeps_the_text() {
        go("#/%s?as=%s".formatted(GENERAL, BEN));
        page.route(
                "**/page/post",
                route ->
                        route.fulfill(
                                new Route.FulfillOptions()
                                        .setStatus(503)
                                        .setBody("{\"error\":\"The workspace is closing.\"}")));
        composer().fill("Do not lose this");
        composer().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("The workspace is closing.");
        assertThat(composer()).hasValue("Do not lose this");
        complaints.clear();
    }

    @Test
    void a_picture_is_attached_and_shown_in_the_message() throws IOException {
        go("#/%s?as=%s".formatted(GENERAL, BEN));
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB), "png", picture);
        page.locator("input[type=file]")
                .setInputFiles(new FilePayload("chart.png", "image/png", picture.toByteArray()));
        assertThat(page.locator(".file-chip:not(.waiting)")).containsText("chart.png");
        composer().press("Enter");
        Locator image = page.locator(".main .message img");
        assertThat(image).hasAttribute("alt", "chart.png");
        assertThat(image).hasJSProperty("naturalWidth", 40);
    }

    @Test
    void the_side_panel_shows_what_passed_between_slack_and_the_bot() {
        go("#/%s?as=%s".formatted(GENERAL, BEN));
        page.locator(".traffic-toggle").click();
        workspace.person(BEN).mention(GENERAL, "Hello");
        bot.post(GENERAL, "[{\"type\":\"markdown\",\"text\":\"Hi\"}]");
        Locator panel = page.getByRole(AriaRole.COMPLEMENTARY);
        Locator call =
                panel.locator(
                        ".from-bot", new Locator.LocatorOptions().setHasText("chat.postMessage"));
        assertThat(call.locator(".status")).hasText("ok");
        assertThat(panel.locator(".to-bot", new Locator.LocatorOptions().setHasText("app_mention")))
                .hasCount(1);
        call.locator("summary").first().click();
        assertThat(call).containsText("\"" + GENERAL + "\"");
        panel.getByRole(AriaRole.SEARCHBOX).fill("app_mention");
        assertThat(panel.locator(".traffic:visible")).hasCount(1);
    }

    private void window(int width, int height) {
        context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setViewportSize(width, height)
                                .setReducedMotion(
                                        width < 640
                                                ? ReducedMotion.REDUCE
                                                : ReducedMotion.NO_PREFERENCE));
        context.setDefaultTimeout(8_000);
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) complaints.add(message.text());
        });
        page.onRequest(request -> {
            boolean own = request.url().startsWith(workspace.page().toString());
            if (!own && !request.url().matches("(?s)(data|blob):.*")) foreign.add(request.url());
        });
    }

    private void go(String place) {
        page.navigate(workspace.page() + place);
        assertThat(page.locator(".main")).hasCount(1);
        assertThat(page.locator(".skeleton")).hasCount(0);
    }

    private Locator composer() {
        return page.locator(".main .composer-box");
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    private static Page.GetByRoleOptions named2(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
