package kotonoha.net;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kotonoha.kernel.TryLater;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/// An open WebSocket. Thread-safe. Pings of the other side are answered.
public final class WebSocket implements AutoCloseable {
    private final HttpRequest request;
    private final Listener listener;
    private final CompletableFuture<okhttp3.WebSocket> opened = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile okhttp3.@Nullable WebSocket socket;

    WebSocket(HttpRequest request, Listener listener) {
        this.request = request;
        this.listener = listener;
    }

    /// What arrives; called by one thread at a time, in order. `closed` comes once for each socket that was open,
    /// with 1006 where the connection broke off.
    public interface Listener {
        void text(String message);

        void closed(int code, String reason);
    }

    /// False where the socket is closed or the other side no longer reads.
    public boolean send(String message) {
        okhttp3.WebSocket open = socket;
        return open != null && open.send(message);
    }

    /// Says goodbye and closes; `closed` follows within moments.
    @Override
    public void close() {
        okhttp3.WebSocket open = socket;
        if (open == null) return;
        open.close(1000, null);
    }

    /// Drops the connection at once.
    public void cancel() {
        okhttp3.WebSocket open = socket;
        if (open != null) open.cancel();
    }

    void open(OkHttpClient client, Request okRequest, Duration patience) {
        okhttp3.WebSocket opening = client.newWebSocket(okRequest, new Ears());
        socket = opening;
        try {
            opened.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            opening.cancel();
            throw failed("no reply within " + Http.seconds(patience), e);
        } catch (InterruptedException e) {
            opening.cancel();
            Thread.currentThread().interrupt();
            throw failed("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw failed(cause == null ? "failed" : String.valueOf(cause.getMessage()), e);
        }
    }

    private TryLater failed(String why, Throwable cause) {
        ended.set(true);
        return new TryLater(Duration.ofSeconds(1), "WebSocket, " + request + ": " + why, cause);
    }

    private void end(int code, String reason) {
        if (!opened.isDone() || opened.isCompletedExceptionally()) return;
        if (ended.compareAndSet(false, true)) listener.closed(code, reason);
    }

    private final class Ears extends WebSocketListener {
        @Override
        public void onOpen(okhttp3.WebSocket open, Response response) {
            opened.complete(open);
        }

        @Override
        public void onMessage(okhttp3.WebSocket open, String text) {
            listener.text(text);
        }

        @Override
        public void onClosing(okhttp3.WebSocket open, int code, String reason) {
            open.close(1000, null); // or the connection would stay half open
        }

        @Override
        public void onClosed(okhttp3.WebSocket open, int code, String reason) {
            end(code, reason);
        }

        @Override
        public void onFailure(
                okhttp3.WebSocket open, Throwable cause, @Nullable Response response) {
            String why =
                    response == null
                            ? "the connection broke off (" + cause.getClass().getSimpleName() + ")"
                            : "the server answered with status " + response.code();
            opened.completeExceptionally(new IllegalStateException(why, cause));
            end(1006, why);
        }
    }
}
