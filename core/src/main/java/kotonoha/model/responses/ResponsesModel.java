package kotonoha.model.responses;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kotonoha.files.RawFile;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.model.LanguageModel;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRun;
import kotonoha.model.ModelSettings;
import kotonoha.model.wire.Pictures;
import kotonoha.model.wire.WireRun;
import kotonoha.net.Http;
import kotonoha.net.Reply;

/// The Responses wire: stateless by default, every output item is replayed by the caller; background runs are stored at
/// the provider and can be gone on with. Thread-safe.
public final class ResponsesModel implements LanguageModel {
    private final Http http;
    private final ModelSettings settings;
    private final Time time;
    private final Chance chance;
    private final ProviderFiles files;

    /// What this server was seen to reject, so that it is asked without it from the start.
    private final Set<String> unwanted = ConcurrentHashMap.newKeySet();

    public ResponsesModel(Http http, ModelSettings settings, Time time, Chance chance) {
        this.http = http;
        this.settings = settings;
        this.time = time;
        this.chance = chance;
        this.files = new ProviderFiles(http, settings, chance);
    }

    @Override
    public ModelRun start(ModelRequest request) {
        ResponsesScript script = ResponsesScript.of(settings, request, unwanted);
        return new WireRun(http, settings, time, chance, script, request.trace());
    }

    @Override
    public ModelRun resume(RunCursor cursor) {
        ResponsesScript script = ResponsesScript.after(settings, cursor);
        return new WireRun(http, settings, time, chance, script, cursor.response());
    }

    /// Throws [TryLater] where the provider cannot be told; a run that is over already is no failure.
    @Override
    public void cancel(RunCursor cursor) {
        Reply reply = http.send(ResponsesScript.cancel(settings, cursor.response()));
        if (reply.ok() || reply.status() == 400 || reply.status() == 404) return;
        throw failed("cancel run " + cursor.response(), reply);
    }

    @Override
    public String upload(RawFile file, long limit) {
        return files.upload(file, limit);
    }

    @Override
    public void delete(RemoteFile file) {
        files.delete(file);
    }

    @Override
    public List<ContainerFile> files(String container) {
        return files.in(container);
    }

    @Override
    public byte[] download(RemoteFile file) {
        return files.download(file);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                "responses",
                settings.tools(),
                settings.background(),
                settings.files(),
                settings.eyes() && !unwanted.contains(Pictures.PICTURES));
    }

    /// An id of the provider's as one piece of a path; ids come from a model's output and may be anything.
    static String segment(String id) {
        if (isId(id)) return id;
        throw new Broken("no id of a provider's: %d characters".formatted(id.length()));
    }

    static boolean isId(String id) {
        return id.matches("[A-Za-z0-9_\\-.]{1,500}") && !id.startsWith(".");
    }

    static RuntimeException failed(String what, Reply reply) {
        String why = what + ": status " + reply.status();
        boolean later = reply.status() == 429 || reply.status() == 408 || reply.status() >= 500;
        return later ? new TryLater(java.time.Duration.ofSeconds(2), why) : new Broken(why);
    }
}
