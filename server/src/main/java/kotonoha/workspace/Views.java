package kotonoha.workspace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Modals and Home tabs, and the `trigger_id`s that open them. Guarded by the town's lock.
final class Views {
    private static final int STACK = 3;
    private static final int LARGEST = 250_000;

    private final Town town;
    private final Screens screens;
    private final Map<String, List<ObjectNode>> stacks = new LinkedHashMap<>();
    private final Map<String, ObjectNode> homes = new LinkedHashMap<>();
    private final Map<String, Trigger> triggers = Town.bounded(2_000);

    private record Trigger(String user, Instant until, boolean used) {}

    Views(Town town, Screens screens) {
        this.town = town;
        this.screens = screens;
    }

    /// A token that lets the app open one modal for a person, soon.
    String trigger(String user) {
        String id =
                "%d.%d.%s"
                        .formatted(
                                1_000_000 + town.chance.below(9_000_000),
                                town.chance.below(1_000_000_000),
                                town.chance.id(32));
        Instant until = town.now().plus(town.limits().triggerLife());
        triggers.put(id, new Trigger(user, until, false));
        return id;
    }

    /// The top of a person's open modals.
    Optional<ObjectNode> top(String user) {
        List<ObjectNode> stack = stacks.getOrDefault(user, List.of());
        return stack.isEmpty() ? Optional.empty() : Optional.of(stack.getLast());
    }

    Optional<ObjectNode> open(String user, String id) {
        return stacks.getOrDefault(user, List.of()).stream()
                .filter(view -> view.path("id").asString().equals(id))
                .findFirst();
    }

    Optional<ObjectNode> home(String user) {
        return Optional.ofNullable(homes.get(user));
    }

    ObjectNode open(Args args) {
        ObjectNode given = checked(args, "modal");
        String user = use(args);
        ObjectNode view = built(given, town.id("V"), "", "");
        stacks.put(user, new ArrayList<>(List.of(view)));
        screens.to(user, event("view_open", view));
        return view;
    }

    ObjectNode push(Args args) {
        ObjectNode given = checked(args, "modal");
        String user = use(args);
        if (stacks.getOrDefault(user, List.of()).isEmpty()) throw new Refusal("not_found");
        return push(user, given);
    }

    /// Puts a checked view on top of a person's stack.
    ObjectNode push(String user, ObjectNode given) {
        List<ObjectNode> stack = stacks.get(user);
        if (stack == null || stack.isEmpty()) throw new Refusal("not_found");
        if (stack.size() >= STACK) throw new Refusal("push_limit_reached");
        String root = stack.getFirst().path("id").asString();
        String previous = stack.getLast().path("id").asString();
        ObjectNode view = built(given, town.id("V"), root, previous);
        stack.add(view);
        screens.to(user, event("view_push", view));
        return view;
    }

    ObjectNode update(Args args) {
        ObjectNode given = checked(args, "");
        String id = args.text("view_id");
        String external = args.text("external_id");
        if (id.isEmpty() && external.isEmpty())
            throw new Refusal(
                    "invalid_arguments", List.of("[ERROR] missing required field: view_id"));
        for (Map.Entry<String, List<ObjectNode>> stack : stacks.entrySet()) {
            for (ObjectNode view : stack.getValue()) {
                boolean meant =
                        id.isEmpty() ? same(view, "external_id", external) : same(view, "id", id);
                if (!meant) continue;
                checkHash(args, view);
                return update(stack.getKey(), view, given);
            }
        }
        throw new Refusal("not_found");
    }

    /// Replaces an open view by a checked one; it keeps its id and its place.
    ObjectNode update(String user, ObjectNode old, ObjectNode given) {
        ObjectNode fresh =
                built(
                        given,
                        old.path("id").asString(),
                        old.path("root_view_id").asString(),
                        old.path("previous_view_id").asString());
        List<ObjectNode> stack = stacks.getOrDefault(user, new ArrayList<>());
        stack.replaceAll(view -> view == old ? fresh : view);
        screens.to(user, event("view_update", fresh));
        return fresh;
    }

    ObjectNode publish(Args args) {
        ObjectNode given = checked(args, "home");
        String user = args.text("user_id");
        if (!town.people.containsKey(user))
            throw new Refusal(
                    "invalid_arguments", List.of("[ERROR] user_not_found [json-pointer:/user_id]"));
        ObjectNode old = homes.get(user);
        if (old != null) checkHash(args, old);
        String id = old == null ? town.id("V") : old.path("id").asString();
        ObjectNode view = built(given, id, id, "");
        homes.put(user, view);
        screens.to(user, event("home", view));
        return view;
    }

    /// Closes a view and those above it.
    void close(String user, String id) {
        List<ObjectNode> stack = stacks.getOrDefault(user, new ArrayList<>());
        while (stack.stream().anyMatch(view -> same(view, "id", id))) {
            ObjectNode top = stack.removeLast();
            screens.to(user, Screens.event("view_close").put("view_id", top.path("id").asString()));
        }
    }

    void closeAll(String user) {
        List<ObjectNode> stack = stacks.getOrDefault(user, List.of());
        if (!stack.isEmpty()) close(user, stack.getFirst().path("id").asString());
    }

    /// A view as Slack takes it, or the refusal it answers.
    ObjectNode checked(ObjectNode view, String type) {
        if (Json.write(view).length() > LARGEST) throw new Refusal("view_too_large");
        List<String> faults = new ArrayList<>();
        String own = Json.text(view, "type");
        if (!own.equals("modal") && !own.equals("home") || (!type.isEmpty() && !own.equals(type)))
            faults.add("[ERROR] invalid view type: " + own + " [json-pointer:/view/type]");
        if (own.equals("modal")) modal(view, faults);
        length(view, "private_metadata", 3_000, faults);
        length(view, "callback_id", 255, faults);
        length(view, "external_id", 255, faults);
        for (String fault : BlockRules.faults(view.path("blocks"), BlockRules.Surface.VIEW))
            faults.add(fault.replace("[json-pointer:", "[json-pointer:/view"));
        if (!faults.isEmpty()) throw new Refusal("invalid_arguments", faults);
        return view;
    }

    private ObjectNode checked(Args args, String type) {
        ObjectNode view =
                args.object("view", "invalid_arguments")
                        .orElseThrow(() ->
                                new Refusal(
                                        "invalid_arguments",
                                        List.of("[ERROR] missing required field: view")));
        return checked(view, type);
    }

    private static void modal(ObjectNode view, List<String> faults) {
        for (String name : List.of("title", "submit", "close")) {
            String text = Json.text(view, name + ".text");
            if (text.isEmpty() && (name.equals("title") || view.path(name).isObject()))
                faults.add(
                        "[ERROR] missing required field: %s [json-pointer:/view]".formatted(name));
            if (text.length() > 24)
                faults.add(
                        "[ERROR] must be less than 25 characters [json-pointer:/view/%s/text]"
                                .formatted(name));
        }
        boolean inputs = false;
        for (JsonNode block : view.path("blocks"))
            inputs |= Json.text(block, "type").equals("input");
        if (inputs && !view.path("submit").isObject())
            faults.add(
                    "[ERROR] missing required field: submit; a view with input blocks needs it"
                            + " [json-pointer:/view]");
    }

    private static void length(ObjectNode view, String name, int most, List<String> faults) {
        if (Json.text(view, name).length() > most)
            faults.add(
                    "[ERROR] must be less than %d characters [json-pointer:/view/%s]"
                            .formatted(most + 1, name));
    }

    private String use(Args args) {
        String id = args.text("trigger_id");
        if (id.isEmpty()) id = args.text("interactivity_pointer");
        if (id.isEmpty())
            throw new Refusal(
                    "invalid_arguments", List.of("[ERROR] missing required field: trigger_id"));
        Trigger trigger = triggers.get(id);
        if (trigger == null) throw new Refusal("invalid_trigger_id");
        if (trigger.used) throw new Refusal("exchanged_trigger_id");
        if (town.now().isAfter(trigger.until)) throw new Refusal("expired_trigger_id");
        triggers.put(id, new Trigger(trigger.user, trigger.until, true));
        return trigger.user;
    }

    private void checkHash(Args args, ObjectNode view) {
        String hash = args.text("hash");
        if (!hash.isEmpty() && !same(view, "hash", hash)) throw new Refusal("hash_conflict");
    }

    private ObjectNode built(ObjectNode given, String id, String root, String previous) {
        Bot app = town.app;
        ObjectNode view = Json.object();
        view.put("id", id).put("team_id", app.team()).put("type", Json.text(given, "type"));
        view.set("blocks", BlockRules.named((ArrayNode) given.path("blocks"), town));
        view.put("private_metadata", Json.text(given, "private_metadata"));
        view.put("callback_id", Json.text(given, "callback_id"));
        view.putObject("state").putObject("values");
        view.put("hash", town.now().getEpochSecond() + "." + town.chance.id(8));
        for (String name : List.of("title", "submit", "close")) {
            if (given.path(name).isObject()) view.set(name, given.path(name).deepCopy());
            else view.putNull(name);
        }
        view.put("clear_on_close", given.path("clear_on_close").asBoolean(false));
        view.put("notify_on_close", given.path("notify_on_close").asBoolean(false));
        view.put("root_view_id", root.isEmpty() ? id : root);
        if (previous.isEmpty()) view.putNull("previous_view_id");
        else view.put("previous_view_id", previous);
        view.put("app_id", app.id()).put("external_id", Json.text(given, "external_id"));
        view.put("app_installed_team_id", app.team()).put("bot_id", app.bot());
        return view;
    }

    private static boolean same(ObjectNode view, String name, String value) {
        return !value.isEmpty() && view.path(name).asString().equals(value);
    }

    private static ObjectNode event(String type, ObjectNode view) {
        ObjectNode event = Screens.event(type);
        event.set("view", view);
        return event;
    }
}
