package kotonoha.reader.web;

import java.util.Locale;
import org.jsoup.nodes.Element;

/// Where links lead: absolute web and mail addresses, nothing else.
final class Addresses {
    private Addresses() {}

    static String of(Element link) {
        String raw = link.attr("href").strip();
        if (raw.isEmpty() || raw.startsWith("#")) return "";
        String address = link.normalName().equals("a") ? link.absUrl("href") : raw;
        if (address.isEmpty()) address = raw;
        String start =
                address.substring(0, Math.min(10, address.length())).toLowerCase(Locale.ROOT);
        if (start.startsWith("http://")
                || start.startsWith("https://")
                || start.startsWith("mailto:")) return written(address);
        return "";
    }

    private static String written(String address) {
        StringBuilder out = new StringBuilder(address.length());
        int open = 0;
        boolean balanced = true;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == '(') open++;
            if (c == ')' && --open < 0) balanced = false;
            switch (c) {
                case ' ' -> out.append("%20");
                case '<' -> out.append("%3C");
                case '>' -> out.append("%3E");
                case '\n', '\r', '\t' -> {}
                default -> out.append(c);
            }
        }
        if (balanced && open == 0) return out.toString();
        return out.toString().replace("(", "%28").replace(")", "%29");
    }
}
