package kotonoha.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where Jetty's requests become ours and our replies become Jetty's.
final class Door extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    private final Routes routes;
    private final ServerWebSocketContainer container;
    private final int bodyLimit;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final Set<OpenSocket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean closing;

    Door(Routes routes, ServerWebSocketContainer container, int bodyLimit) {
        super(InvocationType.BLOCKING);
        this.routes = routes;
        this.container = container;
        this.bodyLimit = bodyLimit;
    }

    @Override
    public boolean handle(
            org.eclipse.jetty.server.Request raw, Response response, Callback callback)
            throws Exception {
        if (closing) {
            write(raw, response, callback, Reply.text(503, "closing"));
            return true;
        }
        Optional<byte[]> body = body(raw);
        if (body.isEmpty()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            write(raw, response, callback, Reply.text(413, "the body is too large"));
            return true;
        }
        Request request = request(raw, body.get());
        if (upgrades(request)) return upgrade(raw, response, callback, request);
        answer(raw, response, callback, request);
        return true;
    }

    /// Ends streams and sockets and waits a moment for what is running.
    void close(long graceMillis) {
        closing = true;
        streams.forEach(EventStream::close);
        sockets.forEach(socket -> socket.close(1001, "closing"));
        for (long waited = 0; busy() && waited < graceMillis; waited += 5)
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }

    private boolean busy() {
        return running.get() > 0 || !streams.isEmpty();
    }

    private void answer(
            org.eclipse.jetty.server.Request raw,
            Response response,
            Callback callback,
            Request request) {
        Reply reply;
        running.incrementAndGet();
        try {
            reply = reply(request);
            switch (reply) {
                case Reply.Whole whole -> write(raw, response, callback, whole);
                case Reply.Events events -> {
                    running.decrementAndGet();
                    try {
                        stream(raw, response, callback, events);
                    } finally {
                        running.incrementAndGet();
                    }
                }
                case Reply.Cut _ -> cut(raw, callback);
            }
        } finally {
            running.decrementAndGet();
        }
    }

    private Reply reply(Request request) {
        try {
            Optional<Reply> stopped = routes.stopped(request);
            if (stopped.isPresent()) return stopped.get();
            Routes.Found<Route> found = routes.find(request.method(), request.path());
            return found.what().reply(request.with(found.params()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.text(503, "closing");
        } catch (Exception e) {
            LOG.warn("{} {} failed", request.method(), request.path(), e);
            return Reply.text(500, "internal error");
        }
    }

    private static void write(
            org.eclipse.jetty.server.Request raw,
            Response response,
            Callback callback,
            Reply.Whole whole) {
        response.setStatus(whole.status());
        whole.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        if (raw.getMethod().equals("HEAD")) {
            callback.succeeded();
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, whole.body().length);
        response.write(true, ByteBuffer.wrap(whole.body()), callback);
    }

    private void stream(
            org.eclipse.jetty.server.Request raw,
            Response response,
            Callback callback,
            Reply.Events events) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        EventStream stream = new EventStream();
        streams.add(stream);
        raw.addFailureListener(failure -> stream.close());
        try {
            if (closing) stream.close();
            events.opened().with(stream);
            Content.Sink.write(
                    response,
                    false,
                    ByteBuffer.wrap(": hello\n\n".getBytes(StandardCharsets.UTF_8)));
            String next = stream.next();
            while (next != null) {
                Content.Sink.write(
                        response, false, ByteBuffer.wrap(next.getBytes(StandardCharsets.UTF_8)));
                next = stream.next();
            }
            response.write(true, ByteBuffer.allocate(0), callback);
        } catch (IOException gone) {
            callback.failed(gone);
        } catch (Exception e) {
            if (e instanceof InterruptedException) Thread.currentThread().interrupt();
            callback.failed(e);
        } finally {
            stream.close();
            streams.remove(stream);
        }
    }

    private static void cut(org.eclipse.jetty.server.Request raw, Callback callback) {
        raw.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.succeeded();
    }

    private static boolean upgrades(Request request) {
        return request.header("Upgrade").equalsIgnoreCase("websocket");
    }

    private boolean upgrade(
            org.eclipse.jetty.server.Request raw,
            Response response,
            Callback callback,
            Request request) {
        Optional<Routes.Found<SocketRoute>> found = routes.socket(request.path());
        Optional<Reply> stopped = routes.stopped(request);
        if (found.isEmpty() || stopped.isPresent()) {
            Reply.Whole refusal =
                    stopped.orElse(Reply.text(404, "not found")) instanceof Reply.Whole whole
                            ? whole
                            : Reply.text(403, "refused");
            write(raw, response, callback, refusal);
            return true;
        }
        Request named = request.with(found.get().params());
        SocketRoute route = found.get().what();
        return container.upgrade(
                (upgradeRequest, upgradeResponse, upgradeCallback) ->
                        new OpenSocket(socket -> route.open(named, socket), sockets),
                raw,
                response,
                callback);
    }

    private Optional<byte[]> body(org.eclipse.jetty.server.Request raw) throws IOException {
        if (raw.getLength() > bodyLimit) return Optional.empty();
        try (InputStream in = Content.Source.asInputStream(raw)) {
            byte[] body = in.readNBytes(bodyLimit + 1);
            return body.length > bodyLimit ? Optional.empty() : Optional.of(body);
        }
    }

    private static Request request(org.eclipse.jetty.server.Request raw, byte[] body) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (HttpField field : raw.getHeaders())
            headers.computeIfAbsent(
                            field.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(field.getValue() == null ? "" : field.getValue());
        String query = raw.getHttpURI().getQuery();
        String path = org.eclipse.jetty.server.Request.getPathInContext(raw);
        return new Request(
                raw.getMethod(), path, query == null ? "" : query, headers, Map.of(), body);
    }
}
