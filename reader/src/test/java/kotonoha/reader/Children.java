package kotonoha.reader;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kotonoha.files.RawFile;
import kotonoha.files.ReaderSettings;

/// Real readers for tests, and programs in their place.
final class Children {
    private Children() {}

    static List<String> classPath() {
        return List.of(System.getProperty("kotonoha.reader", "").split(File.pathSeparator));
    }

    static ReaderSettings real() {
        return ReaderSettings.of(Path.of(System.getProperty("java.home")), classPath());
    }

    /// The command of the real reader with another main class of the tests in its place, and without walls of the system.
    static ReaderSettings program(Class<?> main, String argument, Duration hardTime) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+DisplayVMOutputToStderr",
                        "-Xshare:auto"));
        command.add("-Djava.io.tmpdir={scratch}");
        command.add("-cp");
        command.add(
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> isNeeded(entry))
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add(main.getName());
        command.add(argument);
        return new ReaderSettings(
                command,
                List.of(),
                1,
                hardTime,
                Duration.ofSeconds(20),
                1 << 20,
                Duration.ofMinutes(1),
                50);
    }

    /// The real settings with another command, and one reader.
    static ReaderSettings with(List<String> command) {
        ReaderSettings real = real();
        return new ReaderSettings(
                command,
                real.sources(),
                1,
                real.hardTime(),
                real.start(),
                real.largestFile(),
                real.idle(),
                real.filesPerChild());
    }

    /// The rooms kernel and files are classes or already a jar, depending on how far the build has come.
    private static boolean isNeeded(String entry) {
        return entry.contains("classes")
                || entry.contains("kotonoha-core")
                || entry.contains("jackson");
    }

    static RawFile file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    static RawFile file(String name, byte[] bytes) {
        return new RawFile(
                name, "", bytes.length, "", RawFile.As.FILE, () -> new ByteArrayInputStream(bytes));
    }
}
