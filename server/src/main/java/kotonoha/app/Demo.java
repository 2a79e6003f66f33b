package kotonoha.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Time;
import kotonoha.knowledge.Documents;
import kotonoha.knowledge.Library;
import kotonoha.knowledge.index.LuceneLibrary;
import kotonoha.slack.SlackApi;
import kotonoha.workspace.Workspace;
import kotonoha.workspace.WorkspaceSettings;

/// Kotonoha with its own practice workspace: a sample company in the browser, and the bot beside it, over HTTP as in
/// real life. The workspace lives in memory, so its data folder begins empty each time.
final class Demo implements AutoCloseable {
    private static final String DOCUMENTS = "kotonoha/workspace/company/docs";

    private final Workspace workspace;
    private final Bot bot;
    private final Path folder;

    private Demo(Workspace workspace, Bot bot, Path folder) {
        this.workspace = workspace;
        this.bot = bot;
        this.folder = folder;
    }

    static int run(Config config, PrintWriter out, Language language) {
        Demo demo = start(config);
        out.println();
        out.println("  " + Messages.say(language, "cli.demo_open", demo.workspace.page()));
        out.println("  " + Messages.say(language, demo.model(config), config.model().base()));
        out.println("  " + Messages.say(language, "cli.demo_stop"));
        out.println();
        return Lifetime.until(demo::close);
    }

    static Demo start(Config config) {
        Path folder = folder(config.data().folder());
        Workspace workspace = workspace(config.server().practicePort());
        try {
            LuceneLibrary library = library(workspace);
            Bot bot = bot(practice(config, workspace, folder), library, pace(workspace));
            // Only now: indexing would take the processors from everything that has to be up first.
            library.load();
            workspace.deliverTo(bot.uri().resolve("/slack/events"));
            return new Demo(workspace, bot, folder);
        } catch (RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    Workspace workspace() {
        return workspace;
    }

    @Override
    public void close() {
        bot.close();
        workspace.close();
        delete(folder);
    }

    private String model(Config config) {
        return config.model().wire() == ModelConfig.Wire.PRACTICE
                ? "cli.demo_practice"
                : "cli.demo_model";
    }

    /// The usual port, or any free one where that is taken: a demo must start.
    private static Workspace workspace(int port) {
        WorkspaceSettings settings = WorkspaceSettings.practice(Time.system(), Chance.secure());
        try {
            return Workspace.start(settings.withPort(port));
        } catch (Broken taken) {
            return Workspace.start(settings.withPort(0));
        }
    }

    private static Bot bot(Config config, Library library, Bot.Pace pace) {
        try {
            return Bot.start(config, library, Demo::starters, pace).warm();
        } catch (Broken taken) {
            if (config.server().port() == 0
                    || !String.valueOf(taken.getMessage()).startsWith("cannot listen")) throw taken;
            Config anywhere =
                    config.with(config.slack(), new ServerConfig(0, "127.0.0.1", 0), config.data());
            return Bot.start(anywhere, library, Demo::starters, pace).warm();
        }
    }

    /// As in a real workspace, only that the sample company's own pages may be read, which lie on this machine.
    private static Bot.Pace pace(Workspace workspace) {
        Bot.Pace usual = Bot.Pace.slack();
        URI page = workspace.page();
        return new Bot.Pace(
                usual.buckets(),
                usual.writer(),
                usual.foreign()
                        .allowing(at ->
                                at.getHostString().equals(page.getHost())
                                        && at.getPort() == page.getPort()));
    }

    private static LuceneLibrary library(Workspace workspace) {
        String base = workspace.page().resolve("/docs/").toString();
        return new LuceneLibrary(() -> Documents.onClassPath(DOCUMENTS, base));
    }

    private static Config practice(Config config, Workspace workspace, Path folder) {
        SlackConfig slack = config.slack();
        SlackConfig practice =
                new SlackConfig(
                        Optional.of(workspace.botToken()),
                        Optional.of(workspace.signingSecret()),
                        Optional.empty(),
                        Optional.empty(),
                        workspace.apiUrl(),
                        slack.followUp(),
                        slack.busy(),
                        slack.minQuestionChars(),
                        slack.answerBots());
        return config.with(
                practice,
                new ServerConfig(config.server().port(), "127.0.0.1", 0),
                new DataConfig(folder, Optional.empty()));
    }

    private static List<SlackApi.Prompt> starters(Language language) {
        return List.of(1, 2, 3).stream()
                .map(number ->
                        new SlackApi.Prompt(
                                Messages.say(language, "surface.starter_title" + number),
                                Messages.say(language, "surface.starter" + number)))
                .toList();
    }

    /// A folder of its own, so that two demos can run side by side; what earlier ones left is taken away.
    private static Path folder(Path data) {
        Path practice = data.resolve("practice");
        try {
            Files.createDirectories(practice);
            try (Stream<Path> earlier = Files.list(practice)) {
                earlier.filter(Demo::isLeft).forEach(Demo::delete);
            }
            return Files.createDirectory(
                    practice.resolve(String.valueOf(ProcessHandle.current().pid())));
        } catch (IOException e) {
            throw new Broken(
                    "cannot make the practice folder in %s: %s".formatted(data, e.getMessage()), e);
        }
    }

    /// Whether the process that a folder is named after is gone (or is this one: ids come round again).
    private static boolean isLeft(Path folder) {
        String name = folder.getFileName().toString();
        if (!name.matches("\\d{1,18}")) return false;
        long pid = Long.parseLong(name);
        return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new Broken("cannot empty the practice folder " + folder, e);
        }
    }
}
