package kotonoha.reader.archives;

import java.io.IOException;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Limits;

/// What is left to spend on one file that came in, through all its levels. Used by one thread.
public final class Allowance {
    /// What unpacks to less harms nobody, however well it packs.
    static final long FLOOR = 8L << 20;

    private final Limits limits;
    private int entries;
    private long bytes;
    private int characters;
    private int depth;

    public Allowance(Limits limits) {
        this.limits = limits;
        this.entries = limits.entries();
        this.bytes = limits.unpacked();
        this.characters = limits.characters();
    }

    void enter() throws IOException {
        if (depth >= limits.depth()) throw new Refusal(Reason.DANGEROUS, "nested too deep");
        depth++;
    }

    void leave() {
        depth--;
    }

    void entry() throws IOException {
        if (--entries < 0)
            throw new Refusal(Reason.DANGEROUS, "more than " + limits.entries() + " entries");
    }

    /// Counts bytes as they come out; `packed` is what they came from.
    void unpacked(long more, long sofar, long packed) throws IOException {
        if (sofar > FLOOR && sofar / Math.max(1, packed) > limits.ratio())
            throw new Refusal(Reason.DANGEROUS, "ratio");
        bytes -= more;
        if (bytes < 0) throw new Refusal(Reason.DANGEROUS, (limits.unpacked() >> 20) + " MB");
    }

    void spend(int more) {
        characters -= more;
    }

    /// What is left for a member. No pictures: they would be too many.
    Limits left() {
        return new Limits(
                Math.max(0, characters),
                limits.unpacked(),
                limits.ratio(),
                limits.entries(),
                limits.depth(),
                0,
                limits.softTime());
    }

    boolean full() {
        return characters < 200;
    }
}
