package kotonoha.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.workspace.Person;
import kotonoha.workspace.Workspace;
import kotonoha.workspace.WorkspaceSettings;
import tools.jackson.databind.JsonNode;

/// A question in a thread of 1,000 messages with ten files of 20 MB, in a channel with a canvas of 1 MB (as much as Slack
/// takes): from the question to the model's request, with nothing of it kept from before, in a bot that has answered
/// one other question with two such files. The workspace's own time is in it.
final class MuchToRead {
    private static final int MESSAGES = 1_000;
    private static final int FILES = 10;
    private static final int FILE_BYTES = 20 << 20;
    private static final int CANVAS_BYTES = 1_000_000;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Time time = Time.system();
    private final boolean tables;

    /// @param tables whether the files are CSV, else text
    MuchToRead(boolean tables) {
        this.tables = tables;
    }

    /// Nanoseconds of each question and of a plain client that only fetches the files, and the bot's highest resident
    /// memory in megabytes.
    record Result(List<Long> first, List<Long> again, List<Long> fetching, double rss) {}

    Result measure(int rounds) throws Exception {
        List<Long> first = new ArrayList<>();
        List<Long> again = new ArrayList<>();
        List<Long> fetching = new ArrayList<>();
        double rss = 0;
        for (int round = 0; round < rounds; round++)
            rss = Math.max(rss, round(first, again, fetching));
        return new Result(first, again, fetching, rss);
    }

    private double round(List<Long> first, List<Long> again, List<Long> fetching)
            throws Exception {
        int port = Kotonoha.freePort();
        try (Workspace workspace =
                        Workspace.start(WorkspaceSettings.test(time, Chance.secure()));
                ScriptedModel model =
                        new ScriptedModel(
                                number ->
                                        new ScriptedModel.Script(
                                                List.of("Done."), Duration.ofMillis(1)));
                Kotonoha serve =
                        Kotonoha.run(
                                "serve", FirstText.environment(port, workspace, model))) {
            serve.ready(port, "/healthz");
            Person person = workspace.person("U0HANA0001");
            String channel = workspace.channels().values().iterator().next();
            String small = fill(person, channel, 2, 2);
            String root = fill(person, channel, MESSAGES, FILES);
            workspace.deliverTo(URI.create("http://127.0.0.1:" + port + "/slack/events"));
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            ask(person, channel, small, model, 1);
            person.writeCanvas(channel, "", canvas());
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            first.add(ask(person, channel, root, model, 2));
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            again.add(ask(person, channel, root, model, 3));
            fetching.add(fetch(person.thread(channel, root), workspace));
            return serve.highestRss();
        }
    }

    /// What the network and the workspace themselves take for the same files, all at once.
    private long fetch(List<JsonNode> thread, Workspace workspace) throws Exception {
        List<URI> addresses = new ArrayList<>();
        for (JsonNode message : thread)
            for (JsonNode file : message.path("files"))
                addresses.add(URI.create(Json.text(file, "url_private_download")));
        String token = "Bearer " + workspace.botToken().reveal();
        long start = time.nanos();
        try (HttpClient client = HttpClient.newHttpClient();
                ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> running = new ArrayList<>();
            for (URI address : addresses)
                running.add(
                        all.submit(() ->
                                client.send(
                                                HttpRequest.newBuilder(address)
                                                        .header("Authorization", token)
                                                        .build(),
                                                HttpResponse.BodyHandlers.discarding())
                                        .statusCode()));
            for (Future<Integer> one : running)
                if (one.get() != 200) throw new IOException("status " + one.get());
        }
        return time.nanos() - start;
    }

    private String fill(Person person, String channel, int messages, int files) {
        Random random = new Random(1);
        String root = person.post(channel, "Where it begins.");
        for (int i = 1; i < messages - files; i++)
            person.reply(
                    channel,
                    root,
                    "Message %d: 工程 %d の進み具合は %d %% です。 All is well so far."
                            .formatted(i, i % 17, random.nextInt(100)));
        for (int i = 0; i < files; i++) {
            String name = "file%d.%s".formatted(i, tables ? "csv" : "txt");
            String id = person.upload(name, tables ? csv(random) : text(random));
            person.postFiles(channel, root, "File %d".formatted(i), List.of(id));
        }
        return root;
    }

    private static byte[] csv(Random random) {
        StringBuilder csv = new StringBuilder("id,地域,金額,日付,備考\n");
        for (int row = 0; csv.length() < FILE_BYTES * 2 / 3; row++)
            csv.append(row)
                    .append(",東京,")
                    .append(random.nextInt(1_000_000))
                    .append(",2026-03-")
                    .append(10 + row % 20)
                    .append(",note of the row ")
                    .append(random.nextInt())
                    .append('\n');
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] text(Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < FILE_BYTES * 3 / 4)
            text.append("Line ")
                    .append(random.nextInt())
                    .append(" of the log: the pump ran, 温度は正常\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String canvas() {
        StringBuilder canvas = new StringBuilder("# Handbook\n\n");
        for (int i = 0; canvas.length() < CANVAS_BYTES; i++)
            canvas.append("## Section ")
                    .append(i)
                    .append("\n\nThe rule says what to do on day ")
                    .append(i)
                    .append(".\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n- [ ] open\n- [x] done\n\n");
        return canvas.toString();
    }

    private long ask(Person person, String channel, String root, ScriptedModel model, int number)
            throws IOException {
        long start = time.nanos();
        person.mention(channel, root, "What was decided? #%d#".formatted(number));
        long end = start + LONGEST.toNanos();
        while (time.nanos() < end) {
            boolean asked = model.run(number).filter(run -> run.pieces() > 0).isPresent();
            if (asked) return model.run(number).orElseThrow().left(0) - start;
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        throw new IOException("the model was not asked");
    }
}
