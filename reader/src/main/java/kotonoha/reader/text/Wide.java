package kotonoha.reader.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// UTF-16 and UTF-32 without a mark: they have zeros, or make sense as nothing else.
final class Wide {
    private static final int LOOK = 16 << 10;

    /// Of all characters, those that people write.
    private static final double USUAL = 0.95;

    private Wide() {}

    static @Nullable Charset charset(byte[] start) {
        byte[] sample = Arrays.copyOf(start, Math.min(start.length, LOOK) & ~3);
        if (sample.length < 4 && start.length % 2 == 0) sample = start;
        boolean zeros = hasZeros(sample);
        if (!zeros && Narrow.isUtf8(start)) return null;
        List<Charset> wide =
                zeros
                        ? List.of(
                                Encodings.UTF_32LE,
                                Encodings.UTF_32BE,
                                StandardCharsets.UTF_16LE,
                                StandardCharsets.UTF_16BE)
                        : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
        Charset best = null;
        double most = USUAL;
        for (Charset charset : wide) {
            double usual = usual(sample, charset, zeros);
            if (usual > most) {
                best = charset;
                most = usual;
            }
        }
        return best;
    }

    /// The share of characters that make sense. Without zeros in the bytes it has to be obvious: kana, and ASCII's line
    /// ends cannot be there, so there is little of it.
    private static double usual(byte[] sample, Charset charset, boolean zeros) {
        CharBuffer text;
        try {
            text = charset.newDecoder().decode(ByteBuffer.wrap(sample));
        } catch (CharacterCodingException e) {
            return 0;
        }
        int good = 0;
        int kana = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUsual(c)) good++;
            if (c >= 0x3041 && c <= 0x30ff) kana++;
        }
        if (!zeros && kana * 4 < text.length()) return 0;
        return text.isEmpty() ? 0 : (double) good / text.length();
    }

    private static boolean isUsual(char c) {
        if (c < 0x80) return c >= 0x20 || c == '\n' || c == '\r' || c == '\t';
        return c >= 0xa0 && c < 0x600
                || c >= 0x2010 && c <= 0x2027
                || c >= 0x2030 && c < 0x2800
                || c >= 0x3000 && c < 0x3100
                || c >= 0x4e00 && c <= 0x9fff
                || c >= 0xac00 && c < 0xd7a4
                || c >= 0xff01 && c < 0xffe7
                || Character.isSurrogate(c);
    }

    /// A zero here and there is dirt in a text; wide characters have one in a hundred bytes at the least.
    private static boolean hasZeros(byte[] sample) {
        int zeros = 0;
        for (byte b : sample) if (b == 0) zeros++;
        return zeros > 0 && zeros * 200L >= sample.length;
    }
}
