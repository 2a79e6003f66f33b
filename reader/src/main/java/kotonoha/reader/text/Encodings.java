package kotonoha.reader.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds out how a text is encoded: by its mark, by its zeros, by being valid UTF-8, else by what it would say in
/// Japanese. A file that is no text in any encoding has none.
public final class Encodings {
    public static final Charset CP932 = Charset.forName("windows-31j");

    /// EUC-JP with the characters that Windows and mobile phones added.
    public static final Charset EUC_JP = Charset.forName("x-eucJP-Open");

    /// ISO-2022-JP as it is written in practice: with half-width kana.
    public static final Charset ISO_2022_JP = Charset.forName("x-windows-iso2022jp");

    static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    static final Charset UTF_32BE = Charset.forName("UTF-32BE");

    /// How much is looked at; a file that is plain ASCII this far is searched on for the first byte that is not.
    private static final int SAMPLE = 512 << 10;

    private Encodings() {}

    /// The encoding of a file, empty where it is no text.
    public static Optional<Charset> of(Path file) throws IOException {
        byte[] start = sample(file, 0);
        if (start.length < SAMPLE || !isAscii(start)) return of(start);
        long odd = firstOddByte(file);
        if (odd < 0) return Optional.of(StandardCharsets.UTF_8);
        return of(sample(file, Math.max(0, odd - 1_000)));
    }

    /// The encoding of a text of which these are the first bytes; empty where they are no text.
    public static Optional<Charset> of(byte[] start) {
        Charset marked = Marks.charset(start);
        if (marked != null) return Optional.of(marked);
        if (isEscaped(start)) return Optional.of(ISO_2022_JP);
        Charset wide = Wide.charset(start);
        if (wide != null) return Optional.of(wide);
        if (isBinary(start)) return Optional.empty();
        return Optional.of(Narrow.charset(start));
    }

    /// The Japanese encoding in which these bytes make sense, e.g. names of files; empty where they do in none.
    public static Optional<Charset> japanese(byte[] bytes) {
        return Narrow.japanese(bytes);
    }

    /// Opens a text; its byte order mark is left out, and what cannot be decoded becomes U+FFFD.
    public static Reader open(Path file, Charset charset) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(8);
        int mark = Marks.length(in.readNBytes(4));
        in.reset();
        in.skipNBytes(mark);
        return new InputStreamReader(
                in,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
    }

    private static byte[] sample(Path file, long from) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            return in.readNBytes(SAMPLE);
        }
    }

    private static long firstOddByte(Path file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long at = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) if (buffer[i] < 0 || buffer[i] == 0) return at + i;
                at += n;
            }
        }
        return -1;
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) if (b < 0) return false;
        return true;
    }

    /// Seven bits throughout, and the escapes that switch to kanji and kana.
    private static boolean isEscaped(byte[] start) {
        boolean escaped = false;
        for (int i = 0; i < start.length; i++) {
            if (start[i] < 0 || start[i] == 0) return false;
            if (start[i] != 0x1b || i + 2 >= start.length) continue;
            byte a = start[i + 1];
            byte b = start[i + 2];
            escaped |= a == '$' && (b == '@' || b == 'B' || b == '(') || a == '(' && b == 'I';
        }
        return escaped;
    }

    /// More control characters than a text has by accident.
    private static boolean isBinary(byte[] start) {
        int controls = 0;
        for (byte b : start) {
            boolean usual = b == '\t' || b == '\n' || b == '\r' || b == '\f' || b == 0x1b || b == 8;
            if (b >= 0 && b < 0x20 && !usual && b != 0x1a) controls++;
            if (b == 0x7f) controls++;
        }
        return controls * 50L > start.length;
    }
}
