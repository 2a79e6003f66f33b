package kotonoha.model.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.net.OpenCall;
import kotonoha.net.OpenReply;
import kotonoha.net.ServerSentEvents;
import org.jspecify.annotations.Nullable;

/// One try: a virtual thread sends the request and drains the reply into a queue, so that neither a slow reader nor a
/// silent server can hold anything up. The queue is bounded by the largest stream. Any thread may close.
final class Attempt implements AutoCloseable {
    private static final int LARGEST = 64 * 1024 * 1024;
    private static final int LARGEST_FAULT = 64 * 1024;

    private final OpenCall call;
    private final Time time;
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final CountDownLatch read = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable OpenReply reply;
    private volatile boolean closed;

    Attempt(OpenCall call, Time time) {
        this.call = call;
        this.time = time;
    }

    void begin() {
        Thread.ofVirtual().name("model-reader").start(this::read);
    }

    /// The next thing that came, or null when the wait is over.
    @Nullable Arrival next(Duration wait) throws InterruptedException {
        return arrivals.poll(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        closed = true;
        arrivals.clear();
        arrivals.add(new Arrival.Closed());
        call.close();
        lock.lock();
        try {
            if (reply != null) reply.close();
        } finally {
            lock.unlock();
        }
    }

    /// Lets the reader find the end of a reply that is no longer needed, so that its connection can serve again;
    /// closes where the end does not come soon.
    void release() {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        boolean _ = read.await(250, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    close();
                });
    }

    private void read() {
        try (OpenReply open = call.open()) {
            lock.lock();
            try {
                reply = open;
            } finally {
                lock.unlock();
            }
            if (closed) return;
            if (open.status() / 100 == 2) readBody(open.body());
            else add(refused(open));
        } catch (TryLater | IOException e) {
            add(new Arrival.Lost(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            add(new Arrival.Senseless(String.valueOf(e.getMessage())));
        } finally {
            read.countDown();
        }
    }

    private static Arrival refused(OpenReply open) throws IOException {
        return new Arrival.Refused(
                open.status(), open.headers(), open.body().readNBytes(LARGEST_FAULT));
    }

    /// What a body is, its first character tells; the content type of many servers does not.
    private void readBody(InputStream in) throws IOException {
        add(new Arrival.Accepted());
        PushbackInputStream body = new PushbackInputStream(in);
        int first = body.read();
        while (first == ' ' || first == '\r' || first == '\n') first = body.read();
        if (first == '<') throw new Broken("a page of HTML or XML came instead of an answer");
        if (first >= 0) body.unread(first);
        if (first == '{') {
            byte[] json = body.readNBytes(LARGEST);
            add(new Arrival.Whole(json));
            return;
        }
        readEvents(new ServerSentEvents(body));
    }

    private void readEvents(ServerSentEvents events) throws IOException {
        long size = 0;
        while (!closed) {
            ServerSentEvents.Event event = events.next();
            if (event == null) break;
            size += event.data().length();
            if (size > LARGEST) throw new Broken("the stream is larger than " + LARGEST);
            add(new Arrival.Event(event, time.nanos()));
        }
        add(new Arrival.End());
    }

    private void add(Arrival arrival) {
        if (!closed) arrivals.add(arrival);
    }
}
