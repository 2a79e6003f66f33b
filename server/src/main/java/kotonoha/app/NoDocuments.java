package kotonoha.app;

import java.util.List;
import kotonoha.knowledge.Library;
import kotonoha.knowledge.Passage;
import kotonoha.knowledge.Query;

/// The library of a Kotonoha without documents.
final class NoDocuments implements Library {
    @Override
    public List<Passage> search(Query query) {
        return List.of();
    }

    @Override
    public int size() {
        return 0;
    }
}
