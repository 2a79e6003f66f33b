package kotonoha.model.responses;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import kotonoha.files.RawFile;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.model.LanguageModel.ContainerFile;
import kotonoha.model.LanguageModel.RemoteFile;
import kotonoha.model.ModelSettings;
import kotonoha.model.wire.Counted;
import kotonoha.model.wire.ServerFault;
import kotonoha.net.Http;
import kotonoha.net.HttpRequest;
import kotonoha.net.HttpSettings.Patience;
import kotonoha.net.Reply;
import kotonoha.net.StreamedForm;
import tools.jackson.databind.JsonNode;

/// Files at the provider: uploads for its code interpreter, and what that makes in its container. Thread-safe.
final class ProviderFiles {
    private static final Patience UPLOAD =
            new Patience(Duration.ofSeconds(10), Duration.ofMinutes(3), Duration.ofSeconds(60));
    private static final String EXPIRES = "expires_after";
    private static final int MOST_LISTED = 100;

    private final Http http;
    private final ModelSettings settings;
    private final Chance chance;

    /// Replies of downloads are held in memory whole: so many at a time.
    private final Semaphore downloads = new Semaphore(3, true);

    private final Set<String> unwanted = ConcurrentHashMap.newKeySet();

    ProviderFiles(Http http, ModelSettings settings, Chance chance) {
        this.http = http;
        this.settings = settings;
        this.chance = chance;
    }

    String upload(RawFile file, long limit) {
        Reply reply = post(file, limit);
        boolean rejected = reply.status() == 400 || reply.status() == 422;
        if (rejected && fault(reply).names(EXPIRES) && unwanted.add(EXPIRES))
            reply = post(file, limit);
        if (!reply.ok()) throw ResponsesModel.failed("upload a " + file, reply);
        String id = Json.text(reply.json(), "id");
        if (id.isEmpty()) throw new Broken("upload a file: the provider gave no id");
        return id;
    }

    /// The file is deleted after the answer; should that fail, it expires within the hour.
    private Reply post(RawFile file, long limit) {
        StreamedForm form = new StreamedForm("kotonoha" + chance.id(40));
        form.field("purpose", "user_data");
        if (!unwanted.contains(EXPIRES))
            form.field(EXPIRES + "[anchor]", "created_at").field(EXPIRES + "[seconds]", "3600");
        form.file("file", plain(file.name()), "application/octet-stream", () -> bytes(file, limit));
        HttpRequest request = settings.signed(HttpRequest.get(settings.at("/files")));
        return http.send(request.with(UPLOAD), form);
    }

    private static java.io.InputStream bytes(RawFile file, long limit) throws IOException {
        return Counted.of(file, limit);
    }

    void delete(RemoteFile file) {
        HttpRequest get = HttpRequest.get(settings.at("/files/" + id(file.file())));
        HttpRequest delete =
                new HttpRequest("DELETE", get.uri(), get.headers(), null, get.patience());
        Reply reply = http.send(settings.signed(delete));
        if (reply.ok() || reply.status() == 404) return;
        throw ResponsesModel.failed("delete file " + file.file(), reply);
    }

    List<ContainerFile> in(String container) {
        String path = "/containers/%s/files?limit=%d".formatted(id(container), MOST_LISTED);
        Reply reply = http.send(settings.signed(HttpRequest.get(settings.at(path))));
        if (!reply.ok())
            throw ResponsesModel.failed("list the files of container " + container, reply);
        List<ContainerFile> files = new ArrayList<>();
        for (JsonNode file : reply.json().path("data")) {
            String id = Json.text(file, "id");
            if (!ResponsesModel.isId(id)) continue;
            files.add(
                    new ContainerFile(
                            new RemoteFile(container, id),
                            plain(Json.text(file, "path")),
                            file.path("bytes").asLong(0),
                            Json.text(file, "source").equals("user")));
        }
        return files;
    }

    byte[] download(RemoteFile file) {
        String path =
                file.container().isEmpty()
                        ? "/files/" + id(file.file()) + "/content"
                        : "/containers/%s/files/%s/content"
                                .formatted(id(file.container()), id(file.file()));
        downloads.acquireUninterruptibly();
        try {
            Reply reply = http.send(settings.signed(HttpRequest.get(settings.at(path))));
            if (!reply.ok()) throw ResponsesModel.failed("download " + file, reply);
            return reply.body();
        } finally {
            downloads.release();
        }
    }

    private static String id(String id) {
        return ResponsesModel.segment(id);
    }

    private static ServerFault fault(Reply reply) {
        return Json.tryParse(reply.text()).map(ServerFault::of).orElse(ServerFault.NONE);
    }

    /// A name without folders and control characters.
    private static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("\\p{Cntrl}", "").strip();
        return plain.isEmpty() ? "file" : plain;
    }
}
