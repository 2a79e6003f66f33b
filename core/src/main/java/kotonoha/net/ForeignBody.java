package kotonoha.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import kotonoha.net.Fetched.Why;

/// A foreign body that ends with a [ForeignRefusal] where it is larger or slower than allowed. Bytes are counted as they
/// come out of decompression; what was declared is not believed.
final class ForeignBody extends InputStream {
    private final OpenReply reply;
    private final String host;
    private final long largest;
    private final Allowance allowance;
    private final Runnable heard;
    private long count;

    /// @param heard told of each piece of content
    ForeignBody(OpenReply reply, String host, long largest, Allowance allowance, Runnable heard) {
        this.reply = reply;
        this.host = host;
        this.largest = largest;
        this.allowance = allowance;
        this.heard = heard;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read;
        try {
            read =
                    allowance.wait(
                            host, reply::cancel, () -> reply.body().read(into, offset, length));
        } catch (ForeignRefusal refusal) {
            close();
            throw refusal;
        } catch (IOException e) {
            close();
            if (Thread.currentThread().isInterrupted())
                throw new InterruptedIOException("interrupted while fetching");
            throw new ForeignRefusal(Why.UNREACHABLE, host);
        }
        count += Math.max(0, read);
        if (read > 0) heard.run();
        if (count <= largest) return read;
        close();
        throw new ForeignRefusal(Why.TOO_LARGE, host);
    }

    @Override
    public void close() {
        reply.close();
    }
}
