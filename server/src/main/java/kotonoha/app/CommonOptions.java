package kotonoha.app;

import java.nio.file.Path;
import kotonoha.kernel.Language;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every command has.
final class CommonOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            descriptionKey = "help")
    boolean help;

    @Option(names = "--config", descriptionKey = "config", paramLabel = "FILE")
    @Nullable Path config;

    @Option(names = "--lang", descriptionKey = "lang", paramLabel = "ja|en")
    @Nullable Language lang;
}
