package kotonoha.files;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What was read from one file: its text in parts that can be cited.
///
/// @param type the MIME type by content
/// @param title the document's own title, "" where it has none
/// @param characters of text in the whole file as far as it was looked at; more than `parts` hold where it was cut
/// @param changed the date that the document itself names, if any
/// @param picture for an image: a picture that a model can be shown, else null
/// @param profile for tables: columns, types, ranges and sample rows as Markdown, "" for everything else
/// @param notes what a reader of the text has to know, e.g. that it was cut
/// @param unseen pages that are pictures themselves and of which there is neither the picture nor its text here
public record Extract(
        Kind kind,
        String type,
        String title,
        List<Part> parts,
        long characters,
        @Nullable LocalDate changed,
        @Nullable Picture picture,
        String profile,
        List<Note> notes,
        int unseen)
        implements ReadResult {

    public Extract {
        parts = List.copyOf(parts);
        notes = List.copyOf(notes);
    }

    /// Without pages that nobody looked at.
    public Extract(
            Kind kind,
            String type,
            String title,
            List<Part> parts,
            long characters,
            @Nullable LocalDate changed,
            @Nullable Picture picture,
            String profile,
            List<Note> notes) {
        this(kind, type, title, parts, characters, changed, picture, profile, notes, 0);
    }

    /// All its pictures: its own, then those of its parts.
    public Stream<Picture> pictures() {
        return Stream.concat(
                Stream.ofNullable(picture),
                parts.stream().flatMap(part -> Stream.ofNullable(part.picture())));
    }

    /// Text without anything special about it.
    public static Extract of(Kind kind, String type, String title, List<Part> parts) {
        long characters = parts.stream().mapToLong(part -> part.markdown().length()).sum();
        return new Extract(kind, type, title, parts, characters, null, null, "", List.of());
    }

    /// The kinds of files, by content.
    public enum Kind {
        TEXT,
        CODE,
        MARKDOWN,
        HTML,
        CANVAS,
        /// CSV, TSV, spreadsheets, JSON with rows: what can be asked in SQL.
        TABLE,
        JSON,
        XML,
        MAIL,
        PDF,
        DOCUMENT,
        SLIDES,
        BOOK,
        ARCHIVE,
        IMAGE,
        AUDIO,
        VIDEO
    }

    /// One part that can be cited: `number` counts from 1 within its unit, `label` is its own name (a sheet's, a member's
    /// path, a heading), "" for none. `picture` shows a page that is a picture itself (a scan), null for all others.
    public record Part(
            Unit unit, int number, String label, String markdown, @Nullable Picture picture) {
        public Part(Unit unit, int number, String label, String markdown) {
            this(unit, number, label, markdown, null);
        }
    }

    public enum Unit {
        WHOLE,
        PAGE,
        SLIDE,
        SHEET,
        SECTION,
        MEMBER,
        MESSAGE
    }

    /// A picture re-encoded as PNG or JPEG, at most 2,048 pixels wide and high.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Picture(String type, int width, int height, byte[] bytes) {}

    /// Each has a sentence in both languages, `context.note.<name in lower case>`.
    public enum Note {
        /// More text than is read from one file: only the first part was taken.
        CUT,
        /// The time for one file ran out: only the first part was taken.
        CUT_BY_TIME,
        /// Parts of it were damaged and left out.
        PARTLY_DAMAGED,
        /// Some members of an archive were refused or not read; the listing says which.
        MEMBERS_LEFT_OUT,
        /// Formulas that were saved without their results: what they would show is not in the file.
        NO_RESULTS,
        /// Several pictures in one file: only the first was taken.
        FIRST_PICTURE,
        /// Files that came with a mail or lie in a document were not read.
        ATTACHMENTS_LEFT_OUT,
        /// No text at all: pages or slides are pictures.
        ONLY_PICTURES,
        /// Pages that are pictures were left out: there were too many, or they cannot be drawn.
        SCANS_LEFT_OUT,
        /// Pages that are pictures were left out: nothing here sees or recognizes text.
        SCANS_UNSEEN,
        /// The text came from OCR.
        OCR,
        /// The text came from a transcription.
        TRANSCRIBED
    }
}
