package kotonoha.slack;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kotonoha.kernel.Broken;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.Place;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Who can see what in Slack, as Slack says it now. Whatever is unknown is a no. Never throws; thread-safe.
///
/// A public channel is seen by every full member of the workspace; by guests and people of other organisations, and
/// every other conversation by anybody, only as a member.
public final class Visibility {
    private static final Logger LOG = LoggerFactory.getLogger(Visibility.class);

    private final SlackApi slack;

    public Visibility(SlackApi slack) {
        this.slack = slack;
    }

    /// Whether somebody can read a conversation.
    public boolean canSee(UserId person, ChannelId channel) {
        return certain(channel, () -> sees(person, channel));
    }

    /// Whether everybody who reads an answer to `asker` at `where` can read the conversation `source` themselves.
    public boolean mayShow(ChannelId source, Place where, UserId asker) {
        if (source.equals(where.channel())) return true;
        return certain(source, () -> sees(asker, source) && isFor(source, where));
    }

    /// As [#canSee], for a file or canvas (the `file` of `files.info`): where it was shared, or who made it.
    public boolean canSee(UserId person, JsonNode file) {
        if (Json.text(file, "user").equals(person.value()) || isListed(person, file)) return true;
        if (isOpen(file) && certain("a file", () -> slack.colleagues().contains(person)))
            return true;
        return shares(file).stream().anyMatch(channel -> canSee(person, channel));
    }

    /// As [#mayShow], for a file or canvas.
    public boolean mayShow(JsonNode file, Place where, UserId asker) {
        List<ChannelId> shares = shares(file);
        if (shares.contains(where.channel())) return true;
        if (isDirect(where)) return canSee(asker, file);
        if (isOpen(file) && certain("a file", () -> isForColleagues(where))) return true;
        return shares.stream().anyMatch(channel -> mayShow(channel, where, asker));
    }

    private boolean isFor(ChannelId source, Place where) {
        if (isDirect(where)) return true;
        JsonNode place = slack.channel(where.channel());
        if (isShared(place)) return false;
        if (isPublic(slack.channel(source))) {
            if (slack.colleagues().areAll()) return true;
            Members readers = slack.members(where.channel());
            Set<UserId> others = slack.colleagues().others(readers.ids());
            return readers.whole() && slack.members(source).ids().containsAll(others);
        }
        if (!isClosed(place)) return false;
        Members readers = slack.members(where.channel());
        return readers.whole() && slack.members(source).ids().containsAll(withoutUs(readers.ids()));
    }

    private boolean isForColleagues(Place where) {
        if (isShared(slack.channel(where.channel()))) return false;
        if (slack.colleagues().areAll()) return true;
        Members readers = slack.members(where.channel());
        return readers.whole() && slack.colleagues().others(readers.ids()).isEmpty();
    }

    private boolean sees(UserId person, ChannelId channel) {
        boolean open = isPublic(slack.channel(channel)) && slack.colleagues().contains(person);
        return open || slack.members(channel).ids().contains(person);
    }

    private boolean isPublic(JsonNode channel) {
        boolean open =
                channel.path("is_channel").asBoolean(false)
                        && !channel.path("is_private").asBoolean(true)
                        && !channel.path("is_group").asBoolean(false)
                        && !channel.path("is_im").asBoolean(false)
                        && !channel.path("is_mpim").asBoolean(false);
        return open && isOfThisWorkspace(channel);
    }

    /// A channel of another workspace of the same organisation is public there, not here.
    private boolean isOfThisWorkspace(JsonNode channel) {
        JsonNode teams = channel.path("shared_team_ids");
        if (!teams.isArray() || teams.isEmpty()) return true;
        SlackIdentity us = slack.authTest();
        for (JsonNode team : teams) {
            String id = team.asString("");
            if (id.equals(us.team().value())) return true;
            if (!us.enterprise().isEmpty() && id.equals(us.enterprise())) return true;
        }
        return false;
    }

    /// Only its members read it, and who they are is known.
    private static boolean isClosed(JsonNode channel) {
        return channel.path("is_private").asBoolean(false)
                || channel.path("is_mpim").asBoolean(false)
                || channel.path("is_group").asBoolean(false);
    }

    /// Shared with other organisations, whose people come and go without our seeing it.
    private static boolean isShared(JsonNode channel) {
        return !channel.isObject()
                || channel.path("is_ext_shared").asBoolean(false)
                || channel.path("is_pending_ext_shared").asBoolean(false);
    }

    private static boolean isDirect(Place where) {
        return where.kind() == Place.Kind.DM || where.channel().value().startsWith("D");
    }

    private Set<UserId> withoutUs(Set<UserId> ids) {
        Set<UserId> people = new HashSet<>(ids);
        people.remove(slack.authTest().user());
        return people;
    }

    /// A canvas that everybody of the workspace may open.
    private static boolean isOpen(JsonNode file) {
        return switch (Json.text(file, "org_or_workspace_access")) {
            case "read", "write", "comment" -> true;
            default -> false;
        };
    }

    private static boolean isListed(UserId person, JsonNode file) {
        for (JsonNode listed : file.path("dm_mpdm_users_with_file_access"))
            if (Json.text(listed, "user_id").equals(person.value())) return true;
        return false;
    }

    private static List<ChannelId> shares(JsonNode file) {
        Set<String> ids = new java.util.LinkedHashSet<>();
        for (String list : List.of("channels", "groups", "ims"))
            for (JsonNode id : file.path(list)) if (id.isString()) ids.add(id.stringValue());
        for (String kind : List.of("public", "private"))
            ids.addAll(file.path("shares").path(kind).propertyNames());
        return ids.stream().filter(id -> !id.isEmpty()).map(ChannelId::new).toList();
    }

    private static boolean certain(Object what, java.util.function.BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (SlackRefusal | TryLater | Broken unknown) {
            LOG.info("who sees {} is unknown: {}", what, unknown.getMessage());
            return false;
        }
    }
}
