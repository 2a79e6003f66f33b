package kotonoha.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `files.*`, `canvases.*`, `views.*`.
final class FileMethods {
    private final Town town;
    private final Access access;
    private final Files files;
    private final Canvases canvases;
    private final Views views;

    FileMethods(Town town, Access access, Files files, Canvases canvases, Views views) {
        this.town = town;
        this.access = access;
        this.files = files;
        this.canvases = canvases;
        this.views = views;
    }

    void register(Map<String, Call> calls) {
        calls.put("files.getUploadURLExternal", this::expect);
        calls.put("files.completeUploadExternal", this::complete);
        calls.put("files.info", this::info);
        calls.put("files.list", this::list);
        calls.put("files.delete", this::delete);
        calls.put("canvases.create", this::create);
        calls.put("conversations.canvases.create", this::createInChannel);
        calls.put("canvases.edit", this::edit);
        calls.put("canvases.sections.lookup", this::lookup);
        calls.put("canvases.delete", this::deleteCanvas);
        calls.put("views.open", (args, caller) -> view(views.open(args)));
        calls.put("views.push", (args, caller) -> view(views.push(args)));
        calls.put("views.update", (args, caller) -> view(views.update(args)));
        calls.put("views.publish", (args, caller) -> view(views.publish(args)));
    }

    private static ObjectNode view(ObjectNode view) {
        ObjectNode answer = Json.object();
        answer.set("view", view);
        return answer;
    }

    private ObjectNode expect(Args args, Member caller) {
        int length = args.number("length", 0, Integer.MAX_VALUE);
        if (length < 1)
            throw new Refusal(
                    "invalid_arguments", List.of("[ERROR] must be greater than 0: length"));
        if (length > Files.LARGEST) throw new Refusal("file_upload_size_restricted");
        StoredFile file =
                files.add(
                        new StoredFile(
                                town.id("F"),
                                args.text("filename"),
                                caller.id(),
                                files.seconds(),
                                false));
        return Json.object().put("upload_url", files.expect(file)).put("file_id", file.id);
    }

    private ObjectNode complete(Args args, Member caller) {
        ArrayNode given = args.array("files", "invalid_arguments").orElse(Json.array());
        List<StoredFile> done = new ArrayList<>();
        for (JsonNode one : given)
            done.add(uploaded(Json.text(one, "id"), Json.text(one, "title")));
        if (done.isEmpty())
            throw new Refusal(
                    "invalid_arguments", List.of("[ERROR] missing required field: files"));
        List<String> places =
                args.has("channel_id") ? List.of(args.text("channel_id")) : args.list("channels");
        List<Channel> channels =
                places.stream().map(place -> access.joined(place, caller)).toList();
        String comment = args.text("initial_comment");
        ArrayNode blocks = comment.isEmpty() ? BlockRules.messageBlocks(args, town) : Json.array();
        List<String> threads =
                channels.stream()
                        .map(channel -> Access.thread(channel, args, "invalid_arguments"))
                        .toList();
        done.forEach(file -> file.complete = true);
        for (int i = 0; i < channels.size(); i++)
            files.share(
                    done,
                    channels.get(i),
                    threads.get(i),
                    caller,
                    new Typing.Typed(comment, blocks));
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("files");
        done.forEach(file -> list.add(files.json(file)));
        return answer;
    }

    private StoredFile uploaded(String id, String title) {
        StoredFile file = files.expected(id).orElseThrow(() -> new Refusal("file_not_found"));
        if (!file.uploaded) throw new Refusal("file_update_failed");
        if (!title.isEmpty()) file.title = title;
        return file;
    }

    private ObjectNode info(Args args, Member caller) {
        StoredFile file = seen(args.text("file"), caller);
        if (file.state == StoredFile.State.TOMBSTONE) throw new Refusal("file_deleted");
        if (file.state == StoredFile.State.HIDDEN_BY_LIMIT) throw new Refusal("file_not_found");
        ObjectNode answer = Json.object();
        answer.set("file", files.json(file));
        answer.putArray("comments");
        answer.putObject("response_metadata").put("next_cursor", "");
        return answer;
    }

    private ObjectNode list(Args args, Member caller) {
        String user = args.text("user");
        String channel = args.text("channel");
        List<StoredFile> found =
                files.all().stream()
                        .filter(file -> visible(file, caller))
                        .filter(file -> user.isEmpty() || file.user.equals(user))
                        .filter(file -> channel.isEmpty() || file.channels.contains(channel))
                        .toList();
        int count = args.number("count", 100, 1_000);
        int page = args.number("page", 1, 10_000);
        int from = Math.min(found.size(), (page - 1) * count);
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("files");
        found.subList(from, Math.min(found.size(), from + count))
                .forEach(file -> list.add(files.json(file)));
        answer.putObject("paging")
                .put("count", count)
                .put("total", found.size())
                .put("page", page)
                .put("pages", (found.size() + count - 1) / count);
        return answer;
    }

    private ObjectNode delete(Args args, Member caller) {
        StoredFile file = seen(args.text("file"), caller);
        if (!file.user.equals(caller.id())) throw new Refusal("cant_delete_file");
        files.delete(file);
        return Json.object();
    }

    private ObjectNode create(Args args, Member caller) {
        String markdown = canvases.content(content(args));
        if (args.has("channel_id")) {
            Channel channel = access.joined(args.text("channel_id"), caller, "restricted_action");
            if (!channel.canvas.isEmpty()) throw new Refusal("free_team_canvas_tab_already_exists");
            return canvas(canvases.ofChannel(caller.id(), channel, args.text("title"), markdown));
        }
        return canvas(canvases.create(caller.id(), args.text("title"), markdown));
    }

    private ObjectNode createInChannel(Args args, Member caller) {
        Channel channel = access.joined(args.text("channel_id"), caller, "restricted_action");
        String markdown = canvases.content(content(args));
        return canvas(canvases.ofChannel(caller.id(), channel, args.text("title"), markdown));
    }

    private static ObjectNode canvas(StoredFile canvas) {
        return Json.object().put("canvas_id", canvas.id);
    }

    private ObjectNode edit(Args args, Member caller) {
        StoredFile canvas = canvases.find(args.text("canvas_id"));
        canvases.edit(canvas, args.array("changes", "invalid_arguments").orElse(Json.array()));
        return Json.object();
    }

    private ObjectNode lookup(Args args, Member caller) {
        StoredFile canvas = canvases.find(args.text("canvas_id"));
        ObjectNode criteria = args.object("criteria", "invalid_arguments").orElse(Json.object());
        ObjectNode answer = Json.object();
        canvases.lookup(canvas, criteria).forEach(answer.putArray("sections")::add);
        return answer;
    }

    private ObjectNode deleteCanvas(Args args, Member caller) {
        StoredFile canvas = canvases.find(args.text("canvas_id"));
        for (Channel channel : town.channels.values())
            if (channel.canvas.equals(canvas.id)) channel.canvas = "";
        files.delete(canvas);
        return Json.object();
    }

    private StoredFile seen(String id, Member caller) {
        return files.file(id)
                .filter(file -> visible(file, caller))
                .orElseThrow(() -> new Refusal("file_not_found"));
    }

    private boolean visible(StoredFile file, Member caller) {
        return caller.bot() ? files.visibleToApp(file) : files.visibleTo(caller, file);
    }

    private static JsonNode content(Args args) {
        return args.object("document_content", "invalid_arguments").orElse(Json.object());
    }
}
