package kotonoha.reader.tables;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import kotonoha.files.Unreadable.Reason;

/// Many texts in little memory: one after the other as UTF-8.
final class Strings {
    private static final int MOST_BYTES = 96 << 20;

    private byte[] bytes = new byte[64 << 10];
    private int[] ends = new int[1 << 10];
    private int count;

    void add(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        int start = count == 0 ? 0 : ends[count - 1];
        int end = start + encoded.length;
        if (end > MOST_BYTES) throw new Opening.Refused(Reason.TOO_LARGE);
        if (end > bytes.length)
            bytes = Arrays.copyOf(bytes, Math.clamp(end * 3L / 2, end, MOST_BYTES));
        System.arraycopy(encoded, 0, bytes, start, encoded.length);
        if (count == ends.length) ends = Arrays.copyOf(ends, count * 2);
        ends[count++] = end;
    }

    /// The text with this number, "" where there is none.
    String get(int number) {
        if (number < 0 || number >= count) return "";
        int start = number == 0 ? 0 : ends[number - 1];
        return new String(bytes, start, ends[number] - start, StandardCharsets.UTF_8);
    }
}
