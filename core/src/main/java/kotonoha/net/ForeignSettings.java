package kotonoha.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// How foreign addresses are fetched.
///
/// @param largest bytes of one body, after decompression
/// @param patience how long one fetch waits for the other side in all: names, connections, redirects and body
/// @param agent what the request says who we are
/// @param allowed hosts of our own that may be called although they are not public, and on any port. It is asked for the
///     name first (unresolved), then for each address of it
/// @param resolver where a host's addresses come from; asked once for each hop
public record ForeignSettings(
        long largest,
        Duration patience,
        String agent,
        Predicate<InetSocketAddress> allowed,
        Resolver resolver) {

    public static ForeignSettings standard() {
        return new ForeignSettings(
                25L << 20,
                Duration.ofSeconds(15),
                "Kotonoha/0.1 (opens links that people post in Slack; no crawler)",
                address -> false,
                host -> List.of(InetAddress.getAllByName(host)));
    }

    public ForeignSettings allowing(Predicate<InetSocketAddress> hosts) {
        return new ForeignSettings(largest, patience, agent, hosts, resolver);
    }

    public ForeignSettings with(Resolver other) {
        return new ForeignSettings(largest, patience, agent, allowed, other);
    }

    public ForeignSettings within(long bytes, Duration time) {
        return new ForeignSettings(bytes, time, agent, allowed, resolver);
    }

    /// All addresses of a name.
    @FunctionalInterface
    public interface Resolver {
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }
}
