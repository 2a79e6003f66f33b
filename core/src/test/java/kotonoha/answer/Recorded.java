package kotonoha.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import kotonoha.files.Made;

/// A draft that remembers what was put into it.
final class Recorded implements Draft {
    final List<Task> tasks = new CopyOnWriteArrayList<>();
    final List<Made> made = new CopyOnWriteArrayList<>();
    private final StringBuffer text = new StringBuffer();

    String text() {
        return text.toString();
    }

    @Override
    public void status(String words) {
        assertThat(words).isNotBlank();
    }

    @Override
    public void task(Task task) {
        tasks.add(task);
    }

    @Override
    public void write(String markdown) {
        text.append(markdown);
    }

    @Override
    public void attach(Made file) {
        made.add(file);
    }

    @Override
    public void end() {}
}
