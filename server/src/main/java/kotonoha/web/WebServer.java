package kotonoha.web;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import kotonoha.kernel.Broken;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP server that is listening until it is closed.
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    private final Server server;
    private final ServerConnector connector;
    private final Door door;
    private final Duration grace;

    private WebServer(Server server, ServerConnector connector, Door door, Duration grace) {
        this.server = server;
        this.connector = connector;
        this.door = door;
        this.grace = grace;
    }

    /// Starts listening; a port that is taken throws [Broken] and says which.
    public static WebServer start(WebSettings settings, Routes routes) {
        Server server = new Server(threads(settings));
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.idle().toMillis());
        connector.setAcceptQueueSize(1_024);
        server.addConnector(connector);
        server.setStopTimeout(0);
        ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(server);
        sockets.setMaxTextMessageSize(settings.bodyLimit());
        sockets.setIdleTimeout(settings.idle());
        Door door = new Door(routes, sockets, settings.bodyLimit());
        server.setHandler(door);
        server.setErrorHandler(new PlainErrors());
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw new Broken(
                    "cannot listen on %s:%d: %s"
                            .formatted(settings.host(), settings.port(), e.getMessage()),
                    e);
        }
        return new WebServer(server, connector, door, settings.grace());
    }

    /// The port it listens on.
    public int port() {
        return connector.getLocalPort();
    }

    /// Its address without a trailing slash, e.g. `http://127.0.0.1:3000`.
    public URI uri() {
        String host = connector.getHost().equals("0.0.0.0") ? "127.0.0.1" : connector.getHost();
        return URI.create(
                "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port()));
    }

    /// No new requests; running ones may end, streams and sockets are ended.
    @Override
    public void close() {
        connector.close();
        door.close(grace.toMillis());
        stop(server);
    }

    private static QueuedThreadPool threads(WebSettings settings) {
        QueuedThreadPool threads =
                settings.ownThreads() ? new QueuedThreadPool(40, 8) : new QueuedThreadPool(12, 4);
        threads.setName("web");
        threads.setDaemon(true);
        if (!settings.ownThreads())
            threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        return threads;
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRelativeRedirectAllowed(true);
        http.setRequestHeaderSize(32 << 10);
        http.setResponseHeaderSize(32 << 10);
        http.setHttpCompliance(HttpCompliance.RFC7230);
        return http;
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.debug("the web server did not stop cleanly", e);
        }
    }
}
