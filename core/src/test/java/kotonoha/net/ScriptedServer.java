package kotonoha.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;

/// A server on a raw socket that does to each request exactly what the test wrote down, broken things included. The
/// scenes are played in order; the last one is played again for whatever comes after it.
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket door;
    private final Queue<Scene> scenes = new ConcurrentLinkedQueue<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);

    /// What was asked, in order.
    public final List<Asked> asked = new CopyOnWriteArrayList<>();

    /// Counts the connections that the other side gave up.
    public final CountDownLatch hungUp = new CountDownLatch(1);

    public ScriptedServer(Scene... play) {
        scenes.addAll(List.of(play));
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /// What the server does once it has read a request.
    public interface Scene {
        void play(Stage stage) throws IOException;
    }

    /// A request as it arrived; header names in lower case.
    public record Asked(String method, String target, Map<String, String> headers, byte[] body) {
        public JsonNode json() {
            return Json.parse(body);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /// One connection with a request on it.
    public final class Stage {
        private final Socket socket;
        public final Asked asked;
        boolean keep;

        Stage(Socket socket, Asked asked) {
            this.socket = socket;
            this.asked = asked;
        }

        public Stage raw(String text) throws IOException {
            return raw(text.getBytes(StandardCharsets.UTF_8));
        }

        public Stage raw(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            return this;
        }

        /// The head of a reply whose body ends with the connection.
        public Stage head(int status, String... headers) throws IOException {
            raw("HTTP/1.1 " + status + " Scripted\r\nConnection: close\r\n");
            for (String header : headers) raw(header + "\r\n");
            return raw("\r\n");
        }

        public Stage events() throws IOException {
            return head(200, "Content-Type: text/event-stream");
        }

        /// One event, as OpenAI writes it.
        public Stage event(String written) throws IOException {
            String json = escaped(written);
            JsonNode node = Json.parse(json);
            String name = Json.text(node, "type");
            return raw((name.isEmpty() ? "" : "event: " + name + "\n") + "data: " + json + "\n\n");
        }

        /// A whole reply; the connection stays open for the next request.
        public void reply(int status, String body, String... headers) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            raw("HTTP/1.1 " + status + " Scripted\r\nContent-Length: " + bytes.length + "\r\n");
            for (String header : headers) raw(header + "\r\n");
            raw("\r\n").raw(bytes);
            keep = true;
        }

        /// Says nothing until the other side hangs up or the test is over.
        public void stall() throws IOException {
            socket.setSoTimeout(20);
            while (over.getCount() > 0) {
                try {
                    if (socket.getInputStream().read() < 0) break;
                } catch (java.net.SocketTimeoutException stillThere) {
                    continue;
                } catch (IOException reset) {
                    break;
                }
            }
            hungUp.countDown();
        }

        /// Writes the same again and again, until the other side hangs up.
        public void trickle(String text, int everyMillis) throws IOException {
            while (!pause(everyMillis)) raw(text);
        }

        /// True where the test is over.
        public boolean pause(int millis) {
            try {
                return over.await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return true;
            }
        }

        /// Breaks the connection off with a reset.
        public void cut() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    /// Surrogates as JSON's escapes, as most servers write them, so that half a pair can be sent.
    private static String escaped(String json) {
        StringBuilder escaped = new StringBuilder();
        for (char c : json.toCharArray())
            if (Character.isSurrogate(c)) escaped.append("\\u%04x".formatted((int) c));
            else escaped.append(c);
        return escaped.toString();
    }

    public URI uri(String target) {
        return URI.create("http://127.0.0.1:" + door.getLocalPort() + target);
    }

    /// How many connections were made so far.
    public int connections() {
        return sockets.size();
    }

    public int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() {
        over.countDown();
        try {
            door.close();
            for (Socket socket : sockets) socket.close();
        } catch (IOException ignored) {
            // the test is over
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = door.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            while (true) {
                Asked request = read(socket.getInputStream());
                asked.add(request);
                Scene scene = scenes.size() > 1 ? scenes.poll() : scenes.peek();
                if (scene == null) throw new IOException("no scene");
                Stage stage = new Stage(socket, request);
                play(scene, stage);
                if (!stage.keep) return;
            }
        } catch (IOException gone) {
            // the other side left, which tests provoke
        }
    }

    private void play(Scene scene, Stage stage) throws IOException {
        try {
            scene.play(stage);
        } catch (IOException gone) {
            hungUp.countDown();
            throw gone;
        }
    }

    private static Asked read(InputStream in) throws IOException {
        String[] first = line(in).split(" ");
        Map<String, String> headers = new LinkedHashMap<>();
        while (true) {
            String line = line(in);
            if (line.isEmpty()) break;
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked"))
            return new Asked(first[0], first[1], headers, chunks(in));
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Asked(first[0], first[1], headers, in.readNBytes(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            body.writeBytes(in.readNBytes(size));
            line(in);
            if (size == 0) return body.toByteArray();
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int c = in.read();
            if (c < 0) throw new EOFException();
            if (c == '\n') return line.toString(StandardCharsets.UTF_8).stripTrailing();
            line.write(c);
        }
    }

    /// For scenes that speak another protocol.
    public static OutputStream out(Stage stage) throws IOException {
        return stage.socket.getOutputStream();
    }
}
