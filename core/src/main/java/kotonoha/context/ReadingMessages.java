package kotonoha.context;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Asker;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.slack.SlackLink;
import kotonoha.slack.SlackMessage;
import kotonoha.slack.SlackRefusal;
import tools.jackson.databind.JsonNode;

/// Reads a message that something points at, with its thread, where the asker and everybody who reads the answer may see
/// it. Thread-safe. Never throws for what Slack does.
final class ReadingMessages {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ENGLISH);

    private final FromSlack slack;
    private final ReadingThread threads;

    ReadingMessages(FromSlack slack, ReadingThread threads) {
        this.slack = slack;
        this.threads = threads;
    }

    /// What was read, and the messages themselves: files may hang on them.
    record Quoted(Reading reading, List<SlackMessage> messages) {
        Quoted {
            messages = List.copyOf(messages);
        }
    }

    Quoted read(Finding.Quote quote, Asker asker, Place place, Telling telling, Names names)
            throws InterruptedException {
        List<SlackMessage> messages = new ArrayList<>();
        ReadResult result = Failures.caught(() -> read(quote, asker, place, telling, messages));
        if (result instanceof Unreadable why) {
            Optional<Extract> shown = shared(quote, telling);
            if (shown.isEmpty()) return new Quoted(unread(quote, why), List.of());
            Reading.Found found = found(quote, "", 1, "", asker);
            return new Quoted(new Reading(found, shown.get()), List.of());
        }
        String author = messages.isEmpty() ? "" : telling.author(messages.getFirst());
        String title = "%s: %s".formatted(names.channel(quote.message().channel()), author);
        return new Quoted(
                new Reading(found(quote, title, messages.size(), author, asker), result), messages);
    }

    Reading unread(Finding.Quote quote, Unreadable why) {
        return new Reading(found(quote, "", 1, "", null).hidden(), why);
    }

    private ReadResult read(
            Finding.Quote quote,
            Asker asker,
            Place place,
            Telling telling,
            List<SlackMessage> messages) {
        ChannelId channel = quote.message().channel();
        boolean here = channel.equals(place.channel());
        if (!here && !slack.canSee(asker.id(), channel)) return new Unreadable(Reason.NOT_SEEN);
        if (!here && !slack.mayShow(channel, place, asker.id()))
            return new Unreadable(Reason.NOT_FOR_ALL);
        List<SlackMessage> thread = thread(quote.message());
        MessageTs ts = quote.message().ts();
        if (thread.stream().noneMatch(message -> message.ts().equals(ts)))
            return new Unreadable(Reason.GONE);
        messages.addAll(thread.stream().filter(m -> !Telling.isNotice(m)).toList());
        return told(messages, ts, telling, asker.zone());
    }

    private List<SlackMessage> thread(SlackLink.Message message) {
        try {
            List<SlackMessage> thread = threads.read(message.channel(), message.root());
            boolean reply = !thread.isEmpty() && isReply(thread.getFirst());
            if (reply) return threads.read(message.channel(), thread.getFirst().thread());
            if (!thread.isEmpty()) return thread;
        } catch (SlackRefusal refusal) {
            if (Failures.reason(refusal) != Reason.NOT_SEEN) throw refusal;
        }
        Optional<SlackMessage> one = slack.message(message.channel(), message.ts());
        if (one.isEmpty()) return List.of();
        if (!isReply(one.get())) return List.of(one.get());
        return threads.read(message.channel(), one.get().thread());
    }

    private static boolean isReply(SlackMessage message) {
        return !message.thread().equals(message.ts());
    }

    private static Extract told(
            List<SlackMessage> messages, MessageTs pointed, Telling telling, ZoneId zone) {
        List<Extract.Part> parts = new ArrayList<>();
        for (SlackMessage message : messages) {
            Context.Said said = telling.said(message);
            String when = MINUTE.format(said.at().atZone(zone));
            String text = "%s (%s): %s".formatted(said.name(), when, said.text());
            String label = message.ts().equals(pointed) ? "linked" : "";
            parts.add(new Extract.Part(Extract.Unit.MESSAGE, parts.size() + 1, label, text));
        }
        return Extract.of(Extract.Kind.TEXT, "text/markdown", "", parts);
    }

    /// A message that somebody shared stands in the thread itself, for everybody to see.
    private static Optional<Extract> shared(Finding.Quote quote, Telling telling) {
        JsonNode shown = quote.shared();
        if (!shown.path("is_share").asBoolean(false)) return Optional.empty();
        String text = telling.besides(SlackMessage.of(attached(shown)));
        if (text.isBlank()) return Optional.empty();
        Extract.Part part = new Extract.Part(Extract.Unit.MESSAGE, 1, "linked", text);
        return Optional.of(Extract.of(Extract.Kind.TEXT, "text/markdown", "", List.of(part)));
    }

    private static JsonNode attached(JsonNode attachment) {
        return Json.object().set("attachments", Json.array().add(attachment));
    }

    private Reading.Found found(
            Finding.Quote quote,
            String title,
            int count,
            String author,
            @org.jspecify.annotations.Nullable Asker asker) {
        SlackLink.Message message = quote.message();
        Instant at = Telling.instant(message.ts());
        return new Reading.Found(
                quote.kind(),
                Reading.Share.QUOTED,
                message.channel() + ":" + message.ts(),
                Clean.line(title, 100),
                slack.permalink(message),
                count,
                author,
                asker == null ? null : at.atZone(asker.zone()).toLocalDate(),
                false);
    }
}
