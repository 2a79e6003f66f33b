package kotonoha.slack;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Time;
import org.jspecify.annotations.Nullable;

/// Writes one answer into a thread, live. Text is standard Markdown and must have passed [OutgoingText] where a model
/// wrote it. Nothing that was written is lost or posted twice, whatever Slack answers; what cannot be brought home
/// within the patience of the settings is reported by [Delivered]. One of [#finish], [#stop] and [#fail] ends it; more
/// calls after that do nothing. Thread-safe; only the ending blocks.
public final class AnswerWriter {
    private final Outbox outbox;
    private final StatusLine status;
    private final Writing writing;
    private final WriterSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<Delivered> result;
    private @Nullable Thread thread;

    public AnswerWriter(
            SlackApi api,
            TokenBuckets buckets,
            Time time,
            WriterSettings settings,
            Destination to,
            Listener listener) {
        this.settings = settings;
        this.outbox = new Outbox(time, settings.buffer());
        this.status = new StatusLine(api, to, time, settings.statusRefresh());
        this.writing = new Writing(api, buckets, time, settings, to, listener, outbox, status);
    }

    /// What happens to the answer; called by the writer's thread, which waits for the return.
    public interface Listener {
        /// A message exists in Slack; nothing more is written before this returns.
        void posted(MessageTs ts);

        /// People can read the first text.
        default void firstText() {}

        /// The person stopped the answer with Slack's own button; whoever runs it should end it.
        default void stoppedByUser() {}
    }

    /// Says what is being done while there is nothing to read; "" takes it away.
    public void status(String text) {
        if (!writing.visible()) status.show(text);
        start();
    }

    /// Shows a step, or a step's new state.
    public void task(Task task) {
        outbox.task(task);
        start();
    }

    /// Adds text; returns at once.
    public void write(String markdown) {
        if (markdown.isEmpty()) return;
        outbox.write(markdown);
        start();
    }

    /// Forgets what was written and cannot be read yet: nobody waits for it any more.
    public void forgetUnsent() {
        outbox.unwanted();
    }

    /// Whether the person has stopped the answer with Slack's own button.
    public boolean stopped() {
        return writing.stopped();
    }

    /// Everything was written: waits until it has arrived, then sets the closing under it.
    public Delivered finish(Closing closing) {
        return end(closing, Task.Status.COMPLETE);
    }

    /// The run was stopped: what was written so far stays, the closing says so.
    public Delivered stop(Closing closing) {
        return end(closing, Task.Status.COMPLETE);
    }

    /// The run failed: what was written so far stays, the closing says why.
    public Delivered fail(Closing closing) {
        return end(closing, Task.Status.ERROR);
    }

    /// Leaves what is there as it is and writes nothing more: somebody else has taken over. After an ending, nothing.
    public void abandon() {
        lock.lock();
        try {
            if (thread != null) thread.interrupt();
        } finally {
            lock.unlock();
        }
    }

    private Delivered end(Closing closing, Task.Status openTasks) {
        writing.endTasksAs(openTasks);
        outbox.end(closing);
        CompletableFuture<Delivered> running = start();
        Duration patience = settings.endPatience().plusSeconds(30);
        try {
            return running.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return writing.unfinished("interrupted");
        } catch (TimeoutException e) {
            return writing.unfinished("Slack does not answer");
        } catch (ExecutionException e) {
            return writing.unfinished(String.valueOf(e.getCause()));
        }
    }

    private CompletableFuture<Delivered> start() {
        lock.lock();
        try {
            CompletableFuture<Delivered> running = result;
            if (running != null) return running;
            CompletableFuture<Delivered> fresh = new CompletableFuture<>();
            result = fresh;
            thread =
                    Thread.ofVirtual()
                            .name("slack-answer")
                            .start(() -> {
                                try {
                                    fresh.complete(writing.run());
                                } catch (Throwable e) {
                                    fresh.completeExceptionally(e);
                                }
                            });
            return fresh;
        } finally {
            lock.unlock();
        }
    }
}
