package kotonoha.files;

import java.util.List;

/// A file that the question can be answered from: its text goes to the model as far as it fits, and the model's tools
/// may open it again under its `name`, which is unique within a turn. `units` says what parts it has ("12 pages").
/// `uploaded` is true for what a person posted here, false for what stands behind a link.
public record Attached(
        String name, Extract.Kind kind, RawFile file, List<String> units, boolean uploaded) {
    public Attached {
        units = List.copyOf(units);
    }
}
