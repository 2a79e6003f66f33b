package kotonoha.slack;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which tasks of one answer were shown, and which of their parts, since Slack appends details and output each time.
final class TaskBoard {
    private final Map<String, Task> shown = new LinkedHashMap<>();
    private final Set<String> parts = new HashSet<>();
    private final Set<String> seen = new HashSet<>();

    boolean isNew(Task task, String part) {
        return !parts.contains(task.id() + " " + part);
    }

    /// How many bytes a task adds to a message.
    int weight(Task task) {
        int weight = Paging.utf8(task.title());
        if (isNew(task, "details")) weight += Paging.utf8(task.details());
        if (isNew(task, "output")) weight += Paging.utf8(task.output());
        for (Task.Source source : task.sources())
            weight += Paging.utf8(source.url()) + Paging.utf8(source.text());
        return weight;
    }

    void shown(Task task) {
        shown.put(task.id(), task);
        seen.add(task.id());
        if (!task.details().isEmpty()) parts.add(task.id() + " details");
        if (!task.output().isEmpty()) parts.add(task.id() + " output");
        if (!task.sources().isEmpty()) parts.add(task.id() + " sources");
    }

    /// The ids of all tasks that stand in a message of this answer.
    Set<String> seen() {
        return seen;
    }

    List<Task> open() {
        return shown.values().stream().filter(task -> task.status().open()).toList();
    }

    /// The next message begins without tasks.
    void turn() {
        shown.clear();
    }
}
