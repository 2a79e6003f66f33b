package kotonoha.reader.documents;

import java.io.IOException;

/// How much work a JBIG2 image may still be, in pixels that are worked out or copied.
final class Jbig2Work {
    private long left;

    Jbig2Work(long most) {
        this.left = most;
    }

    void add(long pixels) throws IOException {
        left -= pixels;
        if (left < 0) throw Jbig2Weight.refused("work");
    }

    /// A symbol that is unpacked twice: to see how large the next is, and by the decoder.
    void symbol(long width, long height) throws IOException {
        int most = Jbig2Symbols.MOST_SIDE;
        if (width < 0 || height < 0 || width > most || height > most)
            throw Jbig2Weight.refused("symbol");
        add(Jbig2Symbols.EACH + 2 * width * height);
    }
}
