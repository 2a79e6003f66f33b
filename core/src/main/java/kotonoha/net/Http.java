package kotonoha.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import kotonoha.kernel.Broken;
import kotonoha.kernel.TryLater;
import kotonoha.net.HttpSettings.Patience;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/// The one HTTP client of the house, thread-safe. It follows no redirect, keeps no cookie, uses no proxy, and never
/// sends a request with a body twice by itself. A status is returned, whatever it is; [TryLater] means that no (whole)
/// reply came, [Broken] that the request cannot be sent or its reply is too large. Its threads do not keep the JVM up.
public final class Http implements AutoCloseable {
    private final HttpSettings settings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor watch =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("kotonoha-net-watch").factory());
    private final OkHttpClient client;

    public Http(HttpSettings settings) {
        this.settings = settings;
        watch.setRemoveOnCancelPolicy(true);
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(1_000);
        dispatcher.setMaxRequestsPerHost(1_000);
        client =
                new OkHttpClient.Builder()
                        .dispatcher(dispatcher)
                        .connectionPool(new ConnectionPool(50, 1, TimeUnit.MINUTES))
                        .proxy(java.net.Proxy.NO_PROXY)
                        .followRedirects(false)
                        .followSslRedirects(false)
                        .build();
    }

    /// Sends and waits for the whole reply.
    public Reply send(HttpRequest request) {
        Sent sent = new Sent();
        try (OpenCall call = start(request, sent);
                OpenReply reply = call.open()) {
            byte[] body = reply.readAll(settings.largestReply());
            return new Reply(reply.status(), reply.headers(), body);
        } catch (IOException e) {
            throw sent.failure(request, reason(e, patience(request)), e);
        }
    }

    /// Sends a form while it is read, and waits for the whole reply. What goes wrong with reading a file is thrown as it
    /// is, where it is no `IOException`.
    public Reply send(HttpRequest request, StreamedForm form) {
        Sent sent = new Sent();
        Flowing flowing = new Flowing(form);
        Patience patience = patience(request);
        Request ok = okRequest(request).newBuilder().post(flowing).build();
        Call made = tuned(patience).eventListener(sent).build().newCall(ok);
        try (OpenCall call = new OpenCall(request, patience, made, sent, watch);
                OpenReply reply = call.open()) {
            byte[] body = reply.readAll(settings.largestReply());
            return new Reply(reply.status(), reply.headers(), body);
        } catch (IOException e) {
            throw sent.failure(request, reason(e, patience), e);
        } catch (TryLater e) {
            RuntimeException fault = flowing.fault;
            throw fault == null ? e : fault;
        }
    }

    /// Sends and waits for status and headers; the body is then read as it arrives.
    public OpenReply open(HttpRequest request) {
        return start(request).open();
    }

    /// As [#open], in two steps, so that another thread can close it while the reply is still awaited.
    public OpenCall start(HttpRequest request) {
        return start(request, new Sent());
    }

    /// Opens a WebSocket (`ws:`, `wss:`) and waits until it is open. It is pinged every `ping`; a ping without an answer
    /// closes it.
    public WebSocket connect(
            URI uri, List<Header> headers, Duration ping, WebSocket.Listener listener) {
        HttpRequest request = new HttpRequest("GET", uri, headers, null, settings.patience());
        OkHttpClient pinging =
                tuned(settings.patience()).pingInterval(ping).readTimeout(Duration.ZERO).build();
        WebSocket socket = new WebSocket(request, listener);
        socket.open(pinging, okRequest(request), settings.patience().head());
        return socket;
    }

    /// Whether a failure came before anything was sent, so that even a request that must not be repeated may be.
    public static boolean unsent(TryLater failure) {
        return failure.getCause() instanceof Sent.Unsent;
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
        watch.shutdownNow();
        threads.shutdownNow();
    }

    private OpenCall start(HttpRequest request, Sent sent) {
        Patience patience = patience(request);
        Call call = tuned(patience).eventListener(sent).build().newCall(okRequest(request));
        return new OpenCall(request, patience, call, sent, watch);
    }

    private Patience patience(HttpRequest request) {
        Patience own = request.patience();
        return own == null ? settings.patience() : own;
    }

    /// Builders share pool and threads with the client they come from.
    private OkHttpClient.Builder tuned(Patience patience) {
        Duration read =
                patience.head().compareTo(patience.idle()) > 0 ? patience.head() : patience.idle();
        return client.newBuilder()
                .connectTimeout(patience.connect())
                .writeTimeout(patience.head())
                .readTimeout(read);
    }

    private Request okRequest(HttpRequest request) {
        HttpUrl url = HttpUrl.parse(httpScheme(request.uri().toString()));
        if (url == null)
            throw new Broken("%s: not an http address".formatted(request.uri().getScheme()));
        try {
            Request.Builder ok = new Request.Builder().url(url);
            ok.header("User-Agent", settings.agent());
            for (Header header : request.headers()) ok.header(header.name(), header.value());
            return ok.method(request.method(), body(request)).build();
        } catch (IllegalArgumentException e) { // its message may hold the header's value
            throw new Broken(request + ": a header or the method has a character HTTP lacks");
        }
    }

    private static String httpScheme(String uri) {
        return uri.startsWith("ws:") || uri.startsWith("wss:") ? "http" + uri.substring(2) : uri;
    }

    private static @Nullable RequestBody body(HttpRequest request) {
        byte[] bytes = request.body();
        if (bytes != null) return new Once(bytes);
        boolean wants = request.method().equals("POST") || request.method().equals("PUT");
        return wants ? new Once(new byte[0]) : null;
    }

    static Headers headers(okhttp3.Headers ok) {
        List<Header> lines = new ArrayList<>();
        for (int i = 0; i < ok.size(); i++) lines.add(new Header(ok.name(i), ok.value(i)));
        return new Headers(lines);
    }

    static String reason(IOException e, Patience patience) {
        return switch (e) {
            case UnknownHostException _ -> "no such host, or no name service";
            case ConnectException _ -> "nobody accepts connections there";
            case SSLException _ -> "no secure connection: " + e.getMessage();
            case SocketTimeoutException _ ->
                    "silent for longer than %s (connecting: %s)"
                            .formatted(seconds(patience.idle()), seconds(patience.connect()));
            default -> "the connection broke off (%s)".formatted(e.getClass().getSimpleName());
        };
    }

    static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    /// A form on its way; it cannot be sent again.
    private static final class Flowing extends RequestBody {
        private final StreamedForm form;
        private volatile @Nullable RuntimeException fault;

        Flowing(StreamedForm form) {
            this.form = form;
        }

        @Override
        public MediaType contentType() {
            return MediaType.get(form.contentType());
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            try {
                form.writeTo(sink.outputStream());
            } catch (RuntimeException e) { // OkHttp lets go of a connection only for an IOException
                fault = e;
                throw new IOException("the body could not be read", e);
            }
        }

        @Override
        public boolean isOneShot() {
            return true;
        }
    }

    /// A body that OkHttp may send once only: without it, a cut connection would make it send again on its own.
    private static final class Once extends RequestBody {
        private final byte[] bytes;

        Once(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null; // the request's own header says it
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }
    }
}
