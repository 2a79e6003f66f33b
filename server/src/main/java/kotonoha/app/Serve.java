package kotonoha.app;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.knowledge.Document;
import kotonoha.knowledge.Documents;
import kotonoha.knowledge.index.LuceneLibrary;
import org.jspecify.annotations.Nullable;

/// Runs Kotonoha against a Slack workspace until it is told to stop.
final class Serve {
    private Serve() {}

    static int run(Config config, PrintWriter out, Language language) {
        LuceneLibrary library = library(config.knowledge());
        Bot bot = Bot.start(config, library, any -> List.of()).warm();
        if (library != null) library.load();
        out.println(Messages.say(language, "cli.serving", bot.uri().resolve("/slack/events")));
        if (config.slack().appToken().isPresent())
            out.println(Messages.say(language, "cli.serving_socket"));
        return Lifetime.until(bot::close);
    }

    private static @Nullable LuceneLibrary library(KnowledgeConfig config) {
        if (config.folders().isEmpty()) return null;
        String base = config.baseUrl().map(URI::toString).orElse("");
        return new LuceneLibrary(() -> read(config.folders(), base));
    }

    private static List<Document> read(List<Path> folders, String base) {
        List<Document> documents = new ArrayList<>();
        for (Path folder : folders) documents.addAll(Documents.inFolder(folder, base));
        return documents;
    }
}
