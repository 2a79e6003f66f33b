package kotonoha.knowledge.index;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import kotonoha.kernel.Broken;
import kotonoha.knowledge.Document;
import kotonoha.knowledge.Library;
import kotonoha.knowledge.Passage;
import kotonoha.knowledge.Query;

/// A library in memory: read and indexed once, in the background, when it is told to or first searched. A search that
/// comes before the index is ready waits for it. Thread-safe.
public final class LuceneLibrary implements Library {
    /// Lucene recommends a module for faster vectors, which are not used here, in a line on the console.
    private static final Logger QUIET =
            Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

    static {
        QUIET.setLevel(Level.OFF);
    }

    private final Words words = new Words();
    private final FutureTask<Shelves> shelves;

    /// @param documents gives the documents; called once
    public LuceneLibrary(Supplier<List<Document>> documents) {
        this.shelves = new FutureTask<>(() -> Shelves.of(documents.get(), words));
    }

    /// Begins to read and index, and returns at once.
    public void load() {
        Thread.ofPlatform().daemon().name("library").start(shelves);
        Thread.ofPlatform().daemon().name("library-words").start(words::load);
    }

    @Override
    public List<Passage> search(Query query) {
        return ready().search(query);
    }

    @Override
    public int size() {
        return ready().documents();
    }

    private Shelves ready() {
        shelves.run(); // does nothing where it runs or ran already
        try {
            return shelves.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Broken("interrupted while waiting for the index of the documents", e);
        } catch (ExecutionException e) {
            throw new Broken("the documents could not be indexed", e.getCause());
        }
    }
}
