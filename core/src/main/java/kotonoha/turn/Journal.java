package kotonoha.turn;

import java.util.concurrent.locks.ReentrantLock;
import kotonoha.kernel.MessageTs;
import kotonoha.work.Lease;

/// Records how far a turn is, durably, before the next step begins. Thread-safe; throws where the lease is lost.
final class Journal {
    private final ReentrantLock lock = new ReentrantLock();
    private final String turn;
    private final Lease lease;
    private Progress progress;

    /// @param turn what tells this turn from another about the same question
    Journal(String turn, Lease lease, Progress progress) {
        this.turn = turn;
        this.lease = lease;
        this.progress = progress;
    }

    String turn() {
        return turn;
    }

    void at(Step step) {
        lock.lock();
        try {
            progress = progress.at(step);
            lease.record(progress.write());
        } finally {
            lock.unlock();
        }
    }

    void posted(MessageTs message) {
        lock.lock();
        try {
            progress = progress.with(message);
            lease.record(progress.write());
        } finally {
            lock.unlock();
        }
    }

    /// To be asked before what cannot be undone.
    void check() {
        lease.check();
    }
}
