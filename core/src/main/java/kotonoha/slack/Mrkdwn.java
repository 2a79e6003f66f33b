package kotonoha.slack;

import java.net.URI;

/// The one escaper for texts of ours in Slack's own markup ("mrkdwn": sections, context lines, modals, Home).
public final class Mrkdwn {
    private Mrkdwn() {}

    /// The text as it is, without any power: no mention, no link.
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /// A link with a label.
    public static String link(URI target, String label) {
        String url = target.toString().replace("|", "%7C").replace(">", "%3E").replace("<", "%3C");
        return "<%s|%s>".formatted(url, escape(label.replace('\n', ' ')).replace('|', '¦'));
    }

    /// A person, whom Slack shows by name.
    public static String person(kotonoha.kernel.UserId user) {
        return "<@" + user + ">";
    }

    /// What was meant by a text with Slack's three entities.
    public static String unescape(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
