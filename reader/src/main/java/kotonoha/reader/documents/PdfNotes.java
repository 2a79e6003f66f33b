package kotonoha.reader.documents;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import kotonoha.files.Extract;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Parts;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationMarkup;

/// What readers of a PDF have written onto its pages, and the names of files that lie in it: neither is part of any
/// page's own text.
final class PdfNotes {
    private static final int NOTES = 1_000;
    private static final int FILES = 100;

    private PdfNotes() {}

    static void add(PDDocument document, Parts parts) {
        try {
            String notes = notes(document);
            if (!notes.isEmpty()) parts.add(Extract.Unit.SECTION, 2, "Comments", notes);
            String files = files(document);
            if (files.isEmpty()) return;
            parts.add(Extract.Unit.SECTION, 3, "Attached files, not read", files);
            parts.note(Extract.Note.ATTACHMENTS_LEFT_OUT);
        } catch (IOException | RuntimeException broken) {
            parts.note(Extract.Note.PARTLY_DAMAGED);
        }
    }

    private static String notes(PDDocument document) throws IOException {
        StringBuilder notes = new StringBuilder();
        PageTree tree = new PageTree(document);
        int count = 0;
        for (int page = 1; tree.hasNext() && count < NOTES; page++) {
            List<PDAnnotation> annotations = tree.next().getAnnotations();
            for (PDAnnotation annotation : annotations) {
                String words = words(annotation);
                if (words.isEmpty() || ++count > NOTES) continue;
                notes.append("- p. ").append(page).append(": ").append(words).append('\n');
            }
        }
        return notes.toString();
    }

    private static String words(PDAnnotation annotation) {
        if (!(annotation instanceof PDAnnotationMarkup markup) || annotation.isHidden()) return "";
        String contents = markup.getContents();
        String words = contents == null ? "" : Lines.one(contents, 2_000);
        String author = markup.getTitlePopup();
        return words.isEmpty() || author == null || author.isBlank()
                ? words
                : Lines.one(author, 100) + ": " + words;
    }

    private static String files(PDDocument document) throws IOException {
        PDDocumentNameDictionary names = document.getDocumentCatalog().getNames();
        if (names == null || names.getEmbeddedFiles() == null) return "";
        Map<String, PDComplexFileSpecification> all = names.getEmbeddedFiles().getNames();
        if (all == null) return "";
        StringBuilder files = new StringBuilder();
        all.keySet().stream()
                .limit(FILES)
                .forEach(name -> files.append("- ").append(Lines.one(name, 300)).append('\n'));
        return files.toString();
    }
}
