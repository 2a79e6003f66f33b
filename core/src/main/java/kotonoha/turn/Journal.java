package kotonoha.turn;

import java.util.concurrent.locks.ReentrantLock;
import kotonoha.kernel.MessageTs;
import kotonoha.work.Lease;

/// Records how far a turn is, durably, before the next step begins. Thread-safe; throws where the lease is lost.
final class Journal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Lease lease;
    private Progress progress;

    Journal(Lease lease, Progress progress) {
        this.lease = lease;
        this.progress = progress;
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
