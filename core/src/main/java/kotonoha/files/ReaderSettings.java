package kotonoha.files;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How files are read. `command` starts one reader; it is given its scratch folder as the system property
/// `java.io.tmpdir`, for which `{scratch}` stands in the command. `sources` are the files the command is made of: when
/// they change, what the reader of before found is not believed any more.
///
/// @param children readers that work at once
/// @param hardTime after which a reader that has not answered is killed
/// @param start how long a reader may take until it is ready
/// @param largestFile in bytes
/// @param idle how long a reader without work is kept
/// @param filesPerChild after which a reader is replaced
public record ReaderSettings(
        List<String> command,
        List<Path> sources,
        int children,
        Duration hardTime,
        Duration start,
        long largestFile,
        Duration idle,
        int filesPerChild) {

    private static final String WALLED = "kotonoha.reader.Walled";
    private static final List<String> COMMON =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "-XX:+DisableAttachMechanism",
                    "-XX:+DisplayVMOutputToStderr",
                    "-XX:ErrorFile=/dev/null",
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr",
                    "-Djava.io.tmpdir={scratch}",
                    "--enable-native-access=ALL-UNNAMED");

    public ReaderSettings {
        command = List.copyOf(command);
        sources = List.copyOf(sources);
        if (children < 1) throw new IllegalArgumentException("children must be at least 1");
    }

    /// A reader for a machine of two cores, with the class path `classPath` (folders, jars, and folders of jars with `/*`).
    public static ReaderSettings of(Path javaHome, List<String> classPath) {
        return new ReaderSettings(
                command(javaHome, classPath, System.getProperty("os.name").equals("Linux")),
                classPath.stream()
                        .map(entry ->
                                entry.endsWith("*")
                                        ? entry.substring(0, entry.length() - 1)
                                        : entry)
                        .map(Path::of)
                        .toList(),
                2,
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                100L << 20,
                Duration.ofMinutes(15),
                200);
    }

    /// The command without the small JVM that comes first, for a system on which a JVM does not start behind walls around
    /// files; the other walls remain. Empty where nothing comes first.
    Optional<List<String>> unwalled() {
        int walled = command.indexOf(WALLED);
        return walled < 0
                ? Optional.empty()
                : Optional.of(command.subList(walled + 1, command.size()));
    }

    /// On Linux a small JVM comes first: it puts up walls around files and then becomes the reader's (see the reader's
    /// `Walled`).
    private static List<String> command(Path javaHome, List<String> classPath, boolean linux) {
        String java = javaHome.resolve("bin").resolve("java").toString();
        String path = String.join(File.pathSeparator, classPath);
        List<String> command = new ArrayList<>();
        if (linux) {
            command.addAll(List.of(java, "-Xmx16m"));
            command.addAll(COMMON);
            command.addAll(List.of("-cp", path, WALLED));
        }
        command.addAll(List.of(java, "-Xmx256m", "-Xss1m"));
        command.addAll(COMMON);
        // No such mechanism: Java then starts no process. On Linux the system refuses it, which
        // libraries understand.
        if (!linux) command.add("-Djdk.lang.Process.launchMechanism=NONE");
        command.addAll(
                List.of(
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Djava.awt.headless=true",
                        "-Duser.home={scratch}",
                        "-Dstderr.encoding=UTF-8",
                        "-Djava.nio.channels.spi.SelectorProvider=kotonoha.reader.walls.NoChannels",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        path,
                        "kotonoha.reader.Main"));
        return command;
    }
}
