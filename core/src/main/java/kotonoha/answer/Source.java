package kotonoha.answer;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A source that an answer cites, by the number that stands in its text; 0 for one that is cited without a marker.
public record Source(
        int number,
        String title,
        String section,
        String url,
        @Nullable LocalDate changed,
        String author) {}
