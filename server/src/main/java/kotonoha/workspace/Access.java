package kotonoha.workspace;

import tools.jackson.databind.node.ObjectNode;

/// Finds what a call names, as far as its caller may see it. Guarded by the town's lock.
final class Access {
    private final Town town;

    Access(Town town) {
        this.town = town;
    }

    /// A channel whose existence the caller may know.
    Channel known(String id, Member caller) {
        return town.channel(id)
                .filter(channel -> channel.visibleTo(caller))
                .orElseThrow(() -> new Refusal("channel_not_found"));
    }

    /// A channel that the caller is a member of.
    Channel joined(String id, Member caller) {
        Channel channel = known(id, caller);
        if (!channel.members.contains(caller.id())) throw new Refusal("not_in_channel");
        return channel;
    }

    /// A channel that the caller is a member of, for methods that do not tell the difference.
    Channel joined(String id, Member caller, String error) {
        return town.channel(id)
                .filter(channel -> channel.members.contains(caller.id()))
                .orElseThrow(() -> new Refusal(error));
    }

    /// A channel the caller may write to; also by `#name` or by the person whose DM it is.
    Channel writable(String given, Member caller) {
        if (town.people.containsKey(given) && !given.equals(town.app.user()))
            return joined(town.dm(given).id, caller);
        for (Channel channel : town.channels.values())
            if (!channel.name.isEmpty()
                    && (given.equals("#" + channel.name) || given.equals(channel.name)))
                return joined(channel.id, caller);
        return joined(given, caller);
    }

    static ObjectNode message(Channel channel, String ts, String error) {
        return channel.message(ts).orElseThrow(() -> new Refusal(error));
    }

    /// The root of the thread that `thread_ts` names, or "" where none is named.
    static String thread(Channel channel, Args args, String error) {
        String thread = args.text("thread_ts");
        if (thread.isEmpty()) return "";
        if (!Timestamps.wellFormed(thread)) throw new Refusal(error);
        return Channel.rootOf(message(channel, thread, error));
    }
}
