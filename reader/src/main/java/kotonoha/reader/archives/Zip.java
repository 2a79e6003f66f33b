package kotonoha.reader.archives;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Limits;

/// A zip by its directory, which is checked as a whole before any member is opened: how many there are, that none lie
/// over another, that none claims to unpack to far more than it weighs.
final class Zip implements AutoCloseable {
    private static final int END = 0x06054b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int END_64 = 0x06064b50;
    private static final int MEMBER = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final long WORD = 0xffffffffL;

    /// Documents are made of many small parts.
    private static final int PARTS_OF_A_DOCUMENT = 20;

    private static final int MOST_DIRECTORY = 16 << 20;

    private final FileChannel file;
    private final List<ZipMember> members;

    private Zip(FileChannel file, List<ZipMember> members) {
        this.file = file;
        this.members = members;
    }

    static Zip open(Path path, Limits limits) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        boolean open = false;
        try {
            Zip zip = new Zip(file, directory(file, limits));
            zip.checkOverlaps();
            open = true;
            return zip;
        } finally {
            if (!open) file.close();
        }
    }

    List<ZipMember> members() {
        return members;
    }

    long size() throws IOException {
        return file.size();
    }

    /// The unpacked bytes, at most one more than the member claims: whoever reads counts.
    InputStream open(ZipMember member) throws IOException {
        if (member.encrypted()) throw new Refusal(Reason.ENCRYPTED, "");
        InputStream packed = packed(member);
        return switch (member.method()) {
            case 0 -> packed;
            case 8 -> new Inflated(packed);
            default -> throw new Refusal(Reason.UNKNOWN_KIND, "compression " + member.method());
        };
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// Ends its inflater, which has memory outside the heap.
    private static final class Inflated extends InflaterInputStream {
        Inflated(InputStream packed) {
            super(packed, new Inflater(true), 1 << 14);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }

    private InputStream packed(ZipMember member) throws IOException {
        ByteBuffer local = read(file, member.offset(), 30);
        if (local.getInt(0) != LOCAL) throw new Refusal(Reason.DAMAGED, "");
        int name = local.getShort(26) & 0xffff;
        int extra = local.getShort(28) & 0xffff;
        byte[] called = read(file, member.offset() + 30, name).array();
        if (!java.util.Arrays.equals(called, member.rawName()))
            throw new Refusal(Reason.DAMAGED, "two names");
        return new Range(file, member.offset() + 30 + name + extra, member.packed());
    }

    /// A range of the file, read without moving the file's own position.
    private static final class Range extends InputStream {
        private final FileChannel file;
        private long at;
        private long left;

        Range(FileChannel file, long at, long left) {
            this.file = file;
            this.at = at;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left <= 0) return -1;
            int n = file.read(ByteBuffer.wrap(into, from, (int) Math.min(length, left)), at);
            if (n <= 0) return -1;
            at += n;
            left -= n;
            return n;
        }
    }

    private void checkOverlaps() throws IOException {
        List<ZipMember> inOrder = new ArrayList<>(members);
        inOrder.sort(Comparator.comparingLong(ZipMember::offset));
        long end = 0;
        for (ZipMember member : inOrder) {
            if (member.offset() < end) throw new Refusal(Reason.DANGEROUS, "overlap");
            end = member.offset() + 30 + member.rawName().length + member.packed();
        }
        if (end > file.size()) throw new Refusal(Reason.DAMAGED, "");
    }

    private static List<ZipMember> directory(FileChannel file, Limits limits) throws IOException {
        Directory directory = end(file);
        int most = limits.entries() * PARTS_OF_A_DOCUMENT;
        if (directory.entries() > most)
            throw new Refusal(Reason.DANGEROUS, directory.entries() + " entries");
        if (directory.size() > MOST_DIRECTORY || directory.size() < 0)
            throw new Refusal(Reason.DANGEROUS, "directory");
        ByteBuffer all = read(file, directory.offset(), (int) directory.size());
        List<ZipMember> members = new ArrayList<>();
        while (all.remaining() >= 46 && all.getInt(all.position()) == MEMBER) {
            if (members.size() >= most) throw new Refusal(Reason.DANGEROUS, "entries");
            members.add(ZipMember.next(all, directory.shift()));
        }
        if (members.size() != directory.entries()) throw new Refusal(Reason.DAMAGED, "");
        return members;
    }

    /// Where the directory lies; `shift` is what stands before the zip in the file.
    private record Directory(long offset, long size, long entries, long shift) {}

    private static Directory end(FileChannel file) throws IOException {
        long size = file.size();
        int look = (int) Math.min(size, 65_557);
        ByteBuffer tail = read(file, size - look, look);
        for (int at = look - 22; at >= 0; at--) {
            if (tail.getInt(at) != END || at + 22 + (tail.getShort(at + 20) & 0xffff) > look)
                continue;
            long entries = tail.getShort(at + 10) & 0xffff;
            long length = tail.getInt(at + 12) & WORD;
            long offset = tail.getInt(at + 16) & WORD;
            long here = size - look + at;
            boolean full = entries == 0xffff || length == WORD || offset == WORD;
            Directory wide = full || isWide(file, here) ? wide(file, here) : null;
            // Programs that write to a pipe give the wide record although the short one holds
            // everything.
            boolean same = wide != null && wide.offset() == offset && wide.size() == length;
            if (wide != null && (full || same && wide.entries() == entries)) return wide;
            long shift = here - length - offset;
            if (shift < 0) throw new Refusal(Reason.DAMAGED, "");
            return new Directory(offset + shift, length, entries, shift);
        }
        throw new Refusal(Reason.DAMAGED, "");
    }

    private static boolean isWide(FileChannel file, long end) throws IOException {
        return end >= 20 && read(file, end - 20, 20).getInt(0) == LOCATOR_64;
    }

    private static @org.jspecify.annotations.Nullable Directory wide(FileChannel file, long end)
            throws IOException {
        if (end < 20) return null;
        ByteBuffer locator = read(file, end - 20, 20);
        if (locator.getInt(0) != LOCATOR_64) return null;
        ByteBuffer wide = read(file, locator.getLong(8), 56);
        if (wide.getInt(0) != END_64) throw new Refusal(Reason.DAMAGED, "");
        return new Directory(wide.getLong(48), wide.getLong(40), wide.getLong(32), 0);
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        if (at < 0 || at + length > file.size()) throw new Refusal(Reason.DAMAGED, "");
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining())
            if (file.read(bytes, at + bytes.position()) < 0) throw new EOFException();
        return bytes.flip();
    }
}
