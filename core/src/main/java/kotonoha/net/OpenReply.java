package kotonoha.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.kernel.Broken;
import okhttp3.Call;
import okhttp3.Response;

/// A reply whose body is still arriving. One thread reads; any thread may close, which ends the call at once and wakes
/// the reader with an `IOException`. Silence longer than the request's `idle` does the same.
public final class OpenReply implements AutoCloseable {
    private final HttpRequest request;
    private final Call call;
    private final Response response;
    private final InputStream body;
    private final ReentrantLock reading = new ReentrantLock();

    OpenReply(HttpRequest request, Call call, Response response) {
        this.request = request;
        this.call = call;
        this.response = response;
        this.body = new Body(response.body().byteStream());
    }

    public int status() {
        return response.code();
    }

    /// The value of a header, or "" where it is absent.
    public String header(String name) {
        return headers().get(name);
    }

    public Headers headers() {
        return Http.headers(response.headers());
    }

    public InputStream body() {
        return body;
    }

    /// The rest of the body; throws [Broken] where it is larger than `limit` bytes.
    public byte[] readAll(int limit) throws IOException {
        byte[] all = body.readNBytes(limit);
        if (all.length == limit && body.read() >= 0)
            throw new Broken("%s: the reply is larger than %d bytes".formatted(request, limit));
        return all;
    }

    /// Ends the call without waiting for the reader.
    void cancel() {
        call.cancel();
    }

    @Override
    public void close() {
        call.cancel();
        reading.lock(); // the reader, woken by the cancel, lets go
        try {
            response.close();
        } finally {
            reading.unlock();
        }
    }

    private final class Body extends InputStream {
        private final InputStream in;

        Body(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) return 0; // okio would wait for a byte all the same
            reading.lock();
            try {
                return in.read(into, offset, length);
            } catch (IllegalStateException closed) {
                throw new IOException("closed", closed);
            } finally {
                reading.unlock();
            }
        }

        @Override
        public void close() {
            OpenReply.this.close();
        }
    }
}
