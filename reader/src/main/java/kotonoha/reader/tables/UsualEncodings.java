package kotonoha.reader.tables;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The encodings that Japanese tables come in: UTF-16 by its mark or its zeros, UTF-8 where all of it is valid, else
/// cp932 or EUC-JP, whichever looks more like Japanese.
final class UsualEncodings implements Encodings {
    static final Charset CP932 = Charset.forName("windows-31j");
    static final Charset EUC_JP = Charset.forName("EUC-JP");
    private static final int LOOK = 256 << 10;

    @Override
    public Charset of(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(LOOK);
        }
        Charset wide = wide(start);
        if (wide != null) return wide;
        if (valid(file, StandardCharsets.UTF_8)) return StandardCharsets.UTF_8;
        Charset best = StandardCharsets.UTF_8;
        long most = score(start, StandardCharsets.UTF_8);
        for (Charset charset : List.of(CP932, EUC_JP)) {
            long score = score(start, charset);
            if (score > most) {
                best = charset;
                most = score;
            }
        }
        return most < 0 ? Charset.forName("windows-1252") : best;
    }

    private static @org.jspecify.annotations.Nullable Charset wide(byte[] start) {
        if (start.length < 4) return null;
        if (start[0] == (byte) 0xff && start[1] == (byte) 0xfe) return StandardCharsets.UTF_16LE;
        if (start[0] == (byte) 0xfe && start[1] == (byte) 0xff) return StandardCharsets.UTF_16BE;
        int even = 0;
        int odd = 0;
        int look = Math.min(start.length, 4_000) & ~1;
        for (int i = 0; i < look; i += 2) {
            if (start[i] == 0) even++;
            if (start[i + 1] == 0) odd++;
        }
        if (odd > look / 10 && even == 0) return StandardCharsets.UTF_16LE;
        return even > look / 10 && odd == 0 ? StandardCharsets.UTF_16BE : null;
    }

    private static boolean valid(Path file, Charset charset) throws IOException {
        CharsetDecoder decoder = strict(charset);
        ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
        CharBuffer chars = CharBuffer.allocate(64 << 10);
        try (InputStream in = Files.newInputStream(file)) {
            while (true) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                boolean ended = read < 0;
                if (!ended) bytes.position(bytes.position() + read);
                bytes.flip();
                CoderResult result = decoder.decode(bytes, chars, ended);
                if (result.isError()) return false;
                if (ended) return true;
                bytes.compact();
                chars.clear();
            }
        }
    }

    /// Kana and kanji count for an encoding, what it cannot decode and what nobody writes counts against it.
    private static long score(byte[] start, Charset charset) {
        String text = new String(start, charset);
        long score = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\ufffd') score -= 20;
            else if (c >= 'ぁ' && c <= 'ヶ') score += 4;
            else if (c >= 0x4e00 && c <= 0x9fa0) score += 1;
            else if (c >= '｡' && c <= 'ﾟ') score += 0;
            else if (c >= 0x80 && c < 0xa0) score -= 10;
            else if (c >= 0xe000 && c <= 0xf8ff) score -= 10;
        }
        return score;
    }

    private static CharsetDecoder strict(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}
