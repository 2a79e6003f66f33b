package kotonoha.pictures;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Draws a block with a Chromium of its own: a script of ours makes SVG of a diagram, and what comes out is shown like
/// any HTML, as a page without scripts.
final class Drawing {
    private static final Logger LOG = LoggerFactory.getLogger(Drawing.class);
    private static final String SCRIPTS = "/META-INF/resources/webjars/";
    private static final String FONTS =
            "'Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Yu Gothic',sans-serif";
    private static final String MERMAID =
            """
            (async text => {
              mermaid.initialize({startOnLoad: false, securityLevel: 'strict', theme: 'default',
                fontFamily: %s, suppressErrorRendering: true, maxTextSize: 50000});
              const {svg} = await mermaid.render('k', text);
              const drawn = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
              const box = drawn.viewBox.baseVal;
              drawn.removeAttribute('style');
              drawn.setAttribute('width', Math.ceil(box.width));
              drawn.setAttribute('height', Math.ceil(box.height));
              return drawn.outerHTML;
            })(%s)\
            """;
    private static final String GRAPHVIZ =
            """
            new Viz().renderString(%s, {format: 'svg'})
              .then(svg => svg.slice(svg.indexOf('<svg')))\
            """;

    private final Path chromium;
    private final Duration limit;
    private final AtomicBoolean withoutSandbox = new AtomicBoolean();
    private final AtomicBoolean said = new AtomicBoolean();

    Drawing(Path chromium, Duration limit) {
        this.chromium = chromium;
        this.limit = limit;
    }

    Optional<byte[]> mermaid(String text) {
        return drawn(browser ->
                diagram(
                        browser,
                        Map.of("1.js", script("mermaid/11.6.0/dist/mermaid.min.js")),
                        MERMAID.formatted(quoted(FONTS), quoted(text))));
    }

    Optional<byte[]> graphviz(String text) {
        String graph = Dot.withoutFiles(text);
        return drawn(browser ->
                diagram(
                        browser,
                        Map.of(
                                "1.js",
                                script("viz.js/2.1.2/viz.js"),
                                "2.js",
                                script("viz.js/2.1.2/full.render.js")),
                        GRAPHVIZ.formatted(quoted(graph))));
    }

    Optional<byte[]> html(String block) {
        String page =
                "<!doctype html><meta charset=\"utf-8\"><style>body{font-family:%s}</style>%s"
                        .formatted(FONTS, block);
        return drawn(browser -> browser.picture(page, new Chromium.Size(1_000, 100)));
    }

    private byte[] diagram(Chromium browser, Map<String, byte[]> scripts, String expression)
            throws IOException {
        String svg = browser.evaluate(scripts, expression);
        String page =
                "<!doctype html><meta charset=\"utf-8\"><style>html{background:#fff}body{margin:16px;font-family:%s}svg{display:block;padding-right:16px}text{font-family:%s}</style>%s"
                        .formatted(FONTS, FONTS, svg);
        return browser.picture(page, new Chromium.Size(200, 60));
    }

    private interface Act {
        byte[] with(Chromium browser) throws IOException;
    }

    private Optional<byte[]> drawn(Act act) {
        try (Chromium browser = open()) {
            return Cropping.of(act.with(browser));
        } catch (IOException | UncheckedIOException | Broken e) {
            LOG.info("A block is left without a picture: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// With its sandbox. Where that cannot be had, root still goes on as nobody; anybody else goes without pictures.
    private Chromium open() throws IOException {
        if (withoutSandbox.get()) return open(false);
        try {
            return open(true);
        } catch (IOException refused) {
            if (!BrowserProcess.byRoot()) {
                if (said.compareAndSet(false, true))
                    LOG.warn(
                            "Chromium does not start with its sandbox; answers come without pictures");
                throw refused;
            }
            Chromium browser = open(false);
            withoutSandbox.set(true);
            LOG.warn(
                    "Chromium runs without its sandbox, because Kotonoha runs as root and it cannot have one");
            return browser;
        }
    }

    private Chromium open(boolean sandboxed) throws IOException {
        BrowserProcess process = BrowserProcess.start(chromium, sandboxed, limit);
        try {
            return new Chromium(process);
        } catch (IOException | RuntimeException e) {
            process.close();
            if (process.late()) throw new Broken("Chromium did not start in time");
            throw e;
        }
    }

    private static byte[] script(String name) throws IOException {
        try (InputStream in = Drawing.class.getResourceAsStream(SCRIPTS + name)) {
            if (in == null) throw new Broken("no script " + name + " in the jar");
            return in.readAllBytes();
        }
    }

    private static String quoted(String text) {
        ObjectNode holder = Json.object().put("t", text);
        return Json.write(holder.path("t"));
    }
}
