package kotonoha.context;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackMessage;
import kotonoha.slack.SlackUser;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What gathering asks of Slack: threads from a message on, files, who may see what, and what an address points at.
/// Thread-safe. Failures are the [SlackApi]'s.
final class FromSlack {
    private static final int PAGES = 100;
    private static final int MEMBERS = 5_000;
    private static final int LARGEST = 100 << 20;
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>|\"`]+");
    private static final Pattern ARCHIVE =
            Pattern.compile("/archives/([A-Z0-9]+)/p(\\d{10,16})(\\d{6})");
    private static final Pattern FILE =
            Pattern.compile("/(?:files/[A-Z0-9]+|docs/[A-Z0-9]+|docs|canvas)/([A-Z0-9]+)(?:/.*)?");

    private final SlackApi slack;
    private final Remembered<ChannelId, JsonNode> channels;
    private final Remembered<ChannelId, Set<UserId>> members;

    FromSlack(SlackApi slack, Time time) {
        this.slack = slack;
        Duration lasts = Duration.ofMinutes(2);
        channels = new Remembered<>(time, lasts, 500, channel -> 1);
        members = new Remembered<>(time, lasts, 100_000, Set::size);
    }

    SlackUser user(UserId id) {
        return slack.user(id);
    }

    JsonNode channel(ChannelId id) {
        Optional<JsonNode> known = channels.get(id);
        if (known.isPresent()) return known.get();
        JsonNode asked = slack.channel(id);
        channels.put(id, asked);
        return asked;
    }

    JsonNode file(String id) {
        return slack.call("files.info", Json.object().put("file", id)).path("file");
    }

    Optional<SlackMessage> message(ChannelId channel, MessageTs ts) {
        return slack.message(channel, ts);
    }

    InputStream open(URI address) {
        return new ByteArrayInputStream(slack.download(address, LARGEST).bytes());
    }

    /// The messages after `oldest`, or all for null; the root is always among them.
    List<SlackMessage> thread(ChannelId channel, MessageTs root, @Nullable MessageTs oldest) {
        List<SlackMessage> messages = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String cursor = "";
        for (int page = 0; page < PAGES; page++) {
            ObjectNode args =
                    Json.object()
                            .put("channel", channel.value())
                            .put("ts", root.value())
                            .put("limit", 1_000)
                            .put("include_all_metadata", true);
            if (oldest != null) args.put("oldest", oldest.value());
            if (!cursor.isEmpty()) args.put("cursor", cursor);
            JsonNode answer = slack.call("conversations.replies", args);
            for (JsonNode raw : answer.path("messages"))
                if (seen.add(Json.text(raw, "ts"))) messages.add(message(raw));
            cursor = Json.text(answer, "response_metadata.next_cursor");
            if (cursor.isEmpty() || !seen.add("cursor " + cursor)) break;
        }
        return messages;
    }

    static SlackMessage message(JsonNode raw) {
        String ts = Json.text(raw, "ts");
        String thread = Json.text(raw, "thread_ts");
        return new SlackMessage(
                new MessageTs(ts),
                new MessageTs(thread.isEmpty() ? ts : thread),
                Json.text(raw, "user"),
                Json.text(raw, "bot_id"),
                Json.text(raw, "subtype"),
                Json.text(raw, "text"),
                raw);
    }

    /// Whether somebody can open a channel.
    boolean canSee(UserId asker, ChannelId channel) {
        if (members(channel).contains(asker)) return true;
        SlackUser user = slack.user(asker);
        boolean insider = user.known() && !user.guest() && !user.connect();
        return insider && isPublic(channel(channel));
    }

    /// Whether what stands in `source` may be shown to everybody who reads along at `place`.
    boolean mayShow(ChannelId source, Place place, UserId asker) {
        if (source.equals(place.channel())) return true;
        if (place.kind() == Place.Kind.DM) return canSee(asker, source);
        Set<UserId> readers = members(place.channel());
        if (readers.isEmpty()) return false;
        if (isPublic(channel(source)) && isPublicOrClosed(place.channel())) return true;
        return members(source).containsAll(readers);
    }

    private boolean isPublicOrClosed(ChannelId place) {
        JsonNode channel = channel(place);
        if (channel.path("is_ext_shared").asBoolean(false)) return false;
        return members(place).stream()
                .limit(50)
                .map(slack::user)
                .allMatch(user -> user.known() && !user.guest() && !user.connect());
    }

    private static boolean isPublic(JsonNode channel) {
        return channel.path("is_channel").asBoolean(false)
                && !channel.path("is_private").asBoolean(true)
                && !channel.path("is_ext_shared").asBoolean(false);
    }

    private Set<UserId> members(ChannelId channel) {
        Optional<Set<UserId>> known = members.get(channel);
        if (known.isPresent()) return known.get();
        Set<UserId> asked = new HashSet<>();
        String cursor = "";
        while (asked.size() < MEMBERS) {
            ObjectNode args = Json.object().put("channel", channel.value()).put("limit", 1_000);
            if (!cursor.isEmpty()) args.put("cursor", cursor);
            JsonNode answer = slack.call("conversations.members", args);
            int before = asked.size();
            answer.path("members").forEach(id -> asked.add(new UserId(id.asString(""))));
            cursor = Json.text(answer, "response_metadata.next_cursor");
            if (cursor.isEmpty() || asked.size() == before) break;
        }
        members.put(channel, asked);
        return asked;
    }

    /// Where an address leads within this workspace; empty for all others.
    Optional<Pointer> pointer(URI address) {
        String host = address.getHost();
        String path = address.getPath();
        if (host == null || path == null) return Optional.empty();
        URI home = URI.create(slack.authTest().url());
        if (home.getHost() == null) return Optional.empty();
        if (!host.equalsIgnoreCase(home.getHost()) || address.getPort() != home.getPort())
            return Optional.empty();
        Matcher archive = ARCHIVE.matcher(path);
        if (archive.matches()) {
            MessageTs ts = new MessageTs(archive.group(2) + "." + archive.group(3));
            Matcher thread =
                    Pattern.compile("thread_ts=([0-9.]+)")
                            .matcher(address.getQuery() == null ? "" : address.getQuery());
            MessageTs root = thread.find() ? new MessageTs(thread.group(1)) : ts;
            return Optional.of(new Pointer.Message(new ChannelId(archive.group(1)), ts, root));
        }
        Matcher file = FILE.matcher(path);
        return file.matches() ? Optional.of(new Pointer.File(file.group(1))) : Optional.empty();
    }

    /// The address of a message in this workspace.
    String permalink(Pointer.Message message) {
        String home = slack.authTest().url();
        if (home.isEmpty()) return "";
        String base = home.endsWith("/") ? home : home + "/";
        String path =
                "archives/%s/p%s"
                        .formatted(message.channel(), message.ts().value().replace(".", ""));
        boolean reply = !message.thread().equals(message.ts());
        String query =
                reply ? "?thread_ts=%s&cid=%s".formatted(message.thread(), message.channel()) : "";
        return base + path + query;
    }

    /// All addresses in a message, in the order in which they stand there.
    static List<String> links(SlackMessage message) {
        Set<String> found = new LinkedHashSet<>();
        collect(Json.text(message.raw(), "text"), found);
        collect(message.raw().path("blocks"), found, 0);
        for (JsonNode attachment : message.raw().path("attachments"))
            for (String name : List.of("from_url", "original_url", "title_link"))
                collect(Json.text(attachment, name), found);
        return List.copyOf(found);
    }

    private static void collect(JsonNode node, Set<String> found, int depth) {
        if (depth > 30) return;
        boolean button = Json.text(node, "type").equals("button");
        if (button) return;
        for (String name : List.of("url", "text"))
            if (node.path(name).isString()) collect(Json.text(node, name), found);
        for (JsonNode child : node) if (child.isContainer()) collect(child, found, depth + 1);
    }

    private static void collect(String text, Set<String> found) {
        Matcher matcher = ADDRESS.matcher(text);
        while (matcher.find()) found.add(trimmed(matcher.group().replace("&amp;", "&")));
    }

    /// Without the punctuation of the sentence around it.
    private static String trimmed(String address) {
        int end = address.length();
        while (end > 0 && ".,;:!?)]}'、。，）」』】".indexOf(address.charAt(end - 1)) >= 0) {
            boolean pair = address.charAt(end - 1) == ')' && address.indexOf('(') >= 0;
            if (pair) break;
            end--;
        }
        int cut = end;
        for (int i = 0; i < end; i++)
            if ("、。「」（）".indexOf(address.charAt(i)) >= 0) {
                cut = i;
                break;
            }
        return address.substring(0, cut);
    }
}
