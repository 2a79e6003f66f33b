package kotonoha.model.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import kotonoha.files.CannotRead;
import kotonoha.files.RawFile;
import kotonoha.files.Unreadable;

/// A file's bytes on their way to a provider, counted: a declared size is not believed. One byte more than `limit` is
/// [Unreadable.Reason#TOO_LARGE].
public final class Counted extends FilterInputStream {
    private final long limit;
    private long count;

    private Counted(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    public static InputStream of(RawFile file, long limit) throws IOException {
        if (file.size() > limit) throw tooLarge(limit);
        return new Counted(file.content().open(), limit);
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) count(1);
        return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int n = super.read(into, offset, length);
        if (n > 0) count(n);
        return n;
    }

    private void count(int more) {
        count += more;
        if (count > limit) throw tooLarge(limit);
    }

    private static CannotRead tooLarge(long limit) {
        return new CannotRead(new Unreadable(Unreadable.Reason.TOO_LARGE, (limit >> 20) + " MB"));
    }
}
