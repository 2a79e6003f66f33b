package kotonoha.slack;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import kotonoha.kernel.Broken;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.TryLater;
import kotonoha.net.HttpRequest;
import kotonoha.net.Reply;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Files up to and down from Slack.
final class SlackFiles {
    private static final int HOPS = 5;
    private static final Pattern LOGIN_PAGE =
            Pattern.compile(
                    "signin_form|signin_btn|data-qa=\"signin|action=\"/?signin|/signin\\?redir|name=\"crumb\"|<title>[^<]{0,80}(login|sign in|ログイン|サインイン)",
                    Pattern.CASE_INSENSITIVE);

    private final SlackCalls calls;
    private final SlackHosts hosts;

    SlackFiles(SlackCalls calls, SlackHosts hosts) {
        this.calls = calls;
        this.hosts = hosts;
    }

    String upload(
            ChannelId channel,
            MessageTs thread,
            String name,
            String title,
            byte[] bytes,
            Duration patience) {
        ObjectNode ask = Json.object().put("filename", name).put("length", bytes.length);
        JsonNode slot = calls.call("files.getUploadURLExternal", ask, patience);
        String id = Json.text(slot, "file_id");
        URI target = hosts.checked("upload of file " + id, Json.text(slot, "upload_url"));
        Reply reply =
                calls.http().send(HttpRequest.post(target, "application/octet-stream", bytes));
        if (!reply.ok()) throw failed("upload of file " + id, reply.status());
        ObjectNode complete = Json.object();
        complete.putArray("files").addObject().put("id", id).put("title", title);
        complete.put("channel_id", channel.value()).put("thread_ts", thread.value());
        calls.call("files.completeUploadExternal", complete, patience);
        return id;
    }

    /// Follows redirects by hand, so that the token never leaves Slack's hosts.
    Downloaded download(URI address, int limit) {
        URI at = hosts.checked("download", address.toString());
        for (int hop = 0; hop < HOPS; hop++) {
            Reply reply = calls.http().send(HttpRequest.get(at).with(calls.authorization()));
            String next = reply.header("Location");
            boolean redirected = reply.status() >= 300 && reply.status() < 400 && !next.isEmpty();
            if (!redirected) return read(address, reply, limit);
            if (isLogin(next)) throw login(address);
            at = hosts.checked("redirected download", at.resolve(next).toString());
        }
        throw new Broken(
                "download from %s: redirected more than %d times"
                        .formatted(address.getHost(), HOPS));
    }

    private static Downloaded read(URI address, Reply reply, int limit) {
        if (!reply.ok()) throw failed("download from " + address.getHost(), reply.status());
        byte[] bytes = reply.body();
        if (bytes.length > limit)
            throw new Broken(
                    "download from %s: larger than %d bytes".formatted(address.getHost(), limit));
        String type = reply.header("Content-Type").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") && looksLikeLogin(bytes)) throw login(address);
        return new Downloaded(bytes, type);
    }

    private static boolean looksLikeLogin(byte[] html) {
        int most = Math.min(html.length, 200_000);
        String start = new String(html, 0, most, java.nio.charset.StandardCharsets.UTF_8);
        return LOGIN_PAGE.matcher(start).find();
    }

    private static boolean isLogin(String location) {
        return location.contains("?redir=")
                || location.contains("/signin")
                || location.contains("/login");
    }

    private static SlackRefusal login(URI address) {
        return new SlackRefusal("download from " + address.getHost(), "login_page", Json.object());
    }

    private static RuntimeException failed(String what, int status) {
        String sentence = "%s: status %d".formatted(what, status);
        boolean later = status == 429 || status >= 500;
        return later ? new TryLater(Duration.ofSeconds(5), sentence) : new Broken(sentence);
    }
}
