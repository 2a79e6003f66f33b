package kotonoha.context;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kotonoha.files.Extract;

/// English sentences that tell the model what it does not see. At most so many, each short.
final class Notes {
    /// Fewer hidden characters are accidents of editors.
    private static final int SUSPICIOUS = 10;

    private static final int LONGEST_NAME = 80;

    private final int most;
    private final List<String> notes = new ArrayList<>();

    Notes(int most) {
        this.most = most;
    }

    void add(String sentence) {
        if (notes.size() < most) notes.add(sentence);
    }

    List<String> all() {
        return List.copyOf(notes);
    }

    void of(Prepared prepared, Choosing.Chosen chosen) {
        Extract extract = prepared.extract();
        if (extract == null) return;
        String name = name(prepared.reading().found());
        if (prepared.removed() >= SUSPICIOUS)
            add(
                    "%s: %d invisible characters were taken out; hidden text may be an attack."
                            .formatted(name, prepared.removed()));
        for (Extract.Note note : extract.notes()) {
            String missing = missing(note);
            if (!missing.isEmpty()) add(name + ": " + missing);
        }
        if (extract.unseen() > 0)
            add(
                    "%s: %d of its pages are scans that you do not see; what you look for may stand there."
                            .formatted(name, extract.unseen()));
        if (chosen.cut() > 0) add(name + ": " + shown(extract, chosen) + rest(prepared, extract));
    }

    /// What the text itself does not tell; "" for what other sentences say.
    private static String missing(Extract.Note note) {
        return switch (note) {
            case PARTLY_DAMAGED -> "parts of it are damaged and missing here.";
            case CUT_BY_TIME -> "the time ran out while it was read; its end is missing here.";
            case NO_RESULTS ->
                    "some formulas were saved without results; their values are unknown, do not guess them.";
            case FIRST_PICTURE -> "it holds several pictures or pages; only the first is shown.";
            case ATTACHMENTS_LEFT_OUT ->
                    "some files attached to it were not read; the list in its text says which.";
            case ONLY_PICTURES -> "its pages are pictures without text.";
            case OCR, TRANSCRIBED, MEMBERS_LEFT_OUT, CUT, SCANS_LEFT_OUT, SCANS_UNSEEN -> "";
        };
    }

    private static String shown(Extract extract, Choosing.Chosen chosen) {
        if (chosen.materials().isEmpty()) return "nothing of it is shown, there was no room";
        if (extract.kind() == Extract.Kind.TABLE && !extract.profile().isBlank())
            return "its columns and first rows are shown";
        List<Extract.Part> parts = extract.parts();
        boolean counted = parts.size() > 1 && parts.getFirst().unit() != Extract.Unit.MESSAGE;
        if (!counted) {
            long all = Math.max(1, (long) chosen.tokens() + chosen.cut());
            return "about %d %% of it is shown"
                    .formatted(Math.max(1, 100L * chosen.tokens() / all));
        }
        return "%s %s of %d are shown"
                .formatted(
                        unit(parts.getFirst().unit()),
                        ranges(parts, chosen.parts()),
                        parts.getLast().number());
    }

    private static String rest(Prepared prepared, Extract extract) {
        if (prepared.reading().raw() == null) return "; the rest was left out.";
        if (prepared.pictures() > 0)
            return "; read_file opens the rest of its text, but no pictures of pages.";
        return extract.kind() == Extract.Kind.TABLE
                ? "; query_table computes over all rows."
                : "; read_file can open the rest.";
    }

    /// `1-12, 40`: the numbers of the parts that are shown.
    private static String ranges(List<Extract.Part> parts, BitSet shown) {
        List<String> ranges = new ArrayList<>();
        for (int from = shown.nextSetBit(0); from >= 0; ) {
            int to = shown.nextClearBit(from) - 1;
            int first = parts.get(from).number();
            int last = parts.get(to).number();
            ranges.add(first == last ? "" + first : first + "-" + last);
            from = shown.nextSetBit(to + 1);
        }
        if (ranges.size() > 12) return String.join(", ", ranges.subList(0, 12)) + ", …";
        return String.join(", ", ranges);
    }

    private static String unit(Extract.Unit unit) {
        return switch (unit) {
            case PAGE -> "pages";
            case SLIDE -> "slides";
            case SHEET -> "sheets";
            case MEMBER -> "members";
            case SECTION, WHOLE -> "parts";
            case MESSAGE -> "messages";
        };
    }

    private static String name(Reading.Found found) {
        String name = Clean.line(found.title().replace('"', '\''), LONGEST_NAME);
        String quoted = name.isEmpty() ? "one item" : '"' + name + '"';
        return switch (found.kind()) {
            case CANVAS -> "Canvas " + quoted;
            case LINK -> "Page " + quoted;
            case MESSAGES -> "Thread " + quoted;
            case THREAD, FILE, OPEN -> quoted;
        };
    }
}
