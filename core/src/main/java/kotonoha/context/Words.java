package kotonoha.context;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.UserId;
import org.jspecify.annotations.Nullable;

/// Slack's notation turned back into what the person typed: the bot's mention goes, other mentions become names,
/// links become their addresses, entities become characters. Nothing else changes.
final class Words {
    private static final Pattern NOTATION = Pattern.compile("<([^<>\n]*)>");

    private final Function<UserId, String> names;

    Words(Function<UserId, String> names) {
        this.names = names;
    }

    String typed(String text, @Nullable UserId bot) {
        String rest = bot == null ? text : withoutMention(text, bot);
        Matcher matcher = NOTATION.matcher(rest);
        StringBuilder typed = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            typed.append(characters(rest.substring(from, matcher.start())));
            typed.append(notation(matcher.group(1)));
            from = matcher.end();
        }
        return typed.append(characters(rest.substring(from))).toString();
    }

    /// The mention and the blanks around it: `<@U1> how?` is `how?`, `hi <@U1>, how?` is `hi, how?`.
    private static String withoutMention(String text, UserId bot) {
        String mention = "<@" + Pattern.quote(bot.value()) + "(?:\\|[^>]*)?>";
        String stripped = text.strip();
        String without = stripped.replaceAll("^(?:" + mention + "[\\s:：,、]*)+", "");
        without = without.replaceAll("\\s*" + mention + "$", "");
        without = without.replaceAll("[ 　]?" + mention, "");
        return without.equals(stripped) ? text : without.strip();
    }

    private String notation(String inner) {
        int bar = inner.indexOf('|');
        String target = bar < 0 ? inner : inner.substring(0, bar);
        String label = bar < 0 ? "" : inner.substring(bar + 1);
        if (target.startsWith("@")) return "@" + names.apply(new UserId(target.substring(1)));
        if (target.startsWith("#")) return "#" + (label.isEmpty() ? target.substring(1) : label);
        if (target.startsWith("!")) return special(target.substring(1), label);
        String url = characters(target);
        if (url.startsWith("mailto:") || url.startsWith("tel:"))
            return label.isEmpty() ? url : characters(label);
        boolean same =
                label.isEmpty()
                        || url.endsWith(characters(label))
                        || url.endsWith(characters(label) + "/");
        return same ? url : characters(label) + " (" + url + ")";
    }

    private static String special(String name, String label) {
        if (!label.isEmpty()) return characters(label);
        int hat = name.indexOf('^');
        return "@" + (hat < 0 ? name : name.substring(0, hat));
    }

    private static String characters(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
