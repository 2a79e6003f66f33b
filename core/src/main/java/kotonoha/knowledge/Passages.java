package kotonoha.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import kotonoha.kernel.Anchor;
import kotonoha.kernel.Language;
import org.jspecify.annotations.Nullable;

/// Cuts a document into passages: at every heading, and within long sections between blocks, so that a table, a list
/// item or a code block stays whole. Each passage knows the headings above it and the anchor of the nearest one.
public final class Passages {
    private static final int ENOUGH = 500;
    private static final int LONG = 900;
    private static final int LONGEST_BLOCK = 3_000;
    private static final int MOST = 2_000;
    private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,})[^`]*");
    private static final Pattern UNDERLINE = Pattern.compile(" {0,3}(=+|-+)[ \\t]*");
    private static final Pattern NO_PARAGRAPH =
            Pattern.compile("(\\s*|\\s*[|>].*|\\s*[-*+] .*|\\s*\\d+[.)] .*| {4}.*)");
    private static final Pattern CONTINUED = Pattern.compile("( {2,}|\\t|[-*+] |\\d+[.)] ).*");
    private static final Pattern LIST = Pattern.compile("\\s*([-*+]|\\d+[.)]) .*");

    private final Document document;
    private final Anchor anchors = new Anchor();
    private final List<Markdown.Heading> path = new ArrayList<>();
    private final List<Passage> passages = new ArrayList<>();
    private final List<String> section = new ArrayList<>();
    private String anchor = "";

    private Passages(Document document) {
        this.document = document;
    }

    public static List<Passage> of(Document document) {
        return new Passages(document).cut();
    }

    private List<Passage> cut() {
        String fence = "";
        for (String line : document.markdown().lines().toList()) {
            boolean inside = !fence.isEmpty();
            fence = fence(fence, line);
            Markdown.Heading heading = inside ? null : heading(line);
            if (heading == null) section.add(line);
            else enter(heading);
        }
        leave(0);
        return List.copyOf(passages);
    }

    /// The fence that is open after this line, "" for none.
    private static String fence(String open, String line) {
        if (!FENCE.matcher(line).matches()) return open;
        String marks = line.strip();
        if (open.isEmpty()) return marks.replaceAll("[^`~].*", "");
        boolean closes = marks.startsWith(open) && marks.chars().allMatch(c -> c == open.charAt(0));
        return closes ? "" : open;
    }

    private Markdown.@Nullable Heading heading(String line) {
        Markdown.Heading heading = Markdown.heading(line);
        if (heading != null || !UNDERLINE.matcher(line).matches() || section.isEmpty())
            return heading;
        String above = section.getLast();
        if (NO_PARAGRAPH.matcher(above).matches()) return null;
        section.removeLast();
        return new Markdown.Heading(line.strip().startsWith("=") ? 1 : 2, above.strip());
    }

    private void enter(Markdown.Heading heading) {
        leave(heading.level());
        while (!path.isEmpty() && path.getLast().level() >= heading.level()) path.removeLast();
        path.add(heading);
        anchor = anchors.next(heading.text());
    }

    /// Ends a section; one of nothing but its heading is a passage all the same.
    private void leave(int nextLevel) {
        StringBuilder text = new StringBuilder();
        boolean bare = section.stream().allMatch(String::isBlank);
        if (bare && !path.isEmpty() && nextLevel <= path.getLast().level())
            section.add(path.getLast().text());
        for (String block : blocks()) {
            boolean full = text.length() + block.length() > LONG && text.length() >= ENOUGH;
            boolean bursting = text.length() + block.length() > 2 * LONG && !text.isEmpty();
            if (full || bursting) add(text);
            if (!text.isEmpty()) text.append("\n\n");
            text.append(block);
        }
        add(text);
        section.clear();
    }

    private void add(StringBuilder text) {
        if (text.isEmpty() || passages.size() >= MOST) return;
        String words = text.toString();
        text.setLength(0);
        List<String> names = path.stream().map(Markdown.Heading::text).toList();
        passages.add(
                new Passage(
                        document.id() + "#" + (passages.size() + 1),
                        document.title(),
                        String.join(" › ", names),
                        Anchor.url(document.url(), anchor),
                        words,
                        language(words),
                        document.changed(),
                        document.author()));
    }

    /// A Japanese paragraph in an English document is Japanese; code alone takes after its document.
    private Language language(String words) {
        if (Language.of(words) == Language.JA) return Language.JA;
        boolean anyJapanese = words.codePoints().anyMatch(Character::isIdeographic);
        return document.language() == Language.JA && !anyJapanese && words.length() > 400
                ? Language.of(words)
                : document.language();
    }

    private List<String> blocks() {
        List<String> blocks = new ArrayList<>();
        List<String> block = new ArrayList<>();
        String fence = "";
        for (int i = 0; i < section.size(); i++) {
            String line = section.get(i);
            boolean inside = !fence.isEmpty();
            fence = fence(fence, line);
            if (!line.isBlank() || inside || (!block.isEmpty() && continues(block, i)))
                block.add(line);
            else end(block, blocks);
        }
        end(block, blocks);
        return blocks;
    }

    /// A blank line inside a list: what follows is indented or the next item.
    private boolean continues(List<String> block, int blank) {
        if (!LIST.matcher(block.getFirst()).matches()) return false;
        for (String line : section.subList(blank, section.size())) {
            if (!line.isBlank()) return CONTINUED.matcher(line).matches();
        }
        return false;
    }

    private static void end(List<String> block, List<String> blocks) {
        if (block.isEmpty()) return;
        boolean table = block.size() > 2 && block.getFirst().strip().startsWith("|");
        String head = table ? block.get(0) + "\n" + block.get(1) + "\n" : "";
        StringBuilder piece = new StringBuilder();
        for (String whole : block) {
            for (String line : lines(whole)) {
                if (!piece.isEmpty() && piece.length() + line.length() > LONGEST_BLOCK) {
                    blocks.add(piece.toString().stripTrailing());
                    piece.setLength(0);
                    piece.append(head);
                }
                piece.append(line).append('\n');
            }
        }
        String last = piece.toString().stripTrailing();
        if (!last.isBlank()) blocks.add(last);
        block.clear();
    }

    /// A line that no passage could hold, in pieces.
    private static List<String> lines(String line) {
        if (line.length() <= LONGEST_BLOCK) return List.of(line);
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < line.length(); ) {
            int end = Math.min(at + LONGEST_BLOCK, line.length());
            if (end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) end--;
            pieces.add(line.substring(at, end));
            at = end;
        }
        return pieces;
    }
}
