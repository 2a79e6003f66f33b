package kotonoha.slack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A message written with `chat.postMessage` and `chat.update`, where streaming is not to be had.
final class PostedPage implements Page {
    private static final Duration FIRST = Duration.ofSeconds(2);

    /// At the end there is nothing else to do, and who waits keeps their place in the row.
    private static final Duration LAST = Duration.ofSeconds(60);

    private static final int UPDATE_TEXT = 4_000;
    private static final int POST_TEXT = 40_000;
    private static final Set<String> BAD_BLOCKS =
            Set.of(
                    "invalid_blocks",
                    "invalid_blocks_format",
                    "msg_blocks_too_long",
                    "msg_blocks_too_many",
                    "invalid_arguments");
    private static final Set<String> NO_UPDATE =
            Set.of(
                    "edit_window_closed",
                    "cant_update_message",
                    "message_not_found",
                    "update_failed",
                    "streaming_state_conflict",
                    "unknown_method",
                    "missing_scope",
                    "is_inactive");

    private final SlackApi api;
    private final TokenBuckets buckets;
    private final WriterSettings settings;
    private final Destination to;
    private final ReadBack readBack;
    private final boolean last;
    private final StringBuilder content = new StringBuilder();
    private @Nullable MessageTs ts;
    private boolean doubt;
    private boolean plain;
    private boolean bare;
    private int misses;

    /// @param last nothing will be added: the message may be larger than one that is updated
    PostedPage(
            SlackApi api,
            TokenBuckets buckets,
            WriterSettings settings,
            Destination to,
            ReadBack readBack,
            boolean last) {
        this.api = api;
        this.buckets = buckets;
        this.settings = settings;
        this.to = to;
        this.readBack = readBack;
        this.last = last;
    }

    @Override
    public Sent add(Piece piece) {
        return write(piece, Closing.NOTHING);
    }

    @Override
    public Sent end(Piece rest, Closing closing) {
        if (rest.text().isEmpty() && closing.isEmpty()) return new Sent.Yes();
        return write(rest, closing);
    }

    private Sent write(Piece piece, Closing closing) {
        String whole = content + piece.text();
        MessageTs there = ts;
        if (whole.isEmpty() && closing.blocks().isEmpty()) return new Sent.Yes();
        return there == null ? post(piece, whole, closing) : update(there, piece, whole, closing);
    }

    private Sent post(Piece piece, String whole, Closing closing) {
        if (doubt) {
            switch (readBack.posted(to, whole, closing)) {
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
                        .put("thread_ts", to.thread().value())
                        .put("unfurl_links", false)
                        .put("unfurl_media", false);
        fill(args, whole, closing, POST_TEXT);
        if (to.mark() != null && !bare && !args.has("metadata")) args.set("metadata", to.mark());
        return switch (api.attempt("chat.postMessage", args, last ? LAST : FIRST)) {
            case Attempt.Accepted(var response) -> {
                ts = new MessageTs(Json.text(response, "ts"));
                yield taken(piece);
            }
            case Attempt.Busy(Duration after, _) -> new Sent.Wait(after);
            case Attempt.Unclear _ -> {
                doubt = true;
                yield backOff();
            }
            case Attempt.Refused(SlackRefusal refusal) -> refused(refusal, piece, closing);
        };
    }

    /// An update says the whole again, so it may be repeated without looking.
    private Sent update(MessageTs there, Piece piece, String whole, Closing closing) {
        ObjectNode args =
                Json.object().put("channel", to.channel().value()).put("ts", there.value());
        fill(args, whole, closing, UPDATE_TEXT);
        return switch (api.attempt("chat.update", args, Duration.ofSeconds(1))) {
            case Attempt.Accepted _ -> taken(piece);
            case Attempt.Busy(Duration after, _) -> new Sent.Wait(after);
            case Attempt.Unclear _ -> backOff();
            case Attempt.Refused(SlackRefusal refusal) -> refused(refusal, piece, closing);
        };
    }

    private Sent refused(SlackRefusal refusal, Piece piece, Closing closing) {
        String code = refusal.code();
        boolean marked = closing.metadata() != null || to.mark() != null;
        if (code.contains("metadata") && marked && !bare) {
            bare = true;
            return write(piece, closing);
        }
        if (BAD_BLOCKS.contains(code) && !closing.blocks().isEmpty()) return new Sent.No(code);
        if (BAD_BLOCKS.contains(code) && !plain) {
            plain = true;
            return write(piece, closing);
        }
        if (code.equals("msg_too_long")) return new Sent.Full();
        return ts != null && NO_UPDATE.contains(code) ? new Sent.Over() : new Sent.No(code);
    }

    private void fill(ObjectNode args, String whole, Closing closing, int limit) {
        args.put("text", fallback(whole, closing, limit));
        List<Block> blocks = new ArrayList<>();
        if (!whole.isEmpty() && !plain) blocks.add(new Block.Markdown(whole));
        if (!whole.isEmpty() && plain && !closing.blocks().isEmpty())
            blocks.add(new Block.Section(Cut.at(Mrkdwn.escape(whole), 3_000)));
        blocks.addAll(closing.blocks());
        if (!blocks.isEmpty()) args.set("blocks", Block.array(blocks));
        if (closing.metadata() != null && !bare) args.set("metadata", closing.metadata());
    }

    private static String fallback(String whole, Closing closing, int limit) {
        if (!whole.isEmpty()) return Cut.at(Mrkdwn.escape(whole), limit);
        return Cut.at(Mrkdwn.escape(plainly(closing)), limit);
    }

    /// Blocks as text, where Slack does not take them as blocks.
    static String plainly(Closing closing) {
        ObjectNode message = Json.object();
        message.set("blocks", Block.array(closing.blocks()));
        String text = new Flattening(user -> user.value()).message(message);
        return text.isBlank() ? "…" : text;
    }

    private Sent taken(Piece piece) {
        misses = 0;
        content.append(piece.text());
        return new Sent.Yes();
    }

    private Sent backOff() {
        misses = Math.min(misses + 1, 6);
        return new Sent.Wait(Duration.ofMillis(100L << misses));
    }

    @Override
    public Optional<MessageTs> ts() {
        return Optional.ofNullable(ts);
    }

    @Override
    public int used() {
        return content.length();
    }

    @Override
    public Paging paging() {
        int hard = last ? settings.lastPostCharacters() : settings.postCharacters();
        return new Paging(hard * 4 / 5, hard, CharSequence::length);
    }

    @Override
    public Duration interval() {
        Duration pace = buckets.pace("chat.update");
        return pace.compareTo(settings.updateInterval()) > 0 ? pace : settings.updateInterval();
    }
}
