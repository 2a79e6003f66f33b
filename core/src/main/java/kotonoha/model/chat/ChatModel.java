package kotonoha.model.chat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kotonoha.files.RawFile;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Time;
import kotonoha.model.LanguageModel;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRun;
import kotonoha.model.ModelSettings;
import kotonoha.model.wire.Pictures;
import kotonoha.model.wire.WireRun;
import kotonoha.net.Http;

/// The Chat Completions wire: no background runs, no files, no tools of the provider's. Thread-safe.
public final class ChatModel implements LanguageModel {
    private final Http http;
    private final ModelSettings settings;
    private final Time time;
    private final Chance chance;

    /// What this server was seen to reject, so that it is asked without it from the start.
    private final Set<String> unwanted = ConcurrentHashMap.newKeySet();

    public ChatModel(Http http, ModelSettings settings, Time time, Chance chance) {
        this.http = http;
        this.settings = settings;
        this.time = time;
        this.chance = chance;
    }

    @Override
    public ModelRun start(ModelRequest request) {
        ChatScript script = new ChatScript(settings, request, chance, unwanted);
        return new WireRun(http, settings, time, chance, script, request.trace());
    }

    @Override
    public ModelRun resume(RunCursor cursor) {
        return new NoRun();
    }

    @Override
    public void cancel(RunCursor cursor) {
        // there is nothing that goes on without us
    }

    @Override
    public String upload(RawFile file, long limit) {
        throw new Broken("Chat Completions takes no files");
    }

    @Override
    public void delete(RemoteFile file) {
        throw new Broken("Chat Completions keeps no files");
    }

    @Override
    public List<ContainerFile> files(String container) {
        throw new Broken("Chat Completions has no containers");
    }

    @Override
    public byte[] download(RemoteFile file) {
        throw new Broken("Chat Completions keeps no files");
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                "chat",
                settings.tools(),
                false,
                false,
                settings.eyes() && !unwanted.contains(Pictures.PICTURES));
    }
}
