package kotonoha.model;

/// A model that answers. One implementation per wire; all of them are thread-safe and keep no conversation.
public interface LanguageModel extends AutoCloseable {
    /// Starts a run. Never throws for what a server or network does: that arrives as [ModelEvent.Failed].
    ModelRun start(ModelRequest request);

    /// Goes on with a background run after `cursor`, e.g. after a restart. A wire without background runs fails the run.
    /// A [ModelEvent.Started] on the way means that the provider could not go on from there: the answer comes again
    /// from its beginning.
    ModelRun resume(RunCursor cursor);

    /// Stops a background run at the provider; closing a foreground run does the same for it.
    void cancel(RunCursor cursor);

    /// Gives the provider a file, e.g. for its code interpreter, and returns the provider's id of it.
    String upload(String filename, byte[] bytes);

    /// Fetches a file that the provider's tools made.
    byte[] download(RemoteFile file);

    Capabilities capabilities();

    @Override
    default void close() {}

    /// A file at the provider: `container` is "" for a file outside a code interpreter's container.
    record RemoteFile(String container, String file) {}

    /// Where a background run is: the provider's id and the last event seen.
    record RunCursor(String response, long sequence) {}

    /// What can be asked of this model. Without `tools` the copilot searches first and puts the passages in; without
    /// `eyes` it is shown no pictures.
    record Capabilities(
            String wire, boolean tools, boolean background, boolean files, boolean eyes) {}
}
