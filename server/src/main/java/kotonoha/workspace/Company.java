package kotonoha.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Who lives in the workspace and what has been said: the sample company of the class path, or three people and two
/// channels.
final class Company {
    private static final String FOLDER = "company/";

    private Company() {}

    /// The company of the settings, or the small one where there is none on the class path.
    static JsonNode read(WorkspaceSettings settings) {
        Optional<String> text = settings.company() ? text("company.json") : Optional.empty();
        return Json.parse(text.orElse(SMALL));
    }

    static Town town(WorkspaceSettings settings, JsonNode company) {
        JsonNode team = company.path("team");
        Town town =
                new Town(
                        settings,
                        Json.text(team, "id"),
                        Json.text(team, "name"),
                        Json.text(team, "domain"));
        company.path("people").forEach(person -> town.addMember(member(person)));
        company.path("channels").forEach(channel -> addChannel(town, channel));
        if (company.path("suggestions") instanceof ArrayNode suggestions)
            town.suggestions = suggestions.deepCopy();
        if (settings.company()) documents().forEach(town.documents::put);
        return town;
    }

    /// Fills the channels with what has been said in them, without the bot hearing of it.
    static void talk(Town town, JsonNode company, Posts posts, Files files, Canvases canvases) {
        Talk talk = new Talk(town, posts, files, town.now(), new LinkedHashMap<>());
        for (JsonNode channel : company.path("channels")) {
            String canvas = Json.text(channel, "canvas");
            Channel place = town.channels.get(Json.text(channel, "id"));
            if (canvas.isEmpty() || place == null) continue;
            StoredFile made =
                    canvases.ofChannel(place.members.iterator().next(), place, place.name, canvas);
            talk.links.put("canvas:" + place.id, Json.text(files.json(made), "permalink"));
        }
        for (JsonNode thread : company.path("threads")) {
            Channel place = town.channels.get(Json.text(thread, "channel"));
            if (place == null) continue;
            String root = talk.said(place, thread, "");
            for (JsonNode reply : thread.path("replies")) talk.said(place, reply, root);
        }
        for (Channel channel : town.channels.values())
            files.file(channel.canvas)
                    .ifPresent(canvas -> canvases.rewrite(canvas, talk.linked(canvas.markdown())));
        talk.suggest(company.path("thread_suggestions"));
    }

    /// What is being said, and the addresses of what has been said with a key: `{link:KEY}` in a later text, or in a
    /// canvas, becomes one.
    private record Talk(
            Town town, Posts posts, Files files, Instant now, Map<String, String> links) {

        String said(Channel place, JsonNode said, String root) {
            Typing.Typed typed = new Typing(town).typed(linked(Json.text(said, "text")));
            Member who = town.member(Json.text(said, "user"));
            ObjectNode message = posts.fromPerson(who, typed.text(), typed.blocks(), root);
            Instant at = now.minus(Duration.ofMinutes(said.path("minutes_ago").asLong(1)));
            String ts = Timestamps.of(at);
            while (place.messages.containsKey(ts) || ts.compareTo(root) <= 0) {
                at = at.plusNanos(1_000_000);
                ts = Timestamps.of(at);
            }
            List<StoredFile> shared = new ArrayList<>();
            for (JsonNode file : said.path("files"))
                shared.add(
                        files.keep(
                                who.id(),
                                Json.text(file, "name"),
                                bytes("files/" + Json.text(file, "file"))));
            if (!shared.isEmpty()) files.attach(message, shared, place);
            posts.add(place, message.put("ts", ts), false);
            String key = Json.text(said, "key");
            if (!key.isEmpty()) links.put("link:" + key, town.permalink(place, message));
            if (!key.isEmpty()) links.put("thread:" + key, root.isEmpty() ? ts : root);
            return ts;
        }

        String linked(String text) {
            String linked = text;
            for (Map.Entry<String, String> link : links.entrySet())
                linked = linked.replace("{" + link.getKey() + "}", link.getValue());
            return linked;
        }

        /// Questions that are asked in a thread.
        void suggest(JsonNode suggestions) {
            for (JsonNode suggestion : suggestions) {
                String thread = links.getOrDefault("thread:" + Json.text(suggestion, "thread"), "");
                if (suggestion instanceof ObjectNode known && !thread.isEmpty())
                    town.suggestions.add(known.deepCopy().put("thread_ts", thread));
            }
        }
    }

    private static Member member(JsonNode person) {
        return new Member(
                Json.text(person, "id"),
                Json.text(person, "name"),
                Json.text(person, "real_name"),
                Json.text(person, "title"),
                Json.text(person, "locale"),
                Json.text(person, "tz"),
                Json.text(person, "color"),
                Json.text(person, "email"),
                person.path("is_guest").asBoolean(false),
                false);
    }

    private static void addChannel(Town town, JsonNode given) {
        boolean secret = given.path("private").asBoolean(false);
        Channel channel =
                new Channel(
                        Json.text(given, "id"),
                        Json.text(given, "name"),
                        secret ? Channel.Kind.PRIVATE : Channel.Kind.PUBLIC,
                        Json.text(given, "topic"),
                        Json.text(given, "purpose"),
                        town.limits().history());
        given.path("members").forEach(member -> channel.members.add(member.asString()));
        if (given.path("bot").asBoolean(true)) channel.members.add(town.app.user());
        town.channels.put(channel.id, channel);
    }

    private static Map<String, Town.Document> documents() {
        Map<String, Town.Document> documents = new LinkedHashMap<>();
        for (String name : names())
            text("docs/" + name)
                    .map(text -> document(name, text))
                    .ifPresent(document -> documents.put(document.id(), document));
        return documents;
    }

    private static Town.Document document(String name, String text) {
        Map<String, String> front = new LinkedHashMap<>();
        String body = text.replace("\r\n", "\n");
        if (body.startsWith("---\n") && body.indexOf("\n---\n", 3) > 0) {
            int end = body.indexOf("\n---\n", 3);
            for (String line : body.substring(4, end).split("\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0)
                    front.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
            body = body.substring(end + 5);
        }
        String id = front.getOrDefault("id", name.replaceFirst("\\.md$", ""));
        return new Town.Document(
                id,
                front.getOrDefault("title", id),
                front.getOrDefault("lang", "en"),
                front.getOrDefault("author", ""),
                front.getOrDefault("changed", ""),
                body);
    }

    /// The Markdown files of the company, in a folder or in a jar.
    private static List<String> names() {
        @Nullable URL folder = Company.class.getResource(FOLDER + "docs");
        if (folder == null) return List.of();
        try {
            URI uri = folder.toURI();
            if (!uri.getScheme().equals("jar")) return names(Path.of(uri));
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return names(jar.getPath(uri.toString().replaceFirst("^[^!]*!", "")));
            }
        } catch (IOException | URISyntaxException e) {
            throw new Broken("cannot list the documents of the sample company", e);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = java.nio.file.Files.list(folder)) {
            List<String> names = new ArrayList<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            names.removeIf(name -> !name.endsWith(".md"));
            names.sort(String::compareTo);
            return names;
        }
    }

    private static byte[] bytes(String name) {
        return content(name).orElseThrow(() -> new Broken("no " + name + " in the sample company"));
    }

    private static Optional<String> text(String name) {
        return content(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static Optional<byte[]> content(String name) {
        try (InputStream in = Company.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new Broken("cannot read the sample company's " + name, e);
        }
    }

    private static final String SMALL =
            """
            {"team":{"id":"T0PRACTICE","name":"Practice","domain":"practice"},
             "people":[
              {"id":"U0HANA0001","name":"hana","real_name":"山田 花","title":"開発","locale":"ja-JP","tz":"Asia/Tokyo","color":"#2f7d5b","email":"hana@practice.example"},
              {"id":"U0BEN00002","name":"ben","real_name":"Ben Carter","title":"Sales","locale":"en-US","tz":"Europe/London","color":"#3d6fb4","email":"ben@practice.example"},
              {"id":"U0GUEST003","name":"gina","real_name":"Gina Guest","title":"Guest","locale":"en-US","tz":"America/New_York","color":"#b5533c","email":"gina@guest.example","is_guest":true}],
             "channels":[
              {"id":"C0GENERAL1","name":"general","private":false,"topic":"Everything","purpose":"","members":["U0HANA0001","U0BEN00002"]},
              {"id":"C0SECRET02","name":"secret","private":true,"topic":"","purpose":"","members":["U0HANA0001"]},
              {"id":"C0NOBOT003","name":"no-bot","private":false,"topic":"","purpose":"","members":["U0HANA0001","U0BEN00002"],"bot":false},
              {"id":"C0HIDDEN04","name":"hidden","private":true,"topic":"","purpose":"","members":["U0BEN00002"],"bot":false}],
             "threads":[],"suggestions":[]}
            """;
}
