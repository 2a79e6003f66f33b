package kotonoha.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import kotonoha.files.CannotRead;
import kotonoha.files.Ears;
import kotonoha.files.Extract;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.model.wire.Counted;
import kotonoha.net.Http;
import kotonoha.net.HttpRequest;
import kotonoha.net.HttpSettings.Patience;
import kotonoha.net.Reply;
import kotonoha.net.StreamedForm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Transcribes audio and video through the provider's `/audio/transcriptions`; the bytes are passed on as they come. A
/// server that has no such thing is asked once. Thread-safe.
public final class Transcribing implements Ears {
    private static final Logger LOG = LoggerFactory.getLogger(Transcribing.class);
    private static final long LARGEST = 25L << 20;
    private static final int LONGEST = 400_000;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(10), Duration.ofMinutes(3), Duration.ofMinutes(1));

    /// The containers that the interface takes, by content type; the ending tells the server which one it is.
    private static final Map<String, String> ENDINGS =
            Map.ofEntries(
                    Map.entry("audio/flac", "flac"),
                    Map.entry("audio/x-flac", "flac"),
                    Map.entry("audio/mpeg", "mp3"),
                    Map.entry("audio/mp3", "mp3"),
                    Map.entry("audio/mpeg3", "mp3"),
                    Map.entry("audio/mp4", "m4a"),
                    Map.entry("audio/x-m4a", "m4a"),
                    Map.entry("audio/aac-mp4", "m4a"),
                    Map.entry("video/mp4", "mp4"),
                    Map.entry("application/mp4", "mp4"),
                    Map.entry("video/x-m4v", "mp4"),
                    Map.entry("video/mpeg", "mpeg"),
                    Map.entry("audio/ogg", "ogg"),
                    Map.entry("audio/opus", "ogg"),
                    Map.entry("audio/vorbis", "ogg"),
                    Map.entry("application/ogg", "ogg"),
                    Map.entry("audio/wav", "wav"),
                    Map.entry("audio/wave", "wav"),
                    Map.entry("audio/x-wav", "wav"),
                    Map.entry("audio/vnd.wave", "wav"),
                    Map.entry("audio/webm", "webm"),
                    Map.entry("video/webm", "webm"));

    private final Http http;
    private final ModelSettings settings;
    private final String model;
    private final Time time;
    private final Chance chance;
    private final AtomicBoolean deaf = new AtomicBoolean();

    /// @param settings where the provider is; its own model is not used
    /// @param model the transcription model's name
    public Transcribing(Http http, ModelSettings settings, String model, Time time, Chance chance) {
        this.http = http;
        this.settings = settings;
        this.model = model;
        this.time = time;
        this.chance = chance;
    }

    @Override
    public ReadResult hear(RawFile file, Extract found) throws InterruptedException {
        String type = found.type().toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        String ending = ENDINGS.get(type);
        if (ending == null) return new Unreadable(Reason.NO_EARS, type);
        if (deaf.get()) return new Unreadable(Reason.NO_EARS);
        try {
            Reply reply = post(file, type, ending);
            boolean busy = reply.status() == 429 || reply.status() >= 500 && reply.status() != 501;
            if (busy) {
                time.sleep(AGAIN);
                reply = post(file, type, ending);
            }
            return reply.ok() ? heard(reply, found) : refused(reply);
        } catch (CannotRead cannot) {
            return cannot.why();
        } catch (TryLater | Broken failed) {
            if (Thread.interrupted()) throw new InterruptedException("stopped while transcribing");
            LOG.warn("{} not transcribed: {}", file, failed.getMessage());
            return new Unreadable(Reason.UNREACHABLE);
        }
    }

    private Reply post(RawFile file, String type, String ending) {
        StreamedForm form =
                new StreamedForm("kotonoha" + chance.id(40))
                        .field("model", model)
                        .field("response_format", "json")
                        .file("file", "audio." + ending, type, () -> Counted.of(file, LARGEST));
        HttpRequest request = HttpRequest.get(settings.at("/audio/transcriptions")).with(PATIENCE);
        return http.send(settings.signed(request), form);
    }

    private static ReadResult heard(Reply reply, Extract found) {
        String text = Json.text(reply.json(), "text").strip();
        if (text.isEmpty()) return new Unreadable(Reason.EMPTY);
        boolean cut = text.length() > LONGEST;
        String shown = cut ? text.substring(0, LONGEST) : text;
        List<Extract.Note> notes =
                cut
                        ? List.of(Extract.Note.TRANSCRIBED, Extract.Note.CUT)
                        : List.of(Extract.Note.TRANSCRIBED);
        return new Extract(
                found.kind(),
                found.type(),
                found.title(),
                List.of(new Extract.Part(Extract.Unit.WHOLE, 1, "", shown)),
                text.length(),
                found.changed(),
                null,
                "",
                notes);
    }

    /// A server without transcription says 404 or its kin; one that lacks the model or the right says so each time.
    private Unreadable refused(Reply reply) {
        LOG.warn("transcription refused: {}", reply);
        return switch (reply.status()) {
            case 404, 405, 501 -> {
                deaf.set(true);
                yield new Unreadable(Reason.NO_EARS);
            }
            case 401, 403 -> new Unreadable(Reason.NO_EARS, "status " + reply.status());
            case 413 -> new Unreadable(Reason.TOO_LARGE, (LARGEST >> 20) + " MB");
            case 400, 415, 422 ->
                    isAboutModel(reply)
                            ? new Unreadable(Reason.NO_EARS, "status " + reply.status())
                            : new Unreadable(Reason.DAMAGED);
            default -> new Unreadable(Reason.UNREACHABLE, "status " + reply.status());
        };
    }

    private static boolean isAboutModel(Reply reply) {
        return Json.tryParse(reply.text())
                .map(kotonoha.model.wire.ServerFault::of)
                .map(fault -> fault.names("model") || fault.tells("not supported", "unsupported"))
                .orElse(false);
    }
}
