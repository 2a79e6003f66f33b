package kotonoha.answer;

import java.util.ArrayList;
import java.util.List;
import kotonoha.tools.Shelf;

/// Rewrites a model's citation markers while the text streams by: `[5]`, `[5, 7]` or `【5】` become `[1]`, `[1][2]` in
/// the order in which sources are first cited; a number that no source has is dropped. Code stays as it is.
final class Markers {
    private static final int LONGEST = 24;

    private final Shelf shelf;
    private final List<Integer> cited = new ArrayList<>();
    private final StringBuilder held = new StringBuilder();
    private boolean inFence;
    private boolean inSpan;
    private int ticks;
    private char before = '\n';
    private boolean space;

    Markers(Shelf shelf) {
        this.shelf = shelf;
    }

    /// The text that is certain so far.
    String feed(String piece) {
        StringBuilder out = new StringBuilder(piece.length());
        for (int i = 0; i < piece.length(); i++) step(piece.charAt(i), out);
        return out.toString();
    }

    /// What was held back, at the end of the text.
    String flush() {
        StringBuilder out = new StringBuilder();
        settle(out, '\0');
        release(out);
        emitSpace(out);
        return out.toString();
    }

    /// The shelf's numbers in the order of first citation: the first is shown as `[1]`.
    List<Integer> cited() {
        return List.copyOf(cited);
    }

    /// The number shown for a source, cited from now on if it was not before.
    int cite(int shelfNumber) {
        int at = cited.indexOf(shelfNumber);
        if (at >= 0) return at + 1;
        cited.add(shelfNumber);
        return cited.size();
    }

    private void step(char c, StringBuilder out) {
        if (!held.isEmpty()) {
            hold(c, out);
            return;
        }
        countTicks(c);
        if ((c == '[' || c == '【') && !inFence && !inSpan) {
            held.append(c);
            return;
        }
        emit(c, out);
    }

    private void hold(char c, StringBuilder out) {
        char last = held.charAt(held.length() - 1);
        if (last == ']' || last == '】') {
            settle(out, c);
            step(c, out);
            return;
        }
        boolean inside =
                Character.isDigit(c) || c == ',' || c == ' ' || c == '、' || c == ']' || c == '】';
        if (inside && held.length() < LONGEST) {
            held.append(c);
            return;
        }
        release(out);
        step(c, out);
    }

    private void settle(StringBuilder out, char next) {
        if (held.isEmpty()) return;
        char last = held.charAt(held.length() - 1);
        boolean closed = last == ']' || last == '】';
        boolean opens = before == '\n';
        boolean link = next == '(' || next == ':' && opens;
        List<Integer> numbers = closed && !link ? numbers() : List.of();
        if (numbers.isEmpty() || shelf.all().isEmpty()) {
            release(out);
            return;
        }
        held.setLength(0);
        List<Integer> known = numbers.stream().filter(n -> shelf.get(n).isPresent()).toList();
        if (known.isEmpty() && partOfCode()) {
            emitAll("[" + numbers.getFirst() + "]", out);
            return;
        }
        if (known.isEmpty()) space = false;
        for (int number : known) emitAll("[" + cite(number) + "]", out);
    }

    /// `list[7]` outside of code quotes: no citation, so it stays.
    private boolean partOfCode() {
        return before < 128 && (Character.isLetterOrDigit(before) || before == '_');
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (String part : held.substring(1, held.length() - 1).split("[,、 ]+", -1)) {
            if (part.isEmpty() || part.length() > 4) return List.of();
            numbers.add(Integer.parseInt(part));
        }
        return numbers;
    }

    private void release(StringBuilder out) {
        emitAll(held.toString(), out);
        held.setLength(0);
    }

    private void emitAll(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) emit(text.charAt(i), out);
    }

    /// A space waits for what follows: it goes when a marker behind it is dropped.
    private void emit(char c, StringBuilder out) {
        emitSpace(out);
        space = c == ' ';
        if (!space) out.append(c);
        before = c;
    }

    private void emitSpace(StringBuilder out) {
        if (space) out.append(' ');
        space = false;
    }

    private void countTicks(char c) {
        if (c == '`') {
            ticks++;
            return;
        }
        if (ticks >= 3) inFence = !inFence;
        else if (ticks > 0 && !inFence) inSpan = !inSpan;
        ticks = 0;
        if (c == '\n') inSpan = false;
    }
}
