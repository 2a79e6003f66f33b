package kotonoha.model;

/// One answer being written. Read by one thread; closed by any: closing stops the model within a second, and the
/// next [#next] returns a [ModelEvent.Failed] of kind `CLOSED`.
public interface ModelRun extends AutoCloseable {
    /// Waits for the next event. After [ModelEvent.Finished] or [ModelEvent.Failed] there is none: do not ask again.
    ModelEvent next();

    /// How far [#next] has read a background run, for [LanguageModel#resume] after a restart; the reader asks. Empty
    /// id and -1 where there is nothing to go on with.
    default LanguageModel.RunCursor cursor() {
        return new LanguageModel.RunCursor("", -1);
    }

    /// Stops the model; a background run goes on at the provider until [LanguageModel#cancel].
    @Override
    void close();
}
