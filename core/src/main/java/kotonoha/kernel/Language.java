package kotonoha.kernel;

import java.util.Locale;

/// The two languages of the product.
public enum Language {
    JA,
    EN;

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
