package kotonoha.reader.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.files.RawFile;
import kotonoha.files.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPagesTest {
    private static final String TEXT =
            "経費精算は毎月二十五日までに申請してください。領収書は原本を添付し、上長の承認を受けます。期限を過ぎたものは翌月の扱いになります。";

    @Test
    void reads_the_article_without_what_surrounds_it() {
        Extract page =
                Given.page(
                        "<html><head><title>精算 | 社内</title><meta property='og:title' content='経費精算'><meta property='article:published_time' content='2026-03-04T09:00:00+09:00'></head><body>"
                                + "<header><a href=/>Home</a></header><nav><ul><li><a href=/a>Menu</a></ul></nav><main><article><h1>経費精算</h1><p>"
                                + TEXT
                                + " <a href='rules.html?x=1'>規程</a></p>"
                                + "<pre><code class='language-java'>int a = 1;\n</code></pre></article></main><aside>Ads</aside><div class='cookie-banner'>We use cookies <button>OK</button></div><footer>(c)</footer><script>alert(1)</script></body></html>");
        assertThat(page.title()).isEqualTo("経費精算");
        assertThat(page.changed()).isEqualTo(LocalDate.of(2026, 3, 4));
        assertThat(Given.text(page))
                .isEqualTo(
                        "# 経費精算\n\n"
                                + TEXT
                                + " [規程](https://example.com/docs/rules.html?x=1)\n\n```java\nint a = 1;\n```");
    }

    @Test
    void finds_the_densest_block_where_nothing_is_named() {
        String menu =
                "<div id=m>" + "<a href=/x>Some link of the menu here</a> ".repeat(12) + "</div>";
        String text =
                Given.text(
                        Given.page(
                                "<body><div>"
                                        + menu
                                        + "<div><div class=c><p>"
                                        + TEXT.repeat(3)
                                        + "</p><p>"
                                        + TEXT.repeat(3)
                                        + "</p></div></div></div></body>"));
        assertThat(text).contains(TEXT).doesNotContain("Some link");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p style='display: none'>SECRET</p>",
                "<p hidden>SECRET</p>",
                "<div aria-hidden=true>SECRET</div>",
                "<!-- SECRET -->",
                "<p style='font-size:0'>SECRET</p>",
                "<p style='position:absolute;left:-9999px'>SECRET</p>",
                "<p style='opacity:0'>SECRET</p>",
                "<p style='opacity:.01'>SECRET</p>",
                "<p style='filter:opacity(0)'>SECRET</p>",
                "<p style='font-size:.1em'>SECRET</p>",
                "<p style='color:rgba(0,0,0,0)'>SECRET</p>",
                "<p style='color:#00000000'>SECRET</p>",
                "<p style='visibility:hidden'>SECRET</p>",
                "<p style='height:0;overflow:hidden'>SECRET</p>",
                "<style>.x1{display:none}</style><p class=x1>SECRET</p>",
                "<p style='color:#fff;background:white'>SECRET</p>",
                "<span class=sr-only>SECRET</span>",
                "<template>SECRET</template>",
                "<noscript>SECRET</noscript>",
                "<p style='DISPLAY : NONE !important'>SECRET</p>",
                "<p style='font-size:0.1px'>SECRET</p>",
                "<p style='color:transparent'>SECRET</p>",
                "<p style='display:none;clear:both'>SECRET</p>",
                "<textarea>SECRET</textarea>",
                "<style>@import url(x.css); #y{font-size:0px}</style><p id=y>SECRET</p>"
            })
    void leaves_out_what_is_hidden(String hidden) {
        assertThat(
                        Given.text(
                                Given.page(
                                        "<body><article><p>"
                                                + TEXT
                                                + "</p>"
                                                + hidden
                                                + "<p>end</p></article></body>")))
                .contains(TEXT)
                .contains("end")
                .doesNotContain("SECRET");
    }

    @Test
    void keeps_what_only_looks_like_hiding() {
        String shown =
                "<p style='line-height:1;opacity:0.9;color:#fff;background:#000;margin-left:-10px'>SHOWN1</p><style>@media print{.n{display:none}} body{visibility:hidden}</style><p class=n>SHOWN2</p><p style='width:100%;font-size:0.9em'>SHOWN3</p>";
        assertThat(
                        Given.text(
                                Given.page(
                                        "<body><article><p>"
                                                + TEXT
                                                + "</p>"
                                                + shown
                                                + "</article></body>")))
                .contains("SHOWN1", "SHOWN2", "SHOWN3");
    }

    @ParameterizedTest
    @CsvSource({
        "<p class=date>公開日：令和8年3月4日</p>",
        "<p>2026年3月4日（水）</p>",
        "<time datetime='2026-03-04T00:00'>x</time>",
        "<span class='post-date'>R8.3.4</span>",
        "<p>更新日: 2026/3/4</p>",
        "<div class=meta-date>March 4th 2026</div>",
        "<span class=published>4 Mar 2026</span>",
        "<p>令和８年３月４日</p>",
        "<script type='application/ld+json'>{\"datePublished\":\"2026-03-04\"}</script>",
        "<meta http-equiv=last-modified content='Wed 04 Mar 2026 10:00:00 GMT'>"
    })
    void finds_the_day_of_a_page(String place) {
        assertThat(Given.page("<body>" + place + "<p>" + TEXT + "</p></body>").changed())
                .isEqualTo(LocalDate.of(2026, 3, 4));
    }

    @Test
    void does_not_take_a_day_in_the_text_for_that_of_the_page() {
        assertThat(Given.page("<body><p>平成元年1月8日に改元された。" + TEXT + "</p></body>").changed())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shift_JIS", "EUC-JP", "ISO-2022-JP", "UTF-8", "UTF-16LE"})
    void reads_pages_in_the_encoding_of_their_bytes(String charset) {
        String html =
                "<html><head><title>表</title></head><body><p>" + TEXT + "半角ｶﾅ～</p></body></html>";
        Charset java = Charset.forName(charset.equals("Shift_JIS") ? "windows-31j" : charset);
        byte[] bytes = (charset.startsWith("UTF-16") ? "\ufeff" + html : html).getBytes(java);
        if (!charset.equals("ISO-2022-JP"))
            assertThat(Given.text(Given.read(bytes, RawFile.As.FILE))).contains("半角ｶﾅ");
        assertThat(Given.text(Given.read(bytes, RawFile.As.FILE))).contains(TEXT);
        byte[] named =
                html.replace(
                                "<head>",
                                "<head><meta http-equiv='Content-Type' content='text/html; charset="
                                        + charset
                                        + "'>")
                        .getBytes(java);
        if (!charset.startsWith("UTF-16"))
            assertThat(Given.text(Given.read(named, RawFile.As.FILE))).contains(TEXT);
    }

    @Test
    void does_not_believe_an_encoding_that_the_bytes_disprove() {
        byte[] bytes =
                ("<meta charset=utf-8><p>" + TEXT + "</p>")
                        .getBytes(Charset.forName("windows-31j"));
        assertThat(Given.text(Given.read(bytes, RawFile.As.PAGE))).contains(TEXT);
    }

    @Test
    void recognises_a_wall_that_asks_for_a_password() {
        byte[] html =
                "<body><h1>Welcome</h1><form><input name=u><input type=password></form></body>"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(Given.read(html, RawFile.As.PAGE))
                .isEqualTo(new Unreadable(Unreadable.Reason.LOGIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<title>Log in - Wiki</title><form><input name=u><input type=password></form>",
                "<title>Sign in to Acme | Slack</title><h1>Sign in to Acme</h1><p>Use your work email</p><input type=email>",
                "<title>ログイン</title><form><p>社員番号を入力してください</p><input type=text></form>"
            })
    void recognises_a_sign_in_that_asks_for_a_name_only(String page) {
        assertThat(Given.read(page.getBytes(StandardCharsets.UTF_8), RawFile.As.PAGE))
                .isEqualTo(new Unreadable(Unreadable.Reason.LOGIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<title>Acme</title><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=a.js></script>",
                "<title>Acme</title><div id=app><div class=spinner>Loading…</div></div><script src=a.js></script>",
                "<title>社内</title><p>読み込み中です。しばらくお待ちください。</p><script src=a.js></script>",
                "<title>Acme</title><p>Please enable JavaScript to view this page.</p><script src=a.js></script>",
                "<title>Handbook</title><frameset cols='20%,80%'><frame src=a.html><frame src=b.html></frameset>",
                "<title>Moved</title><meta http-equiv=refresh content='0; url=https://new.example.com/'>",
                "<title>Embedded</title><iframe src=https://other.example.com/></iframe>"
            })
    void says_that_only_a_browser_shows_the_text(String page) {
        assertThat(Given.read(page.getBytes(StandardCharsets.UTF_8), RawFile.As.PAGE))
                .isEqualTo(new Unreadable(Unreadable.Reason.NEEDS_BROWSER));
    }

    @Test
    void a_short_page_with_a_script_is_a_page() {
        for (String text : List.of("Closed on Monday.", "JavaScript in one hour: a course."))
            assertThat(Given.text(Given.page("<p>" + text + "</p><script src=a.js></script>")))
                    .isEqualTo(text);
        assertThat(Given.text(Given.page("<title>Sign in sheet</title><p>" + TEXT + "</p>")))
                .isEqualTo(TEXT);
    }

    @Test
    void a_task_that_is_done_is_done() {
        String page =
                "<article class=markdown-body><h1>Tool<a class=anchor href=#t>#</a></h1><ul class=contains-task-list><li><input type=checkbox disabled checked> packed</li><li><input type=checkbox disabled> sent</li></ul></article>";
        assertThat(Given.text(Given.page(page))).isEqualTo("# Tool\n\n- [x] packed\n- [ ] sent");
    }

    @Test
    void a_power_is_no_digit_more() {
        String page =
                "<p>10<sup>6</sup> m<sup>2</sup>, the 1<sup>st</sup> of<sup><a href=#n>3</a></sup></p><p><math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math> <math><semantics><mfrac><mn>1</mn><mn>2</mn></mfrac><annotation encoding=application/x-tex>\\frac12</annotation></semantics></math></p>";
        assertThat(Given.text(Given.page(page)))
                .isEqualTo("10⁶ m², the 1st of3\n\nE=mc^2 $\\frac12$");
    }

    @Test
    void the_name_of_the_blog_is_not_the_title_of_its_page() {
        Extract page =
                Given.page(
                        "<title>山田のブログ：引っ越し</title><div id=header><h1>山田のブログ</h1></div><div class=entry><h2>引っ越し</h2><div class=body><p>"
                                + (TEXT + "</p><p>").repeat(8)
                                + "</p></div></div>");
        assertThat(page.title()).isEqualTo("山田のブログ：引っ越し");
        assertThat(Given.text(page)).startsWith("## 引っ越し");
    }

    @Test
    void reads_tables_of_data_as_tables_and_those_that_arrange_a_page_as_text() {
        assertThat(
                        Given.text(
                                Given.page(
                                        "<body><table><tr><th>地域</th><th>売上</th></tr><tr><td>東京</td><td>1,200</td></tr></table></body>")))
                .isEqualTo("| 地域 | 売上 |\n| --- | --- |\n| 東京 | 1,200 |");
        assertThat(
                        Given.text(
                                Given.page(
                                        "<body><table><tr><td>"
                                                + TEXT
                                                + "</td></tr></table></body>")))
                .isEqualTo(TEXT);
    }

    @Test
    void keeps_web_addresses_only() {
        String text =
                Given.text(
                        Given.page(
                                "<body><p>"
                                        + TEXT
                                        + "<a href='javascript:alert(1)'>a</a> <a href='data:text/html,x'>b</a> <a href='//cdn.example.org/x_(y)'>c</a> <a href='#top'>d</a></p></body>"));
        assertThat(text).endsWith("a b [c](https://cdn.example.org/x_(y)) d");
    }
}
