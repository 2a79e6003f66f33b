package kotonoha.workspace;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Secret;

/// Signs what goes to the bot, as Slack does: `v0=` HMAC-SHA256 over `v0:timestamp:body`.
final class Signature {
    private Signature() {}

    static String of(Secret secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new Broken("cannot sign", e);
        }
    }
}
