package kotonoha.slack;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A message written with `chat.startStream`, `chat.appendStream` and `chat.stopStream`.
final class StreamedPage implements Page {
    private static final int TASK_FIELD = 256;
    private static final Set<String> NO_MORE =
            Set.of(
                    "message_not_in_streaming_state",
                    "message_not_found",
                    "streaming_state_conflict");
    private static final Set<String> FULL =
            Set.of("msg_too_long", "msg_blocks_too_long", "msg_blocks_too_many");

    /// What a server says that takes no chunks.
    private static final Set<String> NO_CHUNKS =
            Set.of(
                    "invalid_chunks",
                    "invalid_arguments",
                    "no_text",
                    "invalid_arg_name",
                    "invalid_array_arg");

    private static final Set<String> BAD_METADATA =
            Set.of(
                    "invalid_metadata_format",
                    "invalid_metadata_schema",
                    "metadata_too_large",
                    "metadata_must_be_sent_from_app");

    private final SlackApi api;
    private final TokenBuckets buckets;
    private final WriterSettings settings;
    private final Destination to;
    private final ReadBack readBack;
    private final TaskBoard board;
    private final StringBuilder content = new StringBuilder();
    private final Set<String> refusedParts = new HashSet<>();
    private @Nullable MessageTs ts;
    private int weight;
    private boolean doubt;
    private int misses;

    StreamedPage(
            SlackApi api,
            TokenBuckets buckets,
            WriterSettings settings,
            Destination to,
            ReadBack readBack,
            TaskBoard board) {
        this.api = api;
        this.buckets = buckets;
        this.settings = settings;
        this.to = to;
        this.readBack = readBack;
        this.board = board;
    }

    @Override
    public Sent add(Piece piece) {
        MessageTs there = ts;
        return there == null ? start(piece) : append(there, piece);
    }

    private Sent start(Piece piece) {
        if (doubt) {
            switch (readBack.started(to, piece.text())) {
                case ReadBack.Unknown _ -> {
                    return backOff();
                }
                case ReadBack.Absent _ -> doubt = false;
                case ReadBack.Found(MessageTs found) -> {
                    doubt = false;
                    ts = found;
                    return taken(piece);
                }
            }
        }
        ObjectNode args =
                Json.object()
                        .put("channel", to.channel().value())
                        .put("thread_ts", to.thread().value());
        args.put("recipient_user_id", to.recipient().value());
        args.put("recipient_team_id", to.recipientTeam().value());
        fill(args, piece);
        return switch (api.attempt("chat.startStream", args, settings.startPatience())) {
            case Attempt.Accepted(var response) -> {
                ts = new MessageTs(Json.text(response, "ts"));
                yield taken(piece);
            }
            case Attempt.Busy(Duration after, _) -> {
                Duration delay = buckets.delay("chat.startStream");
                boolean crowded = delay.compareTo(settings.startPatience()) > 0;
                yield crowded ? new Sent.Crowded() : new Sent.Wait(after);
            }
            case Attempt.Unclear _ -> inDoubt();
            case Attempt.Refused(SlackRefusal refusal) -> startRefused(refusal, piece);
        };
    }

    private Sent startRefused(SlackRefusal refusal, Piece piece) {
        if (withoutChunks(refusal, piece)) return start(piece);
        api.learn(refusal);
        return FULL.contains(refusal.code()) ? new Sent.Full() : new Sent.No(refusal.code());
    }

    private Sent append(MessageTs there, Piece piece) {
        if (doubt) {
            switch (readBack.appended(to, there, content, piece.text())) {
                case UNKNOWN -> {
                    return backOff();
                }
                case ARRIVED -> {
                    doubt = false;
                    return taken(piece);
                }
                case MISSING -> doubt = false;
            }
        }
        ObjectNode args =
                Json.object().put("channel", to.channel().value()).put("ts", there.value());
        fill(args, piece);
        return switch (api.attempt("chat.appendStream", args, Duration.ofSeconds(1))) {
            case Attempt.Accepted _ -> taken(piece);
            case Attempt.Busy(Duration after, _) -> new Sent.Wait(after);
            case Attempt.Unclear _ -> inDoubt();
            case Attempt.Refused(SlackRefusal refusal) -> appendRefused(refusal, there, piece);
        };
    }

    private Sent appendRefused(SlackRefusal refusal, MessageTs there, Piece piece) {
        if (withoutChunks(refusal, piece)) return append(there, piece);
        return refused(refusal);
    }

    @Override
    public Sent end(Piece rest, Closing closing) {
        MessageTs there = ts;
        if (there == null) return new Sent.Over();
        if (doubt) {
            switch (readBack.ended(to, there, content, rest.text(), closing)) {
                case UNKNOWN -> {
                    return backOff();
                }
                case ALL -> {
                    doubt = false;
                    return taken(rest);
                }
                case TEXT -> {
                    doubt = false;
                    content.append(rest.text());
                    return closing.blocks().isEmpty() ? new Sent.Yes() : new Sent.TextOnly();
                }
                case NOTHING -> {
                    return new Sent.Over();
                }
                case STILL_OPEN -> doubt = false;
            }
        }
        ObjectNode args =
                Json.object().put("channel", to.channel().value()).put("ts", there.value());
        fill(args, rest);
        boolean bare = refusedParts.contains("metadata");
        if (!closing.blocks().isEmpty()) args.set("blocks", Block.array(closing.blocks()));
        if (closing.metadata() != null && !bare) args.set("metadata", closing.metadata());
        Duration patience = Duration.ofSeconds(closing.isEmpty() ? 2 : 30);
        return switch (api.attempt("chat.stopStream", args, patience)) {
            case Attempt.Accepted _ -> taken(rest);
            case Attempt.Busy(Duration after, _) -> new Sent.Wait(after);
            case Attempt.Unclear _ -> inDoubt();
            case Attempt.Refused(SlackRefusal refusal) -> endRefused(refusal, rest, closing);
        };
    }

    private Sent endRefused(SlackRefusal refusal, Piece rest, Closing closing) {
        if (BAD_METADATA.contains(refusal.code()) && refusedParts.add("metadata"))
            return end(rest, closing);
        if (withoutChunks(refusal, rest)) return end(rest, closing);
        if (!closing.isEmpty()
                && !NO_MORE.contains(refusal.code())
                && !refusal.code().equals("stopped_by_user")) return new Sent.No(refusal.code());
        return refused(refusal);
    }

    /// A user's stop and an expired stream look alike to a reader, and are not the same.
    private Sent refused(SlackRefusal refusal) {
        if (refusal.code().equals("stopped_by_user")) return new Sent.Stopped();
        if (FULL.contains(refusal.code())) return new Sent.Full();
        return NO_MORE.contains(refusal.code()) ? new Sent.Over() : new Sent.No(refusal.code());
    }

    private boolean withoutChunks(SlackRefusal refusal, Piece piece) {
        if (piece.tasks().isEmpty() || !NO_CHUNKS.contains(refusal.code())) return false;
        return refusedParts.add("chunks");
    }

    private void fill(ObjectNode args, Piece piece) {
        boolean chunks = !piece.tasks().isEmpty() && !refusedParts.contains("chunks");
        if (!chunks) {
            if (!piece.text().isEmpty()) args.put("markdown_text", piece.text());
            return;
        }
        ArrayNode list = args.putArray("chunks");
        for (Task task : piece.tasks()) list.add(chunk(task));
        if (!piece.text().isEmpty())
            list.addObject().put("type", "markdown_text").put("text", piece.text());
    }

    private ObjectNode chunk(Task task) {
        ObjectNode chunk =
                Json.object().put("type", "task_update").put("id", Cut.at(task.id(), TASK_FIELD));
        chunk.put("title", Cut.at(task.title(), TASK_FIELD));
        chunk.put("status", task.status().name().toLowerCase(java.util.Locale.ROOT));
        if (!task.details().isEmpty() && board.isNew(task, "details"))
            chunk.put("details", Cut.at(task.details(), TASK_FIELD));
        if (!task.output().isEmpty() && board.isNew(task, "output"))
            chunk.put("output", Cut.at(task.output(), TASK_FIELD));
        if (!task.sources().isEmpty() && board.isNew(task, "sources")) {
            ArrayNode sources = chunk.putArray("sources");
            for (Task.Source source : task.sources())
                sources.addObject()
                        .put("type", "url")
                        .put("url", source.url())
                        .put("text", Cut.at(source.text(), TASK_FIELD));
        }
        return chunk;
    }

    private Sent taken(Piece piece) {
        misses = 0;
        content.append(piece.text());
        weight += Paging.utf8(piece.text());
        if (!takesTasks()) return new Sent.Yes();
        for (Task task : piece.tasks()) {
            weight += 2 * board.weight(task) + 60;
            board.shown(task);
        }
        return new Sent.Yes();
    }

    private Sent inDoubt() {
        doubt = true;
        return backOff();
    }

    private Sent backOff() {
        misses = Math.min(misses + 1, 6);
        return new Sent.Wait(Duration.ofMillis(100L << misses));
    }

    /// Whether a task that is sent will be seen.
    boolean takesTasks() {
        return !refusedParts.contains("chunks");
    }

    @Override
    public Optional<MessageTs> ts() {
        return Optional.ofNullable(ts);
    }

    @Override
    public int used() {
        return weight;
    }

    @Override
    public Paging paging() {
        return new Paging(settings.softBytes(), settings.hardBytes(), Paging::utf8);
    }

    @Override
    public Duration interval() {
        Duration pace = buckets.pace("chat.appendStream");
        return pace.compareTo(settings.interval()) > 0 ? pace : settings.interval();
    }
}
