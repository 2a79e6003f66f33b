package kotonoha.knowledge;

import java.util.List;

/// Finds passages of what the company knows, best first. Thread-safe.
public interface Library {
    List<Passage> search(Query query);

    /// Number of documents that can be found; 0 means that there is nothing to search.
    int size();
}
