package kotonoha.knowledge;

import java.time.LocalDate;
import kotonoha.kernel.Language;
import org.jspecify.annotations.Nullable;

/// One document of what the company knows, before it is cut into passages. `markdown` starts below the title;
/// `url` opens the document (a passage adds its own anchor to it).
public record Document(
        String id,
        String title,
        String url,
        String markdown,
        Language language,
        @Nullable LocalDate changed,
        String author) {}
