package kotonoha.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kotonoha.kernel.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `conversations.*` but for canvases, and `users.conversations`.
final class ConversationMethods {
    private static final Set<String> TYPES =
            Set.of("public_channel", "private_channel", "mpim", "im");

    private final Town town;
    private final Access access;
    private final Deliveries deliveries;

    ConversationMethods(Town town, Access access, Deliveries deliveries) {
        this.town = town;
        this.access = access;
        this.deliveries = deliveries;
    }

    void register(Map<String, Call> calls) {
        calls.put("conversations.info", this::info);
        calls.put("conversations.list", this::list);
        calls.put("conversations.members", this::members);
        calls.put("conversations.history", this::history);
        calls.put("conversations.replies", this::replies);
        calls.put("conversations.open", this::open);
        calls.put("conversations.join", this::join);
        calls.put("users.conversations", this::mine);
    }

    private ObjectNode info(Args args, Member caller) {
        Channel channel = access.known(args.text("channel"), caller);
        ObjectNode answer = Json.object();
        ObjectNode json = json(channel, caller);
        if (!args.flag("include_num_members")) json.remove("num_members");
        if (channel.isDm() && args.flag("include_locale"))
            json.put("locale", town.member(json.path("user").asString()).locale());
        answer.set("channel", json);
        return answer;
    }

    private ObjectNode list(Args args, Member caller) {
        List<Channel> seen =
                town.channels.values().stream().filter(c -> c.visibleTo(caller)).toList();
        return listed(seen, args, caller);
    }

    private ObjectNode mine(Args args, Member caller) {
        String user = args.has("user") ? args.text("user") : caller.id();
        if (!town.people.containsKey(user))
            throw new Refusal(
                    "invalid_arguments", List.of("[ERROR] user_not_found [json-pointer:/user]"));
        List<Channel> seen =
                town.channelsOf(user).stream().filter(c -> c.visibleTo(caller)).toList();
        return listed(seen, args, caller);
    }

    private ObjectNode listed(List<Channel> all, Args args, Member caller) {
        List<String> types = args.has("types") ? args.list("types") : List.of("public_channel");
        if (!TYPES.containsAll(types)) throw new Refusal("invalid_types");
        List<Channel> wanted = all.stream().filter(c -> types.contains(type(c))).toList();
        Pages<Channel> page = Pages.of(wanted, args, 100, 1_000);
        ObjectNode answer = Json.object();
        ArrayNode channels = answer.putArray("channels");
        page.items().forEach(channel -> channels.add(json(channel, caller)));
        page.into(answer);
        return answer;
    }

    private ObjectNode members(Args args, Member caller) {
        Channel channel = access.known(args.text("channel"), caller);
        Pages<String> page = Pages.of(List.copyOf(channel.members), args, 100, 1_000);
        ObjectNode answer = Json.object();
        page.items().forEach(answer.putArray("members")::add);
        page.into(answer);
        return answer;
    }

    private ObjectNode history(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel"), caller);
        List<ObjectNode> newestFirst = new ArrayList<>(channel.roots().reversed());
        newestFirst.removeIf(message -> !inRange(message, args));
        Pages<ObjectNode> page = Pages.of(newestFirst, args, 100, 999);
        ObjectNode answer = messages(page, args);
        return answer.put("pin_count", 0)
                .putNull("channel_actions_ts")
                .put("channel_actions_count", 0);
    }

    private ObjectNode replies(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel"), caller, "channel_not_found");
        ObjectNode asked = Access.message(channel, args.text("ts"), "thread_not_found");
        List<ObjectNode> thread =
                Channel.isRoot(asked)
                        ? new ArrayList<>(channel.thread(args.text("ts")))
                        : new ArrayList<>(List.of(asked));
        thread.removeIf(message -> message != asked && !inRange(message, args));
        return messages(Pages.of(thread, args, 1_000, 1_000), args);
    }

    private ObjectNode open(Args args, Member caller) {
        if (args.has("channel")) {
            Channel channel = access.joined(args.text("channel"), caller, "channel_not_found");
            return opened(channel, args, caller, true);
        }
        List<String> users = args.list("users");
        if (users.isEmpty()) throw new Refusal("users_list_not_supplied");
        for (String user : users)
            if (!town.people.containsKey(user)) throw new Refusal("user_not_found");
        if (users.size() > 1) throw new Refusal("method_not_supported_for_channel_type");
        if (users.getFirst().equals(caller.id())) throw new Refusal("invalid_user_combination");
        return opened(town.dm(users.getFirst()), args, caller, false);
    }

    private ObjectNode opened(Channel channel, Args args, Member caller, boolean already) {
        ObjectNode answer = Json.object().put("no_op", already).put("already_open", already);
        ObjectNode json = Json.object().put("id", channel.id);
        answer.set("channel", args.flag("return_im") ? json(channel, caller) : json);
        return answer;
    }

    private ObjectNode join(Args args, Member caller) {
        Channel channel = access.known(args.text("channel"), caller);
        if (channel.kind != Channel.Kind.PUBLIC)
            throw new Refusal("method_not_supported_for_channel_type");
        boolean joined = channel.members.add(caller.id());
        if (joined) announce(channel, caller);
        ObjectNode answer = Json.object();
        if (!joined) answer.put("warning", "already_in_channel");
        answer.set("channel", json(channel, caller));
        return answer;
    }

    private void announce(Channel channel, Member member) {
        ObjectNode event = Json.object().put("type", "member_joined_channel");
        event.put("user", member.id()).put("channel", channel.id).put("team", town.app.team());
        event.put("channel_type", channel.kind == Channel.Kind.PUBLIC ? "C" : "G");
        deliveries.event(event.put("event_ts", town.stamps.next()));
    }

    private static ObjectNode messages(Pages<ObjectNode> page, Args args) {
        ObjectNode answer = Json.object();
        ArrayNode messages = answer.putArray("messages");
        for (ObjectNode message : page.items()) {
            ObjectNode copy = message.deepCopy();
            if (!args.flag("include_all_metadata")) copy.remove("metadata");
            messages.add(copy);
        }
        answer.put("has_more", !page.next().isEmpty());
        if (!page.next().isEmpty()) page.into(answer);
        return answer;
    }

    private static boolean inRange(ObjectNode message, Args args) {
        String ts = message.path("ts").asString();
        boolean inclusive = args.flag("inclusive");
        String oldest = bound(args.text("oldest"), "invalid_ts_oldest");
        String latest = bound(args.text("latest"), "invalid_ts_latest");
        if (!oldest.isEmpty() && (inclusive ? ts.compareTo(oldest) < 0 : ts.compareTo(oldest) <= 0))
            return false;
        return latest.isEmpty()
                || (inclusive ? ts.compareTo(latest) <= 0 : ts.compareTo(latest) < 0);
    }

    private static String bound(String given, String error) {
        if (given.isEmpty() || given.equals("now") || given.equals("0")) return "";
        String ts = given.contains(".") ? given : given + ".000000";
        if (!Timestamps.wellFormed(ts)) throw new Refusal(error);
        String fraction = ts.substring(ts.indexOf('.') + 1);
        return "%10s".formatted(ts.substring(0, ts.indexOf('.'))).replace(' ', '0')
                + "."
                + (fraction + "000000").substring(0, 6);
    }

    private ObjectNode json(Channel channel, Member caller) {
        return channel.json(town.app, caller.id(), town.founded.getEpochSecond());
    }

    private static String type(Channel channel) {
        return switch (channel.kind) {
            case PUBLIC -> "public_channel";
            case PRIVATE -> "private_channel";
            case DM -> "im";
        };
    }
}
