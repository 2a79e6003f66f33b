package kotonoha.reader.walls;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/// Every way to a socket or page asks for a proxy first, and is told that there is none to be had.
final class NoWays extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
        throw new UnsupportedOperationException("the reader has no network");
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        throw new UnsupportedOperationException("the reader has no network", failure);
    }
}
