package kotonoha.net;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import kotonoha.net.Fetched.Why;

/// Sockets that connect to checked addresses and to nothing else, whoever asks them to: the last word after all parsers
/// and resolvers. They use no proxy, whatever the environment says.
///
/// What the other side sends has to become content: bytes that only fill the protocol (handshakes, headers, the sizes of
/// chunks, which have no limit of their own) are as many as [#FILLING] since content was last [#heard].
final class PinnedSockets extends SocketFactory {
    private static final long FILLING = 1L << 20;

    private final String host;
    private final List<InetAddress> checked;
    private final AtomicLong filling = new AtomicLong();

    PinnedSockets(String host, List<InetAddress> checked) {
        this.host = host;
        this.checked = List.copyOf(checked);
    }

    List<InetAddress> checked() {
        return checked;
    }

    /// Content has come out at the upper end.
    void heard() {
        filling.set(0);
    }

    @Override
    public Socket createSocket() {
        return new Pinned();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new ForeignRefusal(Why.PRIVATE, host);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        throw new ForeignRefusal(Why.PRIVATE, host);
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        throw new ForeignRefusal(Why.PRIVATE, host);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort)
            throws IOException {
        throw new ForeignRefusal(Why.PRIVATE, host);
    }

    private final class Pinned extends Socket {
        Pinned() {
            super(Proxy.NO_PROXY);
        }

        @Override
        public void connect(SocketAddress to) throws IOException {
            connect(to, 0);
        }

        @Override
        public void connect(SocketAddress to, int timeout) throws IOException {
            boolean known = to instanceof InetSocketAddress at && checked.contains(at.getAddress());
            if (!known) throw new ForeignRefusal(Why.PRIVATE, host);
            super.connect(to, timeout);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new Counted(super.getInputStream());
        }
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return (int) counted(in.read(), 1);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            return (int) counted(read, read);
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(count);
            return counted(skipped, skipped);
        }

        private long counted(long result, long bytes) throws IOException {
            if (result >= 0 && filling.addAndGet(bytes) > FILLING)
                throw new ForeignRefusal(Why.TOO_LARGE, host);
            return result;
        }
    }
}
