package kotonoha.workspace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `assistant.search.*`: a plain word search over what the asker may see from where they asked.
final class SearchMethods {
    private static final int LONGEST_QUERY = 2_000;

    private final Town town;
    private final Files files;

    SearchMethods(Town town, Files files) {
        this.town = town;
        this.files = files;
    }

    private record Hit(Channel channel, ObjectNode message, double score) {}

    void register(Map<String, Call> calls) {
        calls.put("assistant.search.info", this::info);
        calls.put("assistant.search.context", this::context);
    }

    private ObjectNode info(Args args, Member caller) {
        return Json.object().put("is_ai_search_enabled", false);
    }

    private ObjectNode context(Args args, Member caller) {
        String query = args.text("query").strip();
        if (query.isEmpty()) throw new Refusal("missing_query");
        if (query.length() > LONGEST_QUERY) throw new Refusal("query_too_long");
        Predicate<Channel> place = searchable(args, caller);
        List<String> contents = wanted(args, "content_types", "messages");
        List<Hit> hits = contents.contains("messages") ? hits(query, place, args) : List.of();
        Pages<Hit> page = Pages.of(hits, args, 20, 20);
        ObjectNode answer = Json.object();
        ObjectNode results = answer.putObject("results");
        ArrayNode messages = results.putArray("messages");
        page.items().forEach(hit -> messages.add(message(hit, args)));
        ArrayNode found = results.putArray("files");
        if (contents.contains("files")) files(query, place).forEach(found::add);
        page.into(answer);
        return answer;
    }

    /// Where this call may look: the token's own place decides, then the types that were asked for.
    private Predicate<Channel> searchable(Args args, Member caller) {
        List<String> types = wanted(args, "channel_types", "public_channel");
        Predicate<Channel> typed =
                channel ->
                        switch (channel.kind) {
                            case PUBLIC -> types.contains("public_channel");
                            case PRIVATE -> types.contains("private_channel");
                            case DM -> types.contains("im");
                        };
        if (!caller.bot()) return typed.and(channel -> channel.visibleTo(caller));
        Town.ActionToken token =
                town.actionToken(args.text("action_token"))
                        .orElseThrow(() -> new Refusal("invalid_action_token"));
        Member asker = town.member(token.user());
        return channel ->
                channel.id.equals(token.channel())
                        ? channel.visibleTo(asker)
                        : channel.kind == Channel.Kind.PUBLIC
                                && types.contains("public_channel")
                                && channel.visibleTo(asker);
    }

    private List<Hit> hits(String query, Predicate<Channel> place, Args args) {
        Set<String> words = words(query);
        long after =
                args.has("after")
                        ? Long.parseLong("0" + args.text("after").replaceAll("\\D", ""))
                        : 0;
        List<Hit> hits = new ArrayList<>();
        for (Channel channel : town.channels.values()) {
            if (!place.test(channel)) continue;
            for (ObjectNode message : channel.messages.values()) {
                boolean bot = message.path("user").asString().equals(town.app.user());
                if (bot && !args.flag("include_bots")) continue;
                if (seconds(message) < after) continue;
                double score = score(words, message.path("text").asString());
                if (score > 0) hits.add(new Hit(channel, message, score));
            }
        }
        Comparator<Hit> newest =
                Comparator.comparing((Hit hit) -> hit.message.path("ts").asString()).reversed();
        hits.sort(
                args.text("sort").equals("timestamp")
                        ? newest
                        : Comparator.comparingDouble(Hit::score).reversed().thenComparing(newest));
        return hits;
    }

    private ObjectNode message(Hit hit, Args args) {
        ObjectNode json = Json.object();
        String user = hit.message.path("user").asString();
        Member author = town.people.get(user);
        json.put("author_name", author == null ? "" : author.realName())
                .put("author_user_id", user);
        json.put("team_id", town.app.team()).put("channel_id", hit.channel.id);
        json.put("channel_name", hit.channel.name)
                .put("message_ts", hit.message.path("ts").asString());
        json.put("content", hit.message.path("text").asString());
        json.put("is_author_bot", author != null && author.bot());
        json.put("permalink", town.permalink(hit.channel, hit.message));
        json.put("reply_count", hit.message.path("reply_count").asInt());
        if (args.flag("include_message_blocks") && hit.message.has("blocks"))
            json.set("blocks", hit.message.path("blocks"));
        if (args.flag("include_context_messages")) around(hit, json.putObject("context_messages"));
        return json;
    }

    private void around(Hit hit, ObjectNode context) {
        String ts = hit.message.path("ts").asString();
        ArrayNode before = context.putArray("before");
        ArrayNode after = context.putArray("after");
        hit.channel.messages.headMap(ts, false).descendingMap().values().stream()
                .limit(2)
                .forEach(message -> before.insert(0, near(message)));
        hit.channel.messages.tailMap(ts, false).values().stream()
                .limit(2)
                .forEach(message -> after.add(near(message)));
    }

    private static ObjectNode near(JsonNode message) {
        return Json.object()
                .put("text", message.path("text").asString())
                .put("user_id", message.path("user").asString())
                .put("ts", message.path("ts").asString());
    }

    private List<ObjectNode> files(String query, Predicate<Channel> place) {
        Set<String> words = words(query);
        List<ObjectNode> found = new ArrayList<>();
        for (StoredFile file : files.all()) {
            boolean open =
                    file.channels.stream().flatMap(id -> town.channel(id).stream()).anyMatch(place);
            String text = file.title + " " + file.markdown();
            if (!open || score(words, text) == 0) continue;
            ObjectNode known = files.json(file);
            ObjectNode json = Json.object().put("author_user_id", file.user);
            Member author = town.people.get(file.user);
            json.put("author_name", author == null ? "" : author.realName());
            json.put("uploader_user_id", file.user).put("team_id", town.app.team());
            json.put("file_id", file.id).put("date_created", file.created);
            json.put("date_updated", file.created).put("title", file.title);
            json.put("file_type", known.path("filetype").asString());
            json.put("permalink", known.path("permalink").asString());
            found.add(json.put("content", text.substring(0, Math.min(text.length(), 500))));
        }
        return found;
    }

    private static List<String> wanted(Args args, String name, String otherwise) {
        return args.has(name) ? args.list(name) : List.of(otherwise);
    }

    private static long seconds(ObjectNode message) {
        String ts = message.path("ts").asString();
        return Long.parseLong(ts.substring(0, ts.indexOf('.')));
    }

    private static double score(Set<String> words, String text) {
        Set<String> own = words(text);
        long shared = words.stream().filter(own::contains).count();
        return shared == 0 ? 0 : shared / Math.sqrt(words.size() * (double) (own.size() + 8));
    }

    /// Latin words as they are, everything else as pairs of characters.
    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        for (String run : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}ー]+")) {
            if (run.isEmpty()) continue;
            if (run.chars().allMatch(c -> c < 0x250)) {
                if (run.length() > 1) words.add(run);
                continue;
            }
            for (int i = 0; i + 2 <= run.length(); i++) words.add(run.substring(i, i + 2));
        }
        return words;
    }
}
