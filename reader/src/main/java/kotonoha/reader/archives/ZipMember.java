package kotonoha.reader.archives;

import java.io.IOException;
import java.nio.ByteBuffer;
import kotonoha.files.Unreadable.Reason;

/// One line of a zip's directory, as it claims to be.
///
/// @param unicodeName the name in UTF-8 that some writers add beside the raw one, empty for none
@SuppressWarnings("ArrayRecordComponent") // never compared
record ZipMember(
        byte[] rawName,
        byte[] unicodeName,
        boolean utf8,
        boolean encrypted,
        int method,
        long packed,
        long unpacked,
        long offset,
        boolean link) {

    private static final long WORD = 0xffffffffL;
    private static final int UNIX_TYPE = 0xf000;
    private static final int UNIX_LINK = 0xa000;

    /// The next member; `directory` stands at its first byte.
    static ZipMember next(ByteBuffer directory, long shift) throws IOException {
        int at = directory.position();
        int flags = directory.getShort(at + 8);
        int method = directory.getShort(at + 10) & 0xffff;
        int name = directory.getShort(at + 28) & 0xffff;
        int extra = directory.getShort(at + 30) & 0xffff;
        int comment = directory.getShort(at + 32) & 0xffff;
        if (at + 46 + name + extra + comment > directory.limit())
            throw new Refusal(Reason.DAMAGED, "");
        byte[] raw = new byte[name];
        directory.get(at + 46, raw);
        long[] sizes = {
            directory.getInt(at + 24) & WORD,
            directory.getInt(at + 20) & WORD,
            directory.getInt(at + 42) & WORD
        };
        byte[] unicode = extras(directory, at + 46 + name, extra, sizes);
        int unix = directory.getInt(at + 38) >>> 16;
        directory.position(at + 46 + name + extra + comment);
        for (long size : sizes) if (size < 0) throw new Refusal(Reason.DAMAGED, "");
        return new ZipMember(
                raw,
                unicode,
                (flags & 0x800) != 0,
                (flags & 1) != 0,
                method,
                sizes[1],
                sizes[0],
                sizes[2] + shift,
                (unix & UNIX_TYPE) == UNIX_LINK);
    }

    boolean folder() {
        return rawName.length > 0
                && (rawName[rawName.length - 1] == '/'
                        || rawName[rawName.length - 1] == '\\' && packed == 0);
    }

    /// Fills in sizes that did not fit, and finds the name in UTF-8.
    private static byte[] extras(ByteBuffer directory, int from, int length, long[] sizes) {
        byte[] unicode = new byte[0];
        int at = from;
        while (at + 4 <= from + length) {
            int id = directory.getShort(at) & 0xffff;
            int size = directory.getShort(at + 2) & 0xffff;
            if (at + 4 + size > from + length) break;
            if (id == 1) {
                int value = at + 4;
                for (int i = 0; i < sizes.length; i++) {
                    if (sizes[i] != WORD || value + 8 > at + 4 + size) continue;
                    sizes[i] = directory.getLong(value);
                    value += 8;
                }
            } else if (id == 0x7075 && size > 5) {
                unicode = new byte[size - 5];
                directory.get(at + 9, unicode);
            }
            at += 4 + size;
        }
        return unicode;
    }
}
