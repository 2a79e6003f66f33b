package kotonoha.reader.documents;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.reader.web.HtmlBytes;

/// Header fields of mails as people read them: encoded words, encoded parameters, and the raw Japanese bytes that older
/// programs put there.
final class MailHeader {
    private static final Pattern WORD =
            Pattern.compile("=\\?([A-Za-z0-9_.:-]+)(?:\\*[A-Za-z-]*)?\\?([bBqQ])\\?([^?]*)\\?=");
    private static final Pattern PARAMETER =
            Pattern.compile(
                    ";\\s*([A-Za-z-]+)(?:\\*(\\d+))?(\\*)?\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]*))");
    private static final int LONGEST = 20_000;

    private MailHeader() {}

    /// The encoding that is meant: programs write JIS with characters that only Microsoft's form of it knows.
    static Charset charset(String name) {
        if (name.equalsIgnoreCase("iso-2022-jp") && Charset.isSupported("x-windows-iso2022jp"))
            return Charset.forName("x-windows-iso2022jp");
        Charset charset = HtmlBytes.charset(name);
        return charset == null ? StandardCharsets.UTF_8 : charset;
    }

    /// Bytes that should be ASCII; where they are not, the encoding is guessed.
    static String raw(byte[] bytes) {
        return raw(bytes, LONGEST);
    }

    static String raw(byte[] bytes, int most) {
        boolean ascii = true;
        for (byte b : bytes) ascii = ascii && b > 0 && b != 0x1B;
        String text =
                ascii
                        ? new String(bytes, StandardCharsets.US_ASCII)
                        : HtmlBytes.of(bytes, null).text();
        return text.length() > most ? text.substring(0, most) : text;
    }

    static String words(String field) {
        String plain = field.replaceAll("\r?\n(?=[ \t])", "").strip();
        Matcher word = WORD.matcher(plain);
        StringBuilder out = new StringBuilder();
        List<byte[]> pending = new ArrayList<>();
        String charset = "";
        int at = 0;
        while (word.find()) {
            String between = plain.substring(at, word.start());
            boolean adjacent = !pending.isEmpty() && between.isBlank();
            if (!adjacent || !charset.equalsIgnoreCase(word.group(1))) {
                out.append(joined(pending, charset));
                if (!adjacent) out.append(between);
            }
            charset = word.group(1);
            pending.add(bytes(word.group(2), word.group(3)));
            at = word.end();
        }
        return out.append(joined(pending, charset)).append(plain.substring(at)).toString();
    }

    private static String joined(List<byte[]> pending, String charset) {
        int length = pending.stream().mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : pending) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        pending.clear();
        return length == 0 ? "" : new String(all, charset(charset));
    }

    private static byte[] bytes(String encoding, String text) {
        if (encoding.equalsIgnoreCase("B")) return base64(text);
        return percent(text.replace('_', ' '), '=');
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException broken) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static byte[] percent(String text, char sign) {
        byte[] out = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high =
                    c == sign && i + 2 < text.length()
                            ? Character.digit(text.charAt(i + 1), 16)
                            : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                out[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) out[length++] = b;
            }
        }
        return java.util.Arrays.copyOf(out, length);
    }

    /// A parameter of a field such as `Content-Disposition`, also in the pieces and encodings of RFC 2231; "" for none.
    static String parameter(String field, String name) {
        String plain = ";" + field.replaceAll("\r?\n(?=[ \t])", " ").replaceFirst("^[^;]*;?", "");
        Matcher parameter = PARAMETER.matcher(plain);
        TreeMap<Integer, String> pieces = new TreeMap<>();
        boolean encoded = false;
        while (parameter.find()) {
            if (!parameter.group(1).toLowerCase(Locale.ROOT).equals(name)) continue;
            String value =
                    parameter.group(4) != null
                            ? parameter.group(4).replaceAll("\\\\(.)", "$1")
                            : parameter.group(5);
            encoded |= parameter.group(3) != null;
            String number = parameter.group(2);
            pieces.putIfAbsent(
                    number == null || number.length() > 3 ? -1 : Integer.parseInt(number), value);
        }
        if (pieces.isEmpty()) return "";
        String whole = pieces.containsKey(-1) ? pieces.get(-1) : String.join("", pieces.values());
        if (!encoded) return words(whole);
        int first = whole.indexOf('\'');
        int second = first < 0 ? -1 : whole.indexOf('\'', first + 1);
        if (second < 0) return new String(percent(whole, '%'), StandardCharsets.UTF_8);
        return new String(
                percent(whole.substring(second + 1), '%'), charset(whole.substring(0, first)));
    }
}
