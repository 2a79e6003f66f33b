package kotonoha.app;

import java.util.List;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;

/// What one check of the doctor came to: a key of the catalogue, whose sentence says what is and, where something is
/// wrong, what to do. A [Problem], a [Scope] or its [Loss] among the values is said in the reader's language.
record Finding(Grade grade, String key, List<Object> values) {
    enum Grade {
        FINE,
        WARNING,
        FAILED
    }

    /// What is not to be had without a scope.
    record Loss(Scope scope) {}

    Finding {
        values = List.copyOf(values);
    }

    static Finding fine(String key, Object... values) {
        return new Finding(Grade.FINE, key, List.of(values));
    }

    static Finding warning(String key, Object... values) {
        return new Finding(Grade.WARNING, key, List.of(values));
    }

    static Finding failed(String key, Object... values) {
        return new Finding(Grade.FAILED, key, List.of(values));
    }

    String say(Language language) {
        return Messages.say(language, key, values.stream().map(v -> said(v, language)).toArray());
    }

    String mark() {
        return switch (grade) {
            case FINE -> "✓";
            case WARNING -> "!";
            case FAILED -> "✗";
        };
    }

    private static Object said(Object value, Language language) {
        return switch (value) {
            case Problem problem -> problem.say(language);
            case Scope scope -> scope.id() + " (" + scope.why(language) + ")";
            case Loss(Scope scope) -> scope.without(language);
            default -> value;
        };
    }
}
