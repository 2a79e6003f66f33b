package kotonoha.web;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/// Jetty's WebSocket session, heard and spoken to in our words. Public only because Jetty calls it by reflection.
public final class OpenSocket implements Session.Listener.AutoDemanding, Socket {
    private final Function<Socket, SocketListener> route;
    private final Set<OpenSocket> open;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Session session;
    private volatile @Nullable SocketListener listener;

    OpenSocket(Function<Socket, SocketListener> route, Set<OpenSocket> open) {
        this.route = route;
        this.open = open;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        open.add(this);
        SocketListener heard = route.apply(this);
        listener = heard;
        heard.opened();
    }

    @Override
    public void onWebSocketText(String message) {
        SocketListener heard = listener;
        if (heard != null) heard.text(message);
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        ended(1006);
    }

    @Override
    public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
        callback.succeed();
        ended(code);
    }

    @Override
    public boolean send(String text) {
        return sent((session, done) -> session.sendText(text, done));
    }

    @Override
    public boolean ping() {
        return sent((session, done) -> session.sendPing(ByteBuffer.allocate(0), done));
    }

    @Override
    public void close(int code, String reason) {
        Session now = session;
        if (now != null && now.isOpen()) now.close(code, reason, Callback.NOOP);
    }

    @Override
    public void cut() {
        Session now = session;
        if (now != null) now.disconnect();
    }

    @Override
    public boolean isOpen() {
        Session now = session;
        return now != null && now.isOpen() && !closed.get();
    }

    private boolean sent(java.util.function.BiConsumer<Session, Callback> how) {
        Session now = session;
        if (now == null || !now.isOpen()) return false;
        Callback.Completable done = new Callback.Completable();
        try {
            how.accept(now, done);
            done.join();
            return true;
        } catch (RuntimeException gone) {
            return false;
        }
    }

    private void ended(int code) {
        open.remove(this);
        if (!closed.compareAndSet(false, true)) return;
        SocketListener heard = listener;
        if (heard != null) heard.closed(code);
    }
}
