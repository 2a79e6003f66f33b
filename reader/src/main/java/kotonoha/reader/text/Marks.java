package kotonoha.reader.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Byte order marks.
final class Marks {
    private Marks() {}

    static @Nullable Charset charset(byte[] start) {
        if (begins(start, 0xef, 0xbb, 0xbf)) return StandardCharsets.UTF_8;
        if (begins(start, 0xff, 0xfe, 0, 0) && start.length % 4 == 0) return Encodings.UTF_32LE;
        if (begins(start, 0, 0, 0xfe, 0xff)) return Encodings.UTF_32BE;
        if (begins(start, 0xff, 0xfe)) return StandardCharsets.UTF_16LE;
        if (begins(start, 0xfe, 0xff)) return StandardCharsets.UTF_16BE;
        return null;
    }

    static int length(byte[] start) {
        Charset charset = charset(start);
        if (charset == null) return 0;
        if (charset.equals(StandardCharsets.UTF_8)) return 3;
        return charset.name().startsWith("UTF-32") ? 4 : 2;
    }

    private static boolean begins(byte[] start, int... mark) {
        if (start.length < mark.length) return false;
        for (int i = 0; i < mark.length; i++) if ((start[i] & 0xff) != mark[i]) return false;
        return true;
    }
}
