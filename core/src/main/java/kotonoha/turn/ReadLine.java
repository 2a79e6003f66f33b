package kotonoha.turn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import kotonoha.context.Item;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;

/// The one line that says what an answer was written from: "Read: thread 34 messages, canvas, 2 files; 1 file not
/// readable: password". Names nothing, so that everybody may read it.
final class ReadLine {
    /// A thread up to this long goes without saying.
    private static final int SHORT_THREAD = 9;

    private final Language language;

    ReadLine(Language language) {
        this.language = language;
    }

    /// Empty where there is nothing worth saying: only a short thread, all of it read.
    Optional<String> of(List<Item> items) {
        if (items.stream().allMatch(ReadLine::goesWithoutSaying)) return Optional.empty();
        List<String> read = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (Item.Kind kind : Item.Kind.values()) {
            List<Item> all = items.stream().filter(item -> item.kind() == kind).toList();
            read(kind, all.stream().filter(Item::read).toList()).ifPresent(read::add);
            unread(kind, all.stream().filter(item -> !item.read()).toList()).ifPresent(unread::add);
        }
        return Optional.of(sentence(read, unread));
    }

    private static boolean goesWithoutSaying(Item item) {
        return item.kind() == Item.Kind.THREAD
                && item.read()
                && item.count() <= SHORT_THREAD
                && !inPart(item);
    }

    private String sentence(List<String> read, List<String> unread) {
        String is = String.join(say("turn.read.and"), read);
        String isNot = String.join(say("turn.unread.and"), unread);
        if (unread.isEmpty()) return say("turn.read", is);
        return read.isEmpty() ? say("turn.read.nothing", isNot) : say("turn.read.but", is, isNot);
    }

    private Optional<String> read(Item.Kind kind, List<Item> items) {
        if (items.isEmpty()) return Optional.empty();
        long inPart = items.stream().filter(ReadLine::inPart).count();
        String what = counted("turn.read." + name(kind), count(kind, items));
        if (inPart == 0) return Optional.of(what);
        return Optional.of(
                items.size() == 1
                        ? say("turn.read.in_part", what)
                        : say("turn.read.some_in_part", what, inPart));
    }

    private Optional<String> unread(Item.Kind kind, List<Item> items) {
        if (items.isEmpty()) return Optional.empty();
        List<String> reasons =
                Arrays.stream(Unreadable.Reason.values())
                        .filter(reason -> items.stream().anyMatch(item -> reason(item) == reason))
                        .map(reason -> say("turn.why." + name(reason)))
                        .toList();
        String what = counted("turn.unread." + name(kind), items.size());
        return Optional.of(say("turn.unread", what, String.join(say("turn.why.and"), reasons)));
    }

    /// The messages of a thread are counted, of everything else the items.
    private static int count(Item.Kind kind, List<Item> items) {
        boolean thread = kind == Item.Kind.THREAD;
        return thread ? items.stream().mapToInt(Item::count).sum() : items.size();
    }

    private static boolean inPart(Item item) {
        return item.cut() > 0 || item.notes().stream().anyMatch(ReadLine::leavesSomethingOut);
    }

    private static boolean leavesSomethingOut(Extract.Note note) {
        return switch (note) {
            case CUT,
                    CUT_BY_TIME,
                    PARTLY_DAMAGED,
                    MEMBERS_LEFT_OUT,
                    NO_RESULTS,
                    FIRST_PICTURE,
                    ATTACHMENTS_LEFT_OUT,
                    SCANS_LEFT_OUT,
                    SCANS_UNSEEN ->
                    true;
            case ONLY_PICTURES, OCR, TRANSCRIBED -> false;
        };
    }

    private static Unreadable.Reason reason(Item item) {
        return Objects.requireNonNull(item.why()).reason();
    }

    private String counted(String key, int count) {
        return say(key + (count == 1 ? ".one" : ".many"), count);
    }

    private String say(String key, Object... values) {
        return Messages.say(language, key, values);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
