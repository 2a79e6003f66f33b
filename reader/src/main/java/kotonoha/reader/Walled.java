package kotonoha.reader;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kotonoha.reader.walls.Walls;

/// Starts the reader behind walls: a JVM has threads before it runs its first line, and walls for files hold only for the
/// thread that puts them up and what comes from it. So this small JVM puts them up and becomes the reader's.
///
/// Arguments: the command of the reader, of which the first word is the JVM.
public final class Walled {
    /// The system property that tells the reader what was put up before it.
    static final String PROPERTY = "kotonoha.walls";

    private Walled() {}

    public static void main(String[] command) {
        String classPath = command[List.of(command).indexOf("-cp") + 1];
        Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
        String walls =
                Walls.beforeTheReader(
                        Path.of(System.getProperty("java.home")), granted(classPath), scratch);
        List<String> reader = new ArrayList<>(List.of(command));
        reader.add(1, "-D" + PROPERTY + "=" + walls);
        Walls.become(reader);
    }

    private static List<Path> granted(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry ->
                        Path.of(
                                entry.endsWith("*")
                                        ? entry.substring(0, entry.length() - 1)
                                        : entry))
                .toList();
    }
}
