package kotonoha.model.chat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kotonoha.kernel.Chance;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelSettings;
import kotonoha.model.wire.Pictures;
import kotonoha.model.wire.Reading;
import kotonoha.model.wire.Script;
import kotonoha.model.wire.ServerFault;
import kotonoha.model.wire.Words;
import kotonoha.net.Header;
import kotonoha.net.HttpRequest;
import org.jspecify.annotations.Nullable;

/// A run over Chat Completions: each attempt starts again.
final class ChatScript implements Script {
    private final ModelSettings settings;
    private final ModelRequest request;
    private final Chance chance;
    private final Set<String> unwanted;
    private final Set<String> left = new HashSet<>();
    private boolean blind;

    ChatScript(ModelSettings settings, ModelRequest request, Chance chance, Set<String> unwanted) {
        this.settings = settings;
        this.request = request;
        this.chance = chance;
        this.unwanted = unwanted;
        left.addAll(unwanted);
    }

    @Override
    public HttpRequest request() {
        HttpRequest post =
                HttpRequest.post(
                                settings.at("/chat/completions"),
                                ChatBody.of(request, settings, left))
                        .with(new Header("Accept", "text/event-stream, application/json"));
        return settings.signed(post);
    }

    @Override
    public Reading reading() {
        return new ChatReading(chance);
    }

    @Override
    public boolean otherwise(int status, ServerFault fault) {
        if (Pictures.refused(request, status, fault)) {
            blind = Pictures.never(fault);
            return left.add(Pictures.PICTURES);
        }
        if (status != 400 && status != 422) return false;
        boolean changed = false;
        for (String optional : ChatBody.OPTIONAL)
            if (fault.names(optional)) changed |= left.add(optional);
        return changed;
    }

    @Override
    public void accepted() {
        left.stream().filter(one -> !one.equals(Pictures.PICTURES) || blind).forEach(unwanted::add);
    }

    @Override
    public List<ModelEvent> remarks() {
        return Pictures.leftOut(request, left.contains(Pictures.PICTURES));
    }

    @Override
    public boolean goesOn() {
        return false;
    }

    @Override
    public @Nullable HttpRequest goodbye() {
        return null;
    }

    @Override
    public List<String> said() {
        return Words.said(request);
    }
}
