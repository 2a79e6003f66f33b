package kotonoha.reader.documents;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Calendar;
import java.util.regex.Pattern;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;
import kotonoha.reader.markdown.Parts;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.jspecify.annotations.Nullable;

/// Reads the text of a PDF page by page. Pages keep their numbers.
final class Pdf implements Parser {
    private static final Pattern PRODUCER =
            Pattern.compile("(?i)^microsoft (?:word|powerpoint|excel) - ");
    private static final Pattern NO_TITLE =
            Pattern.compile("(?i)untitled.*|無題.*|about:blank|.*\\.(?:indd|qxd|tmp)");

    static {
        Jbig2Reader.install();
    }

    @Override
    public ReadResult parse(Input input) throws IOException {
        Streams streams = new Streams();
        streams.checkFile(input.path());
        try (PDDocument document =
                Loader.loadPDF(input.path().toFile(), "", IOUtils.createMemoryOnlyStreamCache())) {
            return read(document, streams, input);
        } catch (StackOverflowError tooDeep) {
            return new Unreadable(Unreadable.Reason.DANGEROUS, "nesting");
        }
    }

    private static ReadResult read(PDDocument document, Streams streams, Input input) {
        Parts parts = new Parts(input);
        facts(document, parts);
        int pages = 0;
        int failed = 0;
        Scans scans = new Scans(input, parts);
        PageTree tree = new PageTree(document);
        while (tree.hasNext() && !parts.full()) {
            PDPage page = tree.next();
            pages++;
            try {
                streams.check(page.getCOSObject());
                PdfPage text = new PdfPage(document, page);
                parts.add(Extract.Unit.PAGE, pages, "", text.markdown());
                if (text.isPicture()) scans.add(page, pages);
            } catch (Refused refused) {
                throw refused;
            } catch (IOException | RuntimeException broken) {
                failed++;
            }
        }
        scans.draw();
        if (failed > 0 || tree.isDamaged()) parts.note(Extract.Note.PARTLY_DAMAGED);
        if (!parts.full()) PdfForm.add(document, parts);
        if (pages == 0 || parts.isEmpty() && failed == pages)
            return new Unreadable(Unreadable.Reason.DAMAGED);
        if (!parts.full()) PdfNotes.add(document, parts);
        if (parts.isEmpty() && scans.isEmpty() && failed == 0)
            return new Unreadable(Unreadable.Reason.EMPTY);
        return parts.extract(Extract.Kind.PDF, null);
    }

    private static void facts(PDDocument document, Parts parts) {
        try {
            PDDocumentInformation facts = document.getDocumentInformation();
            String title = facts.getTitle();
            if (title != null && !NO_TITLE.matcher(title.strip()).matches())
                parts.title(PRODUCER.matcher(title.strip()).replaceFirst(""));
            parts.changed(day(facts.getModificationDate()));
            parts.changed(day(facts.getCreationDate()));
        } catch (RuntimeException odd) {
            // Without a title, then.
            parts.title("");
        }
    }

    private static @Nullable LocalDate day(@Nullable Calendar time) {
        return time == null
                ? null
                : time.toInstant().atZone(time.getTimeZone().toZoneId()).toLocalDate();
    }
}
