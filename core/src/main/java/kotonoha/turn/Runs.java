package kotonoha.turn;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kotonoha.answer.StopSign;
import kotonoha.context.Question;

/// The answers being written in this process, by lane, so that a button, an event or the shutdown can stop them.
/// Thread-safe.
public final class Runs {
    private static final int MOST_STOPS = 1_000;

    private final Map<String, StopSign> signs = new ConcurrentHashMap<>();
    private final Set<String> stops = ConcurrentHashMap.newKeySet();

    /// Opens a run; closing it takes the sign down.
    Run begin(String lane) {
        StopSign sign = new StopSign();
        signs.put(lane, sign);
        return new Run(sign, () -> signs.remove(lane, sign));
    }

    /// Stops what runs in a lane; false where nothing does.
    public boolean stop(String lane, StopSign.Reason reason) {
        StopSign sign = signs.get(lane);
        if (sign == null) return false;
        sign.raise(reason);
        return true;
    }

    /// Stops what runs where somebody wrote just "stop"; that message is then no question any more.
    boolean stopAsWritten(Question question) {
        if (stops.size() > MOST_STOPS) stops.clear();
        stops.add(question.place().lane() + question.ts());
        return stop(question.place().lane(), StopSign.Reason.PERSON);
    }

    /// Whether a message has already done its work as a stop.
    boolean wasStop(Question question) {
        return stops.remove(question.place().lane() + question.ts());
    }

    /// Stops everything, e.g. when the program ends.
    public void stopAll(StopSign.Reason reason) {
        signs.values().forEach(sign -> sign.raise(reason));
    }

    public int count() {
        return signs.size();
    }

    record Run(StopSign sign, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }
}
