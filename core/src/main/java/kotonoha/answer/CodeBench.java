package kotonoha.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kotonoha.context.Context;
import kotonoha.files.Attached;
import kotonoha.files.CannotRead;
import kotonoha.files.Extract;
import kotonoha.files.Made;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.kernel.TryLater;
import kotonoha.model.LanguageModel;
import kotonoha.model.LanguageModel.ContainerFile;
import kotonoha.model.LanguageModel.RemoteFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The provider's code interpreter during one answer: it is given the asker's data files, what it makes is fetched at
/// once and attached to the draft, and what was uploaded is deleted at the end. Used by the thread that answers.
final class CodeBench implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CodeBench.class);
    private static final long LARGEST_UPLOAD = 50L << 20;
    private static final int MOST_UPLOADS = 20;
    private static final int UPLOAD_SECONDS = 90;
    private static final int CLEAR_SECONDS = 3;
    private static final int MOST_MADE = 10;
    private static final long MOST_BYTES = 20L << 20;

    private final LanguageModel model;
    private final Context context;
    private final Draft draft;
    private final Language language;
    private final List<JsonNode> hosted;
    private final SandboxLinks links = new SandboxLinks();
    private final List<String> uploaded = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Set<String> containers = new LinkedHashSet<>();
    private final Map<RemoteFile, String> cited = new LinkedHashMap<>();
    private final Map<RemoteFile, String> fetched = new LinkedHashMap<>();
    private final Set<RemoteFile> tried = new LinkedHashSet<>();
    private long bytes;
    private boolean leftSome;

    CodeBench(LanguageModel model, Context context, Draft draft, List<JsonNode> hosted) {
        this.model = model;
        this.context = context;
        this.draft = draft;
        this.language = context.asker().language();
        this.hosted = hosted;
    }

    /// The tools that the provider runs itself, the code interpreter with the asker's data files.
    List<JsonNode> tools(StopSign stop) {
        if (!model.capabilities().files() || hosted.stream().noneMatch(CodeBench::takesFiles))
            return hosted;
        List<Attached> wanted =
                context.attached().stream().filter(this::isWanted).limit(MOST_UPLOADS).toList();
        if (wanted.isEmpty()) return hosted;
        draft.status(Messages.say(language, "answer.uploading"));
        upload(wanted, stop);
        return hosted.stream()
                .map(tool -> takesFiles(tool) ? withFiles((ObjectNode) tool) : tool)
                .toList();
    }

    /// A sentence for the model on files that the code interpreter does not have, "" for none.
    String note() {
        if (refused.isEmpty()) return "";
        ArrayNode names = Json.array();
        refused.forEach(names::add);
        return "These files could not be given to the code interpreter: " + Json.write(names);
    }

    /// The text without links into the code interpreter's disk.
    String feed(String piece) {
        return isOffered() ? links.feed(piece) : piece;
    }

    String flush() {
        return isOffered() ? links.flush() : "";
    }

    void ranIn(String container) {
        if (!container.isEmpty() && containers.size() < 5) containers.add(container);
    }

    void cites(String name, RemoteFile file) {
        if (file.container().isEmpty() || file.file().isEmpty()) return;
        ranIn(file.container());
        if (cited.size() < 50) cited.putIfAbsent(file, name);
    }

    /// Fetches what the text cites, as long as it is there: a container lives for minutes.
    void fetchCited() {
        cited.forEach((file, name) -> {
            if (!fetch(file, name, 0)) tellLost(name);
        });
        cited.clear();
    }

    /// Fetches what else was made, and says what is missing.
    void fetchRest() {
        fetchCited();
        for (String container : containers) {
            for (ContainerFile file : listed(container)) {
                boolean known = file.uploaded() || fetched.containsValue(file.name());
                if (!known) fetch(file.file(), file.name(), file.bytes());
            }
        }
        for (String name : links.names()) if (!fetched.containsValue(name)) tellLost(name);
        if (leftSome) tell(Messages.say(language, "answer.files_left", MOST_MADE));
    }

    /// The sentence for a run that failed because its container was gone.
    void tellExpired() {
        tell(Messages.say(language, "answer.container_expired"));
    }

    boolean isOffered() {
        return hosted.stream().anyMatch(CodeBench::isInterpreter);
    }

    /// Deletes what was uploaded, after failures too. What is not deleted expires at the provider.
    @Override
    public void close() {
        if (uploaded.isEmpty()) return;
        ExecutorService clearing = Executors.newVirtualThreadPerTaskExecutor();
        uploaded.forEach(id -> clearing.execute(() -> delete(id)));
        clearing.shutdown();
        try {
            if (!clearing.awaitTermination(CLEAR_SECONDS, TimeUnit.SECONDS))
                LOG.info("{} uploaded files are still being deleted", uploaded.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the deleting goes on
        }
    }

    private static boolean isInterpreter(JsonNode tool) {
        return Json.text(tool, "type").equals("code_interpreter");
    }

    /// A container of the operator's own is left as it is.
    private static boolean takesFiles(JsonNode tool) {
        JsonNode container = tool.path("container");
        return isInterpreter(tool) && tool.isObject() && !container.isString();
    }

    private boolean isWanted(Attached file) {
        if (file.kind() == Extract.Kind.TABLE || file.kind() == Extract.Kind.JSON) return true;
        String question = context.question().toLowerCase(Locale.ROOT);
        return !file.name().isBlank() && question.contains(file.name().toLowerCase(Locale.ROOT));
    }

    private ObjectNode withFiles(ObjectNode tool) {
        ObjectNode copy = tool.deepCopy();
        ObjectNode container =
                copy.path("container") instanceof ObjectNode there
                        ? there
                        : copy.putObject("container");
        if (!container.has("type")) container.put("type", "auto");
        if (uploaded.isEmpty()) return copy;
        ArrayNode ids =
                container.path("file_ids") instanceof ArrayNode there
                        ? there
                        : container.putArray("file_ids");
        uploaded.forEach(ids::add);
        return copy;
    }

    private void upload(List<Attached> files, StopSign stop) {
        List<Callable<String>> uploads = new ArrayList<>();
        for (Attached file : files) uploads.add(() -> model.upload(file.file(), LARGEST_UPLOAD));
        ExecutorService workers = Executors.newFixedThreadPool(3, Thread.ofVirtual().factory());
        try (StopSign.Watch watch = stop.watch(workers::shutdownNow)) {
            List<Future<String>> results =
                    workers.invokeAll(uploads, UPLOAD_SECONDS, TimeUnit.SECONDS);
            for (int i = 0; i < files.size(); i++) settle(files.get(i), results.get(i));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.RejectedExecutionException stopped) {
            LOG.debug("stopped before the uploads");
        } finally {
            workers.shutdownNow();
        }
    }

    private void settle(Attached file, Future<String> result) throws InterruptedException {
        try {
            uploaded.add(result.get());
        } catch (ExecutionException e) {
            String why =
                    e.getCause() instanceof CannotRead cannot
                            ? Materials.words(cannot.why())
                            : "the provider did not take it";
            LOG.warn("a {} was not uploaded: {}", file.file(), String.valueOf(e.getCause()));
            refuse(file, why, tooLarge(e.getCause()));
        } catch (CancellationException e) {
            refuse(file, "it took too long", false);
        }
    }

    private static boolean tooLarge(@org.jspecify.annotations.Nullable Throwable cause) {
        return cause instanceof CannotRead cannot
                && cannot.why().reason() == Unreadable.Reason.TOO_LARGE;
    }

    private void refuse(Attached file, String why, boolean large) {
        refused.add(file.name() + ": " + why);
        String detail =
                large
                        ? Messages.say(language, "answer.upload_too_large", LARGEST_UPLOAD >> 20)
                        : Messages.say(language, "answer.tool_failed");
        draft.task(
                new Draft.Task(
                        "up" + refused.size(),
                        Messages.say(language, "answer.upload_task", file.name()),
                        Draft.State.FAILED,
                        detail,
                        List.of()));
    }

    private List<ContainerFile> listed(String container) {
        try {
            return model.files(container);
        } catch (Broken | TryLater notListed) {
            LOG.info("container not listed: {}", notListed.getMessage());
            return List.of();
        }
    }

    /// True where the file is attached, or was dealt with before.
    private boolean fetch(RemoteFile file, String name, long size) {
        if (!tried.add(file)) return true;
        boolean room = fetched.size() < MOST_MADE && bytes + size <= MOST_BYTES;
        if (!room) {
            leftSome = true;
            fetched.put(file, name);
            return true;
        }
        try {
            byte[] content = downloaded(file);
            fetched.put(file, name);
            if (bytes + content.length > MOST_BYTES) {
                leftSome = true;
                return true;
            }
            bytes += content.length;
            draft.attach(new Made(name, name, type(name), content));
            return true;
        } catch (Broken | TryLater gone) {
            LOG.warn("file not fetched: {}", gone.getMessage());
            fetched.put(file, name); // so that it is said once
            return false;
        }
    }

    private byte[] downloaded(RemoteFile file) {
        try {
            return model.download(file);
        } catch (TryLater once) {
            return model.download(file);
        }
    }

    private void tellLost(String name) {
        tell(Messages.say(language, "answer.file_lost", "`" + name.replace("`", "") + "`"));
    }

    private void tell(String sentence) {
        draft.write("\n\n_" + sentence + "_");
        draft.end();
    }

    private void delete(String id) {
        try {
            model.delete(new RemoteFile("", id));
        } catch (Broken | TryLater notDeleted) {
            LOG.warn("uploaded file not deleted: {}", notDeleted.getMessage());
        }
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "gif" -> "image/gif";
            case "webp" -> "image/webp";
            case "svg" -> "image/svg+xml";
            case "csv" -> "text/csv";
            case "txt", "log", "py" -> "text/plain";
            case "md" -> "text/markdown";
            case "html" -> "text/html";
            case "json" -> "application/json";
            case "pdf" -> "application/pdf";
            case "zip" -> "application/zip";
            case "xlsx" -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            case "docx" ->
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            case "pptx" ->
                    "application/vnd.openxmlformats-officedocument.presentationml.presentation";
            default -> "application/octet-stream";
        };
    }
}
