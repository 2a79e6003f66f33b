package kotonoha.context;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Place;
import kotonoha.kernel.Time;
import kotonoha.sources.LinkReader;
import kotonoha.sources.Linked;

/// Reads what stands behind an address, with the first reader that is for it. What was read is kept for some minutes, for
/// the same person at the same place. Thread-safe. Never throws for what the other side does.
final class ReadingLinks {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int CHARACTERS = 16_000_000;
    private static final int LONGEST_TITLE = 100;

    private final List<LinkReader> readers;
    private final Seeing seeing;
    private final Remembered<String, Linked> known;

    ReadingLinks(List<LinkReader> readers, Seeing seeing, Time time) {
        this.readers = List.copyOf(readers);
        this.seeing = seeing;
        this.known = new Remembered<>(time, KEPT, CHARACTERS, ReadingLinks::weight);
    }

    /// Whether anybody reads such an address; links that nobody reads are only text.
    boolean reads(Finding.Link link) {
        return readers.stream().anyMatch(reader -> reader.reads(link.address()));
    }

    Reading read(Finding.Link link, Asker asker, Place place) throws InterruptedException {
        String key = "%s %s %s".formatted(asker.id(), place.channel(), link.address());
        Optional<Linked> before = known.get(key);
        Linked linked = before.isPresent() ? before.get() : ask(link.address(), asker, place);
        if (before.isEmpty()) known.put(key, linked);
        ReadResult result = linked.result();
        String title = result instanceof Extract extract ? extract.title() : "";
        return new Reading(found(link, result).titled(title), result, linked.file());
    }

    Reading unread(Finding.Link link, Unreadable why) {
        return new Reading(found(link, why), why);
    }

    private Linked ask(URI address, Asker asker, Place place) throws InterruptedException {
        return Failures.caught(
                () -> {
                    for (LinkReader reader : readers)
                        if (reader.reads(address)) return seen(reader.read(address, asker, place));
                    return new Linked(new Unreadable(Reason.UNREACHABLE));
                },
                Linked::new);
    }

    private Linked seen(Linked linked) throws InterruptedException {
        return switch (linked.result()) {
            case Unreadable why -> linked;
            case Extract extract -> new Linked(seeing.seen("", extract), linked.file());
        };
    }

    private static Reading.Found found(Finding.Link link, ReadResult result) {
        String address = link.address().toString();
        boolean inside = result instanceof Unreadable why && why.reason() == Reason.PRIVATE_ADDRESS;
        return new Reading.Found(
                Item.Kind.LINK,
                Reading.Share.QUOTED,
                "link:" + address,
                Clean.line(shown(link.address()), LONGEST_TITLE),
                inside ? "" : address,
                1,
                "",
                null,
                false);
    }

    /// Host and path; a query may hold secrets.
    private static String shown(URI address) {
        String path =
                address.getPath() == null || address.getPath().equals("/") ? "" : address.getPath();
        String host = address.getHost() == null ? address.getRawAuthority() : address.getHost();
        return host + path;
    }

    private static int weight(Linked linked) {
        if (!(linked.result() instanceof Extract extract)) return 1_000;
        long pictures = extract.pictures().mapToLong(picture -> picture.bytes().length).sum();
        return (int) Math.min(CHARACTERS + 1L, 1_000 + extract.characters() + pictures);
    }
}
