package kotonoha.tools;

import java.util.ArrayList;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Part;

/// A piece of a file that is read at once: a part as the reader found it, or a stretch of a long one, cut between lines.
///
/// @param order counts from 0 over the whole file
/// @param number what a person would call it: the page, the slide; the stretch where the file is one whole
/// @param label where in the file it stands, e.g. `p. 3`
record Piece(int order, int number, String label, String text) {
    private static final int LONGEST = 4_000;

    static List<Piece> of(Extract extract) {
        List<Piece> pieces = new ArrayList<>();
        boolean whole = extract.parts().size() == 1;
        for (int i = 0; i < extract.parts().size(); i++) {
            Part part = extract.parts().get(i);
            List<String> texts = cut(part.markdown());
            for (int s = 0; s < texts.size(); s++) {
                int number = whole ? s + 1 : number(part, i);
                pieces.add(
                        new Piece(
                                pieces.size(), number, label(part, s, texts.size()), texts.get(s)));
            }
        }
        return pieces;
    }

    /// Pages and slides count by themselves; other parts by their place.
    private static int number(Part part, int index) {
        return switch (part.unit()) {
            case PAGE, SLIDE -> part.number();
            case WHOLE, SHEET, SECTION, MEMBER, MESSAGE -> index + 1;
        };
    }

    private static String label(Part part, int stretch, int stretches) {
        String label =
                switch (part.unit()) {
                    case PAGE -> "p. " + part.number();
                    case SLIDE -> "slide " + part.number();
                    case WHOLE, SHEET, SECTION, MEMBER, MESSAGE -> part.label();
                };
        if (stretches == 1) return label;
        String of = "(%d/%d)".formatted(stretch + 1, stretches);
        return label.isEmpty() ? of : label + " " + of;
    }

    /// Between paragraphs where there are any, else between lines, else anywhere.
    private static List<String> cut(String text) {
        List<String> cut = new ArrayList<>();
        int from = 0;
        while (text.length() - from > LONGEST) {
            int end = text.lastIndexOf("\n\n", from + LONGEST);
            if (end <= from + LONGEST / 2) end = text.lastIndexOf('\n', from + LONGEST);
            if (end <= from + LONGEST / 2) end = from + LONGEST;
            if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
            add(text.substring(from, end), cut);
            from = end;
        }
        add(text.substring(from), cut);
        return cut;
    }

    private static void add(String text, List<String> cut) {
        String stripped = text.strip();
        if (!stripped.isEmpty()) cut.add(stripped);
    }
}
