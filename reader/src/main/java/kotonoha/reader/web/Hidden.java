package kotonoha.reader.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.Selector;

/// Takes out what a visitor of the page does not see: most injected instructions stand there.
final class Hidden {
    private static final Pattern HIDING =
            Pattern.compile(
                    "display:none|visibility:(?:hidden|collapse)|opacity:(?:0?\\.0\\d*|0)%?(?:;|$|!)|filter:opacity\\(0(?:\\.0\\d*)?%?\\)"
                            + "|font-size:(?:(?:0|0?\\.[0-2]\\d*)(?:px|pt|em|rem|%|;|$|!)|[01](?:\\.\\d+)?p[xt])"
                            + "|(?:left|top|right|text-indent|margin-left|margin-top):-\\d{3,}|clip:rect\\((?:0|1px)|clip-path:inset\\((?:50|100)%"
                            + "|transform:scale\\(0\\)|(?:^|;)color:(?:transparent|rgba\\([^)]*[,/]0?\\.?0*\\)|#[0-9a-f]{6}00(?:;|$|!))|content-visibility:hidden");
    private static final Pattern SHUT =
            Pattern.compile(
                    "(?:^|;)(?:width|height|max-width|max-height):(?:0|1px)(?:px|pt|em|%)?(?:;|$|!)");
    private static final Pattern COLOUR = Pattern.compile("(?:^|;)color:([^;!]+)");
    private static final Pattern GROUND = Pattern.compile("(?:^|;)background(?:-color)?:([^;!]+)");
    private static final Pattern RULE = Pattern.compile("([^{}]{1,400})\\{([^{}]{0,2000})\\}");
    private static final Pattern SIMPLE =
            Pattern.compile("(?:[a-z][a-z0-9]*)?(?:[.#][A-Za-z_][\\w-]*)+");
    private static final String NEVER_SEEN =
            "[hidden], [aria-hidden=true], script, style, template, noscript, .sr-only, .visually-hidden, .visuallyhidden, "
                    + ".screen-reader-text, .screen-reader-only, input[type=hidden], dialog:not([open])";
    private static final int STYLES = 200_000;
    private static final int RULES = 300;
    private static final int WORK = 6_000_000;

    private Hidden() {}

    static void dropFrom(Document page) {
        List<Node> gone = new ArrayList<>(hiddenByRules(page));
        gone.addAll(page.select(NEVER_SEEN));
        page.traverse((node, depth) -> {
            if (node instanceof Comment) gone.add(node);
            else if (node instanceof Element element && isHiddenHere(element)) gone.add(element);
        });
        for (Node node : gone) if (!isPage(node)) node.remove();
    }

    private static boolean isHiddenHere(Element element) {
        if (!element.hasAttr("style")) return false;
        return hides(element.attr("style"));
    }

    static boolean hides(String style) {
        String plain = style.toLowerCase(Locale.ROOT).replaceAll("\\s+|/\\*.*?\\*/", "");
        if (HIDING.matcher(plain).find()) return true;
        // Text flows out of a box without size, unless that cuts it off.
        if (plain.contains("overflow:hidden") && SHUT.matcher(plain).find()) return true;
        Matcher colour = COLOUR.matcher(plain);
        Matcher ground = GROUND.matcher(plain);
        if (!colour.find()) return false;
        String ink = named(colour.group(1));
        return ground.find() && ink.equals(named(ground.group(1)));
    }

    private static String named(String colour) {
        return switch (colour) {
            case "white", "#fff", "#ffffff", "rgb(255,255,255)" -> "white";
            case "black", "#000", "#000000", "rgb(0,0,0)" -> "black";
            default -> colour;
        };
    }

    /// What simple rules of the page's own style sheets hide; rules for some media only are left alone.
    private static Set<Node> hiddenByRules(Document page) {
        Set<Node> found = new HashSet<>();
        StringBuilder styles = new StringBuilder();
        for (Element style : page.select("style")) {
            if (styles.length() > STYLES) break;
            styles.append(style.data()).append('\n');
        }
        if (styles.isEmpty()) return found;
        String rules = withoutMedia(styles.substring(0, Math.min(styles.length(), STYLES)));
        Matcher rule = RULE.matcher(rules);
        int most = Math.clamp(WORK / Math.max(1, page.getAllElements().size()), 5, RULES);
        int taken = 0;
        while (rule.find() && taken < most) {
            if (!hides(rule.group(2))) continue;
            for (String selector : rule.group(1).split(",")) {
                String bare = selector.strip();
                if (!SIMPLE.matcher(bare).matches() || taken++ >= most) continue;
                found.addAll(selected(page, bare));
            }
        }
        return found;
    }

    private static List<? extends Node> selected(Document page, String selector) {
        try {
            return page.select(selector);
        } catch (Selector.SelectorParseException odd) {
            return List.of();
        }
    }

    private static String withoutMedia(String styles) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        int skip = -1;
        for (int i = 0; i < styles.length(); i++) {
            char c = styles.charAt(i);
            if (c == '@' && skip < 0) skip = depth;
            if (c == '{') depth++;
            if (c == '}') depth = Math.max(0, depth - 1);
            if (skip < 0) out.append(c);
            boolean ended = c == '}' && depth == skip || c == ';' && depth == skip;
            if (ended) skip = -1;
        }
        return out.toString();
    }

    static boolean isTiny(Element image) {
        return image.attr("width").matches("[01](?:px)?")
                || image.attr("height").matches("[01](?:px)?");
    }

    private static boolean isPage(Node node) {
        String name = node.normalName();
        return name.equals("html")
                || name.equals("body")
                || name.equals("main")
                || name.equals("article");
    }
}
