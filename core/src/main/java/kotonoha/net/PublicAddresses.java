package kotonoha.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// Tells addresses of the public internet from all others, by IANA's tables of special-purpose addresses
/// (iana-ipv4-special-registry, iana-ipv6-special-registry), multicast and what is not given out.
final class PublicAddresses {
    private static final List<Block> SPECIAL_4 =
            blocks(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // shared: behind a carrier's translation
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link-local: the clouds' metadata services
                    "168.63.129.16/32", // Azure, towards its own machines
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.31.196.0/24", // AS112
                    "192.52.193.0/24", // AMT
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "192.175.48.0/24", // AS112
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4"); // reserved, and broadcast

    /// The only part of IPv6 that is given out; all else (`::/96`, `::ffff:0:0/96`, `fc00::/7`, `fe80::/10`, `5f00::/16`,
    /// …) is not public.
    private static final Block GIVEN_OUT_6 = block("2000::/3");

    private static final List<Block> SPECIAL_6 =
            blocks(
                    "2001::/23", // protocol assignments: Teredo, benchmarks, AMT, AS112, ORCHID
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4
                    "2620:4f:8000::/48", // AS112
                    "3ffe::/16", // 6bone, given back
                    "3fff::/20"); // documentation

    /// A translator's addresses: as public as the IPv4 address that they end with.
    private static final Block TRANSLATED = block("64:ff9b::/96");

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        boolean scoped = address instanceof Inet6Address six && six.getScopeId() != 0;
        return !scoped && contains(address.getAddress());
    }

    static boolean contains(byte[] address) {
        if (address.length == 4) return SPECIAL_4.stream().noneMatch(b -> b.holds(address));
        if (TRANSLATED.holds(address)) return contains(Arrays.copyOfRange(address, 12, 16));
        if (isTunnel(address) && !contains(Arrays.copyOfRange(address, 12, 16))) return false;
        return GIVEN_OUT_6.holds(address) && SPECIAL_6.stream().noneMatch(b -> b.holds(address));
    }

    /// ISATAP: `…:0:5efe:a.b.c.d` and `…:200:5efe:a.b.c.d` are carried to the IPv4 address at their end.
    private static boolean isTunnel(byte[] address) {
        return (address[8] & ~2) == 0
                && address[9] == 0
                && address[10] == 0x5e
                && address[11] == (byte) 0xfe;
    }

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(PublicAddresses::block).toList();
    }

    private static Block block(String text) {
        int slash = text.indexOf('/');
        byte[] first = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
        return new Block(first, Integer.parseInt(text.substring(slash + 1)));
    }

    /// All addresses that begin with the same bits.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(byte[] first, int bits) {
        boolean holds(byte[] address) {
            if (address.length != first.length) return false;
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
                if (((address[bit / 8] ^ first[bit / 8]) & mask) != 0) return false;
            }
            return true;
        }
    }
}
