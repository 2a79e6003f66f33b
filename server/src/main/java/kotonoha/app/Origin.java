package kotonoha.app;

import java.nio.file.Path;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;

/// Where a setting's value came from.
sealed interface Origin {
    record Environment(String variable) implements Origin {}

    record InFile(Path file, int line) implements Origin {}

    record Default() implements Origin {}

    default String say(Language language) {
        return switch (this) {
            case Environment(String variable) ->
                    Messages.say(language, "config.origin.environment", variable);
            case InFile(Path file, int line) -> file + ":" + line;
            case Default() -> Messages.say(language, "config.origin.default");
        };
    }
}
