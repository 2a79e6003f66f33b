package kotonoha.reader.documents;

import java.text.Normalizer;

/// Programs that print to PDF name some glyphs by the radical that looks the same (⼭ U+2F2D for 山 U+5C71), so that
/// neither search nor people's eyes agree with the text. Each becomes the ideograph that was written.
final class Radicals {
    private static final String SUPPLEMENT =
            "⺟母⺠民⺩王⺫目⺬示⺮竹⺯糸⺼肉⺾艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻉贝⻋车⻌辶⻎辶⻏阝⻑長⻒镸⻓长⻖阝⻘青⻙韦⻚页⻛风⻜飞⻝食⻞飠⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

    private Radicals() {}

    static String asIdeographs(String text) {
        int at = 0;
        while (at < text.length() && !isRadical(text.charAt(at))) at++;
        if (at == text.length()) return text;
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, at);
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            int known = isRadical(c) ? SUPPLEMENT.indexOf(c) : -1;
            if (known >= 0 && known % 2 == 0) out.append(SUPPLEMENT.charAt(known + 1));
            else if (isRadical(c))
                out.append(Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC));
            else out.append(c);
        }
        return out.toString();
    }

    private static boolean isRadical(char c) {
        return c >= 0x2E80 && c <= 0x2FD5;
    }
}
