package kotonoha.app;

import java.util.Arrays;
import java.util.List;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;

/// Something wrong with the configuration: a key of the catalogue and what to fill in. A [Kind] among the values is
/// said in the reader's language.
record Problem(String key, List<Object> values) {
    Problem {
        values = List.copyOf(values);
    }

    static Problem of(String key, Object... values) {
        return new Problem(key, Arrays.asList(values));
    }

    String say(Language language) {
        Object[] said =
                values.stream()
                        .map(value -> value instanceof Kind kind ? kind.expected(language) : value)
                        .toArray();
        return Messages.say(language, key, said);
    }
}
