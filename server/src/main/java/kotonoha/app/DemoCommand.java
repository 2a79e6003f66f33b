package kotonoha.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `demo`: the practice workspace. What points to a real workspace or database is left aside.
@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private final CommonOptions options = new CommonOptions();

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Surroundings around =
                terminal.around()
                        .without(
                                Setting.SLACK_BOT_TOKEN.variable(),
                                Setting.SLACK_SIGNING_SECRET.variable(),
                                Setting.SLACK_SIGNING_SECRET_PREVIOUS.variable(),
                                Setting.SLACK_APP_TOKEN.variable(),
                                Setting.SLACK_API_URL.variable(),
                                Setting.DATABASE_URL.variable());
        return terminal.withConfig(
                options,
                around,
                config -> Demo.run(config, terminal.out(), terminal.language(options)));
    }
}
