package kotonoha.reader.web;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/// What is particular to the HTML of Slack's canvases, which descends from Quip: mentions, emoji, files and code in
/// elements of their own.
final class Canvas {
    private static final Pattern PERSON = Pattern.compile("<?@([UW][A-Z0-9]{2,20})>?");
    private static final Pattern GROUP = Pattern.compile("<?@(S[A-Z0-9]{2,20})>?");
    private static final Pattern CHANNEL = Pattern.compile("<?#([CGD][A-Z0-9]{2,20})>?");
    private static final Pattern FILE = Pattern.compile("(?:s[a-z]:)?(F[A-Z0-9]{6,20})");
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");
    private static final Pattern SIGN_IN =
            Pattern.compile("(?i)sign(ing)?[ -]?in|log(ging)?[ -]?in|ログイン|サインイン");

    private Canvas() {}

    /// Whether the page is a canvas at all; without rights Slack hands out its sign-in page instead.
    static boolean isOne(Document page) {
        if (page.selectFirst(
                        "input[type=password], form[action*=signin], form[action*=login], [data-qa*=signin]")
                != null) return false;
        if (page.selectFirst(
                        ".quip-canvas-content, [data-section-style], [id^=temp:C:], p.line, control, lnk, p.embedded-file, p.embedded-link")
                != null) return true;
        if (page.selectFirst(
                        "form, script, nav, link[rel=stylesheet], meta[http-equiv=refresh], input:not([type=checkbox])")
                != null) return false;
        String title = page.title();
        boolean framed = !title.isEmpty() && page.body().text().length() < 500;
        return !(framed && SIGN_IN.matcher(title + " " + page.body().text()).find());
    }

    /// `<@U…>`, `<#C…>` or `<!subteam^S…>` for a mention, "" for other words.
    static String mention(String words) {
        String bare = words.strip();
        Matcher person = PERSON.matcher(bare);
        if (person.matches()) return "<@" + person.group(1) + ">";
        Matcher channel = CHANNEL.matcher(bare);
        if (channel.matches()) return "<#" + channel.group(1) + ">";
        Matcher group = GROUP.matcher(bare);
        return group.matches() ? "<!subteam^" + group.group(1) + ">" : "";
    }

    /// The text that stands for a control; null where it is to be read like any other element.
    static @Nullable String control(Element control) {
        Element emoji = control.selectFirst("img[data-is-slack]");
        if (emoji != null && !emoji.attr("alt").isBlank())
            return ":" + emoji.attr("alt").strip() + ":";
        String words = control.text().strip();
        String mention = mention(words);
        if (!mention.isEmpty()) return mention;
        Matcher file = FILE.matcher(words);
        return file.matches() ? "[file " + file.group(1) + "]" : null;
    }

    static boolean isEmoji(Element image) {
        String alt = image.attr("alt").strip();
        if (alt.isEmpty() || !alt.matches("[\\w+'-]{1,100}")) return false;
        return image.hasAttr("data-is-slack")
                || image.attr("src").toLowerCase(Locale.ROOT).contains("emoji");
    }

    /// Slack writes `<img …>:name:</img>`, which a parser reads as a picture followed by words.
    static boolean namedBehind(Element image) {
        Node next = image.nextSibling();
        String name = ":" + image.attr("alt").strip() + ":";
        return next instanceof TextNode words && words.getWholeText().strip().startsWith(name);
    }

    static boolean isEmbedded(Element element) {
        return element.hasClass("embedded-file") || element.hasClass("embedded-link");
    }

    static String embedded(Element element) {
        String words = element.text();
        Matcher address = ADDRESS.matcher(words);
        if (address.find()) {
            String link = address.group();
            if (element.hasClass("embedded-link")) return link;
            String name = link.substring(link.lastIndexOf('/') + 1);
            return "[" + decoded(name) + "](" + link + ")";
        }
        Matcher file = FILE.matcher(words);
        return file.find() ? "[file " + file.group(1) + "]" : words;
    }

    private static String decoded(String name) {
        try {
            return java.net.URLDecoder.decode(name, java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException odd) {
            return name;
        }
    }

    /// The lines of a code block; emphasis inside is only colour.
    static String codeText(Element element) {
        StringBuilder code = new StringBuilder();
        element.traverse((node, depth) -> {
            if (node instanceof TextNode words) code.append(words.getWholeText());
            else if (node.normalName().equals("br")
                    || node.normalName().equals("p") && node != element && !code.isEmpty())
                code.append('\n');
        });
        return code.toString().replace('\u00a0', ' ');
    }
}
