package kotonoha.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import kotonoha.net.Fetched.Why;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// An http address whose spelling is in order: one reading of it only, and no host that is private by its name. What
/// the name resolves to has still to be checked. `literal` is the address where the host is one, else null.
record WebAddress(HttpUrl url, @Nullable InetAddress literal) {
    private static final Pattern QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    /// As browsers tell it: a host whose last part is a number is an IPv4 address, in whatever spelling.
    private static final Pattern ENDS_IN_NUMBER =
            Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9a-fA-F]*)");

    private static final List<String> PRIVATE =
            List.of(
                    ".localhost",
                    ".localdomain",
                    ".local",
                    ".internal",
                    ".intranet",
                    ".private",
                    ".corp",
                    ".home",
                    ".lan",
                    ".home.arpa",
                    ".in-addr.arpa",
                    ".ip6.arpa",
                    ".onion");

    static WebAddress of(String text, Predicate<InetSocketAddress> allowed) throws ForeignRefusal {
        HttpUrl url = hasOddAuthority(text) ? null : HttpUrl.parse(text);
        if (url == null) throw new ForeignRefusal(Why.NO_WEB_ADDRESS, "");
        return of(url, allowed);
    }

    private static WebAddress of(HttpUrl url, Predicate<InetSocketAddress> allowed)
            throws ForeignRefusal {
        boolean user = !url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty();
        if (user) throw new ForeignRefusal(Why.NO_WEB_ADDRESS, url.host());
        String host = withoutLastDot(url.host());
        if (host.isEmpty() || host.startsWith(".") || host.contains(".."))
            throw new ForeignRefusal(Why.NO_WEB_ADDRESS, "");
        HttpUrl plain = plain(url, host);
        InetAddress literal = literal(host);
        if (allowed.test(InetSocketAddress.createUnresolved(host, url.port())))
            return new WebAddress(plain, literal);
        if (url.port() != 80 && url.port() != 443)
            throw new ForeignRefusal(Why.NO_WEB_ADDRESS, host);
        if (literal == null && isPrivate(host)) throw new ForeignRefusal(Why.PRIVATE, host);
        return new WebAddress(plain, literal);
    }

    /// The same without what a request does not carry. A host that is not its own canonical form is refused.
    private static HttpUrl plain(HttpUrl url, String host) throws ForeignRefusal {
        try {
            HttpUrl plain = url.newBuilder().host(host).fragment(null).build();
            if (plain.host().equals(host)) return plain;
        } catch (IllegalArgumentException unreadable) {
            throw new ForeignRefusal(Why.NO_WEB_ADDRESS, host);
        }
        throw new ForeignRefusal(Why.NO_WEB_ADDRESS, host);
    }

    /// Where a redirect leads.
    WebAddress follow(String location, Predicate<InetSocketAddress> allowed) throws ForeignRefusal {
        HttpUrl next = url.resolve(location);
        if (next == null) throw new ForeignRefusal(Why.NO_WEB_ADDRESS, host());
        if (url.isHttps() && !next.isHttps()) throw new ForeignRefusal(Why.INSECURE, host());
        return of(next, allowed);
    }

    String host() {
        return url.host();
    }

    InetSocketAddress at(InetAddress address) {
        return new InetSocketAddress(address, url.port());
    }

    /// Between `//` and the path: a user name, or characters that are written in a roundabout way.
    private static boolean hasOddAuthority(String text) {
        int from = text.indexOf("//");
        if (from < 0) return true;
        int to = from + 2;
        while (to < text.length() && "/?#\\".indexOf(text.charAt(to)) < 0) to++;
        String authority = text.substring(from + 2, to);
        return authority.isEmpty()
                || authority.chars().anyMatch(c -> c == '@' || c == '%' || c <= ' ' || c == 0x7f);
    }

    private static @Nullable InetAddress literal(String host) throws ForeignRefusal {
        boolean six = host.indexOf(':') >= 0;
        if (!six && !ENDS_IN_NUMBER.matcher(host).matches()) return null;
        if (!six && !QUAD.matcher(host).matches())
            throw new ForeignRefusal(Why.NO_WEB_ADDRESS, host);
        return InetAddress.ofLiteral(host);
    }

    private static boolean isPrivate(String host) {
        return host.indexOf('.') < 0 || PRIVATE.stream().anyMatch(host::endsWith);
    }

    private static String withoutLastDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
