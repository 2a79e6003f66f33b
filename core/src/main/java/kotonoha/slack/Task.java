package kotonoha.slack;

import java.util.List;

/// A step that the answer shows while it is done. A later task with the same `id` replaces title and status; `details`,
/// `output` ("" for none) and `sources` are shown once, the first time they are given.
public record Task(
        String id,
        String title,
        Status status,
        String details,
        String output,
        List<Source> sources) {
    public Task {
        sources = List.copyOf(sources);
    }

    public Task(String id, String title, Status status) {
        this(id, title, status, "", "", List.of());
    }

    Task with(Status other) {
        return new Task(id, title, other, details, output, sources);
    }

    /// How far it is.
    public enum Status {
        PENDING,
        IN_PROGRESS,
        COMPLETE,
        ERROR;

        boolean open() {
            return this == PENDING || this == IN_PROGRESS;
        }
    }

    /// A page the step has used.
    public record Source(String url, String text) {}
}
