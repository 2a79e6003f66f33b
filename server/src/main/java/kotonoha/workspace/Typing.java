package kotonoha.workspace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns what a person typed into what Slack makes of it: escaped text with `<@U…>`, `<#C…>` and `<url>`, and the rich
/// text block that says the same.
final class Typing {
    private static final Pattern URL = Pattern.compile("https?://[^\\s<>\"|]+");
    private static final String TRAILING = ".,;:!?)]}'。、」』）";

    private final List<Name> names = new ArrayList<>();

    private record Name(String typed, String slack, ObjectNode element) {}

    /// @param text in Slack's form
    /// @param blocks one rich text block, or none where the text is empty
    record Typed(String text, ArrayNode blocks) {}

    Typing(Town town) {
        for (Member member : town.people.values()) {
            ObjectNode element = Json.object().put("type", "user").put("user_id", member.id());
            names.add(new Name("@" + member.realName(), "<@" + member.id() + ">", element));
            names.add(new Name("@" + member.name(), "<@" + member.id() + ">", element));
        }
        for (Channel channel : town.channels.values()) {
            if (channel.isDm()) continue;
            ObjectNode element = Json.object().put("type", "channel").put("channel_id", channel.id);
            String slack = "<#%s|%s>".formatted(channel.id, channel.name);
            names.add(new Name("#" + channel.name, slack, element));
        }
        names.sort(Comparator.comparingInt((Name name) -> name.typed.length()).reversed());
    }

    Typed typed(String raw) {
        String text = raw.strip().replace("\r\n", "\n");
        ArrayNode blocks = Json.array();
        if (text.isEmpty()) return new Typed("", blocks);
        StringBuilder slack = new StringBuilder();
        ObjectNode rich = blocks.addObject().put("type", "rich_text");
        ArrayNode parts = rich.putArray("elements");
        int from = 0;
        while (from < text.length()) {
            int fence = text.indexOf("```", from);
            int end = fence < 0 ? -1 : text.indexOf("```", fence + 3);
            if (end < 0) {
                section(text.substring(from), slack, parts);
                break;
            }
            if (fence > from) section(text.substring(from, fence), slack, parts);
            preformatted(text.substring(fence + 3, end), slack, parts);
            from = end + 3;
        }
        return new Typed(slack.toString(), blocks);
    }

    private static void preformatted(String code, StringBuilder slack, ArrayNode parts) {
        slack.append("```").append(escaped(code)).append("```");
        ObjectNode block = parts.addObject().put("type", "rich_text_preformatted");
        block.putArray("elements")
                .addObject()
                .put("type", "text")
                .put("text", code.strip().isEmpty() ? code : code.replaceAll("^\\n|\\n$", ""));
    }

    private void section(String text, StringBuilder slack, ArrayNode parts) {
        ArrayNode elements =
                parts.addObject().put("type", "rich_text_section").putArray("elements");
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int code = text.charAt(at) == '`' ? text.indexOf('`', at + 1) : -1;
            if (code > at + 1 && text.substring(at, code).indexOf('\n') < 0) {
                flush(plain, slack, elements);
                String inside = text.substring(at + 1, code);
                slack.append('`').append(escaped(inside)).append('`');
                ObjectNode element = elements.addObject().put("type", "text").put("text", inside);
                element.putObject("style").put("code", true);
                at = code + 1;
                continue;
            }
            Optional<Name> name = nameAt(text, at);
            if (name.isPresent()) {
                flush(plain, slack, elements);
                slack.append(name.get().slack);
                elements.add(name.get().element.deepCopy());
                at += name.get().typed.length();
                continue;
            }
            String url = urlAt(text, at);
            if (!url.isEmpty()) {
                flush(plain, slack, elements);
                slack.append('<').append(url.replace("&", "&amp;")).append('>');
                elements.addObject().put("type", "link").put("url", url);
                at += url.length();
                continue;
            }
            plain.append(text.charAt(at++));
        }
        flush(plain, slack, elements);
    }

    private static void flush(StringBuilder plain, StringBuilder slack, ArrayNode elements) {
        if (plain.isEmpty()) return;
        slack.append(escaped(plain.toString()));
        elements.addObject().put("type", "text").put("text", plain.toString());
        plain.setLength(0);
    }

    private Optional<Name> nameAt(String text, int at) {
        char first = text.charAt(at);
        if (first != '@' && first != '#') return Optional.empty();
        if (at > 0 && goesOn(text.charAt(at - 1))) return Optional.empty();
        for (Name name : names) {
            if (!text.regionMatches(true, at, name.typed, 0, name.typed.length())) continue;
            int end = at + name.typed.length();
            if (end < text.length() && goesOn(text.charAt(end))) continue;
            return Optional.of(name);
        }
        return Optional.empty();
    }

    /// Whether a Latin letter or digit would make a longer name of it.
    private static boolean goesOn(char next) {
        return next < 0x80 && (Character.isLetterOrDigit(next) || next == '_');
    }

    private static String urlAt(String text, int at) {
        if (text.charAt(at) != 'h') return "";
        Matcher matcher = URL.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) return "";
        String url = matcher.group();
        while (!url.isEmpty() && TRAILING.indexOf(url.charAt(url.length() - 1)) >= 0)
            url = url.substring(0, url.length() - 1);
        int japanese = firstWide(url);
        url = japanese < 0 ? url : url.substring(0, japanese);
        return url.toLowerCase(Locale.ROOT).matches("https?://.+") ? url : "";
    }

    /// Where full-width punctuation or kana follow a URL without a space, as is usual in Japanese.
    private static int firstWide(String url) {
        for (int i = 0; i < url.length(); i++)
            if (url.charAt(i) >= 0x3000 && !Character.isIdeographic(url.charAt(i))) return i;
        return -1;
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
