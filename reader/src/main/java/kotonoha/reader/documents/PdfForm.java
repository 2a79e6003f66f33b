package kotonoha.reader.documents;

import java.util.Iterator;
import kotonoha.files.Extract;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Parts;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTerminalField;

/// What is filled into the form fields of a PDF: it stands on no page's own text.
final class PdfForm {
    private static final int FIELDS = 2_000;

    private PdfForm() {}

    static void add(PDDocument document, Parts parts) {
        try {
            PDAcroForm form = document.getDocumentCatalog().getAcroForm(null);
            if (form == null) return;
            StringBuilder values = new StringBuilder();
            Iterator<PDField> fields = form.getFieldTree().iterator();
            for (int i = 0; i < FIELDS && fields.hasNext(); i++) {
                PDField field = fields.next();
                if (!(field instanceof PDTerminalField)) continue;
                String value = Lines.one(String.valueOf(field.getValueAsString()), 2_000);
                if (!value.isEmpty() && !value.equals("Off") && !value.equals("null"))
                    values.append("- ")
                            .append(Lines.one(name(field), 200))
                            .append(": ")
                            .append(value)
                            .append('\n');
            }
            if (!values.isEmpty())
                parts.add(Extract.Unit.SECTION, 1, "Form fields", values.toString());
        } catch (RuntimeException broken) {
            parts.note(Extract.Note.PARTLY_DAMAGED);
        }
    }

    private static String name(PDField field) {
        String shown = field.getAlternateFieldName();
        return shown == null || shown.isBlank()
                ? String.valueOf(field.getFullyQualifiedName())
                : shown;
    }
}
