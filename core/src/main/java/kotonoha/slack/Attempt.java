package kotonoha.slack;

import java.time.Duration;
import kotonoha.kernel.TryLater;
import tools.jackson.databind.JsonNode;

/// What came of one call to Slack, told apart by what the caller may do next.
sealed interface Attempt {

    /// Done; Slack's answer.
    record Accepted(JsonNode response) implements Attempt {}

    /// Understood and not done.
    record Refused(SlackRefusal refusal) implements Attempt {}

    /// Certainly not done: no turn was free, Slack said 429, or nobody could be reached.
    record Busy(Duration after, String what) implements Attempt {}

    /// Perhaps done: the connection was cut, timed out, or Slack failed in the middle.
    record Unclear(TryLater why) implements Attempt {}
}
