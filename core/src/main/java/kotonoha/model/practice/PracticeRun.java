package kotonoha.model.practice;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import kotonoha.kernel.Time;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRun;

/// Gives prepared events one by one, text in small pieces at a natural pace. Read by one thread, closed by any.
final class PracticeRun implements ModelRun {
    private static final Duration BLINK = Duration.ofMillis(50);
    private static final int PIECE = 12;
    private static final int LONGEST_PIECE = 30;

    private final Deque<ModelEvent> events = new ArrayDeque<>();
    private final Time time;
    private final Duration pace;
    private volatile boolean closed;

    PracticeRun(List<ModelEvent> events, Time time, Duration pace) {
        this.time = time;
        this.pace = pace;
        for (ModelEvent event : events) {
            if (event instanceof ModelEvent.Text(String text)) addPieces(text);
            else this.events.add(event);
        }
    }

    @Override
    public ModelEvent next() {
        ModelEvent event = events.peek();
        if (event instanceof ModelEvent.Text && !closed) waitForPace();
        if (closed || event == null)
            return new ModelEvent.Failed(ModelEvent.Kind.CLOSED, "the run was closed");
        events.remove();
        return event;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void waitForPace() {
        Duration left = pace;
        try {
            while (left.isPositive() && !closed) {
                Duration blink = left.compareTo(BLINK) < 0 ? left : BLINK;
                time.sleep(blink);
                left = left.minus(blink);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /// Pieces end after a space, a line or a Japanese letter, never within a Latin word or a surrogate pair.
    private void addPieces(String text) {
        StringBuilder piece = new StringBuilder();
        int[] letters = text.codePoints().toArray();
        for (int letter : letters) {
            piece.appendCodePoint(letter);
            boolean breakable = letter > 0x2E7F || Character.isWhitespace(letter);
            if (piece.length() >= LONGEST_PIECE || (piece.length() >= PIECE && breakable)) {
                events.add(new ModelEvent.Text(piece.toString()));
                piece.setLength(0);
            }
        }
        if (!piece.isEmpty()) events.add(new ModelEvent.Text(piece.toString()));
    }
}
