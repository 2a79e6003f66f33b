package kotonoha.workspace;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The HTTP line to the bot: one signed POST, answered within the time for acknowledgement or not at all.
final class BotLine implements AutoCloseable {
    private static final int LARGEST_ANSWER = 1 << 20;

    private final Town town;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable HttpClient http;

    /// What came of one delivery: `status` 0 with a reason where there was no answer.
    record Answer(int status, String reason, String body, boolean noRetry) {
        boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    BotLine(Town town) {
        this.town = town;
    }

    Answer post(URI target, String type, String body, Map<String, String> more) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(town.now().getEpochSecond());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target)
                        .header("Content-Type", type)
                        .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
                        .header("X-Slack-Request-Timestamp", timestamp)
                        .header(
                                "X-Slack-Signature",
                                Signature.of(town.settings.signingSecret(), timestamp, bytes))
                        .POST(BodyPublishers.ofByteArray(bytes));
        more.forEach(request::header);
        return sent(request.build());
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (http != null) http.shutdownNow();
        } finally {
            lock.unlock();
        }
    }

    /// Made at the first delivery: it costs a tenth of a second that a start can do without.
    private HttpClient http() {
        lock.lock();
        try {
            HttpClient made = http;
            if (made != null) return made;
            made =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .connectTimeout(town.limits().ack())
                            .executor(Executors.newVirtualThreadPerTaskExecutor())
                            .build();
            http = made;
            return made;
        } finally {
            lock.unlock();
        }
    }

    private Answer sent(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> reply =
                http().sendAsync(
                                request,
                                BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            HttpResponse<byte[]> got =
                    reply.get(town.limits().ack().toMillis(), TimeUnit.MILLISECONDS);
            boolean ok = got.statusCode() >= 200 && got.statusCode() < 300;
            return new Answer(
                    got.statusCode(),
                    ok ? "" : "http_error",
                    new String(got.body(), StandardCharsets.UTF_8),
                    got.headers().firstValue("x-slack-no-retry").orElse("").equals("1"));
        } catch (TimeoutException e) {
            reply.cancel(true);
            return new Answer(0, "http_timeout", "", false);
        } catch (ExecutionException e) {
            boolean refused = e.getCause() instanceof ConnectException;
            return new Answer(0, refused ? "connection_failed" : "unknown_error", "", false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, "unknown_error", "", true);
        }
    }
}
