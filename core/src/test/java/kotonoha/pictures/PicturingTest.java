package kotonoha.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import kotonoha.files.Made;
import kotonoha.kernel.Language;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pictures of what models write, hostile or not, in the Chromium of this machine.
@Timeout(90)
class PicturingTest {
    private static final Optional<Path> CHROMIUM = InstalledChromium.found();

    @Test
    void draws_a_mermaid_diagram_with_japanese_labels() throws IOException {
        Made made =
                one(
                        """
                        ## 申請
                        ```mermaid
                        flowchart LR
                          A[申請する] -->|5万円以上| B{部長の承認}
                          B -->|はい| C[経費精算]
                          B -->|いいえ| D[差し戻し]
                        ```
                        """);
        assertThat(made.title()).isEqualTo("図 1: 申請");
        assertThat(made.name()).isEqualTo("図 1_ 申請.png");
        assertThat(made.type()).isEqualTo("image/png");
        shows(made, 600, 200);
        keep(made, "mermaid");
    }

    @Test
    void draws_other_kinds_of_mermaid() throws IOException {
        Made made =
                one(
                        """
                        ```mermaid
                        sequenceDiagram
                          title Order of a request
                          participant U as User
                          participant S as サーバー
                          U->>S: GET /orders
                          Note over S: 認証
                          S-->>U: 200 OK
                        ```
                        """);
        assertThat(made.title()).isEqualTo("Order of a request");
        shows(made, 400, 300);
        keep(made, "sequence");
        if (System.getProperty("kotonoha.pictures", "").isEmpty()) return;
        keep(one("```mermaid\npie title 売上\n \"東京\" : 40\n \"大阪\" : 60\n```"), "pie");
        keep(
                one(
                        "```mermaid\ngantt\n title 計画\n dateFormat YYYY-MM-DD\n section 開発\n 設計 :a1, 2026-11-01, 10d\n 実装 :after a1, 20d\n```"),
                "gantt");
    }

    @Test
    void draws_a_graph_of_graphviz_with_japanese_labels() throws IOException {
        Made made =
                one(
                        """
                        ```dot
                        digraph { rankdir=LR; node [shape=box]; "受付" -> "審査" -> "支払い"; "審査" -> "却下" [label="不備"]; }
                        ```
                        """);
        assertThat(made.title()).isEqualTo("図 1");
        shows(made, 400, 100);
        keep(made, "graphviz");
    }

    @Test
    void draws_an_html_page_and_trims_its_empty_margin() throws IOException {
        Made made =
                one(
                        """
                        ```html
                        <!doctype html><html lang="ja"><head><title>週報</title><style>
                        .card{border:1px solid #ccc;border-radius:8px;padding:16px;width:320px;background:#f6f8fa}
                        </style></head><body><div class="card"><h2>今週の売上</h2><p>東京 <b>1,200万円</b>、大阪 980万円</p></div></body></html>
                        ```
                        """);
        assertThat(made.title()).isEqualTo("週報");
        BufferedImage image = shows(made, 600, 200);
        assertThat(image.getWidth()).isLessThan(1_000);
        keep(made, "html");
    }

    @Test
    void leaves_a_block_that_has_a_mistake() {
        browser();
        assertThat(picturing().of("```mermaid\nflowchart LR\n A[[[ -> \n```\n", Language.EN))
                .isEmpty();
        assertThat(picturing().of("```dot\ndigraph { a -> \n```\n", Language.EN)).isEmpty();
        assertThat(picturing().of("```html\n\n```\n", Language.EN)).isEmpty();
        assertThat(picturing().of("```html\n<p></p>\n```\n", Language.EN)).isEmpty();
    }

    @Test
    void hostile_html_reaches_no_network_and_no_file() throws Exception {
        browser();
        AtomicInteger visits = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> count(server, visits));
            String there = "http://127.0.0.1:" + server.getLocalPort();
            Path secret = Files.createTempFile("secret", ".html");
            Files.writeString(secret, "<body style='margin:0;background:#ff0000'>secret");
            secret.toFile().setReadable(true, false);
            for (String html : hostile(there, secret)) {
                List<Made> made =
                        picturing()
                                .of(
                                        "```html\n<p>Hello, <b>world</b></p>" + html + "\n```\n",
                                        Language.EN);
                for (Made file : made) hasNoRed(file, html);
            }
            assertThat(visits).hasValue(0);
            Files.delete(secret);
        }
    }

    @Test
    void a_hostile_diagram_reaches_nothing_either() throws Exception {
        browser();
        AtomicInteger visits = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> count(server, visits));
            String there = "http://127.0.0.1:" + server.getLocalPort();
            picturing()
                    .of(
                            "```mermaid\n%%{init: {'securityLevel':'loose','themeCSS':'@import url("
                                    + there
                                    + "/a.css);'}}%%\n"
                                    + "flowchart LR\n A[\"<img src='"
                                    + there
                                    + "/x.png' onerror='fetch(`"
                                    + there
                                    + "`)'>\"]-->B\n click B \""
                                    + there
                                    + "\"\n"
                                    + " A --> C@{ img: \""
                                    + there
                                    + "/y.png\", label: \"x\", h: 60 }\n```\n"
                                    + "```dot\ndigraph { a [image=\""
                                    + there
                                    + "/z.png\" label=<<img src='"
                                    + there
                                    + "/w.png'/>>]; b [URL=\"javascript:fetch('"
                                    + there
                                    + "')\"] }\n```\n",
                            Language.EN);
            assertThat(visits).hasValue(0);
        }
    }

    @Test
    void animations_without_end_and_giants_come_out_bounded() throws IOException {
        Made made =
                one(
                        "```html\n<style>@keyframes s{to{transform:rotate(1turn)}}div{animation:s 1s infinite;width:99px;height:99px;background:#06c}</style>"
                                + "<div></div><p style='height:9000000px;width:9000000px;border:1px solid'>giant</p>\n```\n");
        BufferedImage image = shows(made, 100, 100);
        assertThat(image.getWidth()).isLessThanOrEqualTo(2_000);
        assertThat(image.getHeight()).isLessThanOrEqualTo(4_000);
    }

    @Test
    void a_page_that_takes_too_long_is_left_out() {
        browser();
        PictureSettings settings = new PictureSettings(true, true, true, CHROMIUM);
        String heavy = "<div style='filter:blur(90px)'>".repeat(3_000) + "x";
        assertThat(
                        new Picturing(settings, Optional.empty(), Duration.ofMillis(50))
                                .of("```html\n" + heavy + "\n```\n", Language.EN))
                .isEmpty();
    }

    @Test
    void nothing_of_a_picture_stays_behind() throws IOException {
        Set<Path> before = folders();
        one("```html\n<h1>Hi</h1>\n```\n");
        assertThat(folders()).isSubsetOf(before);
    }

    /// Killed while it starts, Chromium has children that are just being born.
    @Test
    void nothing_stays_behind_whenever_the_time_is_over() throws IOException {
        browser();
        Set<Path> before = folders();
        PictureSettings settings = new PictureSettings(true, true, true, CHROMIUM);
        for (int millis : List.of(1, 5, 10, 20, 40, 60, 80, 120, 160, 240, 320))
            new Picturing(settings, Optional.empty(), Duration.ofMillis(millis))
                    .of("```html\n<h1>Hi</h1>\n```\n", Language.EN);
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        assertThat(folders()).isSubsetOf(before);
    }

    @Test
    void what_a_killed_program_left_behind_goes_with_the_next_picture() throws IOException {
        browser();
        Path left = Files.createTempDirectory("kotonoha-picture-");
        Files.createDirectories(left.resolve("profile"));
        Path fresh = Files.createTempDirectory("kotonoha-picture-");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        one("```html\n<h1>Hi</h1>\n```\n");
        assertThat(left).doesNotExist();
        assertThat(fresh).exists();
        Files.delete(fresh);
    }

    @Test
    void without_a_browser_the_blocks_stay_as_they_are() {
        PictureSettings settings = new PictureSettings(true, true, true, Optional.empty());
        assertThat(
                        new Picturing(settings, Optional.empty(), Duration.ofSeconds(10))
                                .of(
                                        "```mermaid\npie\n \"a\": 1\n```\n```html\n<p>x</p>\n```\n```dot\ngraph{a}\n```\n",
                                        Language.JA))
                .isEmpty();
    }

    @Test
    void a_browser_that_does_not_start_is_no_error() {
        PictureSettings settings =
                new PictureSettings(true, true, true, Optional.of(Path.of("/bin/false")));
        assertThat(
                        new Picturing(settings, Optional.empty(), Duration.ofSeconds(10))
                                .of("```html\n<p>x</p>\n```\n", Language.JA))
                .isEmpty();
    }

    private static List<String> hostile(String there, Path secret) {
        String refresh = "<meta http-equiv='refresh' content='0;url=";
        String embedded =
                """
                <script>fetch('THERE');document.body.style.background='#ff0000'</script>
                <iframe src='file:///etc/passwd'></iframe><iframe src='SECRET'></iframe>
                <iframe src='THERE'></iframe>
                <iframe srcdoc="<script>top.location='THERE'</script>"></iframe>
                <img src='THERE/a.png' srcset='THERE/b.png 2x'><img src='SECRET'>
                <video autoplay poster='THERE/p' src='THERE/v'></video>
                <object data='SECRET' width=400 height=400></object><embed src='THERE/h'>
                <svg><image href='THERE/j.png'/><use href='THERE/k.svg#a'/>
                <script>fetch('THERE')</script></svg>
                <form action='THERE' id=f><input autofocus onfocus='f.submit()'></form>
                """;
        String linked =
                """
                <link rel=stylesheet href='THERE/c.css'><link rel=preconnect href='THERE'>
                <link rel=prefetch href='THERE/d'><link rel='dns-prefetch' href='//x.example'>
                <style>@import url(THERE/e.css);@font-face{font-family:x;src:url(THERE/f)}
                body{background:url(THERE/g);font-family:x}</style>
                <base href='THERE'><img src=i.png><body onload="location='THERE'">
                """;
        return Stream.of(embedded, linked, refresh + "THERE'>", refresh + "SECRET'>")
                .map(html -> html.replace("THERE", there).replace("SECRET", "file://" + secret))
                .toList();
    }

    private static void hasNoRed(Made made, String html) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(made.bytes()));
        for (int y = 0; y < image.getHeight(); y++)
            for (int x = 0; x < image.getWidth(); x++)
                assertThat(image.getRGB(x, y) & 0xffffff).as(html).isNotEqualTo(0xff0000);
    }

    private static void count(ServerSocket server, AtomicInteger visits) {
        while (true) {
            try (Socket visit = server.accept()) {
                visits.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static Set<Path> folders() throws IOException {
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return left.filter(
                            path -> path.getFileName().toString().startsWith("kotonoha-picture-"))
                    .collect(Collectors.toSet());
        }
    }

    private static Made one(String markdown) {
        browser();
        List<Made> made = picturing().of(markdown, Language.JA);
        assertThat(made).hasSize(1);
        return made.getFirst();
    }

    private static BufferedImage shows(Made made, int width, int height) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(made.bytes()));
        assertThat(image.getWidth()).isGreaterThan(width);
        assertThat(image.getHeight()).isGreaterThan(height);
        return image;
    }

    /// For the eye: `-Dkotonoha.pictures=FOLDER` keeps what was drawn.
    private static void keep(Made made, String name) throws IOException {
        String folder = System.getProperty("kotonoha.pictures", "");
        if (!folder.isEmpty()) Files.write(Path.of(folder, name + ".png"), made.bytes());
    }

    private static Picturing picturing() {
        return new Picturing(
                new PictureSettings(true, true, true, CHROMIUM),
                Optional.empty(),
                Duration.ofSeconds(10));
    }

    private static void browser() {
        boolean required = "true".equals(System.getenv("KOTONOHA_REQUIRE_BROWSER"));
        if (CHROMIUM.isEmpty() && !required)
            System.out.println("skipped: pictures need Chromium (apt-get install chromium)");
        Assumptions.assumeTrue(CHROMIUM.isPresent() || required);
    }
}
