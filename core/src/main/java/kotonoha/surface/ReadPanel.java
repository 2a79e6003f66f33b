package kotonoha.surface;

import java.net.URI;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kotonoha.context.Item;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.kernel.TryLater;
import kotonoha.slack.Block;
import kotonoha.slack.Mrkdwn;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackMessage;
import kotonoha.slack.SlackRefusal;
import kotonoha.slack.View;
import kotonoha.turn.WhatWasRead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The context panel: what an answer was written from, item by item, with its size, what was cut, and why something
/// could not be read. The list lies in the answer's own metadata, so whoever sees the answer may open the panel.
public final class ReadPanel {
    public static final String PANEL = "kotonoha.panel";
    private static final int LONGEST_URL = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ReadPanel.class);

    private final SlackApi slack;

    public ReadPanel(SlackApi slack) {
        this.slack = slack;
    }

    /// The button was pressed. An empty panel comes first: the trigger lives three seconds, reading may take longer.
    public void press(Press press) {
        Language language = slack.user(press.user()).language(Language.EN);
        String view;
        try {
            view = slack.openView(press.trigger(), said(language, "surface.read.loading"));
        } catch (SlackRefusal tooLate) {
            LOG.info("no panel: {}", tooLate.getMessage());
            return;
        }
        slack.updateView(view, panel(press, language));
    }

    private View panel(Press press, Language language) {
        try {
            Optional<SlackMessage> answer = slack.message(press.channel(), press.message());
            return answer.flatMap(message -> WhatWasRead.of(message.raw().path("metadata")))
                    .map(read -> (View) panel(language, read))
                    .orElseGet(() -> said(language, "surface.read.unknown"));
        } catch (SlackRefusal | TryLater | Broken unreadable) {
            LOG.info("the panel stays empty: {}", unreadable.getMessage());
            return said(language, "surface.read.unreachable");
        }
    }

    private static View said(Language language, String key) {
        return modal(language, List.of(new Block.Section(Messages.say(language, key))));
    }

    /// At most 40 items in six groups: never more than the 100 blocks that a view may have.
    static View panel(Language language, WhatWasRead read) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Section(totals(language, read)));
        for (Item.Kind kind : Item.Kind.values()) {
            List<Item> items = read.items().stream().filter(i -> i.kind() == kind).toList();
            if (items.isEmpty()) continue;
            blocks.add(new Block.Divider());
            blocks.add(new Block.Context("*" + of(language, "surface.read.kind.", kind) + "*"));
            for (Item item : items) blocks.add(new Block.Section(lines(language, item)));
        }
        int more = read.total() - read.items().size();
        if (more > 0) blocks.add(new Block.Context(counted(language, "surface.read.more", more)));
        blocks.add(new Block.Divider());
        blocks.add(new Block.Context(Messages.say(language, "surface.read.foot")));
        return modal(language, blocks);
    }

    private static View modal(Language language, List<Block> blocks) {
        return new View.Modal(
                PANEL,
                Messages.say(language, "surface.read.title"),
                "",
                Messages.say(language, "surface.read.close"),
                "",
                blocks);
    }

    private static String totals(Language language, WhatWasRead read) {
        List<String> parts = new ArrayList<>();
        parts.add("*" + counted(language, "surface.read.total", read.total()) + "*");
        parts.add(Messages.say(language, "surface.read.tokens", number(language, read.tokens())));
        if (read.cut() > 0)
            parts.add(Messages.say(language, "surface.read.cut", number(language, read.cut())));
        if (read.unread() > 0) parts.add(counted(language, "surface.read.unread", read.unread()));
        return String.join(" · ", parts);
    }

    private static String lines(Language language, Item item) {
        List<String> lines = new ArrayList<>();
        lines.add("*" + title(language, item) + "*");
        Unreadable why = item.why();
        if (why != null) {
            lines.add(":warning: " + Mrkdwn.escape(sentence(language, item, why)));
            return String.join("\n", lines);
        }
        lines.add(Mrkdwn.escape(size(language, item)));
        for (Extract.Note note : item.notes())
            lines.add("_" + Mrkdwn.escape(sentence(language, note, item)) + "_");
        return String.join("\n", lines);
    }

    private static String sentence(Language language, Extract.Note note, Item item) {
        String key = "context.note." + note.name().toLowerCase(Locale.ROOT);
        return Messages.say(language, key, number(language, item.unseen()));
    }

    /// The catalogue's sentence, with the detail where it tells the person something and nothing else on the page does.
    private static String sentence(Language language, Item item, Unreadable why) {
        String sentence = of(language, "context.unread.", why.reason());
        String detail = why.detail();
        boolean said =
                detail.isBlank() || sentence.contains(detail) || item.title().contains(detail);
        if (said || !isForPeople(why.reason())) return sentence;
        return sentence + Messages.say(language, "surface.read.detail", detail);
    }

    /// Limits, hosts and states speak for themselves; names of types and of errors are for the log.
    private static boolean isForPeople(Unreadable.Reason reason) {
        return switch (reason) {
            case TOO_LARGE, TOO_SLOW, NOT_ALLOWED, LOGIN, PRIVATE_ADDRESS, UNREACHABLE -> true;
            case ENCRYPTED,
                    DAMAGED,
                    EMPTY,
                    DANGEROUS,
                    UNKNOWN_KIND,
                    NO_EYES,
                    NO_EARS,
                    GONE,
                    EXTERNAL,
                    NOT_SEEN,
                    NOT_FOR_ALL,
                    NEEDS_BROWSER,
                    TOO_MANY,
                    FAILED ->
                    false;
        };
    }

    private static String size(Language language, Item item) {
        List<String> parts = new ArrayList<>();
        boolean talk = item.kind() == Item.Kind.THREAD || item.kind() == Item.Kind.MESSAGES;
        if (talk) parts.add(counted(language, "surface.read.count", item.count()));
        parts.add(Messages.say(language, "surface.read.tokens", number(language, item.tokens())));
        String key = talk ? "surface.read.cut_oldest" : "surface.read.cut";
        if (item.cut() > 0) parts.add(Messages.say(language, key, number(language, item.cut())));
        return String.join(" · ", parts);
    }

    private static String title(Language language, Item item) {
        String title =
                item.title().isBlank()
                        ? of(language, "surface.read.unnamed.", item.kind())
                        : item.title().strip().replace('\n', ' ');
        return address(item.url())
                .map(address -> Mrkdwn.link(address, title))
                .orElseGet(() -> Mrkdwn.escape(title));
    }

    private static Optional<URI> address(String url) {
        boolean web = url.startsWith("https://") || url.startsWith("http://");
        if (!web || url.length() > LONGEST_URL) return Optional.empty();
        try {
            return Optional.of(URI.create(url));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static String of(Language language, String prefix, Enum<?> constant) {
        return Messages.say(language, prefix + constant.name().toLowerCase(Locale.ROOT));
    }

    private static String counted(Language language, String key, int count) {
        String form = key + (count == 1 ? ".one" : ".many");
        return Messages.say(language, form, number(language, count));
    }

    private static String number(Language language, int number) {
        return NumberFormat.getIntegerInstance(language.locale()).format(number);
    }
}
