package kotonoha.web;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An open stream of server-sent events. Sending never blocks: what does not fit into the queue ends the stream, and
/// the browser connects again. Thread-safe.
public final class EventStream implements AutoCloseable {
    private static final int QUEUE = 1_000;
    private static final long KEEP_ALIVE_SECONDS = 15;
    private static final String END = "";

    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable onClose = () -> {};

    EventStream() {}

    /// Queues one event; false where the stream has ended.
    public boolean send(String id, String data) {
        StringBuilder frame = new StringBuilder(data.length() + 32);
        if (!id.isEmpty()) frame.append("id: ").append(id).append('\n');
        for (String line : data.split("\n", -1)) frame.append("data: ").append(line).append('\n');
        return put(frame.append('\n').toString());
    }

    /// Tells the browser how long to wait before it connects again.
    public boolean retry(int millis) {
        return put("retry: " + millis + "\n\n");
    }

    /// Runs once when the stream ends; at once when it has ended already.
    public void onClose(Runnable action) {
        onClose = action;
        if (closed.get()) action.run();
    }

    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        if (!queue.offer(END)) {
            queue.clear();
            queue.add(END);
        }
        onClose.run();
    }

    private boolean put(String frame) {
        if (closed.get()) return false;
        if (queue.offer(frame)) return true;
        close();
        return false;
    }

    /// The next bytes to write: an event, a keep-alive comment, or null at the end.
    @Nullable String next() throws InterruptedException {
        String frame = queue.poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        if (frame == null) return ": still here\n\n";
        if (frame.equals(END)) return null;
        StringBuilder all = new StringBuilder(frame);
        while (all.length() < 32_768) {
            String more = queue.peek();
            if (more == null || more.equals(END)) break;
            all.append(queue.remove());
        }
        return all.toString();
    }
}
