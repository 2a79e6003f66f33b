package kotonoha.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kotonoha.app.Config.Effective;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// `config`: every setting in force, secrets masked, and where it came from.
@Command(name = "config")
final class ConfigCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private final CommonOptions options = new CommonOptions();

    @Option(names = "--json", descriptionKey = "json")
    private boolean json;

    ConfigCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return terminal.withConfig(options, terminal.around(), this::print);
    }

    private int print(Config config) {
        Language language = terminal.language(options);
        PrintWriter out = terminal.out();
        if (json) out.println(asJson(config, language).toPrettyString());
        else table(config, language).forEach(out::println);
        if (!json)
            for (Problem note : config.notes())
                out.println("\n" + Messages.say(language, "cli.note", note.say(language)));
        out.flush();
        return Terminal.FINE;
    }

    private static ArrayNode asJson(Config config, Language language) {
        ArrayNode list = Json.array();
        for (Effective effective : config.effective()) {
            ObjectNode entry =
                    list.addObject()
                            .put("key", effective.setting().key())
                            .put("variable", effective.setting().variable());
            JsonNode value = Unmasked.value(effective.setting(), effective.value());
            entry.set("value", value.isMissingNode() ? NullNode.getInstance() : value);
            entry.put("from", effective.origin().say(language));
        }
        return list;
    }

    private static List<String> table(Config config, Language language) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        Messages.say(language, "cli.setting"),
                        Messages.say(language, "cli.value"),
                        Messages.say(language, "cli.origin")));
        for (Effective effective : config.effective())
            rows.add(
                    List.of(
                            effective.setting().key(),
                            shown(effective, language),
                            effective.origin().say(language)));
        return Columns.align(rows);
    }

    private static String shown(Effective effective, Language language) {
        JsonNode value = Unmasked.value(effective.setting(), effective.value());
        if (value.isMissingNode()) return Messages.say(language, "cli.not_set");
        return value.isString() ? value.stringValue() : Json.write(value);
    }
}
