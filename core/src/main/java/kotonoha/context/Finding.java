package kotonoha.context;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.slack.SlackLink;
import kotonoha.slack.SlackMessage;
import tools.jackson.databind.JsonNode;

/// Finds what messages carry and point at: files, messages, canvases, addresses; each once, what belongs to the question
/// first, then from the newest message to the oldest. Used by one thread.
final class Finding {
    private final Function<URI, Optional<SlackLink>> pointers;
    private final Map<String, FileRef> files = new LinkedHashMap<>();
    private final Map<String, Quote> quotes = new LinkedHashMap<>();
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final Set<ChannelId> canvases = new LinkedHashSet<>();

    Finding(Function<URI, Optional<SlackLink>> pointers) {
        this.pointers = pointers;
    }

    /// A file as a message or address names it.
    ///
    /// @param here it hangs on a message that everybody in this place sees
    record FileRef(String id, JsonNode node, boolean here, Reading.Share share, Item.Kind kind) {}

    /// A message that something points at.
    ///
    /// @param shared the attachment that Slack shows of it, missing where there is none
    record Quote(SlackLink.Message message, JsonNode shared, Item.Kind kind) {}

    record Link(URI address, boolean asked) {}

    void lookAt(SlackMessage message, boolean question) {
        files(message.raw(), true, question);
        for (JsonNode attachment : message.raw().path("attachments")) {
            share(attachment);
            files(attachment, false, question);
            for (JsonNode inner : attachment.path("message_blocks"))
                files(inner.path("message"), false, question);
        }
        for (URI link : message.links()) address(link, question);
    }

    /// What the asker has open beside the conversation.
    void open(Looking.Open open) {
        switch (open) {
            case Looking.Open.Canvas(String file) -> opened(file);
            case Looking.Open.Tasks(String file) -> opened(file);
            case Looking.Open.Message(ChannelId channel, MessageTs ts) ->
                    quote(new SlackLink.Message(channel, ts, null), none(), Item.Kind.OPEN);
            case Looking.Open.Channel channel -> {} // only its name is told
        }
    }

    /// A canvas that is known by its id only; `here` for one of this very channel.
    void canvas(String id, boolean here) {
        Reading.Share share = Reading.Share.CANVAS;
        files.putIfAbsent(id, new FileRef(id, none(), here, share, Item.Kind.CANVAS));
    }

    /// Channels whose canvas something points at.
    List<ChannelId> canvases() {
        return List.copyOf(canvases);
    }

    /// A file of a message that was read besides.
    void add(FileRef ref) {
        FileRef quoted = new FileRef(ref.id(), ref.node(), false, ref.share(), ref.kind());
        files.putIfAbsent(ref.id(), quoted);
    }

    List<FileRef> files() {
        return List.copyOf(files.values());
    }

    List<Quote> quotes() {
        return List.copyOf(quotes.values());
    }

    List<Link> links() {
        return List.copyOf(links.values());
    }

    private void opened(String file) {
        files.putIfAbsent(
                file, new FileRef(file, none(), false, Reading.Share.CANVAS, Item.Kind.OPEN));
    }

    private void files(JsonNode holder, boolean here, boolean question) {
        Reading.Share share = question ? Reading.Share.QUESTION : Reading.Share.FILES;
        for (JsonNode file : holder.path("files")) {
            String id = Json.text(file, "id");
            if (id.isEmpty()) continue;
            FileRef ref = new FileRef(id, file, here, share, Item.Kind.FILE);
            FileRef known = files.putIfAbsent(id, ref);
            boolean better = known != null && here && !known.here();
            if (better) files.replace(id, new FileRef(id, file, true, known.share(), known.kind()));
        }
    }

    /// A message that was shared, or that Slack shows in full because its address stands in the text.
    private void share(JsonNode attachment) {
        boolean shared =
                attachment.path("is_share").asBoolean(false)
                        || attachment.path("is_msg_unfurl").asBoolean(false);
        String channel = Json.text(attachment, "channel_id");
        String ts = Json.text(attachment, "ts");
        if (!shared || channel.isEmpty() || ts.isEmpty()) return;
        MessageTs at = new MessageTs(ts);
        String from = Json.text(attachment, "from_url");
        SlackLink.Message message = new SlackLink.Message(new ChannelId(channel), at, null);
        for (URI address : SlackMessage.of(Json.object().put("text", from)).links())
            if (pointers.apply(address).orElse(message) instanceof SlackLink.Message pointed
                    && pointed.ts().equals(at)) message = pointed;
        quote(message, attachment, Item.Kind.MESSAGES);
    }

    private void address(URI address, boolean question) {
        Optional<SlackLink> pointer = pointers.apply(address);
        if (pointer.isEmpty()) {
            links.putIfAbsent(withoutFragment(address), new Link(address, question));
            return;
        }
        switch (pointer.get()) {
            case SlackLink.Message message -> quote(message, none(), Item.Kind.MESSAGES);
            case SlackLink.Canvas(String id) -> pointed(id);
            case SlackLink.File(String id) -> pointed(id);
            case SlackLink.ChannelCanvas(ChannelId channel) -> canvases.add(channel);
        }
    }

    private void pointed(String file) {
        Reading.Share share = Reading.Share.FILES;
        files.putIfAbsent(file, new FileRef(file, none(), false, share, Item.Kind.FILE));
    }

    private void quote(SlackLink.Message message, JsonNode shared, Item.Kind kind) {
        quotes.putIfAbsent(
                message.channel() + ":" + message.ts(), new Quote(message, shared, kind));
    }

    private static String withoutFragment(URI address) {
        String text = address.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? text : text.substring(0, hash);
    }

    private static JsonNode none() {
        return Json.object();
    }
}
