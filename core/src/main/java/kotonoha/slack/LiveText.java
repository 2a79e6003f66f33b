package kotonoha.slack;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads visible Markdown from left to right and copies it, dead where it would be live in Slack. At each place it decides
/// only when it has seen enough, so that it does not matter how the text was cut.
final class LiveText {
    enum Mode {
        PROSE,
        /// The inside of a code span.
        CODE
    }

    private static final int LONGEST_WORD = 4_096;
    private static final int LONGEST_SPAN = 240;
    private static final int LONGEST_FENCE = 2_000;
    private static final int LONGEST_TARGET = 2_100;
    private static final int LONGEST_LABEL = 24;
    private static final int DEEPEST = 3;
    private static final String SEPARATORS = "<>\"|`[](){}";
    private static final List<String> HARMLESS_MARKUP =
            List.of("<!--", "<!DOCTYPE", "<!doctype", "<![CDATA[");
    private static final String LINE_PREFIX =
            "[ \\t>]{0,60}(?:(?:[-*+]|\\d{1,9}[.)])[ \\t]{1,10})?";
    private static final Pattern BRACKET_LINE = Pattern.compile(LINE_PREFIX + "\\[[^\\n]*");
    private static final Pattern MAYBE_FENCE =
            Pattern.compile("[\\s>]*(?:(?:[-*+]|\\d{1,9}[.)]?)\\s*)?(?:`{0,2}|~{0,2})");
    private static final Pattern FENCE = Pattern.compile(LINE_PREFIX + "(`{3,}|~{3,})([^\\n]*)");
    private static final Pattern ENTITY =
            Pattern.compile("&(#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([!-/:-@\\[-`{-~])");

    private final Addresses addresses;
    private final Mode mode;
    private final int depth;
    private final StringBuilder text = new StringBuilder();
    private StringBuilder out = new StringBuilder();
    private int at;
    private boolean lineStart = true;
    private boolean lineOfBracket;
    private boolean looseTick;
    private int previous = '\n';
    private String fence = "";

    LiveText(Addresses addresses, Mode mode, int depth) {
        this.addresses = addresses;
        this.mode = mode;
        this.depth = depth;
    }

    String feed(String piece) {
        text.append(piece);
        return take(false);
    }

    String end() {
        return take(true);
    }

    private String take(boolean last) {
        out = new StringBuilder(text.length() + 16);
        at = 0;
        while (at < text.length() && step(last)) continue;
        text.delete(0, at);
        return out.toString();
    }

    /// Decides about what stands at the current place; false where more text is needed for that.
    private boolean step(boolean last) {
        if (lineStart && mode == Mode.PROSE && !startLine(last)) return false;
        char c = text.charAt(at);
        if (c == '\n') return newline();
        if (c == '`' && mode == Mode.PROSE && fence.isEmpty()) return ticks(last);
        if (c == '<') return angle(last);
        if (c == ']' && mode == Mode.PROSE && fence.isEmpty()) return bracket(last);
        if (isWordCharacter(c)) return word(last);
        int character = Character.codePointAt(text, at);
        copy(at + Character.charCount(character));
        return true;
    }

    private boolean newline() {
        if (previous == '\n') looseTick = false; // a new paragraph
        copy(at + 1);
        lineStart = true;
        return true;
    }

    /// A line that opens or closes a code block must be seen whole.
    private boolean startLine(boolean last) {
        int newline = text.indexOf("\n", at);
        String line = text.substring(at, newline < 0 ? text.length() : newline);
        if (newline < 0 && !last) {
            boolean mayOpen = MAYBE_FENCE.matcher(line).matches() && line.length() < 100;
            boolean opens = FENCE.matcher(line).matches() && line.length() < LONGEST_FENCE;
            if (mayOpen || opens) return false;
        }
        lineStart = false;
        lineOfBracket = BRACKET_LINE.matcher(line).matches();
        Matcher matcher = FENCE.matcher(line.length() < LONGEST_FENCE ? line : "");
        if (matcher.matches()) turnFence(matcher.group(1), matcher.group(2));
        return true;
    }

    private void turnFence(String marks, String info) {
        if (fence.isEmpty()) {
            boolean span = marks.charAt(0) == '`' && info.indexOf('`') >= 0;
            if (!span) fence = marks;
            return;
        }
        boolean closes = marks.startsWith(fence) && info.isBlank();
        if (closes) fence = "";
    }

    /// A code span is one only if it is closed on its line; until then it may be anything.
    private boolean ticks(boolean last) {
        int run = at;
        while (run < text.length() && text.charAt(run) == '`') run++;
        if (run == text.length() && !last) return false;
        if (looseTick) {
            copy(run);
            return true;
        }
        String marks = text.substring(at, run);
        int newline = text.indexOf("\n", run);
        int end = Math.min(newline < 0 ? text.length() : newline, run + LONGEST_SPAN);
        int close = escaped() ? -1 : closing(marks, run, end);
        boolean atEnd = close >= 0 && close + marks.length() == text.length();
        boolean open =
                close < 0
                        && newline < 0
                        && text.length() <= run + LONGEST_SPAN + marks.length()
                        && !escaped();
        if (!last && (open || atEnd)) return false;
        if (close < 0) {
            looseTick = true;
            copy(run);
            return true;
        }
        LiveText inside = new LiveText(addresses, Mode.CODE, depth + 1);
        emit(marks + inside.feed(text.substring(run, close)) + inside.end() + marks);
        at = close + marks.length();
        previous = '`';
        return true;
    }

    private int closing(String marks, int from, int end) {
        int place = from;
        while (place < end) {
            if (text.charAt(place) != '`') {
                place++;
                continue;
            }
            int run = place;
            while (run < text.length() && text.charAt(run) == '`') run++;
            if (run - place == marks.length()) return place;
            place = run;
        }
        return -1;
    }

    private boolean escaped() {
        return previous == '\\';
    }

    /// `<` opens Slack's mentions and links; a wide one opens nothing.
    private boolean angle(boolean last) {
        if (at + 1 == text.length()) {
            if (!last) return false;
            copy(at + 1);
            return true;
        }
        char next = text.charAt(at + 1);
        if (next == '@' || next == '#') return widen();
        if (next == '!') {
            String rest = text.substring(at);
            if (HARMLESS_MARKUP.stream().anyMatch(rest::startsWith)) {
                copy(at + 2);
                return true;
            }
            if (!last && HARMLESS_MARKUP.stream().anyMatch(m -> m.startsWith(rest))) return false;
            return widen();
        }
        int end = wordEnd(at + 1);
        if (end == text.length() && !last) return false;
        String word = text.substring(at + 1, end);
        if (!addresses.isAddress(decoded(word))) {
            copy(at + 1);
            return true;
        }
        end = angleEnd(at + 1);
        if (end == text.length() && !last) return false;
        boolean closed =
                end < text.length() && (text.charAt(end) == '>' || text.charAt(end) == '|');
        if (!closed || !addresses.isAllowed(text.substring(at + 1, end))) return widen();
        copy(end);
        return true;
    }

    private int angleEnd(int from) {
        int end = from;
        int limit = Math.min(text.length(), from + LONGEST_WORD);
        while (end < limit && text.charAt(end) > ' ' && "<>|".indexOf(text.charAt(end)) < 0) end++;
        return end;
    }

    private boolean widen() {
        emit("＜");
        at++;
        previous = '＜';
        return true;
    }

    /// `](` makes a link and `]:` defines one; an address that is not allowed gets neither.
    private boolean bracket(boolean last) {
        if (at + 1 == text.length() && !last) return false;
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (next == ':' && lineOfBracket) {
            emit("] ");
            at++;
            previous = ' ';
            return true;
        }
        if (next != '(') {
            copy(at + 1);
            return true;
        }
        Target target = target(at + 2, last);
        if (target == null) return false;
        if (target.end() > 0 && addresses.isAllowed(target.address())) {
            emit(target.angled() ? "](<" + target.address() + ">)" : "](" + target.address() + ")");
            at = target.end();
            previous = ')';
            return true;
        }
        emit("] (");
        at += 2;
        previous = '(';
        return true;
    }

    /// Where a Markdown link leads; `end` is 0 where it is none.
    private record Target(String address, boolean angled, int end) {
        static final Target NONE = new Target("", false, 0);
    }

    /// Null where more text is needed.
    private @Nullable Target target(int from, boolean last) {
        int limit = Math.min(text.length(), from + LONGEST_TARGET);
        boolean cut = limit == text.length() && !last && limit < from + LONGEST_TARGET;
        int i = blanks(from, limit);
        if (i == limit) return cut ? null : Target.NONE;
        boolean angled = text.charAt(i) == '<';
        int start = angled ? i + 1 : i;
        int end = angled ? until('>', start, limit) : balanced(start, limit);
        if (end < 0) return Target.NONE;
        if (end == limit) return cut ? null : Target.NONE;
        String address = text.substring(start, end);
        int after = blanks(angled ? end + 1 : end, limit);
        if (after == limit) return cut ? null : Target.NONE;
        char c = text.charAt(after);
        if (c == '"' || c == '\'' || c == '(') {
            int close = until(c == '(' ? ')' : c, after + 1, limit);
            if (close < 0) return Target.NONE;
            if (close == limit) return cut ? null : Target.NONE;
            after = blanks(close + 1, limit);
            if (after == limit) return cut ? null : Target.NONE;
        }
        return text.charAt(after) == ')' ? new Target(address, angled, after + 1) : Target.NONE;
    }

    private int blanks(int from, int limit) {
        int i = from;
        while (i < limit && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) i++;
        return i;
    }

    /// The place of a mark on this line, `limit` where it may still come, -1 where it cannot.
    private int until(char mark, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (text.charAt(i) == mark) return i;
            if (text.charAt(i) == '\n') return -1;
        }
        return limit;
    }

    private int balanced(int from, int limit) {
        int open = 0;
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            if (c <= ' ') return i;
            if (c == '(') open++;
            if (c == ')' && open-- == 0) return i;
        }
        return limit;
    }

    /// A word of ASCII, with all that an address may hold.
    private boolean word(boolean last) {
        int end = wordEnd(at);
        if (end == text.length() && !last) return false;
        String word = text.substring(at, end);
        int scheme = Addresses.scheme(word);
        if (scheme >= 0) return address(word, scheme, last);
        if (word.endsWith(".") && !foreignSite(end, last)) return false;
        String safe = safe(word, end);
        emit(safe);
        if (dropDot) out.setLength(out.length() - 1);
        if (dropDot) emit("[.]");
        dropDot = false;
        previous = endsEscaped(word) ? 'x' : word.charAt(word.length() - 1);
        at = end;
        return true;
    }

    /// An even number of backslashes escapes nothing that follows.
    private static boolean endsEscaped(String word) {
        int slashes = 0;
        while (slashes < word.length() && word.charAt(word.length() - 1 - slashes) == '\\')
            slashes++;
        return slashes > 0 && slashes % 2 == 0;
    }

    private boolean dropDot;

    /// A dot between a name and a top-level domain in another script; false where more text is needed.
    private boolean foreignSite(int end, boolean last) {
        dropDot = false;
        boolean named = Character.isLetterOrDigit(end - at > 1 ? text.charAt(end - 2) : previous);
        if (!named || end == text.length() || !isForeignLetter(end)) return true;
        int i = end;
        while (i < text.length() && i - end < LONGEST_LABEL && isForeignLetter(i))
            i += Character.charCount(Character.codePointAt(text, i));
        if (i == text.length() && i - end < LONGEST_LABEL && !last) return false;
        dropDot = Domains.isTopLevel(text.substring(end, i));
        return true;
    }

    private String safe(String word, int end) {
        boolean code = mode == Mode.CODE || !fence.isEmpty();
        String plain = code ? word : decoded(word);
        if (!plain.equals(word) && depth < DEEPEST) {
            String safe = again(plain);
            return safe.equals(plain) ? word : safe;
        }
        boolean joined = previous > 0x7f && Character.isLetterOrDigit(previous) && !isCjk(previous);
        boolean dotted =
                word.startsWith(".") && previous > 0x7f && Character.isLetterOrDigit(previous);
        boolean followed = end < text.length() && isForeignLetter(end);
        boolean mayQuote = !looseTick && !escaped() && depth == 0;
        return addresses.word(word, code, mayQuote, joined || dotted, followed);
    }

    /// What came out of escapes and entities has to pass as well.
    private String again(String plain) {
        VisibleText visible = new VisibleText();
        LiveText inside = new LiveText(addresses, mode, depth + 1);
        inside.lineStart = false;
        return inside.feed(visible.feed(plain) + visible.end()) + inside.end();
    }

    /// A word with `://`: an address that may hold brackets and other scripts.
    private boolean address(String word, int scheme, boolean last) {
        if (scheme > 0) { // what stands before it is a word of its own
            emit(safe(word.substring(0, scheme), at + scheme));
            previous = word.charAt(scheme - 1);
            at += scheme;
            return true;
        }
        int end = addressEnd(at);
        if (end == text.length() && !last) return false;
        String address = text.substring(at, end);
        int live = addresses.live(address);
        if (live > 0) return liveAddress(address, live);
        int plain = 0;
        while (plain < address.length() && isWordCharacter(address.charAt(plain))) plain++;
        String part = address.substring(0, plain);
        String meant = decoded(part);
        String dead = Addresses.defanged(meant);
        emit(meant.equals(part) ? dead : again(dead));
        previous = address.charAt(plain - 1);
        at += plain;
        return true;
    }

    /// Where something follows that Slack might draw into the address, its end is marked.
    private boolean liveAddress(String address, int live) {
        String found = address.substring(0, live);
        boolean code = mode == Mode.CODE || !fence.isEmpty();
        boolean loose =
                address.substring(live).chars().allMatch(c -> ".,;:!?'*_~)]}".indexOf(c) >= 0);
        int after = at + address.length();
        boolean foreign = after < text.length() && text.charAt(after) > 0x7f;
        boolean marked = !code && (!loose || foreign);
        emit(marked ? "<" + found + ">" : found);
        previous = found.charAt(live - 1);
        at += live;
        return true;
    }

    private int wordEnd(int from) {
        int end = from;
        int limit = Math.min(text.length(), from + LONGEST_WORD);
        while (end < limit && isWordCharacter(text.charAt(end))) end++;
        return end;
    }

    private int addressEnd(int from) {
        int round = 0;
        int square = 0;
        int end = from;
        int limit = Math.min(text.length(), from + LONGEST_WORD);
        for (; end < limit; end++) {
            char c = text.charAt(end);
            if (c <= ' ' || "<>\"|`".indexOf(c) >= 0) break;
            if (c > 0x7f && !Character.isLetterOrDigit(c) && !Character.isSurrogate(c)) break;
            if (c == '(') round++;
            if (c == '[') square++;
            if (c == ')' && --round < 0 && isEnd(end + 1)) break;
            if (c == ']' && --square < 0) break;
        }
        return end;
    }

    /// Whether an address surely does not go on here.
    private boolean isEnd(int place) {
        if (place >= text.length()) return false;
        char c = text.charAt(place);
        return c <= ' ' || c > 0x7f;
    }

    private static boolean isWordCharacter(char c) {
        return c > ' ' && c < 0x7f && SEPARATORS.indexOf(c) < 0;
    }

    private boolean isForeignLetter(int place) {
        int c = Character.codePointAt(text, place);
        return c > 0x7f
                && (Character.isLetterOrDigit(c)
                        || Character.getType(c) == Character.NON_SPACING_MARK);
    }

    private static boolean isCjk(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> c == 'ー';
        };
    }

    /// What Markdown makes of a word: escapes and entities resolved.
    private static String decoded(String word) {
        String plain = word;
        for (int i = 0; i < 2; i++) {
            if (plain.indexOf('&') >= 0)
                plain =
                        ENTITY.matcher(plain)
                                .replaceAll(m -> Matcher.quoteReplacement(entity(m.group(1))));
        }
        return plain.indexOf('\\') < 0 ? plain : ESCAPE.matcher(plain).replaceAll("$1");
    }

    private static String entity(String name) {
        if (name.startsWith("#")) {
            boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
            int c = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
            return Character.isValidCodePoint(c) && c > 0 ? Character.toString(c) : "";
        }
        return switch (name) {
            case "lt", "LT" -> "<";
            case "gt", "GT" -> ">";
            case "amp", "AMP" -> "&";
            case "colon" -> ":";
            case "sol" -> "/";
            case "bsol" -> "\\";
            case "period" -> ".";
            case "commat" -> "@";
            case "num" -> "#";
            case "excl" -> "!";
            case "lpar" -> "(";
            case "rpar" -> ")";
            case "lbrack", "lsqb" -> "[";
            case "rbrack", "rsqb" -> "]";
            case "verbar", "vert" -> "|";
            case "lowbar" -> "_";
            case "hyphen", "dash" -> "-";
            case "shy",
                    "zwj",
                    "zwnj",
                    "ZeroWidthSpace",
                    "NoBreak",
                    "lrm",
                    "rlm",
                    "af",
                    "it",
                    "ic" ->
                    "";
            default -> "&" + name + ";";
        };
    }

    private void copy(int to) {
        out.append(text, at, to);
        previous = Character.codePointBefore(text, to);
        at = to;
    }

    private void emit(String safe) {
        out.append(safe);
    }
}
