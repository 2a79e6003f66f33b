package kotonoha.answer;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Takes links into a code interpreter's own disk (`sandbox:/mnt/data/chart.png`) out of the streaming text: nobody can
/// open them. The file's name stays, and the file itself is posted below the answer.
final class SandboxLinks {
    private static final String SCHEME = "sandbox:";
    private static final int LONGEST_LABEL = 300;
    private static final int LONGEST_ADDRESS = 1_000;

    private final StringBuilder held = new StringBuilder();
    private final List<String> names = new ArrayList<>();

    /// The text that is certain so far.
    String feed(String piece) {
        held.append(piece);
        return settle(false);
    }

    /// The rest, at the end of the text.
    String flush() {
        return settle(true);
    }

    /// The names of the files that the text links to.
    List<String> names() {
        return List.copyOf(names);
    }

    private String settle(boolean end) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < held.length()) {
            Found found = at(at, end);
            if (found.length == 0) break; // more text must tell
            out.append(found.shown);
            at += found.length;
        }
        held.delete(0, at);
        return out.toString();
    }

    /// How many characters are decided, and what is shown for them; 0 where the next piece decides.
    private record Found(int length, String shown) {
        static final Found OPEN = new Found(0, "");
    }

    private Found at(int at, boolean end) {
        char c = held.charAt(at);
        if (c == '!' && !end && at + 1 == held.length()) return Found.OPEN;
        boolean picture = c == '!' && at + 1 < held.length() && held.charAt(at + 1) == '[';
        if (c == '[' || picture) return link(at, picture, end);
        if (c == 's') return bare(at, end);
        return new Found(1, String.valueOf(c));
    }

    private Found link(int at, boolean picture, boolean end) {
        Found plain = new Found(1, String.valueOf(held.charAt(at)));
        int open = picture ? at + 1 : at;
        int close = open + 1;
        while (close < held.length() && held.charAt(close) != ']') {
            boolean never = held.charAt(close) == '\n' || close - open > LONGEST_LABEL;
            if (never) return plain;
            close++;
        }
        int address = close + 2;
        if (close + 1 >= held.length()) return end ? plain : Found.OPEN;
        if (held.charAt(close + 1) != '(') return plain;
        while (address < held.length() && " <".indexOf(held.charAt(address)) >= 0) address++;
        if (!mayBegin(address)) return plain;
        int until = address;
        while (until < held.length() && held.charAt(until) != ')') {
            boolean never = held.charAt(until) == '\n' || until - address > LONGEST_ADDRESS;
            if (never) return plain;
            until++;
        }
        if (until >= held.length()) return end ? plain : Found.OPEN;
        String name = name(held.substring(address + SCHEME.length(), until));
        return new Found(
                until + 1 - at, shown(picture ? "" : held.substring(open + 1, close), name));
    }

    private Found bare(int at, boolean end) {
        Found plain = new Found(1, "s");
        if (!mayBegin(at)) return plain;
        boolean whole = held.length() - at >= SCHEME.length();
        if (!whole) return end ? plain : Found.OPEN;
        int until = at + SCHEME.length();
        while (until < held.length() && !endsAddress(held.charAt(until))) until++;
        boolean open = until >= held.length() && until - at < LONGEST_ADDRESS && !end;
        if (open) return Found.OPEN;
        while (until > at + SCHEME.length() && ".,;:!?".indexOf(held.charAt(until - 1)) >= 0)
            until--;
        if (until == at + SCHEME.length()) return plain;
        return new Found(until - at, shown("", name(held.substring(at + SCHEME.length(), until))));
    }

    /// Whether `sandbox:` stands there, as far as there is text.
    private boolean mayBegin(int at) {
        int length = Math.min(SCHEME.length(), Math.max(0, held.length() - at));
        return held.substring(Math.min(at, held.length()), at + length)
                .equals(SCHEME.substring(0, length));
    }

    private static boolean endsAddress(char c) {
        return Character.isWhitespace(c) || "<>\"'`()[]|、。（）「」".indexOf(c) >= 0;
    }

    private String name(String path) {
        String clean = path.strip().replaceAll("[>\"'].*$", "").strip();
        String last = decoded(clean.substring(clean.lastIndexOf('/') + 1));
        String name = last.replaceAll("[\\p{Cntrl}`]", "").strip();
        if (!name.isEmpty() && !names.contains(name) && names.size() < 50) names.add(name);
        return name;
    }

    private static String shown(String label, String name) {
        if (name.isEmpty()) return label;
        String code = "`" + name + "`";
        if (label.isBlank() || label.strip().equals(name)) return code;
        return label.contains(name) ? label : label + " (" + code + ")";
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return name;
        }
    }
}
