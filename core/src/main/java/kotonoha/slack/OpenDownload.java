package kotonoha.slack;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import kotonoha.kernel.Json;
import kotonoha.net.OpenReply;

/// A private file that is being downloaded. `type` is the content type that Slack named, in lower case; `length` the
/// declared one, -1 where none is. Reading throws [SlackRefusal] (`too_large`) past the limit. One thread reads; any may
/// close.
public final class OpenDownload implements AutoCloseable {
    private final OpenReply reply;
    private final String type;
    private final long length;
    private final InputStream body;

    /// @param start what was read of the body already
    OpenDownload(
            OpenReply reply, String host, String type, long length, long limit, InputStream start) {
        this.reply = reply;
        this.type = type;
        this.length = length;
        this.body = new Limited(new SequenceInputStream(start, reply.body()), host, limit);
    }

    public InputStream body() {
        return body;
    }

    public String type() {
        return type;
    }

    public long length() {
        return length;
    }

    @Override
    public void close() {
        reply.close();
    }

    static SlackRefusal tooLarge(String host) {
        return new SlackRefusal("download from " + host, "too_large", Json.object());
    }

    private final class Limited extends InputStream {
        private final InputStream in;
        private final String host;
        private long left;

        Limited(InputStream in, String host, long limit) {
            this.in = in;
            this.host = host;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int wanted) throws IOException {
            int read = in.read(into, offset, wanted);
            left -= Math.max(0, read);
            if (left >= 0) return read;
            OpenDownload.this.close();
            throw tooLarge(host);
        }

        @Override
        public void close() {
            OpenDownload.this.close();
        }
    }
}
