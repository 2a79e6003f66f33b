package kotonoha.turn;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kotonoha.answer.StopSign;

/// The answers being written in this process, by lane, so that a button, an event or the shutdown can stop them.
/// Thread-safe.
public final class Runs {
    private final Map<String, StopSign> signs = new ConcurrentHashMap<>();

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
