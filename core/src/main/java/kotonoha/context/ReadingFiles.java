package kotonoha.context;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kotonoha.files.CannotRead;
import kotonoha.files.Ears;
import kotonoha.files.Extract;
import kotonoha.files.FileReading;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Json;
import kotonoha.kernel.Place;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import kotonoha.slack.SlackRefusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads a file or canvas that hangs on a message, or that something points at. Thread-safe. Never throws for what Slack
/// or the file does.
final class ReadingFiles {
    private static final Duration HEARD = Duration.ofHours(1);
    private static final int HEARD_CHARACTERS = 2_000_000;
    private static final int LONGEST_TITLE = 120;
    private static final Set<String> CANVAS = Set.of("canvas", "quip", "docs");

    /// Why a file's own short form in Slack is better than nothing.
    private static final Set<Reason> PREVIEW_HELPS =
            Set.of(
                    Reason.DAMAGED,
                    Reason.EMPTY,
                    Reason.UNKNOWN_KIND,
                    Reason.UNREACHABLE,
                    Reason.LOGIN);

    private final FromSlack slack;
    private final FileReading files;
    private final Optional<Ears> ears;
    private final Seeing seeing;
    private final Remembered<String, Extract> heard;

    ReadingFiles(
            FromSlack slack, FileReading files, Optional<Ears> ears, Seeing seeing, Time time) {
        this.slack = slack;
        this.files = files;
        this.ears = ears;
        this.seeing = seeing;
        this.heard =
                new Remembered<>(time, HEARD, HEARD_CHARACTERS, e -> 100 + (int) e.characters());
    }

    /// @param within after which a file that is still being read gives what was read by then
    Reading read(Finding.FileRef ref, Asker asker, Place place, Names names, Duration within)
            throws InterruptedException {
        JsonNode[] node = {ref.node()};
        ReadResult result =
                Failures.caught(() -> {
                    node[0] = described(ref);
                    Optional<Unreadable> refused = refused(ref, node[0], asker, place);
                    return refused.isPresent() ? refused.get() : read(node[0], within);
                });
        if (result instanceof Unreadable why) return unread(ref, node[0], why);
        String user = Json.text(node[0], "user");
        String author = user.isEmpty() ? "" : names.apply(new UserId(user));
        Reading.Found found = found(ref, node[0], author, day(node[0], asker));
        return new Reading(found, result, raw(node[0]));
    }

    /// How a file is listed that is not read at all.
    Reading unread(Finding.FileRef ref, JsonNode node, Unreadable why) {
        boolean hidden = !why.reason().mayBeNamed() || !ref.here() && node.isEmpty();
        if (hidden) return new Reading(bare(ref), why);
        return new Reading(found(ref, node, "", null), why);
    }

    /// The file as Slack describes it; asked for where the message tells too little.
    private JsonNode described(Finding.FileRef ref) {
        JsonNode node = ref.node();
        boolean told = !Json.text(node, "mode").isEmpty() || !address(node).isEmpty();
        boolean ask = Json.text(node, "file_access").equals("check_file_info");
        boolean gone = isGone(node);
        if (ref.here() && told && !ask || gone) return node;
        try {
            return slack.file(ref.id());
        } catch (SlackRefusal refusal) {
            Reason reason = Failures.reason(refusal);
            throw new CannotRead(Failures.unreadable(told(reason, ref), refusal));
        }
    }

    /// What everybody here sees may be called by its name; of all else it is not told whether it ever existed.
    private static Reason told(Reason reason, Finding.FileRef ref) {
        boolean absent = reason == Reason.NOT_SEEN || reason == Reason.GONE;
        if (!absent) return reason;
        if (!ref.here()) return Reason.NOT_SEEN;
        return ref.node().isEmpty() ? Reason.NOT_ALLOWED : Reason.GONE;
    }

    private Optional<Unreadable> refused(
            Finding.FileRef ref, JsonNode node, Asker asker, Place place) {
        if (!ref.here() && !slack.canSee(asker.id(), node)) return why(Reason.NOT_SEEN);
        if (!ref.here() && !slack.mayShow(node, place, asker.id())) return why(Reason.NOT_FOR_ALL);
        if (isGone(node)) return why(Reason.GONE);
        if (isExternal(node)) return why(Reason.EXTERNAL);
        if (Json.text(node, "file_access").equals("access_denied")) return why(Reason.NOT_ALLOWED);
        if (Json.text(node, "mode").equals("list")) return why(Reason.UNKNOWN_KIND);
        return address(node).isEmpty() ? why(Reason.NOT_ALLOWED) : Optional.empty();
    }

    private static Optional<Unreadable> why(Reason reason) {
        return Optional.of(new Unreadable(reason));
    }

    private ReadResult read(JsonNode node, Duration within) throws InterruptedException {
        RawFile raw = raw(node);
        ReadResult result = files.read(raw, within);
        return switch (result) {
            case Unreadable why -> preview(node, why);
            case Extract extract -> sensed(raw, extract);
        };
    }

    /// Snippets, posts and mails carry their text in Slack's description too.
    private static ReadResult preview(JsonNode node, Unreadable why) {
        String text = Json.text(node, "plain_text");
        boolean whole = !text.isEmpty();
        if (!whole) text = Json.text(node, "preview");
        boolean helps = PREVIEW_HELPS.contains(why.reason()) && !text.isBlank();
        if (!helps) return why;
        Extract.Part part = new Extract.Part(Extract.Unit.WHOLE, 1, "", text);
        boolean mail = Json.text(node, "mode").equals("email");
        boolean cut = !whole && node.path("preview_is_truncated").asBoolean(true);
        return new Extract(
                mail ? Extract.Kind.MAIL : Extract.Kind.TEXT,
                Json.text(node, "mimetype"),
                Json.text(node, "title"),
                List.of(part),
                text.length(),
                null,
                null,
                "",
                cut ? List.of(Extract.Note.CUT) : List.of());
    }

    private ReadResult sensed(RawFile raw, Extract extract) throws InterruptedException {
        boolean silent = extract.parts().stream().allMatch(part -> part.markdown().isBlank());
        return switch (extract.kind()) {
            case AUDIO, VIDEO -> silent ? hear(raw, extract) : extract;
            default -> seeing.seen(raw.version(), extract);
        };
    }

    private ReadResult hear(RawFile raw, Extract extract) throws InterruptedException {
        if (ears.isEmpty()) return new Unreadable(Reason.NO_EARS);
        Optional<Extract> known = heard.get(raw.version());
        if (known.isPresent()) return known.get();
        ReadResult result = ears.get().hear(raw, extract);
        if (result instanceof Extract words && !raw.version().isEmpty())
            heard.put(raw.version(), words);
        return result;
    }

    private RawFile raw(JsonNode node) {
        boolean canvas = isCanvas(node);
        long size = node.path("size").asLong(-1);
        return new RawFile(
                name(node),
                Json.text(node, "mimetype"),
                canvas || size <= 0 ? -1 : size,
                version(node),
                canvas ? RawFile.As.CANVAS : RawFile.As.FILE,
                () -> slack.open(URI.create(address(node))));
    }

    /// The id, the last change and the size: other bytes have another name.
    private static String version(JsonNode node) {
        String id = Json.text(node, "id");
        long changed = 0;
        for (String name : List.of("created", "timestamp", "edit_timestamp", "updated"))
            changed = Math.max(changed, node.path(name).asLong(0));
        if (id.isEmpty() || changed == 0) return "";
        return "%s:%d:%d".formatted(id, changed, node.path("size").asLong(-1));
    }

    private static String address(JsonNode node) {
        String download = Json.text(node, "url_private_download");
        String plain = Json.text(node, "url_private");
        return isCanvas(node) || download.isEmpty() ? plain : download;
    }

    private static boolean isGone(JsonNode node) {
        String mode = Json.text(node, "mode");
        return mode.equals("tombstone")
                || mode.equals("hidden_by_limit")
                || Json.text(node, "file_access").equals("file_not_found")
                || node.path("is_deleted").asBoolean(false);
    }

    private static boolean isExternal(JsonNode node) {
        return node.path("is_external").asBoolean(false)
                || Json.text(node, "mode").equals("external");
    }

    static boolean isCanvas(JsonNode node) {
        return CANVAS.contains(Json.text(node, "mode"))
                || CANVAS.contains(Json.text(node, "filetype"))
                || Json.text(node, "mimetype").equals("application/vnd.slack-docs");
    }

    private static Reading.Found bare(Finding.FileRef ref) {
        return new Reading.Found(
                ref.kind(), ref.share(), ref.id(), "", "", 1, "", null, ref.here());
    }

    private static Reading.Found found(
            Finding.FileRef ref, JsonNode node, String author, @Nullable LocalDate day) {
        boolean canvas = isCanvas(node);
        Item.Kind kind = canvas && ref.kind() == Item.Kind.FILE ? Item.Kind.CANVAS : ref.kind();
        boolean asked = ref.share() == Reading.Share.QUESTION;
        return new Reading.Found(
                kind,
                canvas && !asked ? Reading.Share.CANVAS : ref.share(),
                ref.id(),
                canvas ? title(node) : name(node),
                isExternal(node) ? external(node) : web(Json.text(node, "permalink")),
                1,
                author,
                day,
                ref.here() && !canvas);
    }

    private static String name(JsonNode node) {
        String name = Clean.line(Json.text(node, "name"), LONGEST_TITLE);
        return name.isEmpty() ? title(node) : name;
    }

    private static String title(JsonNode node) {
        String title = Clean.line(Json.text(node, "title"), LONGEST_TITLE);
        if (!title.isEmpty()) return title;
        String name = Clean.line(Json.text(node, "name"), LONGEST_TITLE);
        return name.isEmpty() ? Json.text(node, "id") : name;
    }

    private static String external(JsonNode node) {
        String own = web(Json.text(node, "external_url"));
        return own.isEmpty() ? web(Json.text(node, "url_private")) : own;
    }

    private static String web(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        return lower.startsWith("https://") || lower.startsWith("http://") ? address : "";
    }

    private static @Nullable LocalDate day(JsonNode node, Asker asker) {
        long seconds = Math.max(node.path("updated").asLong(0), node.path("created").asLong(0));
        if (seconds <= 0 || seconds > 100_000_000_000L) return null;
        return Instant.ofEpochSecond(seconds).atZone(asker.zone()).toLocalDate();
    }
}
