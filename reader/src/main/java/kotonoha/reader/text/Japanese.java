package kotonoha.reader.text;

import java.util.BitSet;

/// Reads bytes as Shift_JIS (cp932) and as EUC-JP, and says how much like Japanese that is.
///
/// Both take nearly any bytes: half-width kana in Shift_JIS are pairs of kanji in EUC, hiragana in EUC are half-width
/// kana in Shift_JIS. What tells them apart is what people write: kana and frequent kanji, voicing marks behind the kana
/// that take them, and words longer than one letter.
final class Japanese {
    /// What a reading is worth: `score` above 0 is likely Japanese.
    record Reading(double score, int kana, int kanji) {}

    private static final double INVALID = -12;
    private static final double HIRAGANA = 3;
    private static final double KATAKANA = 2.5;
    private static final double FREQUENT = 2;
    private static final double COMMON = 1;
    private static final double RARE = -1.5;
    private static final double HALF = 0.45;
    private static final double SHIFTED = 1.2;
    private static final double VOICED = 2;

    /// Kanji that make up most of what offices write.
    private static final String KANJI =
            "日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨"
                    + "会社事業部課員合計売数量単価番号品商店客様氏名住所区市町村県都道府郵便電話備考税込抜請求支払入庫在料費率額予算実績目標期間開始終了担当者作成更新登録削除確認承認"
                    + "株式公表株田村中島佐藤鈴木高橋渡辺伊加小松井林清斎山口京阪神名古屋福岡仙台札幌横浜川崎埼玉千葉令和平成昭元新古多少安全第約以内定変動活動用意味方法問題対応方向報告連絡相談資料会議議事録次回決定経済産地域化性的最近現在自分同通信情報設計開発技術製造販管理運用保守試験";

    private static final BitSet FREQUENT_KANJI = new BitSet();

    static {
        KANJI.chars().forEach(FREQUENT_KANJI::set);
    }

    private Japanese() {}

    static Reading cp932(byte[] bytes) {
        Tally tally = new Tally();
        int i = 0;
        while (i < bytes.length) {
            int b = bytes[i] & 0xff;
            if (b < 0x80) {
                tally.other();
                i++;
            } else if (b >= 0xa1 && b <= 0xdf) {
                tally.half((char) (0xff61 + b - 0xa1));
                i++;
            } else if (b == 0x80 || b == 0xa0 || b > 0xfc) {
                tally.invalid();
                i++;
            } else if (i + 1 == bytes.length) {
                i++;
            } else {
                int t = bytes[i + 1] & 0xff;
                if (t < 0x40 || t == 0x7f || t > 0xfc) {
                    tally.invalid();
                    i++;
                } else {
                    int row = (b < 0xa0 ? b - 0x81 : b - 0xc1) * 2 + (t >= 0x9f ? 1 : 0);
                    int cell = t >= 0x9f ? t - 0x9f : t > 0x7f ? t - 0x41 : t - 0x40;
                    tally.pair(row + 1, cell + 1, new String(bytes, i, 2, Encodings.CP932));
                    i += 2;
                }
            }
        }
        return tally.reading();
    }

    static Reading eucJp(byte[] bytes) {
        Tally tally = new Tally();
        int i = 0;
        while (i < bytes.length) {
            int b = bytes[i] & 0xff;
            int next = i + 1 < bytes.length ? bytes[i + 1] & 0xff : -1;
            if (b < 0x80) {
                tally.other();
                i++;
            } else if (b != 0x8e && b != 0x8f && b < 0xa1 || b == 0xff) {
                tally.invalid();
                i++;
            } else if (next < 0) {
                i++;
            } else if (next < 0xa1 || next == 0xff || b == 0x8e && next > 0xdf) {
                tally.invalid();
                i++;
            } else if (b == 0x8e) {
                tally.half((char) (0xff61 + next - 0xa1));
                tally.shifted();
                i += 2;
            } else if (b == 0x8f) {
                tally.pair(90, 1, "");
                i += 3;
            } else {
                tally.pair(b - 0xa0, next - 0xa0, new String(bytes, i, 2, Encodings.EUC_JP));
                i += 2;
            }
        }
        return tally.reading();
    }

    /// Adds up character by character.
    private static final class Tally {
        private double score;
        private int kana;
        private int kanji;
        private int halves;
        private int lowHalves;
        private int run;
        private char before;

        void other() {
            endRun();
        }

        void invalid() {
            endRun();
            score += INVALID;
        }

        /// One half-width kana, counted by what stood before it.
        void half(char c) {
            boolean mark = c == 'ﾞ' || c == 'ﾟ';
            if (mark) score += takes(before, c) ? VOICED : -VOICED;
            else if (c == '､' || c == '｡' || c == '･' || c == '｢' || c == '｣')
                score += run > 0 ? 0.1 : -0.5;
            else score += HALF;
            run++;
            before = c;
            kana++;
            halves++;
            if (c <= 'ｿ') lowHalves++;
        }

        /// EUC marks each half-width kana with a byte that hardly stands there by chance.
        void shifted() {
            score += SHIFTED;
        }

        void pair(int row, int cell, String character) {
            endRun();
            char c = character.length() == 1 ? character.charAt(0) : '\ufffd';
            if (c == '\ufffd') score += row >= 13 && row <= 15 || row == 90 ? 0 : INVALID / 2;
            else if (row == 4) {
                score += HIRAGANA;
                kana++;
            } else if (row == 5) {
                score += KATAKANA;
                kana++;
            } else if (row <= 3) score += row == 1 && cell <= 3 ? 1.5 : 0.5;
            else if (row < 16) score += row == 13 ? 0.3 : -0.5;
            else {
                kanji++;
                score += FREQUENT_KANJI.get(c) ? FREQUENT : row <= 47 ? COMMON : RARE;
            }
        }

        /// A single half-width kana between other letters is hardly a word.
        private void endRun() {
            if (run == 1) score -= 1.5;
            run = 0;
            before = 0;
        }

        Reading reading() {
            endRun();
            // Cyrillic letters of KOI8-R lie where the second half of the kana lies, and only
            // there.
            boolean cyrillic = halves >= 8 && lowHalves * 10 < halves;
            return new Reading(cyrillic ? -1 : score, kana, kanji);
        }

        private static boolean takes(char kana, char mark) {
            boolean ha = kana >= 'ﾊ' && kana <= 'ﾎ';
            return mark == 'ﾟ' ? ha : ha || kana >= 'ｶ' && kana <= 'ﾄ' || kana == 'ｳ';
        }
    }
}
