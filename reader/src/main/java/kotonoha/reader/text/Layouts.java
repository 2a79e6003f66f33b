package kotonoha.reader.text;

/// Line breaks for JSON and XML that were written without. The texts are not parsed: nothing in them can be expanded, and
/// what is broken stays as it is.
final class Layouts {
    /// Texts with lines as short as this on average were laid out by somebody.
    private static final int READABLE = 200;

    private static final int DEEPEST = 40;

    private Layouts() {}

    static String json(String text) {
        if (isLaidOut(text)) return text;
        StringBuilder out = new StringBuilder(text.length() * 5 / 4);
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                out.append(c);
                if (c == '\\' && i + 1 < text.length()) out.append(text.charAt(++i));
                else if (c == '"') quoted = false;
                continue;
            }
            switch (c) {
                case '"' -> {
                    quoted = true;
                    out.append(c);
                }
                case '{', '[' -> {
                    char end = c == '{' ? '}' : ']';
                    if (next(text, i) == end) {
                        out.append(c);
                    } else {
                        out.append(c);
                        line(out, ++depth);
                    }
                }
                case '}', ']' -> {
                    char begin = c == '}' ? '{' : '[';
                    if (!out.isEmpty() && out.charAt(out.length() - 1) == begin) {
                        out.append(c);
                    } else {
                        line(out, --depth);
                        out.append(c);
                    }
                }
                case ',' -> {
                    out.append(c);
                    line(out, depth);
                }
                case ':' -> out.append(": ");
                case ' ', '\n', '\t' -> {}
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    static String xml(String text) {
        if (isLaidOut(text)) return text;
        StringBuilder out = new StringBuilder(text.length() * 5 / 4);
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '<' && i > 0 && text.charAt(i - 1) == '>') {
                boolean closing = i + 1 < text.length() && text.charAt(i + 1) == '/';
                line(out, closing ? depth - 1 : depth);
            }
            if (c == '<') depth += step(text, i);
            out.append(c);
        }
        return out.toString();
    }

    private static int step(String text, int at) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : '>';
        if (next == '/') return -1;
        if (next == '?' || next == '!') return 0;
        int end = text.indexOf('>', at);
        return end > 0 && text.charAt(end - 1) == '/' ? 0 : 1;
    }

    private static char next(String text, int i) {
        for (int at = i + 1; at < text.length(); at++)
            if (!Character.isWhitespace(text.charAt(at))) return text.charAt(at);
        return 0;
    }

    private static void line(StringBuilder out, int depth) {
        out.append('\n').repeat("  ", Math.clamp(depth, 0, DEEPEST));
    }

    private static boolean isLaidOut(String text) {
        long lines = text.chars().filter(c -> c == '\n').count() + 1;
        return text.length() / lines < READABLE;
    }
}
