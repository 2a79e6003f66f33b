package kotonoha.app;

import java.net.URI;
import java.util.Optional;
import kotonoha.kernel.Secret;

/// How Kotonoha reaches Slack and what it answers there. `apiUrl` ends with a slash.
public record SlackConfig(
        Optional<Secret> botToken,
        Optional<Secret> signingSecret,
        Optional<Secret> signingSecretPrevious,
        Optional<Secret> appToken,
        URI apiUrl,
        FollowUp followUp,
        Busy busy,
        int minQuestionChars,
        boolean answerBots) {

    /// What counts as a follow-up in a channel's thread where Kotonoha has answered.
    public enum FollowUp {
        MENTION,
        THREAD
    }

    /// What happens to a second question in a thread while one is being answered.
    public enum Busy {
        QUEUE,
        RESTART,
        REJECT
    }
}
