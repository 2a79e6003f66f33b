package kotonoha.reader.documents;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Writes JBIG2 segments as they stand in a PDF, true or lying ones.
final class Jbig2File {
    static final int DICTIONARY = 0;
    static final int TEXT = 6;
    static final int GENERIC = 38;
    static final int END_OF_STRIPE = 50;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @FunctionalInterface
    interface Data {
        void to(DataOutputStream out) throws IOException;
    }

    static byte[] written(Data data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            data.to(out);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return bytes.toByteArray();
    }

    /// @param page 0 for all pages
    Jbig2File segment(int number, int type, int page, byte[] data, int... refers) {
        bytes.writeBytes(
                written(out -> {
                    out.writeInt(number);
                    out.write(type);
                    out.write(refers.length << 5);
                    for (int each : refers) out.write(each);
                    out.write(page);
                    out.writeInt(data.length);
                    out.write(data);
                }));
        return this;
    }

    Jbig2File page(int number, int width, int height) {
        byte[] data =
                written(out -> {
                    out.writeInt(width);
                    out.writeInt(height);
                    out.write(new byte[9]);
                    out.writeShort(height < 0 ? 0x8000 : 0);
                });
        return segment(number, 48, 1, data);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    static byte[] region(int width, int height, byte[] rest) {
        return written(out -> {
            out.writeInt(width);
            out.writeInt(height);
            out.write(new byte[9]);
            out.write(rest);
        });
    }

    /// A dictionary of black squares, without their pixels where they are large.
    static byte[] dictionary(int side, int symbols) {
        return dictionary(side, symbols, 0);
    }

    /// @param others that it passes on from the dictionaries it refers to
    static byte[] dictionary(int side, int symbols, int others) {
        return written(out -> {
            out.writeShort(3 << 10);
            out.write(new byte[] {2, -1});
            out.writeInt(symbols + others);
            out.writeInt(symbols);
            Coder coder = new Coder();
            for (int i = 0; i < symbols; i++) {
                coder.number("height", i == 0 ? side : 0);
                coder.number("width", side);
                if (side < 1_000) coder.black(side);
                coder.noNumber("width");
            }
            coder.number("runs", 0);
            coder.number("runs", symbols + others);
            out.write(coder.finished());
        });
    }

    /// A text region with the only symbol of its dictionary so many times, with 20 dots between them.
    static byte[] text(int width, int height, int times) {
        return region(
                width,
                height,
                written(out -> {
                    // Upper left corners.
                    out.writeShort(1 << 4);
                    out.writeInt(times);
                    Coder coder = new Coder();
                    coder.number("strip", 0);
                    coder.number("strip", 0);
                    coder.number("first", 0);
                    for (int i = 1; i < Math.min(times, 10_000); i++) coder.number("next", 20);
                    coder.noNumber("next");
                    out.write(coder.finished());
                }));
    }

    /// The arithmetic coder of JBIG2 (annexes A and E of the standard).
    private static final class Coder {
        private static final int[] QE = {
            0x5601, 0x3401, 0x1801, 0x0AC1, 0x0521, 0x0221, 0x5601, 0x5401, 0x4801, 0x3801, 0x3001,
            0x2401, 0x1C01, 0x1601, 0x5601, 0x5401, 0x5101, 0x4801, 0x3801, 0x3401, 0x3001, 0x2801,
            0x2401, 0x2201, 0x1C01, 0x1801, 0x1601, 0x1401, 0x1201, 0x1101, 0x0AC1, 0x09C1, 0x08A1,
            0x0521, 0x0441, 0x02A1, 0x0221, 0x0141, 0x0111, 0x0085, 0x0049, 0x0025, 0x0015, 0x0009,
            0x0005, 0x0001, 0x5601
        };
        private static final int[] MORE = {
            1, 2, 3, 4, 5, 38, 7, 8, 9, 10, 11, 12, 13, 29, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 45,
            46
        };
        private static final int[] LESS = {
            1, 6, 9, 12, 29, 33, 6, 14, 14, 14, 17, 18, 20, 21, 14, 14, 15, 16, 17, 18, 19, 19, 20,
            21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42,
            43, 46
        };
        private static final int[][] RANGES = {
            {0, 2}, {4, 4}, {20, 6}, {84, 8}, {340, 12}, {4_436, 32}
        };

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final Map<String, int[]> states = new HashMap<>();
        private long c;
        private int a = 0x8000;
        private int ct = 12;
        private int b = -1;

        void bit(String context, int bit) {
            int[] state = states.computeIfAbsent(context, none -> new int[2]);
            int qe = QE[state[0]];
            a -= qe;
            if (bit == state[1]) {
                if ((a & 0x8000) != 0) {
                    c += qe;
                    return;
                }
                if (a < qe) a = qe;
                else c += qe;
                state[0] = MORE[state[0]];
            } else {
                if (a < qe) c += qe;
                else a = qe;
                if (Arrays.binarySearch(new int[] {0, 6, 14}, state[0]) >= 0) state[1] = bit;
                state[0] = LESS[state[0]];
            }
            do {
                a <<= 1;
                c <<= 1;
                if (--ct == 0) byteOut();
            } while ((a & 0x8000) == 0);
        }

        private void byteOut() {
            if (b != 0xff && c >= 0x8000000) {
                b++;
                if (b == 0xff) c &= 0x7ffffff;
            }
            boolean stuffed = b == 0xff;
            if (b >= 0) out.write(b);
            b = (int) (c >> (stuffed ? 20 : 19)) & 0xff;
            c &= stuffed ? 0xfffff : 0x7ffff;
            ct = stuffed ? 7 : 8;
        }

        byte[] finished() {
            long most = c + a;
            c |= 0xffff;
            if (c >= most) c -= 0x8000;
            c <<= ct;
            byteOut();
            c <<= ct;
            byteOut();
            if (b != 0xff) out.write(b);
            out.write(0xff);
            out.write(0xac);
            return out.toByteArray();
        }

        void number(String of, long value) {
            int range = 0;
            while (range < 5 && value >= RANGES[range + 1][0]) range++;
            StringBuilder bits = new StringBuilder("0").append("1".repeat(range));
            if (range < 5) bits.append('0');
            for (int i = RANGES[range][1] - 1; i >= 0; i--)
                bits.append(value - RANGES[range][0] >> i & 1);
            bits(of, bits.toString());
        }

        void noNumber(String of) {
            bits(of, "1000");
        }

        private void bits(String of, String bits) {
            int before = 1;
            for (int i = 0; i < bits.length(); i++) {
                int bit = bits.charAt(i) - '0';
                bit(of + before, bit);
                before = before < 256 ? before << 1 | bit : (before << 1 | bit) & 511 | 256;
            }
        }

        void black(int side) {
            for (int y = 0; y < side; y++)
                for (int x = 0; x < side; x++) {
                    StringBuilder near = new StringBuilder("pixel ");
                    for (int i = -3; i <= 2; i++)
                        near.append(y > 0 && x + i >= 0 && x + i < side ? 1 : 0);
                    for (int i = -4; i < 0; i++) near.append(x + i >= 0 ? 1 : 0);
                    bit(near.toString(), 1);
                }
        }
    }
}
