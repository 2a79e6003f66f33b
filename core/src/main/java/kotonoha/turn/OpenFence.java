package kotonoha.turn;

/// Knows whether a text that is written piece by piece stands inside a code block, so that a sentence of ours that
/// follows does not end up in the code.
final class OpenFence {
    private static final int LONGEST_MARK = 16;

    private final StringBuilder line = new StringBuilder();
    private String open = "";

    void feed(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (c == '\n') endLine();
            else if (line.length() < LONGEST_MARK) line.append(c);
        }
    }

    /// What closes the code block that is open, "" where none is.
    String close() {
        endLine();
        return open.isEmpty() ? "" : "\n" + open;
    }

    private void endLine() {
        String start = line.toString().stripLeading();
        line.setLength(0);
        String mark = mark(start);
        if (open.isEmpty()) open = mark;
        else if (mark.startsWith(open)) open = "";
    }

    private static String mark(String start) {
        int length = 0;
        while (length < start.length() && start.charAt(length) == start.charAt(0)) length++;
        boolean fence = length >= 3 && (start.charAt(0) == '`' || start.charAt(0) == '~');
        return fence ? start.substring(0, length) : "";
    }
}
