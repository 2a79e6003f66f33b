package kotonoha.reader.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/// HTML as it came: in the encoding of its byte order mark, the one it names where that fits, or the one that its bytes
/// look like. At most [#MOST] bytes are taken.
///
/// @param cut whether there were more
public record HtmlBytes(String text, boolean cut) {
    private static final int MOST = 6 << 20;
    private static final int TAGS = 500_000;
    private static final int NESTED = 400;
    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)(?:charset\\s*=\\s*[\"']?|encoding\\s*=\\s*[\"'])\\s*([A-Za-z0-9_:.-]{2,40})");

    public HtmlBytes {
        int end = endOfTags(text);
        cut |= end < text.length();
        text = text.substring(0, end);
    }

    /// Where there are more tags than a tree of them fits into memory.
    private static int endOfTags(String text) {
        int tags = 0;
        for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1))
            if (++tags > TAGS) return at;
        return text.length();
    }

    public static HtmlBytes of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST + 1);
            boolean cut = bytes.length > MOST;
            return new HtmlBytes(decoded(bytes, Math.min(bytes.length, MOST), null), cut);
        }
    }

    public static HtmlBytes of(byte[] bytes, @Nullable String named) {
        int length = Math.min(bytes.length, MOST);
        return new HtmlBytes(decoded(bytes, length, named), bytes.length > MOST);
    }

    /// Never fetches anything; nesting is bounded.
    public Document document(String base) {
        return Jsoup.parse(text, base, Parser.htmlParser().setMaxDepth(NESTED));
    }

    private static String decoded(byte[] bytes, int length, @Nullable String named) {
        if (starts(bytes, length, 0xEF, 0xBB, 0xBF))
            return new String(bytes, 3, length - 3, StandardCharsets.UTF_8);
        if (starts(bytes, length, 0xFE, 0xFF))
            return new String(bytes, 2, length - 2, StandardCharsets.UTF_16BE);
        if (starts(bytes, length, 0xFF, 0xFE))
            return new String(bytes, 2, length - 2, StandardCharsets.UTF_16LE);
        Charset claimed = charset(named == null ? claim(bytes, length) : named);
        Charset found =
                claimed != null
                                && fits(
                                        bytes,
                                        length,
                                        claimed,
                                        claimed.equals(StandardCharsets.UTF_8) ? 0 : 0.002)
                        ? claimed
                        : guessed(bytes, length);
        return new String(bytes, 0, length, found);
    }

    private static @Nullable String claim(byte[] bytes, int length) {
        String head = new String(bytes, 0, Math.min(length, 8_192), StandardCharsets.ISO_8859_1);
        Matcher named = NAMED.matcher(head);
        return named.find() ? named.group(1) : null;
    }

    /// The encoding that browsers take a name for.
    public static @Nullable Charset charset(@Nullable String name) {
        if (name == null) return null;
        String plain = name.strip().toLowerCase(Locale.ROOT);
        String java =
                switch (plain) {
                    case "shift_jis",
                            "shift-jis",
                            "sjis",
                            "x-sjis",
                            "ms_kanji",
                            "cp932",
                            "windows-31j" ->
                            "windows-31j";
                    case "iso-8859-1", "latin1", "ascii", "us-ascii" -> "windows-1252";
                    case "gb2312", "gbk" -> "GB18030";
                    case "euc-kr", "ks_c_5601-1987" -> "x-windows-949";
                    case "utf8", "unicode-1-1-utf-8" -> "UTF-8";
                    // A page that names UTF-16 in ASCII bytes is not in UTF-16.
                    case "utf-16", "utf-16le", "utf-16be" -> "UTF-8";
                    default -> plain;
                };
        try {
            return Charset.forName(java);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return null;
        }
    }

    private static Charset guessed(byte[] bytes, int length) {
        for (int i = 0; i + 2 < Math.min(length, 65_536); i++)
            if (bytes[i] == 0x1B
                    && bytes[i + 1] == '$'
                    && (bytes[i + 2] == 'B' || bytes[i + 2] == '@'))
                return Charset.forName("ISO-2022-JP");
        if (fits(bytes, length, StandardCharsets.UTF_8, 0)) return StandardCharsets.UTF_8;
        Charset best = Charset.forName("windows-1252");
        double most = 0;
        for (String name : List.of("windows-31j", "EUC-JP")) {
            Charset charset = Charset.forName(name);
            if (!fits(bytes, length, charset, 0.002)) continue;
            double share = japanese(new String(bytes, 0, Math.min(length, 65_536), charset));
            if (share > most) {
                most = share;
                best = charset;
            }
        }
        return most > 0.3 || !best.name().equals("windows-1252") && most > 0.1
                ? best
                : fits(bytes, length, StandardCharsets.UTF_8, 0.001)
                        ? StandardCharsets.UTF_8
                        : Charset.forName("windows-1252");
    }

    /// The share of kana, common kanji and full-width signs among what is not ASCII; half-width kana count little, since
    /// EUC-JP read as Shift_JIS is full of them.
    private static double japanese(String text) {
        double good = 0;
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) continue;
            all++;
            if (c >= 0x3040 && c <= 0x30FF || c >= 0x3000 && c <= 0x3015) good += 1;
            else if (c >= 0x4E00 && c <= 0x9FFF) good += 0.7;
            else if (c >= 0xFF01 && c <= 0xFF5E) good += 0.6;
            else if (c >= 0xFF61 && c <= 0xFF9F) good += 0.2;
        }
        return all == 0 ? 0 : good / all;
    }

    private static boolean fits(byte[] bytes, int length, Charset charset, double tolerance) {
        CharsetDecoder decoder =
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer out = CharBuffer.allocate(8_192);
        long wrong = 0;
        long allowed = (long) (tolerance * length);
        while (true) {
            CoderResult result = decoder.decode(in, out, false);
            if (result.isOverflow()) {
                out.clear();
            } else if (result.isUnderflow()) {
                return wrong <= allowed;
            } else {
                if (++wrong > allowed) return false;
                in.position(Math.min(in.limit(), in.position() + result.length()));
            }
        }
    }

    private static boolean starts(byte[] bytes, int length, int... marks) {
        if (length < marks.length) return false;
        for (int i = 0; i < marks.length; i++) if ((bytes[i] & 0xFF) != marks[i]) return false;
        return true;
    }
}
