package kotonoha.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kotonoha.intake.IntakeSettings.FollowUp;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ManifestTest {
    private static final Optional<URI> URL = Optional.of(URI.create("https://bot.example.com/"));
    private static final Path DATA =
            Path.of(System.getProperty("kotonoha.shared", "../shared/data"));

    /// Found in our sources as words of a table only; nothing calls them.
    private static final Set<String> NOT_CALLED = Set.of("conversations.open");

    @ParameterizedTest
    @EnumSource(Language.class)
    void keeps_slacks_limits(Language language) {
        for (FollowUp followUp : FollowUp.values())
            for (Optional<URI> url : List.of(URL, Optional.<URI>empty())) {
                JsonNode manifest = new Manifest("Kotonoha", url, followUp, language).toJson();
                longest(manifest, "display_information.name", 35);
                longest(manifest, "display_information.description", 140);
                longest(manifest, "display_information.long_description", 4_000);
                assertThat(Json.text(manifest, "display_information.long_description").length())
                        .as("the app's settings page wants at least 174")
                        .isGreaterThanOrEqualTo(174);
                longest(manifest, "features.agent_view.agent_description", 300);
                assertThat(Json.at(manifest, "features.agent_view.suggested_prompts"))
                        .hasSizeBetween(1, 4)
                        .allMatch(p -> !Json.text(p, "title").isEmpty())
                        .allMatch(p -> !Json.text(p, "message").isEmpty());
                assertThat(
                                Json.at(manifest, "features.bot_user.display_name")
                                        .stringValue()
                                        .length())
                        .isBetween(1, 80);
                assertThat(Json.at(manifest, "settings.event_subscriptions.bot_events"))
                        .hasSizeBetween(1, 100);
                assertThat(Json.at(manifest, "oauth_config.scopes.bot")).hasSizeBetween(1, 255);
                assertThat(Json.at(manifest, "features.assistant_view").isMissingNode())
                        .as("new apps can only use agent_view")
                        .isTrue();
            }
    }

    private static void longest(JsonNode manifest, String path, int characters) {
        assertThat(Json.text(manifest, path))
                .as(path)
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(characters);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void the_yaml_says_the_same_as_the_json_and_gives_a_reason_for_each_scope(Language language) {
        Manifest manifest = new Manifest("Koto: \"n\" # 1", URL, FollowUp.THREAD, language);

        String yaml = manifest.toYaml();

        Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        assertThat(tree(read)).isEqualTo(manifest.toJson());
        for (Scope scope : Scope.asked())
            assertThat(yaml.lines()).anyMatch(line -> line.contains("\"" + scope.id() + "\" # "));
    }

    private static JsonNode tree(Object value) {
        return switch (value) {
            case java.util.Map<?, ?> map -> {
                ObjectNode object = Json.object();
                map.forEach((key, item) -> object.set((String) key, tree(item)));
                yield object;
            }
            case List<?> list -> {
                var array = Json.array();
                list.forEach(item -> array.add(tree(item)));
                yield array;
            }
            case Boolean yes -> tools.jackson.databind.node.BooleanNode.valueOf(yes);
            default -> tools.jackson.databind.node.StringNode.valueOf((String) value);
        };
    }

    @Test
    void slack_sends_everything_to_the_one_endpoint_of_the_given_address() {
        for (String url :
                List.of(
                        "https://bot.example.com",
                        "https://bot.example.com/",
                        "https://bot.example.com/slack/events")) {
            JsonNode settings =
                    new Manifest("K", Optional.of(URI.create(url)), FollowUp.MENTION, Language.EN)
                            .toJson()
                            .path("settings");
            assertThat(Json.text(settings, "event_subscriptions.request_url"))
                    .isEqualTo("https://bot.example.com/slack/events");
            assertThat(Json.text(settings, "interactivity.request_url"))
                    .isEqualTo("https://bot.example.com/slack/events");
            assertThat(settings.path("socket_mode_enabled").booleanValue()).isFalse();
        }
        JsonNode socket =
                new Manifest("K", Optional.empty(), FollowUp.MENTION, Language.EN)
                        .toJson()
                        .path("settings");
        assertThat(socket.path("socket_mode_enabled").booleanValue()).isTrue();
        assertThat(socket.toString()).doesNotContain("request_url");
    }

    @Test
    void listens_to_whole_channels_only_where_threads_are_followed() {
        List<String> mention = new Manifest("K", URL, FollowUp.MENTION, Language.EN).events();
        List<String> thread = new Manifest("K", URL, FollowUp.THREAD, Language.EN).events();

        assertThat(mention)
                .containsExactly(
                        "agent_session_stopped",
                        "app_context_changed",
                        "app_home_opened",
                        "app_mention",
                        "message.im");
        assertThat(thread)
                .containsAll(mention)
                .contains("message.channels", "message.groups", "message.mpim");
    }

    /// Slack's published description of each method names the scopes it takes, any of which will do; for reading and
    /// looking at conversations each kind of conversation has its own.
    @Test
    void each_method_of_the_table_has_the_scope_that_slack_names() throws IOException {
        if (skipped(DATA.resolve("slack-api/docs/methods"))) return;
        for (Scope scope : Scope.values())
            for (String method : scope.methods())
                assertThat(scopes(method)).as(method).contains(scope.id());
        for (String method : Scope.FREE) assertThat(scopes(method)).as(method).isEmpty();
    }

    @Test
    void each_event_has_the_scope_that_slack_names() throws IOException {
        Path events = DATA.resolve("slack-api/events");
        if (skipped(events)) return;
        Set<String> granted = Scope.asked().stream().map(Scope::id).collect(Collectors.toSet());
        for (String event : new Manifest("K", URL, FollowUp.THREAD, Language.EN).events()) {
            JsonNode description = Json.parse(Files.readAllBytes(events.resolve(event + ".json")));
            for (JsonNode scope : description.path("scopes")) {
                // The description of app_mention has a full stop where all others have a colon.
                String id = scope.stringValue().replace("app_mentions.read", "app_mentions:read");
                assertThat(granted).as(event).contains(id);
                assertThat(Scope.ofId(id).orElseThrow().events()).contains(event);
            }
        }
    }

    @Test
    void each_method_that_the_sources_name_has_its_scope_or_needs_none() throws IOException {
        Path methods = DATA.resolve("slack-api/docs/methods");
        if (skipped(methods)) return;
        Set<String> known = new HashSet<>(Scope.FREE);
        for (Scope scope : Scope.values()) known.addAll(scope.methods());
        Set<String> unknown = new TreeSet<>();
        for (String name : namedInSources())
            if (Files.exists(methods.resolve(name + ".json")) && !known.contains(name))
                unknown.add(name);
        unknown.removeAll(NOT_CALLED);

        assertThat(unknown).as("methods without a line in Scope").isEmpty();
    }

    private static Set<String> namedInSources() throws IOException {
        Set<String> names = new TreeSet<>();
        Pattern method = Pattern.compile("\"([a-z]+(?:\\.[a-zA-Z]+){1,3})\"");
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("slack", "turn", "surface", "answer", "context"))
            try (Stream<Path> walk =
                    Files.walk(Path.of("../core/src/main/java/kotonoha", folder))) {
                walk.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        for (Path file : files)
            for (Matcher m = method.matcher(Files.readString(file)); m.find(); )
                names.add(m.group(1));
        return names;
    }

    private static Set<String> scopes(String method) throws IOException {
        Path file = DATA.resolve("slack-api/docs/methods").resolve(method + ".json");
        Set<String> scopes = new TreeSet<>();
        for (JsonNode scope : Json.at(Json.parse(Files.readAllBytes(file)), "scope.bot"))
            scopes.add(scope.stringValue());
        return scopes;
    }

    private static boolean skipped(Path folder) {
        if (Files.isDirectory(folder)) return false;
        assertThat(System.getenv("KOTONOHA_REQUIRE_SHARED")).isNotEqualTo("true");
        System.out.println("skipped: a check of the manifest needs ../shared/data");
        return true;
    }
}
