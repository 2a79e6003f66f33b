package kotonoha.net;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kotonoha.net.HttpSettings.Patience;
import okhttp3.Call;
import okhttp3.Response;

/// A request that is about to be sent. One thread opens it, once; any thread may close it, before, while and after:
/// closing ends the call at once.
public final class OpenCall implements AutoCloseable {
    private final HttpRequest request;
    private final Patience patience;
    private final Call call;
    private final Sent sent;
    private final ScheduledExecutorService watch;

    OpenCall(
            HttpRequest request,
            Patience patience,
            Call call,
            Sent sent,
            ScheduledExecutorService watch) {
        this.request = request;
        this.patience = patience;
        this.call = call;
        this.sent = sent;
        this.watch = watch;
    }

    /// Sends and waits for status and headers. Throws [TryLater] where no reply comes.
    public OpenReply open() {
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> alarm =
                watch.schedule(
                        () -> {
                            late.set(true);
                            call.cancel();
                        },
                        patience.head().toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            Response response = call.execute();
            response.body()
                    .source()
                    .timeout()
                    .timeout(patience.idle().toMillis(), TimeUnit.MILLISECONDS);
            return new OpenReply(request, call, response);
        } catch (IOException e) {
            throw late.get()
                    ? sent.failure(request, "no reply within " + Http.seconds(patience.head()), e)
                    : sent.failure(request, Http.reason(e, patience), e);
        } finally {
            alarm.cancel(false);
        }
    }

    @Override
    public void close() {
        call.cancel();
    }
}
