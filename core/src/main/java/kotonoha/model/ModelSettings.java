package kotonoha.model;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import kotonoha.kernel.Secret;
import kotonoha.net.Header;
import kotonoha.net.HttpRequest;
import org.jspecify.annotations.Nullable;

/// Where a model is and how to ask it. `model` is asked where a request names none; `idle` is the silence after which
/// a run is broken off; `headers` go with each request, e.g. Azure's `api-key`; `tools` is false for a model that
/// cannot call functions, `background` and `files` are true for a provider that has such runs and keeps files, `eyes` for
/// a model that can be shown pictures.
public record ModelSettings(
        URI base,
        @Nullable Secret key,
        String model,
        Duration idle,
        Map<String, Secret> headers,
        boolean tools,
        boolean background,
        boolean files,
        boolean eyes) {

    public ModelSettings {
        headers = Map.copyOf(headers);
        base = complete(base);
    }

    /// @param base with or without a slash at the end; `/v1` is added where there is no path at all
    public static ModelSettings of(URI base, @Nullable Secret key, String model) {
        String host = base.getHost() == null ? "" : base.getHost();
        boolean whole = host.endsWith(".openai.com") || host.endsWith(".openai.azure.com");
        return new ModelSettings(
                base, key, model, Duration.ofSeconds(60), Map.of(), true, whole, whole, whole);
    }

    public ModelSettings withIdle(Duration silence) {
        return new ModelSettings(
                base, key, model, silence, headers, tools, background, files, eyes);
    }

    public ModelSettings withHeaders(Map<String, Secret> more) {
        return new ModelSettings(base, key, model, idle, more, tools, background, files, eyes);
    }

    public ModelSettings withTools(boolean can) {
        return new ModelSettings(base, key, model, idle, headers, can, background, files, eyes);
    }

    /// With or without background runs and a store for files.
    public ModelSettings withExtras(boolean backgroundRuns, boolean fileStore) {
        return new ModelSettings(
                base, key, model, idle, headers, tools, backgroundRuns, fileStore, eyes);
    }

    public ModelSettings withEyes(boolean sees) {
        return new ModelSettings(base, key, model, idle, headers, tools, background, files, sees);
    }

    /// The address of a path such as `/responses`; a query of the base (Azure's `api-version`) is kept.
    public URI at(String path) {
        String query = base.getRawQuery();
        String address = base.toString();
        if (query == null) return URI.create(address + path);
        String mark = path.indexOf('?') < 0 ? "?" : "&";
        return URI.create(address.substring(0, address.indexOf('?')) + path + mark + query);
    }

    /// The request with key and headers.
    public HttpRequest signed(HttpRequest request) {
        HttpRequest signed = key == null ? request : request.with(Header.bearer(key));
        for (Map.Entry<String, Secret> header : headers.entrySet())
            signed = signed.with(new Header(header.getKey(), header.getValue().reveal()));
        return signed;
    }

    private static URI complete(URI base) {
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        String address = base.toString().split("[?#]", 2)[0];
        while (address.endsWith("/")) address = address.substring(0, address.length() - 1);
        String path = base.getRawPath() == null ? "" : base.getRawPath().replace("/", "");
        return URI.create(address + (path.isEmpty() ? "/v1" : "") + query);
    }
}
