package kotonoha.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Note;
import kotonoha.files.Ocr;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Time;

/// Pictures and pages that are pictures: left to the model where it sees, else turned into text where something
/// recognizes it, else told. What was recognized is kept for an hour. Thread-safe.
final class Seeing {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int CHARACTERS = 2_000_000;

    /// For all pages of one file together; the next question gets further.
    private static final Duration RECOGNIZING = Duration.ofSeconds(15);

    private final Senses senses;
    private final Time time;
    private final Remembered<String, Extract.Part> known;

    Seeing(Senses senses, Time time) {
        this.senses = senses;
        this.time = time;
        this.known = new Remembered<>(time, KEPT, CHARACTERS, p -> 100 + p.markdown().length());
    }

    /// @param version names these very bytes, "" where nothing does
    ReadResult seen(String version, Extract extract) throws InterruptedException {
        if (pictures(extract) > 0 && !senses.eyes()) return unseen(version, extract);
        boolean silent = extract.picture() == null && isSilent(extract.parts());
        boolean drawn = extract.unseen() > 0 || extract.notes().contains(Note.ONLY_PICTURES);
        return silent && drawn ? nothing(extract) : extract;
    }

    private ReadResult unseen(String version, Extract extract) throws InterruptedException {
        if (senses.ocr().isPresent()) return recognized(version, extract, senses.ocr().get());
        List<Extract.Part> parts = extract.parts().stream().map(Seeing::blind).toList();
        int unseen = extract.unseen() + pictures(extract);
        if (isSilent(parts)) return new Unreadable(Reason.NO_EYES, pages(extract, unseen));
        List<Note> notes = new ArrayList<>(extract.notes());
        notes.remove(Note.SCANS_LEFT_OUT);
        notes.add(Note.SCANS_UNSEEN);
        return with(extract, parts, unseen, notes);
    }

    private ReadResult recognized(String version, Extract extract, Ocr ocr)
            throws InterruptedException {
        List<Together.Running<Extract.Part>> running = new ArrayList<>();
        List<Extract.Part> parts = new ArrayList<>();
        try (Together together = new Together(time, RECOGNIZING, () -> false)) {
            for (Extract.Part part : pages(extract))
                running.add(together.begin(() -> recognized(version, part, ocr), () -> part));
            for (Together.Running<Extract.Part> each : running) parts.add(each.get());
        }
        int failed = (int) parts.stream().filter(part -> part.picture() != null).count();
        parts.replaceAll(Seeing::blind);
        if (isSilent(parts)) return new Unreadable(Reason.NO_EYES, pages(extract, failed));
        List<Note> notes = new ArrayList<>(extract.notes());
        if (failed < pictures(extract)) notes.add(Note.OCR);
        if (failed > 0) notes.add(Note.SCANS_UNSEEN);
        return with(extract, parts, extract.unseen() + failed, notes);
    }

    /// The part with its text in place of its picture; as it is where there is none.
    private Extract.Part recognized(String version, Extract.Part part, Ocr ocr)
            throws InterruptedException {
        Extract.Picture picture = part.picture();
        if (picture == null) return part;
        String key = "%s %s %d".formatted(version, part.unit(), part.number());
        Optional<Extract.Part> before = version.isEmpty() ? Optional.empty() : known.get(key);
        if (before.isPresent()) return before.get();
        Optional<String> text = ocr.read(picture);
        if (text.isEmpty()) return part;
        String all = part.markdown().isBlank() ? text.get() : part.markdown() + "\n\n" + text.get();
        Extract.Part read = new Extract.Part(part.unit(), part.number(), part.label(), all);
        if (!version.isEmpty()) known.put(key, read);
        return read;
    }

    /// The parts; a picture alone is one.
    private static List<Extract.Part> pages(Extract extract) {
        if (extract.picture() == null) return extract.parts();
        return List.of(new Extract.Part(Extract.Unit.WHOLE, 1, "", "", extract.picture()));
    }

    private static int pictures(Extract extract) {
        return (int) extract.pictures().count();
    }

    private Unreadable nothing(Extract extract) {
        if (extract.notes().contains(Note.CUT_BY_TIME)) return new Unreadable(Reason.TOO_SLOW);
        boolean wouldSee = senses.eyes() || senses.ocr().isPresent();
        if (wouldSee && extract.unseen() > 0)
            return new Unreadable(Reason.UNKNOWN_KIND, "JPEG 2000, rare JBIG2, > 50 MP");
        return new Unreadable(Reason.NO_EYES, pages(extract, extract.unseen()));
    }

    private static String pages(Extract extract, int count) {
        return extract.picture() != null || count == 0 ? "" : count + " p.";
    }

    private static boolean isSilent(List<Extract.Part> parts) {
        return parts.stream().allMatch(part -> part.markdown().isBlank() && part.picture() == null);
    }

    private static Extract.Part blind(Extract.Part part) {
        return new Extract.Part(part.unit(), part.number(), part.label(), part.markdown());
    }

    private static Extract with(
            Extract extract, List<Extract.Part> parts, int unseen, List<Note> notes) {
        List<Extract.Part> told =
                parts.stream().filter(part -> !part.markdown().isBlank()).toList();
        long characters = told.stream().mapToLong(part -> part.markdown().length()).sum();
        return new Extract(
                extract.kind(),
                extract.type(),
                extract.title(),
                told,
                Math.max(characters, extract.characters()),
                extract.changed(),
                null,
                extract.profile(),
                notes,
                extract.picture() == null ? unseen : 0);
    }
}
