package kotonoha.intake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;

/// Slack's signature `v0`: HMAC-SHA256 over `v0:{timestamp}:{raw body}`, at most five minutes old or early. While a
/// secret is being changed, two are valid. Thread-safe.
public final class Signature {
    private static final Duration WINDOW = Duration.ofSeconds(300);
    private static final String ALGORITHM = "HmacSHA256";

    private final List<Secret> secrets;
    private final Time time;

    /// The secrets that are valid now, at least one; without one anybody could speak for Slack.
    public Signature(List<Secret> secrets, Time time) {
        if (secrets.isEmpty())
            throw new Broken(
                    "there is no signing secret; set SLACK_SIGNING_SECRET to the one under Basic Information of the Slack app");
        this.secrets = List.copyOf(secrets);
        this.time = time;
    }

    /// Whether Slack signed these very bytes just now.
    boolean fits(String timestamp, String signature, byte[] body) {
        if (!isRecent(timestamp)) return false;
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        boolean fits = false;
        for (Secret secret : secrets)
            fits |= MessageDigest.isEqual(sign(secret, timestamp, body), given);
        return fits;
    }

    private boolean isRecent(String timestamp) {
        if (!timestamp.matches("\\d{1,12}")) return false;
        long age = time.now().getEpochSecond() - Long.parseLong(timestamp);
        return Math.abs(age) <= WINDOW.toSeconds();
    }

    private static byte[] sign(Secret secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(
                    new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.US_ASCII));
            String hex = HexFormat.of().formatHex(mac.doFinal(body));
            return ("v0=" + hex).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new Broken("this Java has no " + ALGORITHM, e);
        }
    }
}
