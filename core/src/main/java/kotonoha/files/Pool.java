package kotonoha.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import kotonoha.files.Spool.Spooled;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The readers: started when they are needed, kept warm, replaced when they misbehave or grow tired. Who finds all of
/// them busy waits in line. Thread-safe.
final class Pool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    private final ReaderSettings settings;
    private final Time time;
    private final Path folder;

    /// How readers are started; `proven` once one was ready.
    private volatile List<String> command;

    private volatile boolean proven;
    private final Semaphore turns;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Set<Child> busy = new HashSet<>();
    private long started;
    private boolean sweeping;
    private boolean closed;

    Pool(ReaderSettings settings, Time time, Path folder) {
        this.settings = settings;
        this.time = time;
        this.command = settings.command();
        this.folder = folder;
        this.turns = new Semaphore(settings.children(), true);
    }

    private record Idle(Child child, long since) {}

    /// Why there is no answer.
    enum Failure {
        NO_READER,
        ENDED,
        MEMORY,
        LATE,
        NONSENSE
    }

    /// One request about one file. A reader that had died before it took up the request is no answer: another is asked.
    <T> T ask(
            ObjectNode request,
            Spooled file,
            Function<Frame, T> understood,
            Function<Failure, T> failed)
            throws InterruptedException {
        turns.acquire();
        try {
            for (int tries = 0; tries < 2; tries++) {
                Child child = lease();
                if (child == null) return failed.apply(Failure.NO_READER);
                try {
                    Child.Said said = ask(child, request, file);
                    switch (said) {
                        case Child.Said.Answer(Frame frame) -> {
                            return understood(frame, child, understood, failed);
                        }
                        case Child.Said.Late() -> {
                            return failed.apply(Failure.LATE);
                        }
                        case Child.Said.Ended(boolean begun, boolean memory) -> {
                            if (begun) return failed.apply(memory ? Failure.MEMORY : Failure.ENDED);
                        }
                    }
                } finally {
                    giveBack(child);
                }
            }
            return failed.apply(Failure.ENDED);
        } catch (IOException e) {
            LOG.warn("a file could not be handed to a reader", e);
            return failed.apply(Failure.NO_READER);
        } finally {
            turns.release();
        }
    }

    List<String> protection() throws InterruptedException {
        turns.acquire();
        try {
            Child child = lease();
            if (child == null) return List.of();
            giveBack(child);
            return child.protection();
        } finally {
            turns.release();
        }
    }

    @Override
    public void close() {
        List<Child> all = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            idle.forEach(waiting -> all.add(waiting.child()));
            idle.clear();
            all.addAll(busy);
        } finally {
            lock.unlock();
        }
        all.forEach(Child::close);
        Scratch.delete(folder);
    }

    /// A copy of the file lies in the reader's own folder while it works on it.
    private Child.Said ask(Child child, ObjectNode request, Spooled file)
            throws IOException, InterruptedException {
        Path there = child.take(file.path());
        try {
            request.put("file", String.valueOf(there.getFileName()));
            return child.ask(Frame.of(request), settings.hardTime(), time);
        } finally {
            Files.deleteIfExists(there);
        }
    }

    private static <T> T understood(
            Frame frame, Child child, Function<Frame, T> understood, Function<Failure, T> failed) {
        try {
            return understood.apply(frame);
        } catch (Broken nonsense) {
            LOG.warn("a reader was replaced: {}", nonsense.getMessage());
            child.spoil();
            return failed.apply(Failure.NONSENSE);
        }
    }

    private @Nullable Child lease() throws InterruptedException {
        Child warm = warm();
        if (warm != null) return warm;
        Child fresh = start(command);
        if (fresh != null) {
            proven = true;
            return fresh;
        }
        Optional<List<String>> other = settings.unwalled();
        if (proven || other.isEmpty() || closed()) return null;
        fresh = start(other.get());
        if (fresh == null) return null;
        LOG.warn("readers of files do not start behind walls around files here: they go without");
        command = other.get();
        proven = true;
        return fresh;
    }

    private boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Child start(List<String> words) throws InterruptedException {
        Child fresh = null;
        boolean ready = false;
        try {
            fresh = Child.start(words, folder.resolve("r" + number()));
            if (!enter(fresh)) return null;
            ready = fresh.greeting(settings.start());
            if (!ready) LOG.error("a reader of files does not start; see the log at debug");
            return ready ? fresh : null;
        } catch (IOException e) {
            LOG.error("a reader of files cannot be started: {}", e.getMessage());
            return null;
        } finally {
            if (!ready && fresh != null) discard(fresh);
        }
    }

    private @Nullable Child warm() {
        List<Child> dead = new ArrayList<>();
        try {
            lock.lock();
            try {
                for (Idle next = idle.pollLast(); next != null; next = idle.pollLast()) {
                    if (next.child().fit(settings.filesPerChild())) {
                        busy.add(next.child());
                        return next.child();
                    }
                    dead.add(next.child());
                }
                return null;
            } finally {
                lock.unlock();
            }
        } finally {
            dead.forEach(Child::close);
        }
    }

    private long number() {
        lock.lock();
        try {
            return ++started;
        } finally {
            lock.unlock();
        }
    }

    private boolean enter(Child child) {
        lock.lock();
        try {
            busy.add(child);
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Child child) {
        boolean kept = false;
        lock.lock();
        try {
            if (!closed && child.fit(settings.filesPerChild())) {
                busy.remove(child);
                idle.addLast(new Idle(child, time.nanos()));
                kept = true;
                sweepLater();
            }
        } finally {
            lock.unlock();
        }
        if (!kept) discard(child);
    }

    private void discard(Child child) {
        lock.lock();
        try {
            busy.remove(child);
        } finally {
            lock.unlock();
        }
        child.close();
    }

    /// While readers sit idle, somebody looks after them. The one that worked last stays: a question after a pause finds it
    /// warm.
    private void sweepLater() {
        if (sweeping) return;
        sweeping = true;
        Thread.ofVirtual().name("reader-idle").start(this::sweep);
    }

    private void sweep() {
        try {
            while (sweepOnce()) time.sleep(settings.idle().dividedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean sweepOnce() {
        List<Child> old = new ArrayList<>();
        lock.lock();
        try {
            long limit = time.nanos() - settings.idle().toNanos();
            while (idle.size() > 1 && idle.getFirst().since() - limit < 0)
                old.add(idle.removeFirst().child());
            sweeping = !closed && (idle.size() > 1 || !busy.isEmpty());
            return sweeping;
        } finally {
            lock.unlock();
            old.forEach(Child::close);
        }
    }
}
