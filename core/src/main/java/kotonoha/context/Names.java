package kotonoha.context;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Broken;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import kotonoha.slack.SlackRefusal;

/// The names of people and channels for one turn; Slack is asked for so many at most, the others stay ids. Thread-safe.
final class Names implements Function<UserId, String> {
    private static final int MOST_PEOPLE = 60;
    private static final int MOST_CHANNELS = 20;
    private static final int LONGEST = 80;
    private static final Pattern MENTION =
            Pattern.compile("(?:<|&lt;)([@#])([A-Z0-9]{2,20})(?:\\|([^<>|&]*))?(?:>|&gt;)");

    private final FromSlack slack;
    private final Map<UserId, String> people = new ConcurrentHashMap<>();
    private final Map<ChannelId, String> channels = new ConcurrentHashMap<>();

    Names(FromSlack slack) {
        this.slack = slack;
    }

    @Override
    public String apply(UserId id) {
        String known = people.get(id);
        if (known != null) return known;
        if (people.size() >= MOST_PEOPLE) return id.value();
        String name = Clean.line(slack.user(id).name(), LONGEST);
        people.put(id, name);
        return name;
    }

    /// Asks for several at once, so that none waits for the other.
    void prepare(Collection<UserId> ids, Together together) throws InterruptedException {
        List<Together.Running<String>> asked = new ArrayList<>();
        for (UserId id : ids.stream().distinct().limit(MOST_PEOPLE).toList())
            asked.add(together.begin(() -> apply(id), id::value));
        for (Together.Running<String> each : asked) each.get();
    }

    /// `#general`, or the id where Slack does not tell.
    String channel(ChannelId id) {
        String known = channels.get(id);
        if (known != null) return known;
        if (channels.size() >= MOST_CHANNELS) return id.value();
        String name = asked(id);
        channels.put(id, name);
        return name;
    }

    /// Slack's `<@U1>` and `<#C1>` in a canvas become names.
    String spelled(String text) {
        if (text.indexOf('@') < 0 && text.indexOf('#') < 0) return text;
        Matcher matcher = MENTION.matcher(text);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(name(matcher)));
    }

    private String name(Matcher mention) {
        String label = mention.group(3);
        String id = mention.group(2);
        if (mention.group(1).equals("@")) return "@" + apply(new UserId(id));
        return label == null || label.isEmpty() ? channel(new ChannelId(id)) : "#" + label;
    }

    private String asked(ChannelId id) {
        try {
            String name = Clean.line(Json.text(slack.channel(id), "name"), LONGEST);
            return name.isEmpty() ? id.value() : "#" + name;
        } catch (TryLater | Broken | SlackRefusal unknown) {
            return id.value();
        }
    }
}
