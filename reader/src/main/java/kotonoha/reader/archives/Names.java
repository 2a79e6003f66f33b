package kotonoha.reader.archives;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kotonoha.reader.text.Encodings;

/// What members are called: in which encoding, and made safe to show. No file is ever made of such a name.
final class Names {
    private static final Charset DOS = Charset.forName("IBM437");
    private static final int MOST = 300;

    private final Charset charset;

    private Names(Charset charset) {
        this.charset = charset;
    }

    /// The encoding that all names of an archive without a mark share: UTF-8 where they are valid, else what they would
    /// say in Japanese, else that of DOS.
    static Names of(List<byte[]> unmarked) {
        ByteBuffer all =
                ByteBuffer.allocate(unmarked.stream().mapToInt(name -> name.length + 1).sum());
        unmarked.forEach(name -> all.put(name).put((byte) '\n'));
        byte[] bytes = all.array();
        if (strict(bytes, StandardCharsets.UTF_8)) return new Names(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) if (bytes[i] == 0) bytes[i] = '_';
        Charset found = Encodings.japanese(bytes).orElse(DOS);
        return new Names(found);
    }

    String of(byte[] raw) {
        return safe(new String(raw, charset));
    }

    static String utf8(byte[] raw) {
        return safe(new String(raw, StandardCharsets.UTF_8));
    }

    /// A path that leads nowhere but down, without characters that are not seen.
    static String safe(String given) {
        // Programs in C end names here; what follows is there to deceive.
        int zero = given.indexOf(0);
        String name = zero > 0 ? given.substring(0, zero) : given;
        List<String> steps = new ArrayList<>();
        for (String step : name.replace('\\', '/').split("/", -1)) {
            String clean =
                    step.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029]", "_").strip();
            if (clean.isEmpty() || clean.matches("\\.+|[A-Za-z]:")) continue;
            steps.add(clean.replaceFirst("^[A-Za-z]:", ""));
        }
        String safe = String.join("/", steps);
        if (safe.isEmpty()) return "(no name)";
        return safe.length() > MOST ? safe.substring(safe.length() - MOST) : safe;
    }

    private static boolean strict(byte[] bytes, Charset charset) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
