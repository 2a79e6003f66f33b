package kotonoha.slack;

import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;

/// Who the bot is in its workspace. `botId` and `enterprise` may be "".
public record SlackIdentity(
        TeamId team, UserId user, String botId, String enterprise, String url) {}
