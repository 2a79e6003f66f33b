package kotonoha.app;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.StringNode;

/// `manifest`: what to paste into Slack to create the app. Without `--url` it is for Socket Mode.
@Command(name = "manifest")
final class ManifestCommand implements Callable<Integer> {
    private static final int LONGEST_NAME = 35;

    private final Terminal terminal;

    @Mixin private final CommonOptions options = new CommonOptions();

    @Option(names = "--url", descriptionKey = "url", paramLabel = "URL")
    private @Nullable String url;

    @Option(names = "--socket-mode", descriptionKey = "socket-mode")
    private boolean socketMode;

    @Option(names = "--name", descriptionKey = "name", paramLabel = "NAME")
    private String name = "Kotonoha";

    @Option(names = "--json", descriptionKey = "json")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    ManifestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Optional<URI> address = address();
        if (name.isBlank() || name.codePointCount(0, name.length()) > LONGEST_NAME)
            throw wrong("manifest.name_too_long");
        return terminal.withConfig(options, terminal.around(), config -> print(config, address));
    }

    private int print(Config config, Optional<URI> address) {
        Language language = terminal.language(options);
        Manifest manifest =
                new Manifest(name.strip(), address, config.slack().followUp(), language);
        terminal.out().println(json ? manifest.toJson().toPrettyString() : manifest.toYaml());
        terminal.out().flush();
        return Terminal.FINE;
    }

    private Optional<URI> address() {
        if (url == null) return Optional.empty();
        if (socketMode) throw wrong("manifest.url_or_socket");
        Kind.Written written = new Kind.Written(Optional.of(url), StringNode.valueOf(url));
        if (!url.startsWith("https://") || new Kind.Address(true).read(written).isEmpty())
            throw wrong("manifest.url_wrong");
        return Optional.of(URI.create(url));
    }

    private ParameterException wrong(String key) {
        CommandLine line = spec.commandLine();
        return new ParameterException(line, Messages.say(terminal.language(options), key));
    }
}
