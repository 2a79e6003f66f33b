package kotonoha.app;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kotonoha.app.Config.Effective;
import kotonoha.app.Config.Reading;
import kotonoha.intake.IntakeSettings.FollowUp;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.turn.Busy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/// Reads the configuration: environment first, then `kotonoha.yaml`, then the defaults. Collects every problem before
/// it gives up.
final class ConfigReading {
    /// Variables of ours that are no settings.
    private static final Set<String> OTHER_VARIABLES =
            Set.of("KOTONOHA_CONFIG", "KOTONOHA_REQUIRE_BROWSER", "KOTONOHA_REQUIRE_SHARED");

    /// Words that switch off what is otherwise named.
    private static final Set<String> NOTHING = Set.of("off", "none", "false", "no");

    private static final int SHOWN_CHARS = 60;

    private final Surroundings around;
    private final Map<Setting, Effective> values = new EnumMap<>(Setting.class);
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> notes = new ArrayList<>();

    ConfigReading(Surroundings around) {
        this.around = around;
    }

    Reading read() {
        takeDefaults();
        configFile().ifPresent(this::takeFile);
        takeEnvironment();
        refuseUnknownVariables();
        settleDataFolder();
        settleWire();
        if (!problems.isEmpty()) return new Reading.Refused(List.copyOf(problems));
        return new Reading.Ready(config());
    }

    private void takeDefaults() {
        for (Setting setting : Setting.values()) {
            JsonNode preset =
                    setting.preset().isEmpty()
                            ? MissingNode.getInstance()
                            : setting.kind().read(Kind.Written.of(setting.preset())).orElseThrow();
            set(setting, preset, new Origin.Default());
        }
    }

    /// The file that was asked for must be there; the usual places are looked at in turn.
    private Optional<Path> configFile() {
        Optional<Path> asked =
                around.configFile()
                        .or(() -> around.variable("KOTONOHA_CONFIG").map(Path::of))
                        .map(path -> around.path(path.toString(), around.workingFolder()));
        if (asked.isPresent()) {
            if (Files.isRegularFile(asked.get())) return asked;
            problems.add(Problem.of("config.file_missing", asked.get()));
            return Optional.empty();
        }
        return Stream.of(around.workingFolder(), dataFolderOfEnvironment())
                .map(folder -> folder.resolve("kotonoha.yaml"))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private Path dataFolderOfEnvironment() {
        return around.variable(Setting.DATA_DIR.variable())
                .map(written -> around.path(written, around.workingFolder()))
                .orElse(around.defaultDataFolder());
    }

    private void takeFile(Path file) {
        YamlFile yaml = YamlFile.read(file);
        problems.addAll(yaml.problems());
        yaml.entries()
                .forEach((setting, entry) -> {
                    Optional<JsonNode> value = setting.kind().read(entry.written());
                    Origin origin = new Origin.InFile(file, entry.line());
                    value.ifPresentOrElse(
                            node -> set(setting, node, origin),
                            () -> problems.add(wrong(file, entry, setting)));
                });
    }

    private static Problem wrong(Path file, YamlFile.Entry entry, Setting setting) {
        if (!setting.kind().shown())
            return Problem.of(
                    "config.wrong_unshown_in_file",
                    file,
                    entry.line(),
                    setting.key(),
                    setting.kind());
        String shown = entry.written().text().orElseGet(() -> Json.write(entry.written().tree()));
        return Problem.of(
                "config.wrong_in_file",
                file,
                entry.line(),
                setting.key(),
                setting.kind(),
                shown(shown));
    }

    private void takeEnvironment() {
        for (Setting setting : Setting.values())
            around.variable(setting.variable()).ifPresent(text -> takeVariable(setting, text));
    }

    private void takeVariable(Setting setting, String text) {
        Optional<JsonNode> value = setting.kind().read(Kind.Written.of(text));
        String name = setting.variable();
        if (value.isPresent()) set(setting, value.get(), new Origin.Environment(name));
        else if (!setting.kind().shown())
            problems.add(Problem.of("config.wrong_unshown_in_environment", name, setting.kind()));
        else
            problems.add(
                    Problem.of("config.wrong_in_environment", name, setting.kind(), shown(text)));
    }

    private static String shown(String text) {
        String open = Unmasked.address(text);
        return open.length() <= SHOWN_CHARS ? open : open.substring(0, SHOWN_CHARS) + "…";
    }

    private void refuseUnknownVariables() {
        List<String> known =
                Stream.concat(
                                Arrays.stream(Setting.values()).map(Setting::variable),
                                OTHER_VARIABLES.stream())
                        .toList();
        for (String name : new TreeSet<>(around.environment().keySet())) {
            if (!name.startsWith("KOTONOHA_") || known.contains(name)) continue;
            String meant =
                    Arrays.stream(Setting.values())
                            .filter(setting -> Setting.variableOf(setting.key()).equals(name))
                            .findFirst()
                            .map(Setting::variable)
                            .orElseGet(() -> Nearest.to(name, known));
            problems.add(Problem.of("config.unknown_variable", name, meant));
        }
    }

    private void settleDataFolder() {
        Effective written = value(Setting.DATA_DIR);
        String folder =
                written.value().isMissingNode()
                        ? around.defaultDataFolder().toString()
                        : around.path(written.value().stringValue(), start(written)).toString();
        set(Setting.DATA_DIR, StringNode.valueOf(folder), written.origin());
    }

    private void settleWire() {
        Effective wire = value(Setting.MODEL_WIRE);
        boolean key = !value(Setting.MODEL_API_KEY).value().isMissingNode();
        boolean ownServer = !(value(Setting.MODEL_BASE_URL).origin() instanceof Origin.Default);
        if (wire.value().isMissingNode()) {
            String chosen = key ? "responses" : "practice";
            set(Setting.MODEL_WIRE, StringNode.valueOf(chosen), wire.origin());
            if (ownServer && !key) notes.add(Problem.of("config.server_without_wire"));
            return;
        }
        if (!wire.value().stringValue().equals("practice") && !key && !ownServer)
            problems.add(Problem.of("config.needs_key", wire.value().stringValue()));
    }

    private Config config() {
        return new Config(
                slack(),
                model(),
                new ServerConfig(
                        whole(Setting.SERVER_PORT),
                        text(Setting.SERVER_BIND),
                        whole(Setting.DEMO_PORT)),
                knowledge(),
                new ContextConfig(whole(Setting.CONTEXT_MAX_TOKENS), yes(Setting.LINKS_WEB)),
                files(),
                new FilesOutConfig(
                        yes(Setting.FILES_OUT_DIAGRAMS),
                        yes(Setting.FILES_OUT_HTML),
                        yes(Setting.FILES_OUT_TABLES)),
                new DataConfig(Path.of(text(Setting.DATA_DIR)), optional(Setting.DATABASE_URL)),
                List.copyOf(values.values()),
                notes);
    }

    private SlackConfig slack() {
        String api = text(Setting.SLACK_API_URL);
        return new SlackConfig(
                secret(Setting.SLACK_BOT_TOKEN),
                secret(Setting.SLACK_SIGNING_SECRET),
                secret(Setting.SLACK_SIGNING_SECRET_PREVIOUS),
                secret(Setting.SLACK_APP_TOKEN),
                URI.create(api.endsWith("/") ? api : api + "/"),
                FollowUp.valueOf(word(Setting.SLACK_FOLLOW_UP)),
                Busy.valueOf(word(Setting.SLACK_BUSY)),
                whole(Setting.SLACK_MIN_QUESTION_CHARS),
                yes(Setting.SLACK_ANSWER_BOTS));
    }

    private ModelConfig model() {
        List<JsonNode> hosted = new ArrayList<>();
        value(Setting.MODEL_HOSTED_TOOLS).value().forEach(hosted::add);
        return new ModelConfig(
                ModelConfig.Wire.valueOf(word(Setting.MODEL_WIRE)),
                URI.create(text(Setting.MODEL_BASE_URL)),
                secret(Setting.MODEL_API_KEY),
                text(Setting.MODEL_BASE),
                text(Setting.MODEL_HEAVY),
                Duration.ofSeconds(whole(Setting.MODEL_IDLE_SECONDS)),
                ModelConfig.Tools.valueOf(word(Setting.MODEL_TOOLS)),
                hosted,
                yes(Setting.MODEL_BACKGROUND),
                whole(Setting.MODEL_MAX_ROUNDS),
                ModelConfig.Vision.valueOf(word(Setting.MODEL_VISION)),
                transcription());
    }

    private Optional<String> transcription() {
        return optional(Setting.MODEL_TRANSCRIPTION)
                .map(String::strip)
                .filter(name ->
                        !name.isEmpty() && !NOTHING.contains(name.toLowerCase(Locale.ROOT)));
    }

    private FilesConfig files() {
        return new FilesConfig(
                whole(Setting.FILES_MAX_MB) * 1_000_000L,
                whole(Setting.FILES_READERS),
                Duration.ofHours(whole(Setting.FILES_CACHE_HOURS)),
                program(Setting.FILES_TESSERACT, Program.TESSERACT),
                program(Setting.FILES_CHROMIUM, Program.CHROMIUM));
    }

    private Program program(Setting setting, List<String> usual) {
        return Program.of(text(setting), start(value(setting)), usual, around);
    }

    private KnowledgeConfig knowledge() {
        Effective folders = value(Setting.KNOWLEDGE_FOLDERS);
        List<Path> paths = new ArrayList<>();
        for (JsonNode folder : folders.value())
            paths.add(around.path(folder.stringValue(), start(folders)));
        return new KnowledgeConfig(paths, optional(Setting.KNOWLEDGE_BASE_URL).map(URI::create));
    }

    /// A relative path in the file starts at the file, one in a variable at the working folder.
    private Path start(Effective written) {
        return switch (written.origin()) {
            case Origin.InFile(Path file, int _) ->
                    file.toAbsolutePath().resolveSibling("").normalize();
            case Origin.Environment(String _) -> around.workingFolder();
            case Origin.Default() -> around.workingFolder();
        };
    }

    private void set(Setting setting, JsonNode value, Origin origin) {
        values.put(setting, new Effective(setting, value, origin));
    }

    private Effective value(Setting setting) {
        Effective effective = values.get(setting);
        if (effective == null) throw new IllegalStateException("no value for " + setting.key());
        return effective;
    }

    private String text(Setting setting) {
        return value(setting).value().stringValue();
    }

    private String word(Setting setting) {
        return text(setting).toUpperCase(Locale.ROOT);
    }

    private int whole(Setting setting) {
        return value(setting).value().intValue();
    }

    private boolean yes(Setting setting) {
        return value(setting).value().booleanValue();
    }

    private Optional<String> optional(Setting setting) {
        JsonNode value = value(setting).value();
        return value.isMissingNode() ? Optional.empty() : Optional.of(value.stringValue());
    }

    private Optional<Secret> secret(Setting setting) {
        return optional(setting).map(Secret::new);
    }
}
