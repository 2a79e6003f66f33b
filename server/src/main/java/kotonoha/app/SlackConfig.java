package kotonoha.app;

import java.net.URI;
import java.util.Optional;
import kotonoha.intake.IntakeSettings.FollowUp;
import kotonoha.kernel.Secret;
import kotonoha.turn.Busy;

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
        boolean answerBots) {}
