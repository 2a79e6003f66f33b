package kotonoha.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import javax.net.SocketFactory;
import kotonoha.net.Fetched.Why;

/// Sockets that connect to checked addresses and to nothing else, whoever asks them to: the last word after all parsers
/// and resolvers. They use no proxy, whatever the environment says.
final class PinnedSockets extends SocketFactory {
    private final String host;
    private final List<InetAddress> checked;

    PinnedSockets(String host, List<InetAddress> checked) {
        this.host = host;
        this.checked = checked;
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
    }
}
