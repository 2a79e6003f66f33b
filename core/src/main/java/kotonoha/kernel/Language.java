package kotonoha.kernel;

import java.util.Locale;
import java.util.regex.Pattern;

/// The two languages of the product.
public enum Language {
    JA,
    EN;

    private static final Pattern FOREIGN =
            Pattern.compile(
                    "https?://[!-~]+|<[^<>\\s]*>|\"[^\"\\n]{1,200}\"|“[^”\\n]{1,200}”|`[^`\\n]{1,200}`"
                            + "|[^\\s、。「」『』（）()\"]+\\.[A-Za-z][A-Za-z0-9]{1,4}(?![A-Za-z0-9])");

    /// Kana that begin a run of Japanese hold a sentence together: 「AWS の Lambda の上限は」.
    private static final Pattern PARTICLE =
            Pattern.compile("(?<![\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}ー])\\p{IsHiragana}+");

    /// From a Slack locale such as `ja-JP` or `en-US`; everything but Japanese is answered in English.
    public static Language ofLocale(String locale) {
        return locale.toLowerCase(Locale.ROOT).startsWith("ja") ? JA : EN;
    }

    /// The language a text is written in: Japanese as soon as kana or kanji carry it.
    public static Language of(String text) {
        long japanese = text.codePoints().filter(Language::isJapanese).count();
        long latin = text.codePoints().filter(c -> c < 0x250 && Character.isLetter(c)).count();
        return japanese > 0 && japanese * 4 >= latin ? JA : EN;
    }

    /// The language a question is put in. Addresses, names of files and quotations in it may be in another one.
    public static Language ofQuestion(String question) {
        String own = FOREIGN.matcher(question).replaceAll(" ");
        if (own.codePoints().noneMatch(Character::isLetter)) return of(question);
        return PARTICLE.matcher(own).results().count() > 1 ? JA : of(own);
    }

    public Locale locale() {
        return this == JA ? Locale.JAPANESE : Locale.ENGLISH;
    }

    private static boolean isJapanese(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HIRAGANA, KATAKANA, HAN -> true;
            default -> false;
        };
    }
}
