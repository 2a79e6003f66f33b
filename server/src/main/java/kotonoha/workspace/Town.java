package kotonoha.workspace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything the workspace remembers, behind one lock. Whoever reads or writes it does so inside [#locked].
final class Town {
    private static final int ACTION_TOKENS = 2_000;

    final WorkspaceSettings settings;
    final Time time;
    final Chance chance;
    final Timestamps stamps;
    final Bot app;
    final String teamName;
    final String domain;
    final Instant founded;
    final Map<String, Member> people = new LinkedHashMap<>();
    final Map<String, Channel> channels = new LinkedHashMap<>();
    final Map<String, Document> documents = new LinkedHashMap<>();
    ArrayNode suggestions = Json.array();

    /// What each person looks at beside the app: the `context` object of the events.
    final Map<String, ObjectNode> looking = new LinkedHashMap<>();

    String base = "http://127.0.0.1";
    private final Map<String, ActionToken> actionTokens = bounded(ACTION_TOKENS);
    private final ReentrantLock lock = new ReentrantLock();

    /// What a search may see on behalf of somebody who wrote to the app.
    record ActionToken(String user, String channel) {}

    /// A document of the sample company.
    record Document(
            String id, String title, String lang, String author, String changed, String markdown) {}

    Town(WorkspaceSettings settings, String team, String teamName, String domain) {
        this.settings = settings;
        this.time = settings.time();
        this.chance = settings.chance();
        this.teamName = teamName;
        this.domain = domain;
        stamps = new Timestamps(time);
        founded = time.now().minus(Duration.ofDays(400));
        app = new Bot(team, "A0KOTONOHA", "U0KOTONOHA", "B0KOTONOHA", "Kotonoha");
        Member bot =
                new Member(
                        app.user(),
                        "kotonoha",
                        app.name(),
                        "",
                        "en-US",
                        "Asia/Tokyo",
                        "#2f7d5b",
                        "",
                        false,
                        true);
        people.put(bot.id(), bot);
    }

    /// A map that forgets its oldest entry when it is full.
    static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    Limits limits() {
        return settings.limits();
    }

    Instant now() {
        return time.now();
    }

    /// A new id with Slack's first letter, e.g. `F0ABC…`.
    String id(String letter) {
        return letter + "0" + chance.id(9).toUpperCase(java.util.Locale.ROOT);
    }

    Member member(String id) {
        Member member = people.get(id);
        if (member == null) throw new Refusal("user_not_found");
        return member;
    }

    Optional<Channel> channel(String id) {
        return Optional.ofNullable(channels.get(id));
    }

    /// Everybody but the app.
    List<Member> humans() {
        return people.values().stream().filter(member -> !member.bot()).toList();
    }

    /// The conversation between one person and the app.
    Channel dm(String user) {
        return channels.values().stream()
                .filter(Channel::isDm)
                .filter(channel -> channel.members.contains(user))
                .findFirst()
                .orElseThrow(() -> new Refusal("channel_not_found"));
    }

    void addMember(Member member) {
        people.put(member.id(), member);
        Channel dm =
                new Channel(
                        "D" + member.id().substring(1),
                        "",
                        Channel.Kind.DM,
                        "",
                        "",
                        limits().history());
        dm.members.addAll(List.of(member.id(), app.user()));
        channels.put(dm.id, dm);
    }

    List<Channel> channelsOf(String member) {
        List<Channel> mine = new ArrayList<>();
        for (Channel channel : channels.values())
            if (channel.members.contains(member)) mine.add(channel);
        return mine;
    }

    String actionToken(String user, String channel) {
        String token = "%s.%s".formatted(chance.id(12), chance.id(24));
        actionTokens.put(token, new ActionToken(user, channel));
        return token;
    }

    Optional<ActionToken> actionToken(String token) {
        return Optional.ofNullable(actionTokens.get(token));
    }

    String permalink(Channel channel, ObjectNode message) {
        String ts = message.path("ts").asString();
        String link = "%s/archives/%s/p%s".formatted(base, channel.id, ts.replace(".", ""));
        if (Channel.isRoot(message)) return link;
        return link + "?thread_ts=%s&cid=%s".formatted(Channel.rootOf(message), channel.id);
    }
}
