package kotonoha.model.responses;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kotonoha.kernel.Json;
import kotonoha.model.LanguageModel.RunCursor;
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

/// A run over Responses. A foreground run is asked for again from the start; a background run that has an id is asked
/// for what comes after the last event, and where the provider no longer streams it (after five minutes), for its state.
final class ResponsesScript implements Script {
    private enum Way {
        POST,
        STREAM,
        STATE
    }

    private final ModelSettings settings;
    private final @Nullable ModelRequest request;
    private final Set<String> unwanted;
    private final Set<String> left = new HashSet<>();
    private boolean blind;
    private Way way;
    private ResponsesReading reading;

    private ResponsesScript(
            ModelSettings settings,
            @Nullable ModelRequest request,
            Set<String> unwanted,
            Way way,
            ResponsesReading reading) {
        this.settings = settings;
        this.request = request;
        this.unwanted = unwanted;
        this.left.addAll(unwanted);
        this.way = way;
        this.reading = reading;
    }

    static ResponsesScript of(ModelSettings settings, ModelRequest request, Set<String> unwanted) {
        return new ResponsesScript(
                settings,
                request,
                unwanted,
                Way.POST,
                ResponsesReading.fresh(settings.idle(), request.background()));
    }

    static ResponsesScript after(ModelSettings settings, RunCursor cursor) {
        return new ResponsesScript(
                settings,
                null,
                Set.of(),
                Way.STREAM,
                ResponsesReading.after(cursor, settings.idle()));
    }

    static HttpRequest cancel(ModelSettings settings, String response) {
        String path = "/responses/" + ResponsesModel.segment(response) + "/cancel";
        return settings.signed(HttpRequest.post(settings.at(path), Json.object()));
    }

    @Override
    public HttpRequest request() {
        if (goesOn() && way == Way.POST) way = Way.STREAM;
        HttpRequest unsigned =
                switch (way) {
                    case POST -> post();
                    case STREAM -> HttpRequest.get(settings.at(stream(reading.cursor())));
                    case STATE -> HttpRequest.get(settings.at(state(reading.cursor())));
                };
        return settings.signed(unsigned).with(new Header("Accept", accept()));
    }

    @Override
    public Reading reading() {
        if (way == Way.POST && request != null)
            reading = ResponsesReading.fresh(settings.idle(), request.background());
        else reading = reading.again();
        return reading;
    }

    @Override
    public boolean otherwise(int status, ServerFault fault) {
        if (way == Way.POST) return without(status, fault);
        boolean noStream = way == Way.STREAM && (status == 400 || status == 405 || status == 422);
        if (!noStream) return false;
        way = Way.STATE;
        if (!reading.knowsBeginning()) reading = ResponsesReading.fresh(settings.idle(), reading);
        return true;
    }

    @Override
    public void accepted() {
        if (request == null) return;
        left.stream().filter(one -> !one.equals(Pictures.PICTURES) || blind).forEach(unwanted::add);
    }

    @Override
    public List<ModelEvent> remarks() {
        return request == null
                ? List.of()
                : Pictures.leftOut(request, left.contains(Pictures.PICTURES));
    }

    @Override
    public boolean goesOn() {
        if (request != null && !request.background()) return false;
        return !reading.cursor().response().isEmpty();
    }

    @Override
    public List<String> said() {
        return request == null ? List.of() : Words.said(request);
    }

    @Override
    public @Nullable HttpRequest goodbye() {
        if (!goesOn() || !ResponsesModel.isId(reading.cursor().response())) return null;
        return cancel(settings, reading.cursor().response());
    }

    private HttpRequest post() {
        if (request == null) throw new IllegalStateException("a resumed run has no request");
        return HttpRequest.post(
                settings.at("/responses"), ResponsesBody.of(request, settings, left));
    }

    private String accept() {
        return way == Way.STATE ? "application/json" : "text/event-stream, application/json";
    }

    private boolean without(int status, ServerFault fault) {
        if (request != null && Pictures.refused(request, status, fault)) {
            blind = Pictures.never(fault);
            return left.add(Pictures.PICTURES);
        }
        return (status == 400 || status == 422) && left.addAll(rejected(fault));
    }

    /// What this server does not know, of the things that we can do without.
    private Set<String> rejected(ServerFault fault) {
        Set<String> rejected = new HashSet<>();
        for (String optional : ResponsesBody.OPTIONAL)
            if (fault.names(optional)) rejected.add(optional);
        return rejected;
    }

    private static String stream(RunCursor cursor) {
        String after = cursor.sequence() < 0 ? "" : "&starting_after=" + cursor.sequence();
        return state(cursor) + "?stream=true" + after;
    }

    private static String state(RunCursor cursor) {
        return "/responses/" + ResponsesModel.segment(cursor.response());
    }
}
