package kotonoha.model.practice;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The smallest part of a passage that can be quoted and still be understood.
sealed interface Unit {
    String text();

    /// One sentence of a paragraph.
    record Sentence(String text) implements Unit {}

    /// One item of a list, with its own marker.
    record Entry(String marker, String text) implements Unit {}

    /// One row of a table; `head` is the table's first two lines.
    record Row(String head, String text) implements Unit {}

    /// A block of code with its fences.
    record Code(String text) implements Unit {}

    /// All units of a piece of Markdown, in its order.
    static List<Unit> of(String markdown) {
        return new Reader(markdown).units();
    }

    /// Reads Markdown line by line.
    final class Reader {
        private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,})[^`]*");
        private static final Pattern ITEM = Pattern.compile("\\s*([-*+]|\\d{1,3}[.)])\\s+(.*)");
        private static final Pattern RULE = Pattern.compile("\\s*\\|?[\\s:|-]*-[\\s:|-]*");

        private final List<String> lines;
        private final List<Unit> units = new ArrayList<>();
        private final StringBuilder prose = new StringBuilder();
        private String marker = "";

        Reader(String markdown) {
            this.lines = markdown.lines().toList();
        }

        List<Unit> units() {
            for (int at = 0; at < lines.size(); ) at = read(at);
            flush();
            return List.copyOf(units);
        }

        private int read(int at) {
            String line = lines.get(at);
            if (FENCE.matcher(line).matches()) return code(at);
            if (isTable(at)) return table(at);
            Matcher item = ITEM.matcher(line);
            if (line.isBlank()) flush();
            else if (item.matches()) {
                flush();
                marker = item.group(1);
                prose.append(item.group(2).strip());
            } else if (line.startsWith("#")) flush();
            else goOn(line.strip().replaceFirst("^(> ?)+", ""));
            return at + 1;
        }

        private int code(int at) {
            flush();
            String fence = lines.get(at).strip().replaceAll("[^`~].*", "");
            int indent = lines.get(at).indexOf(fence.charAt(0));
            StringBuilder code = new StringBuilder(fence.length() + 80);
            int i = at;
            boolean closed = false;
            for (; i < lines.size() && !closed; i++) {
                String line = lines.get(i);
                int spaces = line.length() - line.stripLeading().length();
                code.append(line.substring(Math.min(indent, spaces))).append('\n');
                closed = i > at && line.strip().equals(fence);
            }
            if (!closed) code.append(fence);
            units.add(new Code(code.toString().stripTrailing()));
            return i;
        }

        private boolean isTable(int at) {
            return lines.get(at).strip().startsWith("|")
                    && at + 1 < lines.size()
                    && RULE.matcher(lines.get(at + 1)).matches();
        }

        private int table(int at) {
            flush();
            String head = lines.get(at).strip() + "\n" + lines.get(at + 1).strip();
            int i = at + 2;
            while (i < lines.size() && lines.get(i).strip().startsWith("|")) {
                units.add(new Row(head, lines.get(i).strip()));
                i++;
            }
            return i;
        }

        /// A paragraph's lines belong together; Latin words are parted by the line's end, Japanese ones are not.
        private void goOn(String line) {
            if (line.isEmpty()) return;
            if (!prose.isEmpty()) {
                boolean latin =
                        prose.charAt(prose.length() - 1) < 0x2E80 || line.charAt(0) < 0x2E80;
                if (latin) prose.append(' ');
            }
            prose.append(line);
        }

        private void flush() {
            String text = prose.toString().strip();
            prose.setLength(0);
            if (!text.isEmpty() && !marker.isEmpty()) units.add(new Entry(marker, text));
            if (!text.isEmpty() && marker.isEmpty())
                Sentences.of(text).forEach(sentence -> units.add(new Sentence(sentence)));
            marker = "";
        }
    }
}
