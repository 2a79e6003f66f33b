package kotonoha.slack;

import java.util.function.Predicate;

/// The guard at the exit: what a model wrote passes through it, piece by piece, on its way to Slack. Addresses stay live
/// only where `allowed` knows them verbatim (from the question or a source); all others are shown and cannot be clicked.
/// Mentions and pings lose their power, invisible characters are taken out. The result does not depend on where the text
/// was cut into pieces, and nothing is held back longer than it takes to judge it. Not thread-safe; one per answer.
public final class OutgoingText {
    private final VisibleText visible = new VisibleText();
    private final LiveText live;

    public OutgoingText(Predicate<String> allowed) {
        this.live = new LiveText(new Addresses(allowed), LiveText.Mode.PROSE, 0);
    }

    /// The part that is safe to show of everything fed so far and not returned yet.
    public String feed(String piece) {
        return live.feed(visible.feed(piece));
    }

    /// The rest.
    public String end() {
        return live.feed(visible.end()) + live.end();
    }

    /// A whole text at once.
    public static String whole(String text, Predicate<String> allowed) {
        OutgoingText guard = new OutgoingText(allowed);
        return guard.feed(text) + guard.end();
    }
}
