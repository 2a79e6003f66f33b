package kotonoha.answer;

import kotonoha.model.ModelEvent;

/// Which model was asked and how many tokens it took, all rounds together.
public record Bill(String model, ModelEvent.Usage usage, int calls) {
    public static final Bill NOTHING = new Bill("", ModelEvent.Usage.NONE, 0);

    Bill plus(String by, ModelEvent.Usage more) {
        return new Bill(by, usage.plus(more), calls + 1);
    }
}
