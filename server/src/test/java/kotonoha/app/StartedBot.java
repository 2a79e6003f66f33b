package kotonoha.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The bot as `serve` starts it, in this process: configured by nothing but environment variables.
public final class StartedBot implements AutoCloseable {
    private final Bot bot;

    private StartedBot(Bot bot) {
        this.bot = bot;
    }

    public static StartedBot start(Map<String, String> environment, Path folder) {
        Surroundings around =
                new Surroundings(environment, folder, folder, "Linux", Optional.empty());
        return switch (Config.read(around)) {
            case Config.Reading.Ready(Config config) ->
                    new StartedBot(Bot.start(config, null, language -> List.of()));
            case Config.Reading.Refused(List<Problem> problems) ->
                    throw new AssertionError("the settings are refused: " + problems);
        };
    }

    public URI events() {
        return bot.uri().resolve("/slack/events");
    }

    /// Whether nothing is left to do.
    public boolean idle() {
        return bot.idle();
    }

    @Override
    public void close() {
        bot.close();
    }
}
