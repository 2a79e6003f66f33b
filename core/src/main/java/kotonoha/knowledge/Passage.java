package kotonoha.knowledge;

import java.time.LocalDate;
import kotonoha.kernel.Language;
import org.jspecify.annotations.Nullable;

/// A piece of a document that can be quoted.
///
/// @param id stable within the library, e.g. `expense-rules.ja#3`
/// @param title the document's title
/// @param section the headings above the passage, joined with ` › `; "" at the top
/// @param url opens the document at this passage
/// @param text Markdown, verbatim from the document
/// @param changed when the document was last changed, if known
/// @param author who wrote it, "" if unknown
public record Passage(
        String id,
        String title,
        String section,
        String url,
        String text,
        Language language,
        @Nullable LocalDate changed,
        String author) {}
