package kotonoha.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import kotonoha.kernel.Broken;
import kotonoha.web.Reply;

/// The files of the page, from the class path; nothing but them may run in it.
final class PageFiles {
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
                    + " frame-ancestors 'none'";
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml",
                    "png", "image/png",
                    "json", "application/json; charset=utf-8");

    private PageFiles() {}

    static Reply reply(String name) {
        if (!name.matches("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\\.[a-z0-9]+"))
            return Reply.text(404, "not found");
        try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
            if (in == null) return Reply.text(404, "not found");
            String end = name.substring(name.lastIndexOf('.') + 1);
            String type = TYPES.getOrDefault(end, "application/octet-stream");
            return Reply.of(200, type, in.readAllBytes())
                    .with("Cache-Control", "no-cache")
                    .with("X-Content-Type-Options", "nosniff")
                    .with("Content-Security-Policy", POLICY);
        } catch (IOException e) {
            throw new Broken("cannot read the page's file " + name, e);
        }
    }
}
