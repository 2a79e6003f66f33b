package kotonoha.context;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes a Markdown text apart into its [Atom]s, in one pass.
final class Atoms {
    /// A longer paragraph is split after its sentences, into pieces of that weight.
    private static final long LONG = 20_000;

    /// Characters that are never too long for one piece.
    private static final int SHORT = 200;

    private static final Pattern ITEM = Pattern.compile("[ \\t]*(?:[-*+•]|\\d{1,9}[.)])[ \\t].*");
    private static final Pattern HEADING = Pattern.compile(" {0,3}#{1,6}[ \\t].*");
    private static final Pattern FENCE = Pattern.compile("[ \\t>]*(```+|~~~+).*");

    private final List<Atom> atoms = new ArrayList<>();
    private final String text;
    private int at;
    private boolean blank;
    private boolean joined;

    private Atoms(String text) {
        this.text = text;
    }

    static List<Atom> of(String markdown) {
        Atoms splitting = new Atoms(markdown);
        splitting.split();
        return splitting.atoms;
    }

    private void split() {
        while (at < text.length()) {
            int end = lineEnd(at);
            String line = text.substring(at, end);
            if (line.isBlank()) {
                blank = true;
                at = next(end);
            } else if (isFence(line)) code(line, end);
            else if (isTable(line, end)) table(end);
            else if (HEADING.matcher(line).matches()) take(end, true);
            else paragraph();
        }
    }

    private void code(String opener, int openerEnd) {
        String mark = mark(opener);
        String fence = mark.substring(0, fenceLength(mark));
        Atom.Frame frame = new Atom.Frame(opener + "\n", "\n" + fence);
        at = next(openerEnd);
        boolean empty = true;
        while (at < text.length()) {
            int end = lineEnd(at);
            String line = text.substring(at, end);
            at = next(end);
            if (closes(line, fence)) break;
            add(line, frame, false);
            empty = false;
        }
        if (empty) add("", frame, false);
    }

    private void table(int headerEnd) {
        int delimiterEnd = lineEnd(next(headerEnd));
        String header = text.substring(at, delimiterEnd);
        Atom.Frame frame = new Atom.Frame(header + "\n", "");
        at = next(delimiterEnd);
        boolean empty = true;
        while (at < text.length()) {
            int end = lineEnd(at);
            String line = text.substring(at, end);
            if (!line.stripLeading().startsWith("|")) break;
            add(line, frame, false);
            empty = false;
            at = next(end);
        }
        if (empty) add(header, null, false);
    }

    private void add(String piece, Atom.@Nullable Frame frame, boolean heading) {
        String lead = atoms.isEmpty() || joined ? "" : blank ? "\n\n" : "\n";
        atoms.add(Atom.of(lead, piece, frame, heading));
        blank = false;
    }

    /// Lines up to an empty one or to something else; list items are by themselves.
    private void paragraph() {
        int end = lineEnd(at);
        while (end < text.length()) {
            int from = next(end);
            int to = lineEnd(from);
            String line = text.substring(from, to);
            boolean over =
                    line.isBlank()
                            || isFence(line)
                            || line.stripLeading().startsWith("|")
                            || HEADING.matcher(line).matches()
                            || ITEM.matcher(line).matches();
            if (over) break;
            end = to;
        }
        if (text.startsWith("|", at)) end = lineEnd(at);
        if (end - at < SHORT || text.startsWith("|", at)) take(end, false);
        else sentences(end);
    }

    private void sentences(int end) {
        while (at < end) {
            int to = at;
            long weight = 0;
            while (to < end) {
                int next = sentenceEnd(to, end);
                weight += Tokens.weight(text.substring(to, next));
                if (weight > LONG && to > at) break;
                to = next;
            }
            add(text.substring(at, to), null, false);
            joined = true;
            at = to;
        }
        joined = false;
        at = next(end);
    }

    /// After the next full stop or line, or after 500 characters where there is none.
    private int sentenceEnd(int from, int end) {
        int most = Math.min(end, from + 500);
        for (int i = from; i < most; i++) {
            char c = text.charAt(i);
            boolean spaced = i + 1 < end && text.charAt(i + 1) == ' ' && ".!?".indexOf(c) >= 0;
            if (c == '\n' || spaced || "。！？".indexOf(c) >= 0) return i + 1;
        }
        if (most == end) return end;
        int blank = text.lastIndexOf(' ', most);
        int cut = blank > from ? blank : most;
        return Character.isLowSurrogate(text.charAt(cut)) && cut - 1 > from ? cut - 1 : cut;
    }

    private void take(int end, boolean heading) {
        add(text.substring(at, end), null, heading);
        at = next(end);
    }

    private boolean isTable(String line, int end) {
        if (!line.stripLeading().startsWith("|") || end >= text.length()) return false;
        int from = next(end);
        String second = text.substring(from, lineEnd(from)).strip();
        return second.contains("-") && second.chars().allMatch(c -> " :|-".indexOf(c) >= 0);
    }

    private static boolean isFence(String line) {
        return FENCE.matcher(line).matches();
    }

    private static String mark(String line) {
        int from = 0;
        while (from < line.length() && (line.charAt(from) <= ' ' || line.charAt(from) == '>'))
            from++;
        return line.substring(from).stripTrailing();
    }

    private static int fenceLength(String mark) {
        int length = 0;
        while (length < mark.length() && mark.charAt(length) == mark.charAt(0)) length++;
        return length;
    }

    private static boolean closes(String line, String fence) {
        String mark = mark(line);
        return mark.startsWith(fence) && mark.chars().allMatch(c -> c == fence.charAt(0));
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private int next(int end) {
        return Math.min(text.length(), end + 1);
    }
}
