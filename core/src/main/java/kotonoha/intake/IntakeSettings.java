package kotonoha.intake;

import java.util.Set;

/// What is let in. `followUp` says whether a reply in a channel's thread needs a mention; `answerBots` whether other
/// bots are answered; `otherEvents` names the event types beyond the usual ones that somebody here works on: each is
/// enqueued under its own name as the kind, e.g. `app_uninstalled`.
public record IntakeSettings(FollowUp followUp, boolean answerBots, Set<String> otherEvents) {
    public IntakeSettings {
        otherEvents = Set.copyOf(otherEvents);
    }

    public static IntakeSettings defaults() {
        return new IntakeSettings(FollowUp.MENTION, false, Set.of());
    }

    /// What makes a reply in a channel's thread a question.
    public enum FollowUp {
        MENTION,
        THREAD
    }
}
