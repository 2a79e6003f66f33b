package kotonoha.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's own description of its interface as a judge of what we send. Its `oneOf`s overlap, so that they are read
/// as `anyOf`; it does not forbid unknown fields, so that those of the body itself are checked apart.
public final class Description {
    private final JsonNode schemas;
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private Description(JsonNode schemas) {
        this.schemas = schemas;
    }

    /// Empty where `../shared/data` is not there, which is said once.
    public static Optional<Description> ofOpenAi() throws IOException {
        Path file = Path.of(System.getProperty("kotonoha.shared", ""), "openai", "openapi.json");
        if (!Files.exists(file)) {
            System.out.println(
                    "skipped: the judgement by OpenAI's description needs ../shared/data");
            return Optional.empty();
        }
        JsonNode whole = Json.parse(Files.readAllBytes(file));
        soften(whole);
        return Optional.of(new Description(whole.path("components").path("schemas")));
    }

    public List<Error> faults(String schema, JsonNode body) {
        ObjectNode root = Json.object().put("$ref", "#/components/schemas/" + schema);
        root.putObject("components").set("schemas", schemas);
        Schema judge = registry.getSchema(root);
        return judge.validate(body);
    }

    public void accepts(String schema, JsonNode body) {
        assertThat(faults(schema, body)).as(schema).isEmpty();
        Set<String> known = new HashSet<>();
        fields(schemas.path(schema), known);
        assertThat(known).as("fields of %s", schema).containsAll(body.propertyNames());
    }

    private void fields(JsonNode schema, Set<String> known) {
        String reference = Json.text(schema, "$ref");
        if (!reference.isEmpty())
            fields(schemas.path(reference.substring(reference.lastIndexOf('/') + 1)), known);
        known.addAll(schema.path("properties").propertyNames());
        for (JsonNode part : schema.path("allOf")) fields(part, known);
    }

    private static void soften(JsonNode node) {
        if (node instanceof ObjectNode object) {
            JsonNode options = object.get("oneOf");
            if (options instanceof ArrayNode) {
                object.remove("oneOf");
                object.set("anyOf", options);
            }
        }
        for (JsonNode child : node) soften(child);
    }
}
