package kotonoha.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.knowledge.Passage;

/// The passages found during one turn, numbered from 1 in the order they were found. Thread-safe.
public final class Shelf {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Passage> passages = new ArrayList<>();

    /// The number of a passage; one that was found before keeps its number.
    public int put(Passage passage) {
        lock.lock();
        try {
            for (int i = 0; i < passages.size(); i++) {
                if (passages.get(i).id().equals(passage.id())) return i + 1;
            }
            passages.add(passage);
            return passages.size();
        } finally {
            lock.unlock();
        }
    }

    public Optional<Passage> get(int number) {
        lock.lock();
        try {
            return number < 1 || number > passages.size()
                    ? Optional.empty()
                    : Optional.of(passages.get(number - 1));
        } finally {
            lock.unlock();
        }
    }

    public List<Passage> all() {
        lock.lock();
        try {
            return List.copyOf(passages);
        } finally {
            lock.unlock();
        }
    }
}
