package kotonoha.app;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A program of this machine that Kotonoha can use: looked for, named, or not wanted. `at` is where it is, empty where
/// there is none.
public record Program(Wanted wanted, Optional<Path> at) {
    static final List<String> TESSERACT =
            List.of("tesseract", "/opt/homebrew/bin/tesseract", "/usr/local/bin/tesseract");
    static final List<String> CHROMIUM =
            List.of(
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "google-chrome-stable",
                    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                    "/Applications/Chromium.app/Contents/MacOS/Chromium");

    /// How a setting names it.
    enum Wanted {
        AUTO,
        OFF,
        GIVEN
    }

    /// @param written `auto`, `off`, or a path
    /// @param usual names on the search path, and full paths, in the order in which they are tried
    static Program of(String written, Path from, List<String> usual, Surroundings around) {
        return switch (written) {
            case "off" -> new Program(Wanted.OFF, Optional.empty());
            case "auto" -> new Program(Wanted.AUTO, search(usual, around));
            default -> given(around.path(written, from));
        };
    }

    private static Program given(Path path) {
        return new Program(Wanted.GIVEN, Optional.of(path).filter(Program::runs));
    }

    private static Optional<Path> search(List<String> usual, Surroundings around) {
        String search = around.variable("PATH").orElse("");
        List<String> folders = Arrays.asList(search.split(File.pathSeparator, -1));
        return usual.stream()
                .flatMap(name -> places(name, folders))
                .filter(Program::runs)
                .findFirst();
    }

    /// Only where a search path is given: a test without one finds nothing.
    private static Stream<Path> places(String name, List<String> folders) {
        if (name.startsWith("/")) return folders.equals(List.of("")) ? Stream.of() : path(name);
        return folders.stream()
                .filter(folder -> folder.startsWith("/"))
                .flatMap(folder -> path(folder + "/" + name));
    }

    private static Stream<Path> path(String written) {
        try {
            return Stream.of(Path.of(written));
        } catch (InvalidPathException noPath) {
            return Stream.of();
        }
    }

    private static boolean runs(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
