package kotonoha.reader.documents;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Counts the lists and numbered headings of a Word document as Word does: "3.", "(a)", "第2章".
final class Numbering {
    private static final int LEVELS = 9;

    private record Level(String format, String text, int start) {}

    private final Map<String, Level[]> lists = new HashMap<>();
    private final Map<String, String> listOf = new HashMap<>();
    private final Map<String, int[]> counts = new HashMap<>();

    Numbering(XmlPackage file, String part) throws IOException {
        XMLStreamReader xml = file.xml(part);
        if (xml == null) return;
        try {
            read(file, xml);
        } catch (XMLStreamException broken) {
            // What was read so far numbers what it can.
            counts.clear();
        }
    }

    private void read(XmlPackage file, XMLStreamReader xml) throws XMLStreamException {
        Level[] levels = new Level[LEVELS];
        int level = 0;
        String format = "decimal";
        String text = "";
        int start = 1;
        String number = "";
        while (xml.hasNext()) {
            int event = file.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("lvl")
                    && level >= 0
                    && level < LEVELS) levels[level] = new Level(format, text, start);
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            String value = XmlPackage.attribute(xml, "val");
            switch (xml.getLocalName()) {
                case "abstractNum" -> {
                    levels = new Level[LEVELS];
                    lists.put(XmlPackage.attribute(xml, "abstractNumId"), levels);
                }
                case "lvl" -> {
                    level = integer(XmlPackage.attribute(xml, "ilvl"), -1);
                    format = "decimal";
                    text = "";
                    start = 1;
                }
                case "numFmt" -> format = value;
                case "lvlText" -> text = value;
                case "start" -> start = integer(value, 1);
                case "num" -> number = XmlPackage.attribute(xml, "numId");
                case "abstractNumId" -> listOf.put(number, value);
                default -> {}
            }
        }
    }

    /// The label of the next paragraph of this list and level: "" where there is no such list, "•" for bullets.
    String next(String number, int level) {
        String list = listOf.get(number);
        Level[] levels = list == null ? null : lists.get(list);
        int at = Math.clamp(level, 0, LEVELS - 1);
        Level own = levels == null ? null : levels[at];
        if (levels == null || own == null) return "";
        int[] count = counts.computeIfAbsent(list, key -> new int[LEVELS]);
        for (int i = at + 1; i < LEVELS; i++) count[i] = 0;
        count[at] = count[at] == 0 ? Math.max(own.start(), 1) : count[at] + 1;
        if (own.format().equals("bullet")) return "•";
        if (own.format().equals("none")) return own.text();
        String label = own.text();
        for (int i = 0; i < LEVELS; i++)
            label = label.replace("%" + (i + 1), number(levels[i], count[i]));
        return label.strip();
    }

    private static String number(@Nullable Level level, int count) {
        if (level == null) return "";
        int n = Math.max(1, count);
        return switch (level.format()) {
            case "upperLetter" -> letter(n);
            case "lowerLetter" -> letter(n).toLowerCase(java.util.Locale.ROOT);
            case "upperRoman" -> roman(n);
            case "lowerRoman" -> roman(n).toLowerCase(java.util.Locale.ROOT);
            case "decimalEnclosedCircle" ->
                    n <= 20 ? String.valueOf((char) (0x2460 + n - 1)) : String.valueOf(n);
            case "decimalZero" -> n < 10 ? "0" + n : String.valueOf(n);
            case "decimalFullWidth", "decimalFullWidth2" -> fullWidth(n);
            case "japaneseCounting",
                    "japaneseDigitalTenThousand",
                    "ideographDigital",
                    "chineseCounting" ->
                    kanji(n);
            case "aiueo", "aiueoFullWidth" ->
                    one("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン", n);
            case "iroha", "irohaFullWidth" ->
                    one("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン", n);
            default -> String.valueOf(n);
        };
    }

    private static String one(String signs, int n) {
        return String.valueOf(signs.charAt((n - 1) % signs.length()));
    }

    private static String letter(int n) {
        return String.valueOf((char) ('A' + (n - 1) % 26)).repeat(Math.min(5, (n - 1) / 26 + 1));
    }

    private static String roman(int n) {
        if (n > 3_999) return String.valueOf(n);
        int[] values = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
        String[] signs = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
        StringBuilder out = new StringBuilder();
        int rest = n;
        for (int i = 0; i < values.length; i++)
            for (; rest >= values[i]; rest -= values[i]) out.append(signs[i]);
        return out.toString();
    }

    private static String fullWidth(int n) {
        StringBuilder out = new StringBuilder();
        for (char c : String.valueOf(n).toCharArray()) out.append((char) (c - '0' + '０'));
        return out.toString();
    }

    private static String kanji(int n) {
        if (n >= 100) return String.valueOf(n);
        String digits = "〇一二三四五六七八九";
        String tens = n >= 20 ? digits.substring(n / 10, n / 10 + 1) + "十" : n >= 10 ? "十" : "";
        return n % 10 == 0 ? tens : tens + digits.charAt(n % 10);
    }

    static int integer(String value, int otherwise) {
        return value.matches("-?\\d{1,8}") ? Integer.parseInt(value) : otherwise;
    }
}
