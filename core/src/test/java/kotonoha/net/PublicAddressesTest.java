package kotonoha.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicAddressesTest {

    @Test
    void tells_public_addresses_from_special_ones() throws IOException {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (String line : table().lines().filter(l -> !l.startsWith("#")).toList()) {
            String[] row = line.split(" +", 3);
            boolean expected = row[0].equals("public");
            InetAddress address = InetAddress.ofLiteral(row[1]);
            if (PublicAddresses.contains(address) != expected) wrong.add(line);
            rows++;
        }
        assertThat(wrong).isEmpty();
        assertThat(rows).isGreaterThanOrEqualTo(150);
    }

    @Test
    void an_ipv4_address_in_ipv6_clothes_is_not_public_whatever_it_is() {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        for (int i = 12; i < 16; i++) mapped[i] = 8;
        assertThat(PublicAddresses.contains(mapped)).isFalse();
    }

    @Test
    void an_address_of_one_interface_is_not_public() throws IOException {
        byte[] bytes = InetAddress.ofLiteral("2606:4700:4700::1111").getAddress();
        assertThat(PublicAddresses.contains(Inet6Address.getByAddress("", bytes, 3))).isFalse();
        assertThat(PublicAddresses.contains(InetAddress.getByAddress(bytes))).isTrue();
    }

    private static String table() throws IOException {
        try (InputStream in =
                PublicAddressesTest.class.getResourceAsStream("/kotonoha/net/addresses.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
