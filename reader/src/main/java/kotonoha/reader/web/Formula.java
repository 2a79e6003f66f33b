package kotonoha.reader.web;

import java.util.List;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/// Formulas in one line: as TeX where the page has that too, else with `^`, `_` and `/`.
final class Formula {
    private static final String PLAIN = "0123456789+-−n";
    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ";
    private static final int LONGEST = 4_000;

    private Formula() {}

    static String of(Element math) {
        Element tex = math.selectFirst("annotation[encoding*=tex]");
        String written = tex == null ? math.attr("alttext") : tex.wholeText();
        if (!written.isBlank() && written.length() < LONGEST) return "$" + written.strip() + "$";
        return line(math);
    }

    /// `²` for `2`; "" for what has no such signs.
    static String raised(String power) {
        boolean known = power.length() <= 6 && power.chars().allMatch(c -> PLAIN.indexOf(c) >= 0);
        if (!known) return "";
        return power.chars()
                .mapToObj(c -> String.valueOf(RAISED.charAt(PLAIN.indexOf(c))))
                .collect(Collectors.joining());
    }

    private static String line(Element element) {
        List<Element> parts = element.children();
        return switch (element.normalName()) {
            case "annotation", "annotation-xml" -> "";
            case "msup", "mover" -> joined(parts, "^");
            case "msub", "munder" -> joined(parts, "_");
            case "msubsup", "munderover" -> joined(parts, "_", "^");
            case "mfrac" -> joined(parts, "/");
            case "msqrt" -> "√(" + all(parts) + ")";
            case "mroot" -> joined(parts, "^1/");
            case "mtr" ->
                    parts.stream().map(Formula::line).collect(Collectors.joining(", ")) + "; ";
            default -> parts.isEmpty() ? element.text().strip() : all(parts);
        };
    }

    private static String all(List<Element> parts) {
        return parts.stream().map(Formula::line).collect(Collectors.joining());
    }

    private static String joined(List<Element> parts, String... signs) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) line.append(signs[Math.min(i, signs.length) - 1]);
            String part = line(parts.get(i));
            line.append(part.codePointCount(0, part.length()) > 1 ? "(" + part + ")" : part);
        }
        return line.toString();
    }
}
