package kotonoha.slack;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;

/// Finds the web addresses that stand in a message, in the order in which people see them. Pictures, buttons and other
/// furniture have addresses too; those are not meant.
final class Links {
    private static final int DEEPEST = 30;
    private static final int MOST = 200;
    private static final int LONGEST = 4_000;
    private static final Pattern MARKUP = Pattern.compile("<(https?://[^<>|\\s]+)(\\|[^<>]*)?>");

    /// In Markdown and plain text: up to a blank or what closes a link, in any script.
    private static final Pattern BARE =
            Pattern.compile(
                    "https?://[^\\s<>\"'`|\\\\^{}　、。「」『』（）［］【】]+", Pattern.CASE_INSENSITIVE);

    /// Japanese is written without blanks: where the sentence goes on directly behind an address that nobody gave a label,
    /// Slack takes it for more of the address. A particle behind a Latin letter or digit, `を` behind anything, or a mark of
    /// the sentence is where it ends, unless it looks like an address further on.
    private static final Pattern SENTENCE =
            Pattern.compile(
                    "(?:を|(?<=[A-Za-z0-9/])(?:について|って|から|[はがにのでとも]))(?![^\\s]*[./?=&#%][A-Za-z0-9])|[、。！？；「」『』（）［］【】〔〕〈〉《》　]");

    private static final Set<String> FURNITURE =
            Set.of("actions", "context_actions", "input", "image", "video", "button");

    private final Set<String> found = new LinkedHashSet<>();

    private Links() {}

    static List<URI> in(JsonNode message) {
        Links links = new Links();
        links.blocks(message.path("blocks"), 0);
        links.mrkdwn(Json.text(message, "text"));
        for (JsonNode attachment : message.path("attachments")) links.attachment(attachment);
        List<URI> all = new ArrayList<>();
        for (String address : links.found) {
            URI uri = parsed(address);
            if (uri.getRawAuthority() != null && !all.contains(uri)) all.add(uri);
        }
        return all;
    }

    private void attachment(JsonNode attachment) {
        for (String name : List.of("from_url", "original_url", "title_link"))
            add(Json.text(attachment, name));
        blocks(attachment.path("blocks"), 0);
        for (JsonNode message : attachment.path("message_blocks"))
            blocks(message.path("message").path("blocks"), 0);
        for (String name : List.of("pretext", "text")) mrkdwn(Json.text(attachment, name));
        for (JsonNode field : attachment.path("fields")) mrkdwn(Json.text(field, "value"));
    }

    private void blocks(JsonNode node, int depth) {
        if (depth > DEEPEST || found.size() >= MOST) return;
        if (node.isArray()) {
            for (JsonNode each : node) blocks(each, depth + 1);
            return;
        }
        String type = Json.text(node, "type");
        if (!node.isObject() || FURNITURE.contains(type)) return;
        switch (type) {
            case "link", "url" -> {
                String address = Json.text(node, "url");
                add(Json.text(node, "text").isEmpty() ? withoutSentence(address) : address);
            }
            case "mrkdwn" -> mrkdwn(Json.text(node, "text"));
            case "markdown" -> bare(Json.text(node, "text"));
            default -> inside(node, depth);
        }
    }

    private void inside(JsonNode node, int depth) {
        node.properties()
                .forEach(entry -> {
                    if (entry.getValue().isContainer()) blocks(entry.getValue(), depth + 1);
                });
    }

    private void mrkdwn(String text) {
        Matcher matcher = MARKUP.matcher(text);
        int from = 0;
        while (matcher.find()) {
            bare(Mrkdwn.unescape(text.substring(from, matcher.start())));
            String address = Mrkdwn.unescape(matcher.group(1));
            add(matcher.group(2) == null ? withoutSentence(address) : address);
            from = matcher.end();
        }
        bare(Mrkdwn.unescape(text.substring(from)));
    }

    private void bare(String text) {
        Matcher matcher = BARE.matcher(text);
        while (matcher.find()) add(withoutEnd(withoutSentence(matcher.group())));
    }

    private static String withoutSentence(String address) {
        if (address.length() > LONGEST) return address;
        int host = address.indexOf("//") + 2;
        Matcher sentence = SENTENCE.matcher(address);
        return host > 1 && sentence.find(host) ? address.substring(0, sentence.start()) : address;
    }

    /// Punctuation behind an address, and a bracket that was opened before it, belong to the sentence.
    private static String withoutEnd(String address) {
        int end = address.length();
        while (end > 0) {
            char last = address.charAt(end - 1);
            boolean loose = ".,;:!?*_~".indexOf(last) >= 0 || isUnopened(address, end, last);
            if (!loose) break;
            end--;
        }
        return address.substring(0, end);
    }

    private static boolean isUnopened(String address, int end, char last) {
        if (last != ')' && last != ']') return false;
        char opening = last == ')' ? '(' : '[';
        long opened = address.substring(0, end).chars().filter(c -> c == opening).count();
        long closed = address.substring(0, end).chars().filter(c -> c == last).count();
        return closed > opened;
    }

    private void add(String address) {
        if (found.size() >= MOST) return;
        String lower = address.toLowerCase(Locale.ROOT);
        boolean web = lower.startsWith("http://") || lower.startsWith("https://");
        if (web && address.length() <= LONGEST) found.add(address);
    }

    /// Characters that a browser would take and `URI` does not are written as a browser would.
    private static URI parsed(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException odd) {
            try {
                return new URI(escaped(address));
            } catch (URISyntaxException noAddress) {
                return URI.create("");
            }
        }
    }

    private static String escaped(String address) {
        int path = address.indexOf('/', address.indexOf("//") + 2);
        if (path < 0) return address;
        StringBuilder escaped = new StringBuilder(address.substring(0, path));
        boolean fragment = false;
        for (int i = path; i < address.length(); i++) {
            char c = address.charAt(i);
            boolean percent = c == '%' && !isEscape(address, i);
            boolean second = c == '#' && fragment;
            if (c == '#') fragment = true;
            if (percent || second || " \"<>\\^`{|}[]".indexOf(c) >= 0 || c < ' ')
                escaped.append("%%%02X".formatted((int) c));
            else escaped.append(c);
        }
        return escaped.toString();
    }

    private static boolean isEscape(String address, int at) {
        return at + 2 < address.length()
                && Character.digit(address.charAt(at + 1), 16) >= 0
                && Character.digit(address.charAt(at + 2), 16) >= 0;
    }
}
