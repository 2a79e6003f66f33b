package kotonoha.workspace;

import java.net.URI;
import java.util.Set;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import org.jspecify.annotations.Nullable;

/// How a practice workspace is set up.
///
/// @param port 0 takes any free port
/// @param deliverTo where events go; null means Socket Mode
/// @param company whether the sample company lives in it; else three people and two channels
/// @param scopes what the bot's token may do
/// @param muted event types that the app has not subscribed to
public record WorkspaceSettings(
        int port,
        Time time,
        Chance chance,
        Secret botToken,
        Secret appToken,
        Secret signingSecret,
        @Nullable URI deliverTo,
        Limits limits,
        boolean company,
        Set<String> scopes,
        Set<String> muted) {
    public WorkspaceSettings {
        scopes = Set.copyOf(scopes);
        muted = Set.copyOf(muted);
    }

    /// For people: the sample company, all of Slack's limits, any port, fresh secrets.
    public static WorkspaceSettings practice(Time time, Chance chance) {
        return new WorkspaceSettings(
                0,
                time,
                chance,
                new Secret("xoxb-practice-" + chance.id(24)),
                new Secret("xapp-1-A0KOTONOHA-" + chance.id(24)),
                new Secret(chance.id(32)),
                null,
                Limits.slack(),
                true,
                Catalogue.get().allScopes(),
                Set.of());
    }

    /// For tests: three people and two channels, no call is refused for its frequency.
    public static WorkspaceSettings test(Time time, Chance chance) {
        return practice(time, chance)
                .withCompany(false)
                .withLimits(Limits.slack().withBuckets(false));
    }

    public WorkspaceSettings withPort(int port) {
        return new WorkspaceSettings(
                port,
                time,
                chance,
                botToken,
                appToken,
                signingSecret,
                deliverTo,
                limits,
                company,
                scopes,
                muted);
    }

    public WorkspaceSettings withSecrets(Secret bot, Secret app, Secret signing) {
        return new WorkspaceSettings(
                port, time, chance, bot, app, signing, deliverTo, limits, company, scopes, muted);
    }

    public WorkspaceSettings withDelivery(@Nullable URI target) {
        return new WorkspaceSettings(
                port,
                time,
                chance,
                botToken,
                appToken,
                signingSecret,
                target,
                limits,
                company,
                scopes,
                muted);
    }

    public WorkspaceSettings withLimits(Limits limits) {
        return new WorkspaceSettings(
                port,
                time,
                chance,
                botToken,
                appToken,
                signingSecret,
                deliverTo,
                limits,
                company,
                scopes,
                muted);
    }

    public WorkspaceSettings withCompany(boolean company) {
        return new WorkspaceSettings(
                port,
                time,
                chance,
                botToken,
                appToken,
                signingSecret,
                deliverTo,
                limits,
                company,
                scopes,
                muted);
    }

    public WorkspaceSettings withScopes(Set<String> scopes) {
        return new WorkspaceSettings(
                port,
                time,
                chance,
                botToken,
                appToken,
                signingSecret,
                deliverTo,
                limits,
                company,
                scopes,
                muted);
    }

    public WorkspaceSettings withMuted(Set<String> muted) {
        return new WorkspaceSettings(
                port,
                time,
                chance,
                botToken,
                appToken,
                signingSecret,
                deliverTo,
                limits,
                company,
                scopes,
                muted);
    }
}
