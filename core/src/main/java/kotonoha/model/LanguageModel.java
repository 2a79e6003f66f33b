package kotonoha.model;

import java.util.List;
import kotonoha.files.RawFile;

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

    /// Gives the provider a file for its code interpreter and returns the provider's id of it; the bytes are passed on as
    /// they come. Throws [kotonoha.files.CannotRead] where they cannot be read or are more than `limit`,
    /// [kotonoha.kernel.TryLater] or [kotonoha.kernel.Broken] where the provider does not take it.
    String upload(RawFile file, long limit);

    /// Forgets an uploaded file at the provider; one that is gone already is no failure.
    void delete(RemoteFile file);

    /// The files in a code interpreter's container. Throws [kotonoha.kernel.Broken] where the container is gone.
    List<ContainerFile> files(String container);

    /// Fetches a file that the provider's tools made. Throws [kotonoha.kernel.Broken] where it is gone.
    byte[] download(RemoteFile file);

    Capabilities capabilities();

    @Override
    default void close() {}

    /// A file at the provider: `container` is "" for a file outside a code interpreter's container.
    record RemoteFile(String container, String file) {}

    /// A file in a container: `uploaded` is true for what was put there, false for what the code made.
    record ContainerFile(RemoteFile file, String name, long bytes, boolean uploaded) {}

    /// Where a background run is: the provider's id and the last event seen.
    record RunCursor(String response, long sequence) {}

    /// What can be asked of this model. Without `tools` the copilot searches first and puts the passages in; without
    /// `eyes` it is shown no pictures.
    record Capabilities(
            String wire, boolean tools, boolean background, boolean files, boolean eyes) {}
}
