package kotonoha.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kotonoha.files.Attached;
import kotonoha.files.Extract;
import kotonoha.files.RawFile;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import org.jspecify.annotations.Nullable;

/// Something that was read, made clean, taken apart and weighed once, so that it can be cut to any size.
///
/// @param extract null where it could not be read
/// @param groups what becomes one [Material] each: a page, a sheet, a section
/// @param weight of everything, see [Tokens#weight]
/// @param beyond tokens that the file has more than the reader took
/// @param removed hidden characters that were taken out
record Prepared(
        Reading reading,
        @Nullable Extract extract,
        List<Group> groups,
        List<Piece> pieces,
        long weight,
        int beyond,
        int removed) {
    /// A piece is not longer than that, unless one row or line of it is.
    private static final long PIECE = 40_000;

    /// A section that is shorter is joined with the next one.
    private static final long SECTION = 30_000;

    /// What stands around each material on its way to the model, without title and section.
    private static final long AROUND = 3_000;

    private static final int LONGEST_LABEL = 100;
    private static final int MOST_UNITS = 30;

    /// Some consecutive atoms of one group.
    ///
    /// One without atoms is the picture of its part.
    ///
    /// @param part the number of the part of the file, from 0
    record Piece(int group, int part, List<Atom> atoms, long weight) {
        boolean isPicture() {
            return atoms.isEmpty();
        }
    }

    /// @param part that it begins with, null for a table's profile
    record Group(Extract.@Nullable Part part, String label, long weight) {}

    int tokens() {
        return Tokens.of(weight);
    }

    @Nullable Unreadable why() {
        return reading.result() instanceof Unreadable why ? why : null;
    }

    /// @param spelled what is done with each part's text before it is weighed
    static Prepared of(Reading reading, Language language, UnaryOperator<String> spelled) {
        return switch (reading.result()) {
            case Unreadable why -> new Prepared(reading, null, List.of(), List.of(), 0, 0, 0);
            case Extract extract when extract.picture() != null -> picture(reading, extract);
            case Extract extract -> new Preparing(reading, extract, language, spelled).prepare();
        };
    }

    /// The same under another name.
    Prepared titled(String title) {
        Reading named = new Reading(reading.found().titled(title), reading.result(), reading.raw());
        return new Prepared(named, extract, groups, pieces, weight, beyond, removed);
    }

    /// How many pictures it would show.
    int pictures() {
        if (extract == null) return 0;
        if (pieces.isEmpty()) return extract.picture() == null ? 0 : 1;
        return (int) pieces.stream().filter(Piece::isPicture).count();
    }

    /// What tools may open again.
    Optional<Attached> attached() {
        RawFile raw = reading.raw();
        if (raw == null || extract == null) return Optional.empty();
        Reading.Found found = reading.found();
        return Optional.of(
                new Attached(found.title(), extract.kind(), raw, units(), found.uploaded()));
    }

    /// `12 pages`, or the sheets and members by name.
    private List<String> units() {
        if (extract == null || extract.parts().size() < 2) return List.of();
        List<Extract.Part> parts = extract.parts();
        int count = parts.size();
        // Archives and mails begin with their list.
        boolean members = parts.getLast().unit() == Extract.Unit.MEMBER;
        return switch ((members ? parts.getLast() : parts.getFirst()).unit()) {
            case PAGE -> List.of(count + extract.unseen() + " pages");
            case SLIDE -> List.of(count + " slides");
            case SECTION -> List.of(count + " sections");
            case MESSAGE -> List.of(count + " messages");
            case WHOLE -> List.of();
            case SHEET, MEMBER ->
                    parts.stream()
                            .filter(part -> part.unit() != Extract.Unit.MESSAGE)
                            .map(part -> Clean.line(part.label(), LONGEST_LABEL))
                            .filter(label -> !label.isEmpty())
                            .limit(MOST_UNITS)
                            .toList();
        };
    }

    private static Prepared picture(Reading reading, Extract extract) {
        Extract.Picture picture = extract.picture();
        long weight = picture == null ? 0 : weight(picture);
        return new Prepared(reading, extract, List.of(), List.of(), weight, 0, 0);
    }

    private static long weight(Extract.Picture picture) {
        return 100L * (Tokens.ofPicture(picture.width(), picture.height()) + 30);
    }

    private static final class Preparing {
        private final Reading reading;
        private final Extract extract;
        private final Language language;
        private final UnaryOperator<String> spelled;
        private final List<Group> groups = new ArrayList<>();
        private final List<Piece> pieces = new ArrayList<>();
        private List<Atom> open = new ArrayList<>();
        private long openWeight;
        private Atom.@Nullable Frame frame;
        private long groupWeight;
        private long characters;
        private int removed;

        Preparing(
                Reading reading,
                Extract extract,
                Language language,
                UnaryOperator<String> spelled) {
            this.reading = reading;
            this.extract = extract;
            this.language = language;
            this.spelled = spelled;
        }

        Prepared prepare() {
            if (!extract.profile().isBlank()) {
                begin(null, "");
                take(clean(extract.profile()), -1, false);
            }
            List<Extract.Part> parts = extract.parts();
            for (int number = 0; number < parts.size(); number++) part(parts.get(number), number);
            long weight = groups.stream().mapToLong(Group::weight).sum();
            weight += pieces.stream().mapToLong(Piece::weight).sum();
            return new Prepared(
                    reading,
                    extract,
                    List.copyOf(groups),
                    List.copyOf(pieces),
                    weight,
                    beyond(weight),
                    removed);
        }

        private void part(Extract.Part part, int number) {
            String text = clean(part.markdown());
            characters += part.markdown().length();
            Extract.Picture picture = part.picture();
            if (text.isBlank() && picture == null) return;
            if (!joins(part)) begin(part, label(part));
            boolean sections =
                    switch (part.unit()) {
                        case WHOLE, SECTION -> extract.profile().isBlank();
                        case PAGE, SLIDE, SHEET, MEMBER, MESSAGE -> false;
                    };
            if (!text.isBlank()) take(text, number, sections);
            if (picture == null) return;
            pieces.add(new Piece(groups.size() - 1, number, List.of(), weight(picture)));
        }

        /// A talk is one material; short sections are joined with the next one.
        private boolean joins(Extract.Part part) {
            Extract.Part last = groups.isEmpty() ? null : groups.getLast().part();
            if (last == null || last.unit() != part.unit()) return false;
            return switch (part.unit()) {
                case MESSAGE -> true;
                case SECTION -> groupWeight < SECTION;
                case WHOLE, PAGE, SLIDE, SHEET, MEMBER -> false;
            };
        }

        private void take(String text, int part, boolean sections) {
            boolean begun = false;
            for (Atom atom : Atoms.of(text)) {
                if (atom.heading() || openWeight + atom.weight() > PIECE) close(part);
                boolean begins = sections && atom.heading() && groupWeight >= SECTION;
                if (begins) begin(groups.getLast().part(), "");
                if (sections && atom.heading() && groups.getLast().label().isEmpty()) name(atom);
                add(groupWeight > 0 && atom.lead().isEmpty() && !begun ? below(atom) : atom);
                begun = true;
            }
            close(part);
        }

        /// The first of another message.
        private static Atom below(Atom atom) {
            return Atom.of("\n\n", atom.text(), atom.frame(), atom.heading());
        }

        private void add(Atom atom) {
            open.add(atom);
            openWeight += atom.weight();
            groupWeight += atom.weight();
            Atom.Frame own = atom.frame();
            if (own != null && own != frame) openWeight += own.weight;
            frame = own;
        }

        private void close(int part) {
            if (open.isEmpty()) return;
            pieces.add(new Piece(groups.size() - 1, part, List.copyOf(open), openWeight));
            open = new ArrayList<>();
            openWeight = 0;
            frame = null;
        }

        private void begin(Extract.@Nullable Part part, String label) {
            groups.add(new Group(part, label, around(label)));
            groupWeight = 0;
        }

        /// A section is called by its first heading.
        private void name(Atom heading) {
            String label = Clean.line(heading.text().replaceFirst("^[ #]+", ""), LONGEST_LABEL);
            Group last = groups.removeLast();
            groups.add(new Group(last.part(), label, around(label)));
        }

        private long around(String label) {
            Reading.Found found = reading.found();
            return AROUND
                    + Tokens.weight(found.title())
                    + Tokens.weight(label)
                    + Tokens.weight(found.url())
                    + Choosing.GAP;
        }

        private String clean(String text) {
            Clean clean = Clean.of(spelled.apply(text.replace("\r\n", "\n")));
            removed += clean.removed();
            return clean.text();
        }

        private int beyond(long weight) {
            long more = extract.characters() - characters;
            if (more <= 0 || characters == 0) return 0;
            return (int) Math.min(1_000_000_000, (double) weight / 100 * more / characters);
        }

        private String label(Extract.Part part) {
            String own = Clean.line(part.label(), LONGEST_LABEL);
            return switch (part.unit()) {
                case PAGE -> Messages.say(language, "context.part.page", part.number());
                case SLIDE -> Messages.say(language, "context.part.slide", part.number());
                case SHEET ->
                        own.isEmpty()
                                ? Messages.say(language, "context.part.sheet", part.number())
                                : own;
                case MESSAGE -> "";
                case WHOLE, SECTION, MEMBER -> own;
            };
        }
    }
}
