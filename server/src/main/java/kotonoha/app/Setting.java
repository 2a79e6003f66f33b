package kotonoha.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;

/// The one table of all settings: the key in `kotonoha.yaml`, the environment variable, the kind and the default.
/// Reading, `config`, the documents and the error sentences all come from here. A setting without a fixed name of
/// its own is called `KOTONOHA_` and its key in capitals.
enum Setting {
    SLACK_BOT_TOKEN("slack.bot_token", "SLACK_BOT_TOKEN", new Kind.Hidden(), ""),
    SLACK_SIGNING_SECRET("slack.signing_secret", "SLACK_SIGNING_SECRET", new Kind.Hidden(), ""),
    SLACK_SIGNING_SECRET_PREVIOUS("slack.signing_secret_previous", new Kind.Hidden(), ""),
    SLACK_APP_TOKEN("slack.app_token", "SLACK_APP_TOKEN", new Kind.Hidden(), ""),
    SLACK_API_URL(
            "slack.api_url", "SLACK_API_URL", new Kind.Address(true), "https://slack.com/api/"),
    SLACK_FOLLOW_UP("slack.follow_up", new Kind.Choice("mention", "thread"), "mention"),
    SLACK_BUSY("slack.busy", new Kind.Choice("queue", "restart", "reject"), "queue"),
    SLACK_MIN_QUESTION_CHARS("slack.min_question_chars", new Kind.Whole(0, 1_000), "2"),
    SLACK_ANSWER_BOTS("slack.answer_bots", new Kind.YesNo(), "false"),

    MODEL_WIRE("model.wire", new Kind.Choice("responses", "chat", "practice"), ""),
    MODEL_BASE_URL(
            "model.base_url",
            "OPENAI_BASE_URL",
            new Kind.Address(true),
            "https://api.openai.com/v1"),
    MODEL_API_KEY("model.api_key", "OPENAI_API_KEY", new Kind.Hidden(), ""),
    MODEL_BASE("model.base", "BASE_MODEL", new Kind.Text(), "gpt-6-luna"),
    MODEL_HEAVY("model.heavy", "HEAVY_MODEL", new Kind.Text(), "gpt-6.1-terra"),
    MODEL_IDLE_SECONDS("model.idle_seconds", new Kind.Whole(1, 3_600), "60"),
    MODEL_TOOLS("model.tools", new Kind.Choice("true", "false", "auto"), "auto"),
    MODEL_HOSTED_TOOLS("model.hosted_tools", new Kind.Objects(), ""),
    MODEL_BACKGROUND("model.background", new Kind.YesNo(), "false"),
    MODEL_MAX_ROUNDS("model.max_rounds", new Kind.Whole(1, 50), "8"),
    MODEL_VISION("model.vision", new Kind.Choice("true", "false", "auto"), "auto"),
    MODEL_TRANSCRIPTION("model.transcription", new Kind.Text(), "gpt-4o-mini-transcribe"),

    CONTEXT_MAX_TOKENS("context.max_tokens", new Kind.Whole(2_000, 1_000_000), "48000"),
    LINKS_WEB("links.web", new Kind.YesNo(), "true"),

    FILES_MAX_MB("files.max_mb", new Kind.Whole(1, 1_000), "100"),
    FILES_READERS("files.readers", new Kind.Whole(1, 16), "2"),
    FILES_CACHE_HOURS("files.cache_hours", new Kind.Whole(0, 168), "24"),
    FILES_TESSERACT("files.tesseract", new Kind.Executable(), "auto"),
    FILES_CHROMIUM("files.chromium", new Kind.Executable(), "auto"),

    FILES_OUT_DIAGRAMS("files_out.diagrams", new Kind.YesNo(), "true"),
    FILES_OUT_HTML("files_out.html", new Kind.YesNo(), "true"),
    FILES_OUT_TABLES("files_out.tables", new Kind.YesNo(), "true"),

    KNOWLEDGE_FOLDERS("knowledge.folders", new Kind.Folders(), ""),
    KNOWLEDGE_BASE_URL("knowledge.base_url", new Kind.Address(false), ""),

    SERVER_PORT("server.port", "KOTONOHA_PORT", new Kind.Whole(0, 65_535), "3000"),
    DEMO_PORT("demo.port", new Kind.Whole(0, 65_535), "3030"),
    SERVER_BIND("server.bind", new Kind.Text(), "0.0.0.0"),

    DATA_DIR("data_dir", new Kind.Folder(), ""),
    DATABASE_URL("database_url", "DATABASE_URL", new Kind.Jdbc(), "");

    private final String key;
    private final String variable;
    private final Kind kind;
    private final String preset;

    Setting(String key, String variable, Kind kind, String preset) {
        this.key = key;
        this.variable = variable;
        this.kind = kind;
        this.preset = preset;
    }

    Setting(String key, Kind kind, String preset) {
        this(key, variableOf(key), kind, preset);
    }

    /// The key in `kotonoha.yaml`, groups separated by dots.
    String key() {
        return key;
    }

    /// The environment variable; it wins over the file.
    String variable() {
        return variable;
    }

    Kind kind() {
        return kind;
    }

    /// The default as it would be written down, or "" where there is none or it depends on the machine.
    String preset() {
        return preset;
    }

    boolean secret() {
        return kind instanceof Kind.Hidden;
    }

    String about(Language language) {
        return Messages.say(language, "config.about." + key);
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }

    /// Whether a key such as `slack` holds settings itself.
    static boolean group(String key) {
        return Arrays.stream(values()).anyMatch(setting -> setting.key.startsWith(key + "."));
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).toList();
    }

    static String variableOf(String key) {
        return "KOTONOHA_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
