package kotonoha.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kotonoha.app.Finding.Grade;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.net.Http;
import kotonoha.net.HttpSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `doctor`: looks at machine, Slack and model, and says for each thing that is wrong what to do.
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final FilesCheckup.Trial trial;

    @Mixin private final CommonOptions options = new CommonOptions();

    DoctorCommand(Terminal terminal) {
        this(terminal, FilesCheckup.real(terminal.time()));
    }

    DoctorCommand(Terminal terminal, FilesCheckup.Trial trial) {
        this.terminal = terminal;
        this.trial = trial;
    }

    @Override
    public Integer call() {
        return terminal.withConfig(options, terminal.around(), this::examine);
    }

    private int examine(Config config) {
        List<Finding> findings = new ArrayList<>();
        try (Http http = new Http(HttpSettings.standard())) {
            report(new MachineCheckup(config).findings(), findings);
            report(new FilesCheckup(config.files(), trial).findings(), findings);
            report(new SlackCheckup(config.slack(), http, terminal.time()).findings(), findings);
            report(new ModelCheckup(config.model(), http).findings(), findings);
        }
        report(
                config.notes().stream().map(n -> Finding.warning("doctor.problem", n)).toList(),
                findings);
        long failed = findings.stream().filter(f -> f.grade() == Grade.FAILED).count();
        say(failed == 0 ? "doctor.well" : "doctor.ill", failed);
        return failed == 0 ? Terminal.FINE : Terminal.FAILED;
    }

    private void report(List<Finding> some, List<Finding> all) {
        Language language = terminal.language(options);
        for (Finding finding : some)
            terminal.out().println(finding.mark() + " " + finding.say(language));
        terminal.out().flush();
        all.addAll(some);
    }

    private void say(String key, Object... values) {
        terminal.out().println("\n" + Messages.say(terminal.language(options), key, values));
        terminal.out().flush();
    }
}
