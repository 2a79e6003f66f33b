package kotonoha.context;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.slack.SlackMessage;
import tools.jackson.databind.JsonNode;

/// Finds what messages carry and point at: files, messages, canvases, addresses; each once, what belongs to the question
/// first, then from the newest message to the oldest. Used by one thread.
final class Finding {
    private final Function<URI, Optional<Pointer>> pointers;
    private final Map<String, FileRef> files = new LinkedHashMap<>();
    private final Map<String, Quote> quotes = new LinkedHashMap<>();
    private final Map<String, Link> links = new LinkedHashMap<>();

    Finding(Function<URI, Optional<Pointer>> pointers) {
        this.pointers = pointers;
    }

    /// A file as a message or address names it.
    ///
    /// @param here it hangs on a message that everybody in this place sees
    record FileRef(String id, JsonNode node, boolean here, Reading.Share share, Item.Kind kind) {}

    /// A message that something points at.
    ///
    /// @param shared the attachment that Slack shows of it, missing where there is none
    record Quote(Pointer.Message message, JsonNode shared, Item.Kind kind) {}

    record Link(URI address, boolean asked) {}

    void lookAt(SlackMessage message, boolean question) {
        files(message.raw(), true, question);
        for (JsonNode attachment : message.raw().path("attachments")) {
            share(attachment);
            files(attachment, false, question);
            for (JsonNode inner : attachment.path("message_blocks"))
                files(inner.path("message"), false, question);
        }
        for (String link : FromSlack.links(message)) address(link, question);
    }

    /// What the asker has open beside the conversation.
    void open(Looking.Open open) {
        switch (open) {
            case Looking.Open.Canvas(String file) -> opened(file);
            case Looking.Open.Tasks(String file) -> opened(file);
            case Looking.Open.Message(ChannelId channel, MessageTs ts) ->
                    quote(new Pointer.Message(channel, ts, ts), none(), Item.Kind.OPEN);
            case Looking.Open.Channel channel -> {} // only its name is told
        }
    }

    /// A file that is known by its id only.
    void canvas(String id, Reading.Share share) {
        files.putIfAbsent(id, new FileRef(id, none(), true, share, Item.Kind.CANVAS));
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
        boolean message =
                attachment.path("is_share").asBoolean(false)
                        || attachment.path("is_msg_unfurl").asBoolean(false);
        String channel = Json.text(attachment, "channel_id");
        String ts = Json.text(attachment, "ts");
        if (!message || channel.isEmpty() || ts.isEmpty()) return;
        MessageTs at = new MessageTs(ts);
        MessageTs thread = at;
        Optional<Pointer> told = uri(Json.text(attachment, "from_url")).flatMap(pointers::apply);
        if (told.isPresent() && told.get() instanceof Pointer.Message pointed)
            thread = pointed.thread();
        Pointer.Message pointer = new Pointer.Message(new ChannelId(channel), at, thread);
        quote(pointer, attachment, Item.Kind.MESSAGES);
    }

    private void address(String link, boolean question) {
        Optional<URI> address = uri(link);
        if (address.isEmpty()) return;
        Optional<Pointer> pointer = pointers.apply(address.get());
        if (pointer.isEmpty()) {
            String key = withoutFragment(address.get());
            links.putIfAbsent(key, new Link(address.get(), question));
            return;
        }
        switch (pointer.get()) {
            case Pointer.Message message -> quote(message, none(), Item.Kind.MESSAGES);
            case Pointer.File(String id) ->
                    files.putIfAbsent(
                            id,
                            new FileRef(id, none(), false, Reading.Share.FILES, Item.Kind.FILE));
        }
    }

    private void quote(Pointer.Message message, JsonNode shared, Item.Kind kind) {
        quotes.putIfAbsent(
                message.channel() + ":" + message.ts(), new Quote(message, shared, kind));
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            boolean web = scheme.toLowerCase(Locale.ROOT).startsWith("http");
            return web && uri.getRawAuthority() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
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
