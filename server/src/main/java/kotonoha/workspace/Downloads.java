package kotonoha.workspace;

import java.util.Map;
import java.util.Optional;
import kotonoha.kernel.Json;
import kotonoha.web.Reply;
import kotonoha.web.Request;
import kotonoha.web.Routes;

/// Files over HTTP: uploads to the announced URL, private downloads with the token, documents of the sample company.
final class Downloads {
    private final Town town;
    private final Files files;
    private final Traffic traffic;

    Downloads(Town town, Files files, Traffic traffic) {
        this.town = town;
        this.files = files;
        this.traffic = traffic;
    }

    void register(Routes routes) {
        routes.post("/upload/v1/{key}", this::receive);
        routes.get("/files-pri/{file}/{name...}", this::download);
        routes.get("/files/{user}/{file}/{name...}", request -> Reply.redirect(town.base + "/"));
        routes.get("/archives/{channel}/{message}", this::archive);
        routes.get("/docs/{id}", this::document);
        routes.get("/docs/{team}/{file}", this::canvas);
        routes.get("/signin", request -> login());
    }

    static Reply.Whole bytes(StoredFile file) {
        if (file.canvas) return Reply.html(QuipPages.page(file));
        return new Reply.Whole(
                200,
                Map.of(
                        "Content-Type", FileTypes.of(file.name).mime(),
                        "X-Content-Type-Options", "nosniff",
                        "Content-Security-Policy", "sandbox"),
                file.bytes);
    }

    private Reply receive(Request request) {
        byte[] bytes = Multipart.file(request);
        boolean taken = town.locked(() -> files.receive(request.param("key"), bytes));
        traffic.add(
                false,
                "api",
                "upload",
                taken ? "ok" : "404",
                0,
                bytes.length + " bytes",
                Json.object(),
                Json.object());
        return taken ? Reply.text("OK - " + bytes.length) : Reply.text(404, "no such upload");
    }

    /// With a wrong token Slack does not refuse: it shows its login page.
    private Reply download(Request request) {
        String id = request.param("file").replaceFirst("^[^-]*-", "");
        String token = request.header("Authorization").replaceFirst("(?i)^Bearer ", "");
        Reply.Whole reply =
                town.locked(() -> {
                    Optional<StoredFile> file = files.file(id).filter(files::visibleToApp);
                    boolean bot = token.equals(town.settings.botToken().reveal());
                    return bot && file.isPresent() && readable(file.get())
                            ? bytes(file.get())
                            : login();
                });
        traffic.add(
                false,
                "api",
                "download",
                reply.headers().getOrDefault("Content-Type", "").startsWith("text/html")
                        ? "html"
                        : "ok",
                0,
                id,
                Json.object(),
                Json.object().put("bytes", reply.body().length));
        return reply;
    }

    private boolean readable(StoredFile file) {
        java.util.Set<String> scopes = town.settings.scopes();
        boolean there =
                switch (file.state) {
                    case HOSTED, CHECK_FILE_INFO -> true;
                    case TOMBSTONE, HIDDEN_BY_LIMIT, EXTERNAL -> false;
                };
        return there
                && scopes.contains("files:read")
                && (!file.canvas || scopes.contains("canvases:read"));
    }

    /// A canvas in the page, beside the channel that it belongs to.
    private Reply canvas(Request request) {
        String id = request.param("file");
        String channel =
                town.locked(() ->
                        files.file(id)
                                .filter(file -> file.canvas)
                                .flatMap(file -> file.channels.stream().findFirst())
                                .orElse(""));
        return Reply.redirect("%s/#/%s?tab=canvas:%s".formatted(town.base, channel, id));
    }

    private Reply archive(Request request) {
        String digits = request.param("message").replaceFirst("^p", "");
        if (!digits.matches("\\d{16}")) return Reply.text(404, "not found");
        String ts = digits.substring(0, 10) + "." + digits.substring(10);
        String thread = request.query("thread_ts");
        String root = Timestamps.wellFormed(thread) ? "/" + thread : "";
        return Reply.redirect(
                "%s/#/%s%s?m=%s".formatted(town.base, request.param("channel"), root, ts));
    }

    private Reply document(Request request) {
        Town.Document document = town.locked(() -> town.documents.get(request.param("id")));
        if (document == null) return Reply.text(404, "There is no such document.");
        String head = "%s · %s".formatted(document.author(), document.changed());
        return Reply.html(
                MarkdownPages.page(document.title(), document.lang(), head, document.markdown()));
    }

    private static Reply.Whole login() {
        return Reply.html(
                "<!DOCTYPE html><html><head><title>Slack</title></head><body>"
                        + "<h1>Sign in to your workspace</h1></body></html>");
    }
}
