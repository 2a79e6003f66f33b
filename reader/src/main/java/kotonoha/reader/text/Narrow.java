package kotonoha.reader.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/// Encodings of bytes without zeros: UTF-8 where it is valid, else whichever of the Japanese ones reads best, else what
/// the frequencies of bytes hint at, else Western European.
final class Narrow {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /// A guess by frequencies is heard above this share of letters outside ASCII that could not be Japanese.
    private static final int FEW = 3;

    private Narrow() {}

    static Charset charset(byte[] start) {
        Utf8 utf8 = Utf8.of(start);
        // A text with a broken character here and there, e.g. a log cut in the middle, still is
        // UTF-8.
        if (utf8.wrong() * 20L <= utf8.right()) return StandardCharsets.UTF_8;
        Japanese.Reading shiftJis = Japanese.cp932(start);
        Japanese.Reading euc = Japanese.eucJp(start);
        Japanese.Reading best = euc.score() > shiftJis.score() ? euc : shiftJis;
        Charset hint = hint(start);
        if (best.score() > 0 && !isOtherAsian(best, hint))
            return best == euc ? Encodings.EUC_JP : Encodings.CP932;
        if (hint != null && utf8.wrong() >= FEW) return hint;
        return WINDOWS_1252;
    }

    static Optional<Charset> japanese(byte[] bytes) {
        Japanese.Reading shiftJis = Japanese.cp932(bytes);
        Japanese.Reading euc = Japanese.eucJp(bytes);
        if (Math.max(shiftJis.score(), euc.score()) <= 0) return Optional.empty();
        return Optional.of(euc.score() > shiftJis.score() ? Encodings.EUC_JP : Encodings.CP932);
    }

    static boolean isUtf8(byte[] start) {
        Utf8 utf8 = Utf8.of(start);
        return utf8.wrong() * 20L <= utf8.right();
    }

    /// Chinese and Korean look like kanji without kana when read as EUC-JP.
    private static boolean isOtherAsian(Japanese.Reading best, @Nullable Charset hint) {
        if (hint == null || best.kana() * 20 > best.kanji()) return false;
        String name = hint.name();
        return best.kanji() >= 20
                && (name.startsWith("GB") || name.equals("EUC-KR") || name.startsWith("Big5"));
    }

    private static @Nullable Charset hint(byte[] start) {
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(start, 0, Math.min(start.length, 64 << 10));
        detector.dataEnd();
        String name = detector.getDetectedCharset();
        boolean ours =
                name == null
                        || name.startsWith("UTF")
                        || name.startsWith("SHIFT")
                        || name.equals("EUC-JP")
                        || name.startsWith("ISO-2022")
                        || name.equals("US-ASCII");
        return ours || !Charset.isSupported(name) ? null : Charset.forName(name);
    }

    /// How many characters outside ASCII are right and wrong UTF-8; one that is cut off at the end does not count.
    private record Utf8(int right, int wrong) {
        static Utf8 of(byte[] bytes) {
            int right = 0;
            int wrong = 0;
            int i = 0;
            while (i < bytes.length) {
                int b = bytes[i] & 0xff;
                if (b < 0x80) {
                    i++;
                    continue;
                }
                int more =
                        b >= 0xc2 && b < 0xe0
                                ? 1
                                : b >= 0xe0 && b < 0xf0 ? 2 : b >= 0xf0 && b < 0xf5 ? 3 : 0;
                int found = 0;
                while (found < more
                        && i + 1 + found < bytes.length
                        && (bytes[i + 1 + found] & 0xc0) == 0x80) found++;
                if (more > 0 && found == more) {
                    right++;
                } else if (i + 1 + found < bytes.length || more == 0) {
                    wrong++;
                }
                i += 1 + found;
            }
            return new Utf8(right, wrong);
        }
    }
}
