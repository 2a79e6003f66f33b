package kotonoha.tools;

import java.util.List;
import kotonoha.files.Made;
import tools.jackson.databind.JsonNode;

/// A function that the model may call. Thread-safe; a run may be interrupted at any time.
public interface Tool {
    /// What the model calls it: lower-case letters and underscores.
    String name();

    /// What it does and when to use it, for the model.
    String description();

    /// JSON schema of the arguments object.
    JsonNode parameters();

    /// Runs with arguments that may be anything the model came up with.
    /// An [Unusable] tells the model what is wrong with them; any other exception is a failure of the tool.
    Result run(JsonNode arguments, Use use) throws InterruptedException;

    /// What the model gets back (text or JSON text), and what the person sees of it: a `detail` of a few words, and files
    /// that are posted below the answer.
    record Result(String output, String detail, List<Made> files) {
        public Result {
            files = List.copyOf(files);
        }

        public Result(String output, String detail) {
            this(output, detail, List.of());
        }
    }

    /// The arguments make no sense; the message says what is needed.
    final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unusable(String what) {
            super(what);
        }
    }
}
