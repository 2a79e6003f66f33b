package kotonoha.answer;

import java.util.List;
import kotonoha.knowledge.Library;
import kotonoha.knowledge.Passage;
import kotonoha.knowledge.Query;

/// A company without documents.
final class NoLibrary implements Library {
    @Override
    public List<Passage> search(Query query) {
        return List.of();
    }

    @Override
    public int size() {
        return 0;
    }
}
