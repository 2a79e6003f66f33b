package kotonoha.reader.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CanvasTest {
    private static String quip(String inner) {
        return "<div class=\"quip-canvas-content\">" + inner + "</div>";
    }

    private static String markdown(String inner) {
        return Given.text(Given.canvas(quip(inner)));
    }

    @Test
    void tells_bullets_numbers_and_tasks_apart_by_the_section_around_them() {
        String list =
                "<ul><li class='%s'><span id='x'>Done</span><br/></li><li class=''>Open<br/></li></ul></div>";
        assertThat(markdown("<div data-section-style='5'>" + list.formatted("")))
                .isEqualTo("- Done\n- Open");
        assertThat(markdown("<div data-section-style='6'>" + list.formatted("")))
                .isEqualTo("1. Done\n2. Open");
        assertThat(markdown("<div data-section-style='7' class=\"\">" + list.formatted("checked")))
                .isEqualTo("- [x] Done\n- [ ] Open");
    }

    @Test
    void keeps_lists_in_lists_whether_they_stand_beside_their_item_or_in_it() {
        assertThat(
                        markdown(
                                "<div data-section-style='6'><ul><li>A<br/></li><ul><li>A1<br/></li><li>A2</li></ul><li>B</li></ul></div>"))
                .isEqualTo("1. A\n  1. A1\n  2. A2\n2. B");
        assertThat(markdown("<ul><li>A<ul><li class='checked'>A1</li></ul></li><li>B</li></ul>"))
                .isEqualTo("- A\n  - [x] A1\n- B");
        assertThat(
                        markdown(
                                "<ul><li><input type=checkbox checked> Done</li><li><label><input type=checkbox> Open</label></li></ul>"))
                .isEqualTo("- [x] Done\n- [ ] Open");
    }

    @Test
    void keeps_mentions_by_id_so_that_they_can_be_named() {
        assertThat(
                        markdown(
                                "<p class='line'><control data-remapped=\"true\"><a>@U023L3A4UKX</a></control> and <a>#CNMU9L92Q</a>, <@U099ABC123>, <control><a>@S0614TZR7</a></control></p>"))
                .isEqualTo("<@U023L3A4UKX> and <#CNMU9L92Q>, <@U099ABC123>, <!subteam^S0614TZR7>");
        assertThat(markdown("<p><control data-remapped=\"true\">September 15th</control></p>"))
                .isEqualTo("September 15th");
    }

    @Test
    void names_emoji_pictures_and_files() {
        assertThat(
                        markdown(
                                "<p>Go <control data-remapped=\"true\"><img src=\"https://a.slack-edge.com/x/1f44d.png\" alt=\"+1\" data-is-slack style=\"width: 18px\">:+1:</img></control>!</p>"))
                .isEqualTo("Go :+1:!");
        assertThat(
                        markdown(
                                "<p><img src='https://x.slack.com/blob/F1' alt='plan.jpg_SLACK_FILE_ALT_PLACEHOLDER_F0BDL5AGCKU'></p>"))
                .isEqualTo("[image: plan.jpg]");
        assertThat(
                        markdown(
                                "<p class='embedded-file'>File ID: F08TY7LMG0J File URL: https://team.slack.com/files/U09FF/F08TY7LMG0J/plan.pdf</p>"))
                .isEqualTo("[plan.pdf](https://team.slack.com/files/U09FF/F08TY7LMG0J/plan.pdf)");
        assertThat(
                        markdown(
                                "<p class='embedded-link'>Link URL: https://github.com/example/repo</p>"))
                .isEqualTo("https://github.com/example/repo");
        assertThat(markdown("<p><lnk href=\"https://example.com/a b\">the plan</lnk></p>"))
                .isEqualTo("[the plan](https://example.com/a%20b)");
    }

    @Test
    void keeps_tables_with_bars_lines_and_spans_in_their_cells() {
        assertThat(
                        markdown(
                                "<table><tr><td><p class='line'>Who</p></td><td><p class='line'>What | why</p></td></tr>"
                                        + "<tr><td rowspan=2><control><a>@U012345</a></control></td><td><ul><li>one</li><li>two</li></ul></td></tr><tr><td>x<br>y</td></tr></table>"))
                .isEqualTo(
                        "| Who | What \\| why |\n| --- | --- |\n| <@U012345> | - one<br>- two |\n| <@U012345> | x<br>y |");
    }

    @Test
    void keeps_code_quotes_and_emphasis() {
        assertThat(markdown("<pre class='prettyprint'>{<br>  <i>\"key\"</i>: 1<br>}</pre>"))
                .isEqualTo("```\n{\n  \"key\": 1\n}\n```");
        assertThat(
                        markdown(
                                "<blockquote>One<br>two</blockquote><p><b>bold </b>and <del>gone</del> <code>a|b</code></p>"))
                .isEqualTo("> One\n> two\n\n**bold** and ~~gone~~ `a|b`");
    }

    @Test
    void makes_a_part_of_each_top_heading_and_takes_the_first_as_title() {
        Extract canvas =
                (Extract)
                        Given.canvas(
                                quip(
                                        "<h1 id='temp:C:1'>導入計画</h1><p class='line'>概要</p><h2>日程</h2><p>四月</p><h3>詳細</h3><p>一日</p><h2>担当</h2><p>佐藤</p>"));
        assertThat(canvas.kind()).isEqualTo(Extract.Kind.CANVAS);
        assertThat(canvas.title()).isEqualTo("導入計画");
        assertThat(canvas.parts())
                .extracting(Extract.Part::label)
                .containsExactly("導入計画", "日程", "担当");
        assertThat(canvas.parts().get(1).markdown()).isEqualTo("## 日程\n\n四月\n\n### 詳細\n\n一日");
    }

    @Test
    void takes_a_sign_in_page_or_any_other_page_for_what_it_is() {
        Unreadable login = new Unreadable(Unreadable.Reason.LOGIN);
        assertThat(
                        Given.canvas(
                                "<!DOCTYPE html><html><head><title>Slack</title></head><body><h1>Sign in to your workspace</h1></body></html>"))
                .isEqualTo(login);
        assertThat(
                        Given.canvas(
                                "<html><head><title>Sign in | Slack</title></head><body><form data-qa=\"signin_form\"><input type=password></form></body></html>"))
                .isEqualTo(login);
        assertThat(
                        Given.canvas(
                                "<html><head><title>Slack</title><script src=x></script></head><body><div id=app></div></body></html>"))
                .isEqualTo(login);
        assertThat(
                        Given.canvas(
                                "<!doctype html><title>ログイン | Slack</title><body><p>ワークスペースにサインイン</p></body>"))
                .isEqualTo(login);
    }

    @Test
    void does_not_take_a_canvas_about_signing_in_for_a_sign_in_page() {
        assertThat(
                        Given.text(
                                Given.canvas(
                                        "<html><body><h1 id=\"sign-in\">Sign in to the VPN</h1><p>Ask IT for a token.</p></body></html>")))
                .contains("Ask IT");
        assertThat(markdown("<h1>Log in</h1><p class='line'>Open the app</p>"))
                .contains("Open the app");
    }

    @Test
    void says_that_an_empty_canvas_is_empty() {
        assertThat(Given.canvas(quip("<p class='line'>\u200b</p>")))
                .isEqualTo(new Unreadable(Unreadable.Reason.EMPTY));
    }

    @Test
    void strips_what_nobody_sees() {
        assertThat(markdown("<p>Hi\u202e \u2066there\u200b\udb40\udc41 ｶﾅ 👨\u200d👩\u200d👧</p>"))
                .isEqualTo("Hi there ｶﾅ 👨\u200d👩\u200d👧");
    }

    @Test
    void says_that_a_canvas_goes_on_where_the_reading_stopped() {
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < 12_000; i++)
            html.append("<h2>Section ").append(i).append("</h2><p>some words that fill it</p>");
        Extract extract = (Extract) Given.canvas(quip(html.toString()));
        assertThat(Given.text(extract)).contains("Section 100").doesNotContain("Section 11999");
        assertThat(extract.notes()).containsExactly(Extract.Note.CUT);
    }

    @Test
    @Timeout(20)
    void reads_two_megabytes_quickly_and_ends_however_deep_it_is_nested() {
        String section =
                "<h2>見出し</h2><div data-section-style='7'><ul><li class='checked'><span>作業を<b>終えた</b></span><br/></li></ul></div><table><tr><td><p class='line'>a</p></td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table><p class='line'>本文です。<a href='https://example.com'>リンク</a></p>";
        String large = quip(section.repeat(2_000_000 / section.length()));
        long start = System.nanoTime();
        Extract canvas = (Extract) Given.canvas(large);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(canvas.parts()).hasSizeGreaterThan(300);
        assertThat(markdown("<blockquote>".repeat(50_000) + "deep")).contains("deep");
        assertThat(markdown("<ul><li>".repeat(20_000) + "deep")).contains("deep");
        assertThat(markdown("<b>".repeat(100_000) + "deep")).contains("deep");
        assertThat(markdown("<table><tr><td>".repeat(5_000) + "deep")).contains("deep");
    }
}
