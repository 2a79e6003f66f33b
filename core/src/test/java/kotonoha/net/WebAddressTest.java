package kotonoha.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WebAddressTest {
    private static final List<String> PIECES =
            List.of(
                    "http://",
                    "https://",
                    "HTTP:",
                    "//",
                    "/",
                    "\\",
                    "@",
                    ":",
                    "%",
                    "%2e",
                    "%00",
                    "#",
                    "?",
                    "[",
                    "]",
                    "::1",
                    "::ffff:",
                    "127.0.0.1",
                    "0x7f",
                    "0177",
                    "2130706433",
                    "1",
                    "a",
                    "example.com",
                    "localhost",
                    ".",
                    "..",
                    "。",
                    "１",
                    "①",
                    "xn--",
                    "ß",
                    "é",
                    "\t",
                    " ",
                    "\n",
                    "\0",
                    "\u202e",
                    "80",
                    "443",
                    "22",
                    "fe80::1%eth0",
                    "日本.jp",
                    "-",
                    "_");

    @Test
    void every_spelling_is_one_address_or_none() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        WebAddress from = accepted("https://example.com/a/b?c");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "http://" : "");
            for (int n = random.nextInt(7); n >= 0; n--)
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            String address = text.toString();
            assertThatCode(() -> check(address, from))
                    .as("seed %d: %s", seed, address)
                    .doesNotThrowAnyException();
        }
    }

    private static void check(String text, WebAddress from) {
        try {
            hold(WebAddress.of(text, any -> false));
        } catch (ForeignRefusal refused) {
            assertThat(refused.refused().status()).isZero();
        }
        try {
            hold(from.follow(text, any -> false));
        } catch (ForeignRefusal refused) {
            assertThat(refused.refused().status()).isZero();
        }
    }

    /// What Java's own reading of the host would be has to be the literal that is checked, or a name.
    private static void hold(WebAddress address) {
        assertThat(address.url().uri()).isNotNull();
        assertThat(address.url().port()).isIn(80, 443);
        assertThat(address.url().encodedUsername()).isEmpty();
        String host = address.host();
        assertThat(host).doesNotEndWith(".").doesNotContain("%", "@", "..");
        InetAddress literal = address.literal();
        if (literal == null) assertThat(host).contains(".").matches(".*[^0-9.].*");
        else assertThat(literal).isEqualTo(InetAddress.ofLiteral(host));
    }

    private static WebAddress accepted(String text) {
        try {
            return WebAddress.of(text, any -> false);
        } catch (ForeignRefusal refused) {
            throw new AssertionError(refused);
        }
    }
}
