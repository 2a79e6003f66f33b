package kotonoha.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kotonoha.kernel.Language;

/// What the program finds around itself: environment, folders, system. Only `Main` reads the real ones.
record Surroundings(
        Map<String, String> environment,
        Path workingFolder,
        Path home,
        String system,
        Optional<Path> configFile) {

    Surroundings {
        environment = Map.copyOf(environment);
    }

    static Surroundings real() {
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home", ".")).toAbsolutePath(),
                System.getProperty("os.name", ""),
                Optional.empty());
    }

    Surroundings withConfigFile(Path file) {
        return new Surroundings(environment, workingFolder, home, system, Optional.of(file));
    }

    /// Without some variables, e.g. those of a real workspace for a run in the practice workspace.
    Surroundings without(String... variables) {
        Map<String, String> fewer = new HashMap<>(environment);
        for (String variable : variables) fewer.remove(variable);
        return new Surroundings(fewer, workingFolder, home, system, configFile);
    }

    /// A variable's value; one that is set to nothing counts as not set.
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    Language language() {
        return Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
                .flatMap(name -> variable(name).stream())
                .findFirst()
                .map(Language::ofLocale)
                .orElse(Language.EN);
    }

    /// Where data go when nobody says otherwise: the place that the system has for a program's data.
    Path defaultDataFolder() {
        String os = system.toLowerCase(Locale.ROOT);
        if (os.contains("mac")) return home.resolve("Library/Application Support/Kotonoha");
        if (os.contains("win"))
            return variable("LOCALAPPDATA")
                    .map(Path::of)
                    .orElse(home.resolve("AppData/Local"))
                    .resolve("Kotonoha");
        return variable("XDG_DATA_HOME")
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".local/share"))
                .resolve("kotonoha");
    }

    /// A path as a person writes it: `~/` is the home folder, anything relative starts at `from`.
    Path path(String written, Path from) {
        if (written.equals("~")) return home;
        if (written.startsWith("~/")) return home.resolve(written.substring(2)).normalize();
        return from.resolve(written).normalize();
    }
}
