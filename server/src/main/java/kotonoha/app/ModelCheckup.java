package kotonoha.app;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kotonoha.app.ModelConfig.Wire;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.TryLater;
import kotonoha.net.Header;
import kotonoha.net.Http;
import kotonoha.net.HttpRequest;
import kotonoha.net.HttpSettings.Patience;
import kotonoha.net.Reply;
import tools.jackson.databind.JsonNode;

/// Looks at the model's server: whether it answers, takes the key, and has the configured models.
final class ModelCheckup {
    private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(15));

    private final ModelConfig model;
    private final Http http;

    ModelCheckup(ModelConfig model, Http http) {
        this.model = model;
        this.http = http;
    }

    List<Finding> findings() {
        if (model.wire() == Wire.PRACTICE) return List.of(Finding.fine("doctor.model_practice"));
        try {
            Reply reply = http.send(request());
            return switch (reply.status()) {
                case 200 -> models(reply);
                case 401, 403 ->
                        List.of(
                                Finding.failed(
                                        model.apiKey().isPresent()
                                                ? "doctor.model_key_refused"
                                                : "doctor.model_key_missing",
                                        model.baseUrl()));
                case 404, 405 ->
                        List.of(Finding.warning("doctor.model_list_absent", model.baseUrl()));
                default ->
                        List.of(
                                Finding.failed(
                                        "doctor.model_strange", model.baseUrl(), reply.status()));
            };
        } catch (TryLater | Broken e) {
            return List.of(
                    Finding.failed(
                            "doctor.model_unreachable",
                            model.baseUrl(),
                            String.valueOf(e.getMessage())));
        }
    }

    private HttpRequest request() {
        String base = model.baseUrl().toString().replaceFirst("/+$", "");
        HttpRequest request = HttpRequest.get(URI.create(base + "/models")).with(PATIENCE);
        return model.apiKey()
                .map(key -> request.with(new Header("Authorization", "Bearer " + key.reveal())))
                .orElse(request);
    }

    private List<Finding> models(Reply reply) {
        Map<String, JsonNode> offered = new LinkedHashMap<>();
        for (JsonNode item : Json.tryParse(reply.text()).orElse(Json.object()).path("data"))
            offered.put(Json.text(item, "id"), item);
        if (offered.isEmpty())
            return List.of(Finding.warning("doctor.model_list_absent", model.baseUrl()));
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.fine("doctor.model_reached", model.baseUrl(), offered.size()));
        Set<String> wanted = new LinkedHashSet<>(List.of(model.base(), model.heavy()));
        for (String name : wanted) findings.add(one(name, offered));
        return findings;
    }

    /// Ollama lists `llama` as `llama:latest`.
    private Finding one(String name, Map<String, JsonNode> offered) {
        JsonNode item = offered.getOrDefault(name, offered.get(name + ":latest"));
        String variable =
                (name.equals(model.base()) ? Setting.MODEL_BASE : Setting.MODEL_HEAVY).variable();
        if (item == null)
            return Finding.failed(
                    "doctor.model_absent", name, variable, Nearest.to(name, offered.keySet()));
        JsonNode end = item.path("shutdown_date");
        return end.isNull() || end.isMissingNode()
                ? Finding.fine("doctor.model_there", name)
                : Finding.warning("doctor.model_ends", name, end.asString(""), variable);
    }
}
