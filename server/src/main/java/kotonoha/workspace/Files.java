package kotonoha.workspace;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kotonoha.kernel.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Uploads, downloads and sharing of files, and who may see them. Guarded by the town's lock.
final class Files {
    static final int LARGEST = 32 << 20;
    private static final long ALL_BYTES = 256L << 20;

    private final Town town;
    private final Posts posts;
    private final Deliveries deliveries;
    private final Map<String, StoredFile> files = new LinkedHashMap<>();
    private final Map<String, String> uploads = Town.bounded(1_000);

    Files(Town town, Posts posts, Deliveries deliveries) {
        this.town = town;
        this.posts = posts;
        this.deliveries = deliveries;
    }

    Optional<StoredFile> file(String id) {
        return Optional.ofNullable(files.get(id)).filter(file -> file.complete);
    }

    /// A file whose upload has been announced, finished or not.
    Optional<StoredFile> expected(String id) {
        return Optional.ofNullable(files.get(id));
    }

    List<StoredFile> all() {
        return files.values().stream().filter(file -> file.complete).toList();
    }

    /// A file that a person sends up from the page; nobody else sees it before it is posted.
    StoredFile keep(String user, String name, byte[] bytes) {
        StoredFile file = add(new StoredFile(town.id("F"), name, user, seconds(), false));
        file.uploaded = true;
        file.complete = true;
        file.bytes = bytes;
        makeRoom();
        return file;
    }

    StoredFile add(StoredFile file) {
        files.put(file.id, file);
        return file;
    }

    /// Announces an upload; the bytes go to the URL of the returned key.
    String expect(StoredFile file) {
        String key = town.chance.id(40);
        uploads.put(key, file.id);
        return "%s/upload/v1/%s".formatted(town.base, key);
    }

    boolean receive(String key, byte[] bytes) {
        StoredFile file = files.get(uploads.getOrDefault(key, ""));
        if (file == null || file.complete) return false;
        file.bytes = bytes;
        file.uploaded = true;
        makeRoom();
        return true;
    }

    /// Makes uploaded files visible in a channel, as one message.
    ObjectNode share(
            List<StoredFile> shared,
            Channel channel,
            String thread,
            Member by,
            Typing.Typed typed) {
        ObjectNode message =
                by.bot()
                        ? posts.fromApp(typed.text(), thread)
                        : posts.fromPerson(by, typed.text(), typed.blocks(), thread);
        if (by.bot() && !typed.blocks().isEmpty()) message.set("blocks", typed.blocks());
        ArrayNode list = message.putArray("files");
        for (StoredFile file : shared) {
            file.complete = true;
            file.channels.add(channel.id);
            list.add(json(file));
        }
        if (!by.bot()) message.put("upload", false);
        message.put("subtype", "file_share");
        posts.add(channel, message);
        if (channel.members.contains(town.app.user())) shared.forEach(this::announce);
        return message;
    }

    void delete(StoredFile file) {
        files.remove(file.id);
    }

    boolean visibleToApp(StoredFile file) {
        return file.user.equals(town.app.user())
                || channelsOf(file).stream()
                        .anyMatch(channel -> channel.members.contains(town.app.user()));
    }

    boolean visibleTo(Member member, StoredFile file) {
        return file.user.equals(member.id())
                || channelsOf(file).stream().anyMatch(channel -> channel.visibleTo(member));
    }

    /// The `file` object of the Web API.
    ObjectNode json(StoredFile file) {
        FileTypes type = FileTypes.of(file.name);
        ObjectNode json = Json.object();
        json.put("id", file.id).put("created", file.created).put("timestamp", file.created);
        json.put("name", file.name).put("title", file.title);
        json.put("mimetype", file.canvas ? "application/vnd.slack-docs" : type.mime());
        json.put("filetype", file.canvas ? "quip" : type.type());
        json.put("pretty_type", file.canvas ? "Canvas" : type.pretty());
        json.put("user", file.user).put("user_team", town.app.team()).put("editable", file.canvas);
        json.put("size", size(file)).put("mode", file.canvas ? "quip" : "hosted");
        json.put("is_external", false).put("external_type", "").put("public_url_shared", false);
        json.put("display_as_bot", false).put("username", "").put("file_access", "visible");
        String path = "%s/files-pri/%s-%s/".formatted(town.base, town.app.team(), file.id);
        String name = file.canvas ? "canvas" : encoded(file.name);
        json.put("url_private", path + name);
        json.put("url_private_download", path + "download/" + name);
        json.put("permalink", "%s/files/%s/%s/%s".formatted(town.base, file.user, file.id, name));
        places(file, json);
        return json.put("comments_count", 0)
                .put("is_starred", false)
                .put("has_rich_preview", false);
    }

    long seconds() {
        return town.now().getEpochSecond();
    }

    private void places(StoredFile file, ObjectNode json) {
        ArrayNode publics = json.putArray("channels");
        ArrayNode groups = json.putArray("groups");
        ArrayNode dms = json.putArray("ims");
        for (Channel channel : channelsOf(file)) {
            switch (channel.kind) {
                case PUBLIC -> publics.add(channel.id);
                case PRIVATE -> groups.add(channel.id);
                case DM -> dms.add(channel.id);
            }
        }
        json.put("is_public", !publics.isEmpty());
    }

    private List<Channel> channelsOf(StoredFile file) {
        List<Channel> found = new ArrayList<>();
        for (String id : file.channels) town.channel(id).ifPresent(found::add);
        return found;
    }

    private void announce(StoredFile file) {
        for (String type : List.of("file_created", "file_shared")) {
            ObjectNode event = Json.object().put("type", type).put("file_id", file.id);
            event.put("user_id", file.user).putObject("file").put("id", file.id);
            if (type.equals("file_shared"))
                event.put("channel_id", file.channels.iterator().next());
            deliveries.event(event.put("event_ts", town.stamps.next()));
        }
    }

    /// The oldest bytes go when all files together are too large.
    private void makeRoom() {
        long all = files.values().stream().mapToLong(file -> file.bytes.length).sum();
        for (StoredFile file : List.copyOf(files.values())) {
            if (all <= ALL_BYTES) return;
            all -= file.bytes.length;
            files.remove(file.id);
        }
    }

    private static int size(StoredFile file) {
        return file.canvas
                ? file.markdown().getBytes(StandardCharsets.UTF_8).length
                : file.bytes.length;
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
