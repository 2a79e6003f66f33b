package kotonoha.model;

/// One answer being written. Read by one thread; closed by any: closing stops the model within a second, and the
/// next [#next] returns a [ModelEvent.Failed] of kind `CLOSED`.
public interface ModelRun extends AutoCloseable {
    /// Waits for the next event. After [ModelEvent.Finished] or [ModelEvent.Failed] there is none: do not ask again.
    ModelEvent next();

    @Override
    void close();
}
