package kotonoha.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.ResourceBundle;
import kotonoha.app.Config.Reading;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// One run of the program from a command line: where it prints, in which language, and what it finds around itself.
final class Terminal {
    static final int FINE = 0;
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private final Surroundings around;
    private final Time time;
    private final PrintWriter out;
    private final PrintWriter err;

    Terminal(Surroundings around, Time time, PrintWriter out, PrintWriter err) {
        this.time = time;
        this.around = around;
        this.out = out;
        this.err = err;
    }

    PrintWriter out() {
        return out;
    }

    Time time() {
        return time;
    }

    Surroundings around() {
        return around;
    }

    int run(String... args) {
        Language language = languageOf(args);
        CommandLine line = new CommandLine(new Kotonoha());
        line.addSubcommand("demo", new DemoCommand(this));
        line.addSubcommand("serve", new ServeCommand(this));
        line.addSubcommand("config", new ConfigCommand(this));
        line.addSubcommand("doctor", new DoctorCommand(this));
        line.addSubcommand("manifest", new ManifestCommand(this));
        line.addSubcommand("help", new HelpCommand());
        line.setResourceBundle(texts(language));
        line.getCommandSpec().usageMessage().footer(footer(language));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(out).setErr(err);
        line.setUsageHelpWidth(100).setUsageHelpAutoWidth(false);
        line.setParameterExceptionHandler((e, _) -> misused(language, e));
        line.setExecutionExceptionHandler((e, _, _) -> failed(language, e));
        return line.execute(args);
    }

    /// The configuration for a command, or nothing: then every problem has been said.
    int withConfig(CommonOptions options, Surroundings from, Use use) {
        Surroundings chosen = options.config == null ? from : from.withConfigFile(options.config);
        return switch (Config.read(chosen)) {
            case Reading.Refused(List<Problem> problems) -> refuse(options, problems);
            case Reading.Ready(Config config) -> use.with(config);
        };
    }

    int refuse(CommonOptions options, List<Problem> problems) {
        Language language = language(options);
        err.println(Messages.say(language, "cli.stopped_by_config"));
        for (Problem problem : problems) err.println("  - " + problem.say(language));
        err.flush();
        return FAILED;
    }

    Language language(CommonOptions options) {
        return options.lang == null ? around.language() : options.lang;
    }

    /// What a command does with a configuration; returns the exit code.
    interface Use {
        int with(Config config);
    }

    /// Two commands are the launcher's own.
    private static String[] footer(Language language) {
        return new String[] {
            "  test    " + Messages.say(language, "cli.kotonoha.test.usage.header"),
            "  bench   " + Messages.say(language, "cli.kotonoha.bench.usage.header"),
            "",
            Messages.say(language, "cli.start_with")
        };
    }

    /// The language is needed for the help texts, before the command line is read.
    private Language languageOf(String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--lang=")) return Language.ofLocale(args[i].substring(7));
            if (args[i].equals("--lang") && i + 1 < args.length)
                return Language.ofLocale(args[i + 1]);
        }
        return around.language();
    }

    private int misused(Language language, ParameterException e) {
        List<String> names = new ArrayList<>(e.getCommandLine().getSubcommands().keySet());
        e.getCommandLine()
                .getCommandSpec()
                .options()
                .forEach(option -> names.addAll(List.of(option.names())));
        String sentence =
                e instanceof UnmatchedArgumentException unmatched
                                && !unmatched.getUnmatched().isEmpty()
                        ? unknown(language, unmatched.getUnmatched().getFirst(), names)
                        : Messages.say(language, "cli.wrong", String.valueOf(e.getMessage()));
        err.println(sentence);
        err.flush();
        return MISUSED;
    }

    private static String unknown(Language language, String word, List<String> names) {
        return Messages.say(language, "cli.unknown", word, Nearest.to(word, names));
    }

    private int failed(Language language, Exception e) throws Exception {
        if (!(e instanceof Broken) && !(e instanceof TryLater)) throw e;
        err.println(Messages.say(language, "cli.failed", String.valueOf(e.getMessage())));
        err.flush();
        return FAILED;
    }

    private static ResourceBundle texts(Language language) {
        Object[][] texts =
                Messages.keys("cli", language).stream()
                        .map(key -> new Object[] {key.substring(4), pattern(language, key)})
                        .toArray(Object[][]::new);
        return new ListResourceBundle() {
            @Override
            protected Object[][] getContents() {
                return texts;
            }
        };
    }

    private static String pattern(Language language, String key) {
        return Messages.say(language, key, "{0}", "{1}");
    }

    @Command(
            name = "kotonoha",
            version = "Kotonoha 0.1",
            mixinStandardHelpOptions = false,
            synopsisSubcommandLabel = "COMMAND")
    static final class Kotonoha implements Runnable {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                descriptionKey = "help")
        boolean help;

        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                descriptionKey = "version")
        boolean version;

        @Option(names = "--lang", descriptionKey = "lang", paramLabel = "ja|en")
        String lang = "";

        @CommandLine.Spec
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        /// Without a command: the help.
        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
