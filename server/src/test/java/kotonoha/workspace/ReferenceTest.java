package kotonoha.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The published method reference judges the workspace, so that it cannot drift into an invention of ours.
class ReferenceTest {
    /// Real, but not in the reference: found by others against Slack, or named by its newer pages.
    private static final Map<String, Set<String>> ARGUMENTS_BY_HAND =
            Map.of("chat.stopStream", Set.of("session_status"));

    private static final Set<String> COMMON_BY_HAND =
            Set.of("invalid_arguments", "invalid_auth", "invalid_json", "json_not_object");

    /// Errors that a method gives although its page does not list them, each seen by others (facts, 1.5, 1.6, 1.3).
    private static final Map<String, Set<String>> ERRORS_BY_HAND =
            Map.ofEntries(
                    Map.entry("chat.startStream", Set.of("invalid_thread_ts", "msg_too_long")),
                    Map.entry("chat.appendStream", Set.of("msg_too_long", "invalid_blocks_format")),
                    Map.entry("chat.stopStream", Set.of("msg_too_long", "invalid_blocks_format")),
                    Map.entry("chat.postMessage", Set.of("msg_too_long", "invalid_attachments")),
                    Map.entry(
                            "chat.postEphemeral",
                            Set.of("msg_blocks_too_long", "invalid_metadata_format")),
                    Map.entry("chat.update", Set.of("not_in_channel", "msg_blocks_too_long")),
                    Map.entry("chat.delete", Set.of("not_in_channel")),
                    Map.entry("reactions.add", Set.of("not_in_channel")),
                    Map.entry("reactions.remove", Set.of("not_in_channel")),
                    Map.entry("views.open", Set.of("not_found")),
                    Map.entry("canvases.create", Set.of("canvas_too_large")),
                    Map.entry("conversations.canvases.create", Set.of("canvas_too_large")));

    private final Path reference =
            Path.of(System.getProperty("kotonoha.shared", "../shared/data")).resolve("slack-api");

    @Test
    void knows_the_arguments_of_each_method_as_the_reference_does() {
        if (absent()) return;
        for (String name : Catalogue.get().names()) {
            Catalogue.Method ours = Catalogue.get().method(name).orElseThrow();
            JsonNode args = docs(name).path("args");
            Set<String> required = new TreeSet<>();
            args.path("required").forEach(arg -> required.add(arg.asString()));
            Set<String> known = new TreeSet<>(args.path("properties").propertyNames());
            known.addAll(ARGUMENTS_BY_HAND.getOrDefault(name, Set.of()));
            required.remove("token");
            known.remove("token");
            if (name.equals("chat.appendStream")) required.remove("markdown_text");
            Set<String> ourArguments = new TreeSet<>(ours.required());
            assertThat(ourArguments).as("required by " + name).isEqualTo(required);
            ourArguments.addAll(ours.optional());
            assertThat(ourArguments).as("known to " + name).isEqualTo(known);
            assertThat(ours.json())
                    .as("JSON body of " + name)
                    .isEqualTo(docs(name).path("json_input_supported").asBoolean(false));
            Set<String> scopes = new HashSet<>();
            docs(name).path("scope").path("bot").forEach(scope -> scopes.add(scope.asString()));
            assertThat(ours.scopes()).as("scopes of " + name).isEqualTo(scopes);
        }
    }

    @Test
    void counts_calls_by_the_tiers_of_the_reference() {
        if (absent()) return;
        Map<String, String> tiers = Map.of("t1", "1", "t2", "20", "t3", "50", "t4", "100");
        for (String name : Catalogue.get().names()) {
            String tier = Json.text(docs(name), "rate_limits");
            if (!tiers.containsKey(tier)) continue;
            assertThat(Catalogue.get().method(name).orElseThrow().rate())
                    .as(name)
                    .isEqualTo(tiers.get(tier));
        }
    }

    @Test
    void refuses_each_missing_argument_with_a_word_of_the_method() {
        if (absent()) return;
        try (Workspace workspace =
                        Workspace.start(WorkspaceSettings.test(Time.system(), Chance.secure()));
                TestBot bot = new TestBot(workspace)) {
            for (String name : Catalogue.get().names()) {
                Catalogue.Method method = Catalogue.get().method(name).orElseThrow();
                for (String missing : method.required()) {
                    ObjectNode args = Json.object();
                    for (String other : method.required())
                        if (!other.equals(missing)) args.put(other, "x");
                    String error = error(bot, method, args);
                    assertThat(error).as("%s without %s", name, missing).isNotEmpty();
                    assertThat(allowed(name)).as("%s without %s", name, missing).contains(error);
                }
            }
            assertThat(workspace.unknownArguments()).isEmpty();
        }
    }

    @Test
    void answers_every_method_and_notices_an_unknown_argument_of_each() {
        if (absent()) return;
        try (Workspace workspace =
                        Workspace.start(WorkspaceSettings.test(Time.system(), Chance.secure()));
                TestBot bot = new TestBot(workspace)) {
            Set<String> expected = new TreeSet<>();
            for (String name : Catalogue.get().names()) {
                Catalogue.Method method = Catalogue.get().method(name).orElseThrow();
                ObjectNode args = Json.object().put("invented", "x");
                for (String required : method.required()) args.put(required, "x");
                if (name.equals("apps.connections.open")) continue;
                expected.add(name + " invented");
                String error = error(bot, method, args);
                assertThat(error).as(name).isNotEqualTo("unknown_method");
                if (!error.isEmpty()) assertThat(allowed(name)).as(name).contains(error);
            }
            assertThat(workspace.unknownArguments()).isEqualTo(expected);
        }
    }

    /// Every error word in the sources belongs to some method, or is common, or stands in the short list above.
    @Test
    void invents_no_error_words() throws IOException {
        if (absent()) return;
        Set<String> words = new TreeSet<>(COMMON_BY_HAND);
        words.addAll(common());
        for (String name : Catalogue.get().names()) words.addAll(allowed(name));
        Path sources = Path.of("src/main/java/kotonoha/workspace");
        if (!Files.isDirectory(sources)) sources = Path.of("server").resolve(sources);
        Map<String, String> unknown = new LinkedHashMap<>();
        Pattern refusal = Pattern.compile("new Refusal\\(\\s*\"([a-z_]+)\"");
        try (var files = Files.list(sources)) {
            for (Path file : files.toList()) {
                Matcher matcher = refusal.matcher(Files.readString(file, StandardCharsets.UTF_8));
                while (matcher.find())
                    if (!words.contains(matcher.group(1)))
                        unknown.put(matcher.group(1), file.getFileName().toString());
            }
        }
        unknown.remove("view_not_found");
        assertThat(unknown).isEmpty();
    }

    private static String error(TestBot bot, Catalogue.Method method, ObjectNode args) {
        if (method.json()) return bot.call(method.name(), args).path("error").asString();
        StringBuilder query = new StringBuilder();
        args.properties()
                .forEach(arg ->
                        query.append(arg.getKey())
                                .append("=")
                                .append(arg.getValue().asString())
                                .append("&"));
        return bot.get(method.name(), query.toString()).path("error").asString();
    }

    private Set<String> allowed(String name) {
        Set<String> allowed = new TreeSet<>(common());
        allowed.addAll(COMMON_BY_HAND);
        allowed.addAll(ERRORS_BY_HAND.getOrDefault(name, Set.of()));
        allowed.addAll(docs(name).path("errors").propertyNames());
        allowed.addAll(api(name).path("errors").propertyNames());
        return allowed;
    }

    private Set<String> common() {
        return new TreeSet<>(read("methods/_errors/common.json").path("errors").propertyNames());
    }

    private JsonNode docs(String name) {
        return read("docs/methods/" + name + ".json");
    }

    private JsonNode api(String name) {
        String group = name.substring(0, name.indexOf('.'));
        String file = "methods/" + group + "/" + name + ".json";
        return Files.exists(reference.resolve(file)) ? read(file) : Json.object();
    }

    private JsonNode read(String file) {
        try {
            return Json.parse(Files.readAllBytes(reference.resolve(file)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private boolean absent() {
        if (Files.isDirectory(reference)) return false;
        System.out.println(
                "skipped: the check against Slack's method reference needs ../shared/data");
        return true;
    }
}
