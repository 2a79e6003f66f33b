package kotonoha.slack;

import java.time.ZoneId;
import java.util.Optional;
import kotonoha.kernel.Language;
import kotonoha.kernel.UserId;

/// A person or bot as Slack describes them. `locale` is empty where Slack did not say. `connect` is somebody of another
/// organisation (Slack Connect), `guest` one with limited access. `known` is false where Slack could not be asked: the
/// rest is then a guess that grants nothing.
public record SlackUser(
        UserId id,
        String name,
        Optional<String> locale,
        ZoneId zone,
        boolean bot,
        boolean guest,
        boolean connect,
        boolean known) {

    /// Their language, or `otherwise` where Slack did not say.
    public Language language(Language otherwise) {
        return locale.map(Language::ofLocale).orElse(otherwise);
    }
}
