package kotonoha.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Requests as Slack would sign them.
final class Signed {
    private Signed() {}

    static Arrival json(String secret, Instant at, String body) {
        return bytes(secret, at, body.getBytes(UTF_8));
    }

    static Arrival form(String secret, Instant at, Map<String, String> fields) {
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) ->
                body.append(body.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, UTF_8)));
        return bytes(secret, at, body.toString().getBytes(UTF_8));
    }

    static Arrival bytes(String secret, Instant at, byte[] body) {
        String timestamp = String.valueOf(at.getEpochSecond());
        return with(timestamp, signature(secret, timestamp, body), body);
    }

    static Arrival with(String timestamp, String signature, byte[] body) {
        Map<String, String> headers =
                Map.of("x-slack-request-timestamp", timestamp, "x-slack-signature", signature);
        return new Arrival(name -> Optional.ofNullable(headers.get(name)), body);
    }

    static String signature(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update(("v0:" + timestamp + ":").getBytes(UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
