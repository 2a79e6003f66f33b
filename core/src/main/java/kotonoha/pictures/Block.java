package kotonoha.pictures;

import java.util.List;

/// A part of an answer that is worth a file. `heading` is the nearest heading above it, "" if there is none.
sealed interface Block {
    String heading();

    /// A fenced block: `kind` is the first word after the fence, in small letters.
    record Fence(String kind, String text, String heading) implements Block {}

    /// A table, its head as the first row; the cells are Markdown.
    record Table(List<List<String>> rows, String heading) implements Block {
        public Table {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }
}
