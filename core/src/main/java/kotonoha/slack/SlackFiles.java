package kotonoha.slack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kotonoha.kernel.Broken;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.TryLater;
import kotonoha.net.HttpRequest;
import kotonoha.net.OpenReply;
import kotonoha.net.Reply;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Files up to and down from Slack.
final class SlackFiles {
    private static final int HOPS = 5;

    private final SlackCalls calls;
    private final SlackHosts hosts;

    SlackFiles(SlackCalls calls, SlackHosts hosts) {
        this.calls = calls;
        this.hosts = hosts;
    }

    List<String> upload(
            ChannelId channel, MessageTs thread, List<Upload> uploads, Duration patience) {
        if (uploads.isEmpty()) return List.of();
        ObjectNode complete = Json.object();
        ArrayNode list = complete.putArray("files");
        List<String> ids = new ArrayList<>();
        for (Upload upload : uploads) {
            String id = send(upload, patience);
            ids.add(id);
            list.addObject().put("id", id).put("title", upload.title());
        }
        complete.put("channel_id", channel.value()).put("thread_ts", thread.value());
        calls.call("files.completeUploadExternal", complete, patience);
        return ids;
    }

    /// Follows redirects by hand, so that the token never leaves Slack's hosts.
    OpenDownload open(URI address, long limit) {
        URI at = hosts.checked("download", address.toString());
        for (int hop = 0; hop < HOPS; hop++) {
            OpenReply reply = calls.http().open(HttpRequest.get(at).with(calls.authorization()));
            try {
                String next = reply.header("Location");
                boolean away = reply.status() >= 300 && reply.status() < 400 && !next.isEmpty();
                if (!away) return opened(at.getHost(), reply, limit);
                reply.close();
                if (isLogin(next)) throw refused(at.getHost(), "login_page");
                at = hosts.checked("redirected download", resolved(at, next));
            } catch (RuntimeException | Error e) {
                reply.close();
                throw e;
            }
        }
        throw new Broken(
                "download from %s: redirected more than %d times"
                        .formatted(address.getHost(), HOPS));
    }

    Downloaded download(URI address, int limit) {
        try (OpenDownload download = open(address, limit)) {
            return new Downloaded(download.body().readAllBytes(), download.type());
        } catch (IOException e) {
            throw new TryLater(
                    Duration.ofSeconds(5),
                    "download from %s broke off".formatted(address.getHost()),
                    e);
        }
    }

    private String send(Upload upload, Duration patience) {
        ObjectNode ask =
                Json.object().put("filename", upload.name()).put("length", upload.bytes().length);
        if (!upload.altText().isEmpty()) ask.put("alt_txt", Cut.at(upload.altText(), 1_000));
        JsonNode slot = calls.call("files.getUploadURLExternal", ask, patience);
        String id = Json.text(slot, "file_id");
        URI target = hosts.checked("upload of file " + id, Json.text(slot, "upload_url"));
        Reply reply =
                calls.http()
                        .send(HttpRequest.post(target, "application/octet-stream", upload.bytes()));
        if (!reply.ok()) throw failed("upload of file " + id, reply.status());
        return id;
    }

    private static OpenDownload opened(String host, OpenReply reply, long limit) {
        if (reply.status() < 200 || reply.status() > 299) throw noFile(host, reply.status());
        String declared = reply.header("Content-Length").strip();
        long length = declared.matches("\\d{1,18}") ? Long.parseLong(declared) : -1;
        if (length > limit) throw OpenDownload.tooLarge(host);
        String type = reply.header("Content-Type").toLowerCase(Locale.ROOT);
        InputStream start = start(host, type, reply);
        return new OpenDownload(reply, host, type, length, limit, start);
    }

    /// What had to be read to know that this is the file and not the login page.
    private static InputStream start(String host, String type, OpenReply reply) {
        boolean attached =
                reply.header("Content-Disposition")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .startsWith("attachment");
        if (!type.startsWith("text/html") || attached) return InputStream.nullInputStream();
        try {
            byte[] start = reply.body().readNBytes(LoginPage.START);
            if (LoginPage.isOne(start, start.length)) throw refused(host, "login_page");
            return new ByteArrayInputStream(start);
        } catch (IOException e) {
            throw new TryLater(
                    Duration.ofSeconds(5), "download from %s broke off".formatted(host), e);
        }
    }

    private static String resolved(URI at, String next) {
        try {
            return at.resolve(next).toString();
        } catch (IllegalArgumentException e) {
            throw new Broken("redirected download: not an address");
        }
    }

    private static boolean isLogin(String location) {
        return location.contains("?redir=")
                || location.contains("/signin")
                || location.contains("/login");
    }

    private static SlackRefusal refused(String host, String code) {
        return new SlackRefusal("download from " + host, code, Json.object());
    }

    private static RuntimeException noFile(String host, int status) {
        boolean no = status >= 400 && status < 500 && status != 408 && status != 429;
        return no ? refused(host, "status_" + status) : failed("download from " + host, status);
    }

    private static RuntimeException failed(String what, int status) {
        String sentence = "%s: status %d".formatted(what, status);
        boolean later = status == 408 || status == 429 || status >= 500;
        return later ? new TryLater(Duration.ofSeconds(5), sentence) : new Broken(sentence);
    }
}
