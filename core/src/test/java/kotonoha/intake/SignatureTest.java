package kotonoha.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Secret;
import kotonoha.kernel.SettableTime;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final byte[] BODY = "{\"type\":\"x\"}".getBytes(UTF_8);

    @Test
    void fits_the_example_that_slack_publishes() {
        String body =
                "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        SettableTime time = new SettableTime(Instant.ofEpochSecond(1531420618));
        Signature signature =
                new Signature(List.of(new Secret("8f742231b10e8888abcd99yyyzzz85a5")), time);

        assertThat(
                        signature.fits(
                                "1531420618",
                                "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                                body.getBytes(UTF_8)))
                .isTrue();
    }

    @Test
    void is_not_built_without_a_secret() {
        assertThatThrownBy(() -> new Signature(List.of(), new SettableTime()))
                .isInstanceOf(Broken.class)
                .hasMessageContaining("SLACK_SIGNING_SECRET");
    }

    @Test
    void fits_within_five_minutes_either_way_and_no_longer() {
        SettableTime time = new SettableTime();
        Signature signature = new Signature(List.of(new Secret("s")), time);
        for (long age : List.of(0L, 299L, 300L, -299L, -300L))
            assertThat(fits(signature, time, "s", age)).as("%d s old", age).isTrue();
        for (long age : List.of(301L, -301L, 86_400L, -86_400L, 1_000_000_000L))
            assertThat(fits(signature, time, "s", age)).as("%d s old", age).isFalse();
    }

    @Test
    void knows_both_secrets_while_one_is_being_changed() {
        SettableTime time = new SettableTime();
        Signature signature = new Signature(List.of(new Secret("new"), new Secret("old")), time);

        assertThat(fits(signature, time, "new", 0)).isTrue();
        assertThat(fits(signature, time, "old", 0)).isTrue();
        assertThat(fits(signature, time, "---", 0)).isFalse();
    }

    @Test
    void refuses_every_change_of_body_timestamp_and_signature() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        SettableTime time = new SettableTime();
        Signature signature = new Signature(List.of(new Secret("s")), time);
        String now = String.valueOf(time.now().getEpochSecond());
        String good = Signed.signature("s", now, BODY);
        for (int i = 0; i < 500; i++) {
            byte[] body = BODY.clone();
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(signature.fits(now, good, body)).as("seed %d", seed).isFalse();
            byte[] other = good.getBytes(UTF_8);
            other[random.nextInt(other.length)] ^= (byte) (1 + random.nextInt(15));
            assertThat(signature.fits(now, new String(other, UTF_8), BODY))
                    .as("seed %d", seed)
                    .isFalse();
        }
        String second = String.valueOf(time.now().getEpochSecond() + 1);
        assertThat(signature.fits(second, good, BODY)).isFalse();
    }

    @Test
    void refuses_headers_that_are_none() {
        SettableTime time = new SettableTime();
        Signature signature = new Signature(List.of(new Secret("s")), time);
        String now = String.valueOf(time.now().getEpochSecond());
        for (String timestamp :
                List.of(
                        "",
                        " ",
                        "x",
                        "-1",
                        "1e9",
                        now + ".0",
                        " " + now,
                        "9".repeat(12),
                        "9".repeat(99),
                        "１７６３"))
            assertThat(signature.fits(timestamp, Signed.signature("s", timestamp, BODY), BODY))
                    .as("'%s'", timestamp)
                    .isFalse();
        for (String wrong : List.of("", "v0=", "v1=" + "0".repeat(64), "v0=" + "0".repeat(64), "あ"))
            assertThat(signature.fits(now, wrong, BODY)).isFalse();
    }

    private static boolean fits(Signature signature, SettableTime time, String secret, long age) {
        String timestamp = String.valueOf(time.now().getEpochSecond() - age);
        return signature.fits(timestamp, Signed.signature(secret, timestamp, BODY), BODY);
    }
}
