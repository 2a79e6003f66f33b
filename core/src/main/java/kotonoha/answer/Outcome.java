package kotonoha.answer;

import java.util.List;
import kotonoha.model.ModelEvent;

/// What became of one question, and what it cost.
public sealed interface Outcome {
    List<Source> sources();

    Bill bill();

    /// The whole answer was written; `cut` where the model's output limit ended it.
    record Answered(List<Source> sources, Bill bill, boolean cut) implements Outcome {}

    /// The model failed; what was written before stands.
    record Failed(ModelEvent.Kind kind, String detail, List<Source> sources, Bill bill)
            implements Outcome {}

    /// Somebody or something stopped it; what was written before stands.
    record Stopped(StopSign.Reason reason, List<Source> sources, Bill bill) implements Outcome {}

    /// A fault of our own; what was written before stands.
    record Broken(List<Source> sources, Bill bill) implements Outcome {}
}
