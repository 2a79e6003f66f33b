package kotonoha.intake;

import java.util.Optional;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;

/// Who the bot is in a workspace, as far as is known without asking; used where an event does not say it itself.
/// Must answer at once.
@FunctionalInterface
public interface BotIdentity {
    Optional<UserId> botUser(TeamId team);
}
