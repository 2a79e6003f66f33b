package kotonoha.slack;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import kotonoha.kernel.Broken;

/// The hosts that may see the bot's token or its bytes: Slack's (https only) and the one that was set as Slack.
final class SlackHosts {
    private static final List<String> SLACK =
            List.of("slack.com", "slack-files.com", "slack-gov.com");

    private final URI base;

    SlackHosts(URI base) {
        this.base = base;
    }

    boolean trusts(URI uri) {
        String host = uri.getHost();
        if (host == null || uri.getRawUserInfo() != null) return false;
        String name = host.toLowerCase(Locale.ROOT);
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        if (name.equalsIgnoreCase(base.getHost()))
            return secure
                    || "http".equalsIgnoreCase(base.getScheme())
                            && "http".equalsIgnoreCase(uri.getScheme());
        return secure
                && SLACK.stream()
                        .anyMatch(slack -> name.equals(slack) || name.endsWith("." + slack));
    }

    /// The address itself; any other host is refused with its name.
    URI checked(String what, String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new Broken(what + ": not an address");
        }
        if (!trusts(uri))
            throw new Broken("%s: %s is not a host of Slack's".formatted(what, uri.getHost()));
        return uri;
    }
}
