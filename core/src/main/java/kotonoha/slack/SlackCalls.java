package kotonoha.slack;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.net.Header;
import kotonoha.net.Http;
import kotonoha.net.HttpRequest;
import kotonoha.net.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls methods of Slack's Web API: turns, encoding, outcomes, repeats where a repeat is safe. Thread-safe.
/// Neither token nor arguments reach a log or a message.
final class SlackCalls {
    private static final Logger LOG = LoggerFactory.getLogger(SlackCalls.class);

    /// Slack reads a JSON body for these; all others want a form.
    private static final Set<String> JSON_GROUPS = Set.of("chat", "views", "assistant", "agents");

    private static final Set<String> JSON_METHODS =
            Set.of(
                    "auth.test",
                    "apps.connections.open",
                    "files.completeUploadExternal",
                    "conversations.history",
                    "conversations.open");

    /// Calls that change nothing, or the same thing twice.
    private static final Set<String> REPEATABLE =
            Set.of(
                    "auth.test",
                    "apps.connections.open",
                    "users.info",
                    "users.list",
                    "conversations.info",
                    "conversations.members",
                    "conversations.replies",
                    "conversations.history",
                    "chat.getPermalink",
                    "chat.update",
                    "views.update",
                    "views.publish",
                    "files.info",
                    "files.getUploadURLExternal",
                    "agents.sessions.setStatus",
                    "agents.sessions.rename",
                    "assistant.threads.setStatus",
                    "assistant.threads.setTitle",
                    "assistant.threads.setSuggestedPrompts");

    private static final Set<String> BUSY_CODES =
            Set.of("ratelimited", "rate_limited", "message_limit_exceeded");

    /// Slack's own words: part of the operation may have succeeded.
    private static final Set<String> UNCLEAR_CODES =
            Set.of("fatal_error", "internal_error", "service_unavailable", "request_timeout");

    private static final int TRIES = 3;

    private final Http http;
    private final URI base;
    private final Secret token;
    private final TokenBuckets buckets;
    private final Time time;

    SlackCalls(Http http, URI base, Secret token, TokenBuckets buckets, Time time) {
        this.http = http;
        this.base = withSlash(base);
        this.token = token;
        this.buckets = buckets;
        this.time = time;
    }

    /// Calls until done or refused; waits for turns and repeats what is safe to repeat, no longer than `patience`.
    JsonNode call(String method, ObjectNode args, Duration patience) {
        long deadline = time.nanos() + patience.toNanos();
        for (int tries = 1; ; tries++) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - time.nanos()));
            switch (attempt(method, args, left)) {
                case Attempt.Accepted(JsonNode response) -> {
                    return response;
                }
                case Attempt.Refused(SlackRefusal refusal) -> throw refusal;
                case Attempt.Busy(Duration after, String what) -> {
                    if (tries >= TRIES || after.compareTo(left) > 0)
                        throw new TryLater(after, what);
                    rest(after, method);
                }
                case Attempt.Unclear(TryLater why) -> {
                    Duration rest = Duration.ofMillis(250L << (2 * tries - 2));
                    boolean again = REPEATABLE.contains(method) && tries < TRIES;
                    if (!again || rest.compareTo(left) > 0) throw why;
                    rest(rest, method);
                }
            }
        }
    }

    /// Calls once, after waiting for a turn no longer than `patience`.
    Attempt attempt(String method, ObjectNode args, Duration patience) {
        try {
            String own = bucket(method, args);
            boolean turn = buckets.acquire(own, patience);
            if (turn && !own.equals(method)) turn = buckets.acquire(method, patience);
            if (!turn)
                return new Attempt.Busy(longer(own, method), "no turn for " + method + " soon");
        } catch (InterruptedException e) {
            throw interrupted(method, e);
        }
        Attempt outcome = send(method, args);
        switch (outcome) {
            case Attempt.Accepted _ -> {}
            case Attempt.Refused(SlackRefusal refusal) -> LOG.debug("{}", refusal.getMessage());
            case Attempt.Busy(_, String what) -> LOG.info("{}", what);
            case Attempt.Unclear(TryLater why) -> LOG.info("{}: {}", method, why.getMessage());
        }
        return outcome;
    }

    /// Slack counts posts for each channel as well.
    static String bucket(String method, ObjectNode args) {
        boolean post = method.equals("chat.postMessage");
        return post ? method + " " + Json.text(args, "channel") : method;
    }

    private Duration longer(String one, String other) {
        Duration first = buckets.delay(one);
        Duration second = buckets.delay(other);
        return first.compareTo(second) > 0 ? first : second;
    }

    Http http() {
        return http;
    }

    URI base() {
        return base;
    }

    Header authorization() {
        return new Header("Authorization", "Bearer " + token.reveal());
    }

    private Attempt send(String method, ObjectNode args) {
        Reply reply;
        try {
            reply = http.send(request(method, args).with(authorization()));
        } catch (TryLater e) {
            if (!Http.unsent(e)) return new Attempt.Unclear(e);
            return new Attempt.Busy(
                    Duration.ofSeconds(1), "Slack, " + method + ": " + e.getMessage());
        }
        if (reply.status() == 429) return limited(method, args, retryAfter(reply));
        if (reply.status() >= 500) return unclear(method, "status " + reply.status());
        Optional<JsonNode> json =
                Json.tryParse(reply.text()).filter(node -> node.path("ok").isBoolean());
        if (json.isPresent()) return read(method, args, json.get(), reply);
        boolean absent = reply.status() == 404 || reply.status() == 405 || reply.status() == 501;
        if (absent)
            return new Attempt.Refused(new SlackRefusal(method, "unknown_method", Json.object()));
        return unclear(method, "status %d without a readable answer".formatted(reply.status()));
    }

    private Attempt read(String method, ObjectNode args, JsonNode response, Reply reply) {
        if (response.path("ok").booleanValue()) return new Attempt.Accepted(response);
        String code = Json.text(response, "error");
        if (BUSY_CODES.contains(code)) return limited(method, args, retryAfter(reply));
        if (UNCLEAR_CODES.contains(code)) return unclear(method, code);
        return new Attempt.Refused(new SlackRefusal(method, code, response));
    }

    private Attempt limited(String method, ObjectNode args, Duration after) {
        buckets.pause(bucket(method, args), after);
        return new Attempt.Busy(
                after, "Slack allows no more %s for %d s".formatted(method, after.toSeconds()));
    }

    private static Attempt unclear(String method, String what) {
        return new Attempt.Unclear(
                new TryLater(
                        Duration.ofSeconds(1), "Slack failed at %s: %s".formatted(method, what)));
    }

    private static Duration retryAfter(Reply reply) {
        try {
            double seconds = Double.parseDouble(reply.header("Retry-After").strip());
            return Duration.ofMillis((long) (Math.clamp(seconds, 0.05, 3600) * 1000));
        } catch (NumberFormatException absent) {
            return Duration.ofSeconds(5);
        }
    }

    private HttpRequest request(String method, ObjectNode args) {
        URI uri = base.resolve(method);
        String group = method.substring(0, Math.max(0, method.indexOf('.')));
        boolean json = JSON_METHODS.contains(method) || JSON_GROUPS.contains(group);
        if (json && !method.equals("chat.getPermalink")) return HttpRequest.post(uri, args);
        Map<String, String> form = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> arg : args.properties())
            form.put(arg.getKey(), asField(arg.getValue()));
        return HttpRequest.post(uri, form);
    }

    private static String asField(JsonNode value) {
        return value.isContainer() ? Json.write(value) : value.asString("");
    }

    private void rest(Duration length, String method) {
        try {
            time.sleep(length);
        } catch (InterruptedException e) {
            throw interrupted(method, e);
        }
    }

    private static TryLater interrupted(String method, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new TryLater(
                Duration.ofSeconds(1), "interrupted while waiting to call " + method, e);
    }

    private static URI withSlash(URI base) {
        String text = base.toString();
        return text.endsWith("/") ? base : URI.create(text + "/");
    }
}
