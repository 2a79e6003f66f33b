package kotonoha.reader.markdown;

/// Lines of Markdown: tidied, shortened, cut.
public final class Lines {
    private Lines() {}

    /// One line of at most `most` characters.
    public static String one(String text, int most) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), most + 1));
        boolean space = false;
        for (int i = 0; i < text.length() && line.length() < most; i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == 0xA0) {
                space = !line.isEmpty();
                continue;
            }
            if (space) line.append(' ');
            space = false;
            line.append(c);
        }
        if (!line.isEmpty() && Character.isHighSurrogate(line.charAt(line.length() - 1)))
            line.setLength(line.length() - 1);
        return line.toString();
    }

    /// Without trailing spaces, with at most one empty line in a row outside code fences, without empty lines around.
    public static String tidy(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int empty = 0;
        String fence = "";
        int at = 0;
        while (at <= text.length()) {
            int end = text.indexOf('\n', at);
            if (end < 0) end = text.length();
            String line = text.substring(at, end).stripTrailing();
            if (line.endsWith("\u3000")) line = line.strip();
            fence = fenceAfter(fence, line);
            empty = line.isEmpty() ? empty + 1 : 0;
            boolean extra = line.isEmpty() && (out.isEmpty() || fence.isEmpty() && empty > 1);
            if (!extra) out.append(line).append('\n');
            at = end + 1;
        }
        int length = out.length();
        while (length > 0 && (out.charAt(length - 1) == '\n' || out.charAt(length - 1) == ' '))
            length--;
        out.setLength(length);
        return out.toString();
    }

    /// At most `most` characters, ended between lines where that does not cost half of it; an open fence is closed.
    public static String cut(String text, int most) {
        if (text.length() <= most) return text;
        int end = text.lastIndexOf('\n', most);
        if (end < most / 2) {
            end = most;
            if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) end--;
        }
        String head = text.substring(0, end).stripTrailing();
        String fence = "";
        for (String line : head.split("\n", -1)) fence = fenceAfter(fence, line);
        return fence.isEmpty() ? head : head + "\n" + fence;
    }

    /// A code block: its fence is longer than any inside.
    public static String fenced(String code, String language) {
        String fence = "```";
        while (code.contains(fence)) fence += "`";
        return fence + language + "\n" + code.stripTrailing() + "\n" + fence;
    }

    /// The fence that is open after this line, "" for none.
    static String fenceAfter(String open, String line) {
        String bare = line.stripLeading();
        while (bare.startsWith("> ")) bare = bare.substring(2).stripLeading();
        int ticks = 0;
        while (ticks < bare.length() && bare.charAt(ticks) == '`') ticks++;
        if (ticks < 3) return open;
        if (open.isEmpty()) return bare.indexOf('`', ticks) < 0 ? "`".repeat(ticks) : "";
        return ticks >= open.length() && bare.length() == ticks ? "" : open;
    }
}
