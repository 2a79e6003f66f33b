package kotonoha.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// How long a start takes that needs no build, from the call of the launcher to the first answer over HTTP, and what the
/// idle program holds of memory after it.
final class Starting {
    private static final Duration IDLE = Duration.ofSeconds(4);

    private final String command;
    private final int times;

    Starting(String command, int times) {
        this.command = command;
        this.times = times;
    }

    record Result(Figures starts, Figures processor, double rss) {}

    Result measure() throws Exception {
        List<Long> starts = new ArrayList<>();
        List<Long> processor = new ArrayList<>();
        double rss = 0;
        try (PlainSlack slack = new PlainSlack()) {
            // The first start may write the archive of classes at its end.
            once(slack, false);
            for (int i = 0; i < times; i++) {
                Started started = once(slack, i == times - 1);
                starts.add(started.nanos());
                processor.add(started.processor());
                rss = Math.max(rss, started.rss());
            }
        }
        return new Result(Figures.of(starts), Figures.of(processor), rss);
    }

    private record Started(long nanos, long processor, double rss) {}

    private Started once(PlainSlack slack, boolean idle) throws Exception {
        int port = Kotonoha.freePort();
        int page = Kotonoha.freePort();
        Map<String, String> environment =
                Kotonoha.environment(
                        "KOTONOHA_PORT",
                        "" + port,
                        "KOTONOHA_DEMO_PORT",
                        "" + page,
                        "SLACK_BOT_TOKEN",
                        "xoxb-bench",
                        "SLACK_SIGNING_SECRET",
                        "bench-signing-secret",
                        "SLACK_API_URL",
                        slack.api());
        try (Kotonoha program = Kotonoha.run(command, environment)) {
            long nanos = program.ready(port, "/healthz");
            if (command.equals("demo")) nanos = program.ready(page, "/");
            long processor = program.processor();
            if (idle) LockSupport.parkNanos(IDLE.toNanos());
            return new Started(nanos, processor, program.rss());
        }
    }
}
