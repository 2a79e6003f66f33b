package kotonoha.slack;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.MessageTs;
import org.jspecify.annotations.Nullable;

/// Reads the addresses that Slack gives to messages, canvases and files, for one workspace. A message's address may name
/// another one: that of the organisation, or of those with whom a channel is shared; the channel has one id everywhere,
/// and whether we know it and may read it is asked of Slack. Looks at addresses only. Thread-safe.
public final class Permalinks {
    private static final Pattern CHANNEL = Pattern.compile("[CDG][A-Z0-9]{1,30}");
    private static final Pattern FILE = Pattern.compile("F[A-Z0-9]{1,30}");
    private static final Pattern RUN_TOGETHER = Pattern.compile("p?(\\d{9,11})(\\d{6})");
    private static final Pattern TS = Pattern.compile("\\d{9,11}\\.\\d{6}");
    private static final Pattern IN_CHANNEL = Pattern.compile("([CDG][A-Z0-9]{1,30})-(.+)");
    private static final Pattern PRIVATE = Pattern.compile("([TE][A-Z0-9]{1,30})-(F[A-Z0-9]+)");

    private static final String SLACK = ".slack.com";
    private static final Set<String> NO_WORKSPACES =
            Set.of(
                    "api",
                    "app",
                    "docs",
                    "files",
                    "status",
                    "www",
                    "edgeapi",
                    "hooks",
                    "wss-primary");

    private final URI base;
    private final Set<String> teams;

    /// `base` is the workspace's own address, `teams` the ids of the workspace and of its organisation.
    public Permalinks(URI base, Set<String> teams) {
        this.base = base;
        this.teams = Set.copyOf(teams);
    }

    public static Permalinks of(SlackIdentity us) {
        return us.enterprise().isEmpty()
                ? new Permalinks(URI.create(us.url()), Set.of(us.team().value()))
                : new Permalinks(URI.create(us.url()), Set.of(us.team().value(), us.enterprise()));
    }

    /// What an address points at; empty where it is none of ours or points at nothing that can be read.
    public Optional<SlackLink> read(URI address) {
        if (!isWeb(address) || address.getRawUserInfo() != null) return Optional.empty();
        List<String> path = path(address.getRawPath());
        String host = address.getHost().toLowerCase(Locale.ROOT);
        if (isOurs(address)) return Optional.ofNullable(inWorkspace(address, path));
        if (host.equals("app.slack.com")) return Optional.ofNullable(inApp(path));
        if (host.equals("files.slack.com")) return Optional.ofNullable(privateFile(path));
        boolean message = isElsewhere(address, host) && first(path).equals("archives");
        if (message) return Optional.ofNullable(message(path, query(address.getRawQuery())));
        return Optional.empty();
    }

    private static boolean isWeb(URI address) {
        String scheme = address.getScheme();
        boolean web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        return web && address.getHost() != null;
    }

    private boolean isOurs(URI address) {
        return address.getHost().equalsIgnoreCase(base.getHost()) && port(address) == port(base);
    }

    /// A workspace of Slack's other than ours; only where ours is one too.
    private boolean isElsewhere(URI address, String host) {
        String ours = base.getHost().toLowerCase(Locale.ROOT);
        return ours.endsWith(SLACK)
                && host.endsWith(SLACK)
                && port(address) == port(base)
                && !NO_WORKSPACES.contains(host.substring(0, host.length() - SLACK.length()));
    }

    private static String first(List<String> path) {
        return path.isEmpty() ? "" : path.getFirst();
    }

    /// Both schemes' own ports are the same: people shorten `https` to `http`.
    private static int port(URI address) {
        int port = address.getPort();
        return port == 80 || port == 443 ? -1 : port;
    }

    private @Nullable SlackLink inWorkspace(URI address, List<String> path) {
        if (path.isEmpty()) return onPage(address.getRawFragment());
        return switch (path.getFirst()) {
            case "archives" -> message(path, query(address.getRawQuery()));
            case "docs" -> document(path);
            case "canvas" -> canvas(path);
            case "files" -> path.size() >= 3 ? file(path.get(2)) : null;
            case "files-pri" -> privateFile(path);
            default -> null;
        };
    }

    /// `/archives/C1/p1700000000123456?thread_ts=1700000000.000001&cid=C1`
    private static @Nullable SlackLink message(List<String> path, Map<String, String> query) {
        if (path.size() != 3 || !CHANNEL.matcher(path.get(1)).matches()) return null;
        Matcher digits = RUN_TOGETHER.matcher(path.get(2));
        if (!digits.matches()) return null;
        String thread = query.getOrDefault("thread_ts", "");
        return new SlackLink.Message(
                new ChannelId(path.get(1)),
                new MessageTs(digits.group(1) + "." + digits.group(2)),
                TS.matcher(thread).matches() ? new MessageTs(thread) : null);
    }

    /// `/docs/T1/F1`
    private @Nullable SlackLink document(List<String> path) {
        boolean ours = path.size() >= 3 && teams.contains(path.get(1));
        return ours && FILE.matcher(path.get(2)).matches()
                ? new SlackLink.Canvas(path.get(2))
                : null;
    }

    /// `/canvas/C1` is the canvas of a channel.
    private static @Nullable SlackLink canvas(List<String> path) {
        if (path.size() != 2) return null;
        if (FILE.matcher(path.get(1)).matches()) return new SlackLink.Canvas(path.get(1));
        return CHANNEL.matcher(path.get(1)).matches()
                ? new SlackLink.ChannelCanvas(new ChannelId(path.get(1)))
                : null;
    }

    private static @Nullable SlackLink file(String id) {
        return FILE.matcher(id).matches() ? new SlackLink.File(id) : null;
    }

    /// `/files-pri/T1-F1/name`
    private @Nullable SlackLink privateFile(List<String> path) {
        if (path.size() < 2 || !path.getFirst().equals("files-pri")) return null;
        Matcher ids = PRIVATE.matcher(path.get(1));
        return ids.matches() && teams.contains(ids.group(1)) ? file(ids.group(2)) : null;
    }

    /// `/client/T1/C1/thread/C1-1700000000.123456`, `/client/T1/C1/p1700000000123456`, `/docs/T1/F1`
    private @Nullable SlackLink inApp(List<String> path) {
        if (path.size() < 3 || !teams.contains(path.get(1))) return null;
        if (path.getFirst().equals("docs")) return document(path);
        if (!path.getFirst().equals("client")) return null;
        String last = path.getLast();
        if (path.contains("thread")) return thread(last);
        if (path.get(2).equals("unified-files")) {
            return FILE.matcher(last).matches() ? new SlackLink.Canvas(last) : null;
        }
        return path.size() == 4 ? message(List.of("archives", path.get(2), last), Map.of()) : null;
    }

    private static @Nullable SlackLink thread(String place) {
        Matcher parts = IN_CHANNEL.matcher(place);
        if (!parts.matches() || !TS.matcher(parts.group(2)).matches()) return null;
        MessageTs root = new MessageTs(parts.group(2));
        return new SlackLink.Message(new ChannelId(parts.group(1)), root, root);
    }

    /// `#/C1/1700000000.123456`: a thread on the practice workspace's page, as its address bar shows it.
    private static @Nullable SlackLink onPage(@Nullable String fragment) {
        if (fragment == null || !fragment.startsWith("/")) return null;
        int end = fragment.indexOf('?');
        List<String> path = path(end < 0 ? fragment : fragment.substring(0, end));
        if (path.size() != 2) return null;
        String message = query(end < 0 ? null : fragment.substring(end + 1)).getOrDefault("m", "");
        boolean known = CHANNEL.matcher(path.get(0)).matches() && TS.matcher(path.get(1)).matches();
        if (!known) return null;
        MessageTs root = new MessageTs(path.get(1));
        MessageTs ts = TS.matcher(message).matches() ? new MessageTs(message) : root;
        return new SlackLink.Message(new ChannelId(path.get(0)), ts, root);
    }

    private static List<String> path(@Nullable String raw) {
        if (raw == null) return List.of();
        return Arrays.stream(raw.split("/")).filter(part -> !part.isEmpty()).toList();
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw == null) return query;
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0)
                query.putIfAbsent(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
