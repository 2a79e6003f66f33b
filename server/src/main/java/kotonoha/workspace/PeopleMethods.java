package kotonoha.workspace;

import java.util.List;
import java.util.Map;
import kotonoha.kernel.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Who is who: `auth.test`, `users.*`, `bots.info`, `team.info`, and the small methods around them.
final class PeopleMethods {
    private final Town town;
    private final SocketMode sockets;

    PeopleMethods(Town town, SocketMode sockets) {
        this.town = town;
        this.sockets = sockets;
    }

    void register(Map<String, Call> calls) {
        calls.put("api.test", this::test);
        calls.put("auth.test", this::auth);
        calls.put("apps.connections.open", this::connect);
        calls.put("bots.info", this::bot);
        calls.put("users.info", this::user);
        calls.put("users.list", this::users);
        calls.put("users.lookupByEmail", this::byEmail);
        calls.put("team.info", this::team);
        calls.put("emoji.list", this::emoji);
        calls.put("usergroups.list", this::groups);
        calls.put("blocks.validate", this::validate);
    }

    private ObjectNode test(Args args, Member caller) {
        if (args.has("error")) throw new Refusal(args.text("error"));
        ObjectNode answer = Json.object();
        answer.set("args", args.raw().deepCopy());
        return answer;
    }

    private ObjectNode auth(Args args, Member caller) {
        ObjectNode answer = Json.object();
        answer.put("url", town.base + "/").put("team", town.teamName).put("user", caller.name());
        answer.put("team_id", town.app.team()).put("user_id", caller.id());
        if (caller.bot()) answer.put("bot_id", town.app.bot());
        return answer.put("is_enterprise_install", false);
    }

    private ObjectNode connect(Args args, Member caller) {
        return Json.object().put("url", sockets.ticket());
    }

    private ObjectNode bot(Args args, Member caller) {
        if (!args.text("bot").equals(town.app.bot())) throw new Refusal("bot_not_found");
        ObjectNode answer = Json.object();
        answer.set("bot", town.app.profile());
        return answer;
    }

    private ObjectNode user(Args args, Member caller) {
        return one(town.member(args.text("user")), args.flag("include_locale"));
    }

    private ObjectNode users(Args args, Member caller) {
        Pages<Member> page = Pages.of(List.copyOf(town.people.values()), args, 1_000, 1_000);
        ObjectNode answer = Json.object();
        ArrayNode members = answer.putArray("members");
        for (Member member : page.items())
            members.add(member.json(town.app, town.now(), args.flag("include_locale")));
        answer.put("cache_ts", town.now().getEpochSecond());
        page.into(answer);
        return answer;
    }

    private ObjectNode byEmail(Args args, Member caller) {
        Member found =
                town.humans().stream()
                        .filter(member -> member.email().equalsIgnoreCase(args.text("email")))
                        .findFirst()
                        .orElseThrow(() -> new Refusal("users_not_found"));
        return one(found, false);
    }

    private ObjectNode one(Member member, boolean withLocale) {
        ObjectNode answer = Json.object();
        answer.set("user", member.json(town.app, town.now(), withLocale));
        return answer;
    }

    private ObjectNode team(Args args, Member caller) {
        String asked = args.text("team");
        if (!asked.isEmpty() && !asked.equals(town.app.team())) throw new Refusal("team_not_found");
        ObjectNode answer = Json.object();
        ObjectNode team = answer.putObject("team");
        team.put("id", town.app.team()).put("name", town.teamName).put("domain", town.domain);
        team.put("url", town.base + "/").put("email_domain", "").putObject("icon");
        return answer;
    }

    private ObjectNode emoji(Args args, Member caller) {
        ObjectNode answer = Json.object();
        answer.putObject("emoji");
        return answer.put("cache_ts", town.stamps.next());
    }

    private ObjectNode groups(Args args, Member caller) {
        ObjectNode answer = Json.object();
        answer.putArray("usergroups");
        return answer;
    }

    private ObjectNode validate(Args args, Member caller) {
        int given = 0;
        for (String name : List.of("blocks", "view", "message")) if (args.has(name)) given++;
        if (given != 1)
            throw new Refusal(
                    "invalid_arguments",
                    List.of("must provide exactly one of `blocks`, `view`, or `message`"));
        if (args.has("view")) {
            ObjectNode view = args.object("view", "invalid_arguments").orElse(Json.object());
            judge(BlockRules.faults(view.path("blocks"), BlockRules.Surface.VIEW), "invalid_view");
        }
        if (args.has("message")) {
            ObjectNode message = args.object("message", "invalid_arguments").orElse(Json.object());
            judge(
                    BlockRules.faults(message.path("blocks"), BlockRules.Surface.MESSAGE),
                    "invalid_message");
        }
        if (args.has("blocks"))
            judge(
                    BlockRules.faults(
                            args.array("blocks", "invalid_arguments").orElse(Json.array()),
                            BlockRules.Surface.MESSAGE),
                    "invalid_blocks");
        return Json.object();
    }

    private static void judge(List<String> faults, String error) {
        if (!faults.isEmpty()) throw new Refusal(error, faults);
    }
}
