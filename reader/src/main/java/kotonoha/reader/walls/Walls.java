package kotonoha.reader.walls;

import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Puts up what walls this system has. In two steps: what files may be opened has to hold for each thread of the reader,
/// so it is put up before its JVM starts; the filter of system calls comes when that JVM runs.
public final class Walls {
    private static final long NO_NEW_PRIVILEGES = 38;

    /// What a JVM reads while it starts and draws text, besides its own home and class path. Neither other people's
    /// folders nor lists of users.
    private static final List<String> READ =
            List.of(
                    "/lib",
                    "/lib64",
                    "/usr/lib",
                    "/usr/lib64",
                    "/nix/store",
                    "/usr/share/fonts",
                    "/usr/local/share/fonts",
                    "/usr/share/fontconfig",
                    "/usr/share/zoneinfo",
                    "/usr/share/locale",
                    "/var/cache/fontconfig",
                    "/etc/fonts",
                    "/etc/ld.so.cache",
                    "/etc/ld.so.conf",
                    "/etc/ld.so.conf.d",
                    "/etc/localtime",
                    "/proc/self",
                    "/proc/cpuinfo",
                    "/proc/meminfo",
                    "/proc/cgroups",
                    "/proc/stat",
                    "/proc/sys/vm",
                    "/sys/devices/system",
                    "/sys/fs/cgroup",
                    "/sys/kernel/mm",
                    "/dev/random",
                    "/dev/urandom");

    private Walls() {}

    /// Before the reader's JVM: grants files. Says what holds, "" for nothing.
    public static String beforeTheReader(Path javaHome, List<Path> classPath, Path scratch) {
        Optional<Seccomp.Machine> machine = machine();
        if (machine.isEmpty()) return "";
        Kernel.call(machine.get().prctl, NO_NEW_PRIVILEGES, 1, 0, 0);
        int version =
                Landlock.restrict(
                        new Landlock.Grants(
                                read(javaHome, classPath),
                                run(javaHome),
                                List.of(scratch, Path.of("/dev/null"))));
        return version == 0 ? "" : "landlock " + version;
    }

    /// In the reader's JVM, before the first byte of a file. Says what the system holds, "" for nothing: then there is
    /// only what Java itself refuses, which are names, sockets and channels.
    public static String inTheReader() {
        ProxySelector.setDefault(new NoWays());
        Optional<Seccomp.Machine> machine = machine();
        if (machine.isEmpty()) return "";
        Kernel.call(machine.get().prctl, NO_NEW_PRIVILEGES, 1, 0, 0);
        return Seccomp.restrict(machine.get()) ? "seccomp" : "";
    }

    /// Ends this program and becomes another in its place.
    public static void become(List<String> command) {
        Kernel.become(command);
    }

    private static Optional<Seccomp.Machine> machine() {
        if (!System.getProperty("os.name").equals("Linux")) return Optional.empty();
        String arch = System.getProperty("os.arch");
        return Stream.of(Seccomp.Machine.values())
                .filter(machine -> machine.java.equals(arch))
                .findFirst();
    }

    private static List<Path> read(Path javaHome, List<Path> classPath) {
        List<Path> read = new ArrayList<>(classPath);
        read.add(javaHome);
        // Distributions keep a JDK's settings elsewhere and link to them.
        for (String inside : List.of("conf", "conf/security", "lib/security"))
            linked(javaHome.resolve(inside)).forEach(read::add);
        READ.forEach(path -> read.add(Path.of(path)));
        return read;
    }

    /// The JVM itself and the loader that loads it; the second filter then refuses to start anything.
    private static List<Path> run(Path javaHome) {
        List<Path> run = new ArrayList<>();
        real(javaHome.resolve("bin/java")).ifPresent(run::add);
        for (String loader :
                List.of(
                        "/lib64/ld-linux-x86-64.so.2",
                        "/lib/ld-linux-aarch64.so.1",
                        "/lib/ld-musl-x86_64.so.1",
                        "/lib/ld-musl-aarch64.so.1")) real(Path.of(loader)).ifPresent(run::add);
        return run;
    }

    private static List<Path> linked(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return Stream.concat(Stream.of(folder), inside)
                    .flatMap(path -> real(path).stream())
                    .toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static Optional<Path> real(Path path) {
        try {
            return Files.exists(path) ? Optional.of(path.toRealPath()) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
