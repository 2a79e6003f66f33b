package kotonoha.answer;

import java.util.List;
import kotonoha.files.Made;

/// The answer while it is being written; a surface shows it growing. Called by one thread at a time.
public interface Draft {
    /// A few words about what is going on, shown until there is something better to show.
    void status(String words);

    /// A step of the work, shown as a task; the same id again replaces its state.
    void task(Task task);

    /// More of the answer's text, standard Markdown as the model wrote it.
    void write(String markdown);

    /// A file to be posted below the answer once it is written.
    void attach(Made file);

    /// The text ends here for now: nothing that was written may be held back any longer.
    void end();

    /// One step of the work. `detail` is what came of it in a few words, `work` what is done, e.g. code that runs; "" for
    /// none.
    record Task(
            String id,
            String title,
            State state,
            String detail,
            String work,
            List<Source> sources) {
        public Task {
            sources = List.copyOf(sources);
        }

        public Task(String id, String title, State state, String detail, List<Source> sources) {
            this(id, title, state, detail, "", sources);
        }
    }

    enum State {
        RUNNING,
        DONE,
        FAILED
    }
}
