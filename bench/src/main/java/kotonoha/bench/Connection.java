package kotonoha.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One kept-alive HTTP connection over loopback, as thin as can be, so that what is measured is the other side.
final class Connection implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final int port;

    Connection(int port) throws IOException {
        this.port = port;
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    int get(String path) throws IOException {
        return send("GET " + path, "", new byte[0]);
    }

    /// @param headers whole lines, each ended
    int post(String path, String headers, byte[] body) throws IOException {
        return send("POST " + path, headers, body);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int send(String what, String headers, byte[] body) throws IOException {
        String head =
                "%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sContent-Length: %d\r\n\r\n"
                        .formatted(what, port, headers, body.length);
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        out.write(whole);
        out.flush();
        int status = Integer.parseInt(line().split(" ", -1)[1]);
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line())
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                length = Integer.parseInt(line.substring(15).strip());
        in.skipNBytes(length);
        return status;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new IOException("the connection was closed");
            if (c != '\r') line.append((char) c);
        }
        return line.toString();
    }
}
