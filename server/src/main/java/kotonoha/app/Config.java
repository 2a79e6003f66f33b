package kotonoha.app;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The whole configuration, checked; each feature is handed its own record of it. `effective` tells where each value
/// came from, `notes` what is allowed but hardly meant.
public record Config(
        SlackConfig slack,
        ModelConfig model,
        ServerConfig server,
        KnowledgeConfig knowledge,
        ContextConfig context,
        FilesConfig files,
        FilesOutConfig filesOut,
        DataConfig data,
        List<Effective> effective,
        List<Problem> notes) {

    public Config {
        effective = List.copyOf(effective);
        notes = List.copyOf(notes);
    }

    /// One setting as it is in force; a missing node where it is not set. Secrets are in here: show them as `***`.
    record Effective(Setting setting, JsonNode value, Origin origin) {}

    /// What reading came to: a configuration, or everything that stands in its way.
    sealed interface Reading {
        record Ready(Config config) implements Reading {}

        record Refused(List<Problem> problems) implements Reading {}
    }

    /// The same for another workspace, place to listen, and data.
    Config with(SlackConfig otherSlack, ServerConfig otherServer, DataConfig otherData) {
        return new Config(
                otherSlack,
                model,
                otherServer,
                knowledge,
                context,
                files,
                filesOut,
                otherData,
                effective,
                notes);
    }

    static Reading read(Surroundings surroundings) {
        return new ConfigReading(surroundings).read();
    }

    /// What a real workspace needs and this configuration lacks.
    List<Problem> missingForSlack() {
        List<Problem> missing = new ArrayList<>();
        if (slack.botToken().isEmpty()) missing.add(Problem.of("config.needs_bot_token"));
        if (slack.signingSecret().isEmpty() && slack.appToken().isEmpty())
            missing.add(Problem.of("config.needs_way_in"));
        return missing;
    }
}
