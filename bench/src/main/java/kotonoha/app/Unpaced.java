package kotonoha.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kotonoha.kernel.Time;
import kotonoha.net.ForeignSettings;
import kotonoha.slack.TokenBuckets;
import kotonoha.slack.WriterSettings;

/// `serve` without Slack's limits on calls, for measuring what the program itself can do.
final class Unpaced {
    private static final int STREAMS = 1_000;

    private Unpaced() {}

    public static void main(String[] args) {
        switch (Config.read(Surroundings.real())) {
            case Config.Reading.Refused(List<Problem> problems) ->
                    throw new IllegalStateException("%d problems".formatted(problems.size()));
            case Config.Reading.Ready(Config config) -> serve(config);
        }
    }

    private static void serve(Config config) {
        TokenBuckets unlimited = new TokenBuckets(Time.system(), Map.of(), Duration.ofMinutes(1));
        Bot bot = Bot.start(config, null, any -> List.of(), new Bot.Pace(unlimited, writer(), ForeignSettings.standard()));
        new PrintWriter(System.out, true, StandardCharsets.UTF_8).println(bot.uri());
        Lifetime.until(bot::close);
    }

    private static WriterSettings writer() {
        WriterSettings usual = WriterSettings.standard();
        return new WriterSettings(
                usual.softBytes(),
                usual.hardBytes(),
                usual.softAge(),
                usual.hardAge(),
                usual.interval(),
                usual.lazyInterval(),
                usual.eagerCharacters(),
                usual.tail(),
                usual.startPatience(),
                STREAMS,
                usual.postCharacters(),
                usual.lastPostCharacters(),
                usual.updateInterval(),
                usual.statusRefresh(),
                usual.endPatience(),
                usual.buffer());
    }
}
