package kotonoha.slack;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who is a full member of this workspace: no guest, nobody of another organisation. The list of all people is asked for
/// at most every ten minutes. Thread-safe; where Slack does not say, nobody is.
final class Colleagues {
    private static final Logger LOG = LoggerFactory.getLogger(Colleagues.class);
    private static final Duration LASTS = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PAGE = 1_000;
    private static final int MOST_PAGES = 10;

    private final SlackCalls calls;
    private final SlackApi slack;
    private final Remembering<String, Listed> lists;

    Colleagues(SlackCalls calls, SlackApi slack, Time time) {
        this.calls = calls;
        this.slack = slack;
        this.lists = new Remembering<>(LASTS, 1, list -> 1, time);
    }

    /// Asks about this one where they are not on the list.
    boolean contains(UserId id) {
        return list().full().contains(id) || isFull(slack.user(id));
    }

    /// Those of a group who are no full members.
    Set<UserId> others(Set<UserId> group) {
        Listed list = list();
        Set<UserId> others = new HashSet<>();
        int asked = 0;
        for (UserId id : group) {
            if (list.full().contains(id)) continue;
            boolean ask = !list.others().contains(id) && asked++ < 50;
            if (!ask || !isFull(slack.user(id))) others.add(id);
        }
        return others;
    }

    /// Whether there is nobody else: no guest, no stranger.
    boolean areAll() {
        Listed list = list();
        return list.whole() && list.others().isEmpty();
    }

    private static boolean isFull(SlackUser user) {
        return user.known() && !user.guest() && !user.connect();
    }

    private Listed list() {
        try {
            return lists.get("", this::ask);
        } catch (SlackRefusal | TryLater unknown) {
            LOG.info("the list of people: {}", unknown.getMessage());
            return new Listed(Set.of(), Set.of(), false);
        }
    }

    private Listed ask() {
        Set<UserId> full = new HashSet<>();
        Set<UserId> others = new HashSet<>();
        ObjectNode args = Json.object().put("limit", PAGE);
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = calls.call("users.list", args, PATIENCE);
            for (JsonNode member : answer.path("members")) {
                SlackUser user = slack.person(member);
                if (member.path("deleted").asBoolean(false)) continue;
                if (isFull(user)) full.add(user.id());
                else others.add(user.id());
            }
            String cursor = Json.text(answer, "response_metadata.next_cursor");
            if (cursor.isEmpty()) return new Listed(full, others, true);
            args.put("cursor", cursor);
        }
        return new Listed(full, others, false);
    }

    private record Listed(Set<UserId> full, Set<UserId> others, boolean whole) {
        Listed {
            full = Set.copyOf(full);
            others = Set.copyOf(others);
        }
    }
}
