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
            list.add(inMessage(file));
        }
        if (!by.bot()) message.put("upload", false);
        message.put("subtype", "file_share");
        posts.add(channel, message);
        if (channel.members.contains(town.app.user())) shared.forEach(this::announce);
        return message;
    }

    /// Seeded files: they stand in the message without the bot hearing of them.
    void attach(ObjectNode message, List<StoredFile> shared, Channel channel) {
        ArrayNode list = message.putArray("files");
        for (StoredFile file : shared) {
            file.channels.add(channel.id);
            list.add(inMessage(file));
        }
        message.put("upload", false).put("subtype", "file_share");
    }

    /// Deletes a file; where it was posted, a tombstone stays.
    void delete(StoredFile file) {
        become(file, StoredFile.State.TOMBSTONE);
        files.remove(file.id);
    }

    /// Changes what has become of a file, in every message that shows it.
    void become(StoredFile file, StoredFile.State state) {
        file.state = state;
        for (Channel channel : channelsOf(file))
            for (ObjectNode message : channel.messages.values())
                if (replaced(message, file)) posts.show(channel, message);
    }

    private boolean replaced(ObjectNode message, StoredFile file) {
        boolean found = false;
        if (!(message.path("files") instanceof ArrayNode list)) return false;
        for (int i = 0; i < list.size(); i++)
            if (list.path(i).path("id").asString().equals(file.id)) {
                list.set(i, inMessage(file));
                found = true;
            }
        return found;
    }

    /// The file as a message carries it, which is less than `files.info` says where the file is out of reach.
    ObjectNode inMessage(StoredFile file) {
        return switch (file.state) {
            case HOSTED, EXTERNAL -> json(file);
            case TOMBSTONE -> Json.object().put("id", file.id).put("mode", "tombstone");
            case HIDDEN_BY_LIMIT ->
                    Json.object()
                            .put("id", file.id)
                            .put("mode", "hidden_by_limit")
                            .put("date_delete", file.created);
            case CHECK_FILE_INFO ->
                    Json.object()
                            .put("id", file.id)
                            .put("created", 0)
                            .put("timestamp", 0)
                            .put("mode", "file_access")
                            .put("file_access", "check_file_info")
                            .put("user", "");
        };
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
        if (file.canvas)
            json.put("permalink", "%s/docs/%s/%s".formatted(town.base, town.app.team(), file.id));
        if (file.state == StoredFile.State.EXTERNAL) {
            json.put("mode", "external").put("is_external", true).put("external_type", "gdrive");
            json.put("external_url", file.external).put("url_private", file.external);
            json.remove("url_private_download");
        }
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
            become(file, StoredFile.State.HIDDEN_BY_LIMIT);
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
