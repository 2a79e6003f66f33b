package kotonoha.app;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `serve`: a real workspace. Does not start without a token and a way in.
@Command(name = "serve")
final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private final CommonOptions options = new CommonOptions();

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return terminal.withConfig(options, terminal.around(), this::serve);
    }

    private int serve(Config config) {
        List<Problem> missing = config.missingForSlack();
        return missing.isEmpty()
                ? Serve.run(config, terminal.out(), terminal.language(options))
                : terminal.refuse(options, missing);
    }
}
