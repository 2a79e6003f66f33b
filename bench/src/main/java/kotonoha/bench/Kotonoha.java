package kotonoha.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import kotonoha.kernel.Time;

/// The program as its users start it, in a process of its own with its data in a passing folder.
final class Kotonoha implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final List<String> OURS =
            List.of("KOTONOHA_", "SLACK_", "OPENAI_", "BASE_MODEL", "HEAVY_MODEL", "DATABASE_URL");

    private final Path folder;
    private final Path log;
    private final Process process;
    private final long began;
    private final Time time;

    private Kotonoha(Path folder, Path log, Process process, long began, Time time) {
        this.folder = folder;
        this.log = log;
        this.process = process;
        this.began = began;
        this.time = time;
    }

    /// `./kotonoha COMMAND`, which replaces itself by the JVM.
    static Kotonoha run(String command, Map<String, String> environment) throws IOException {
        String launcher = System.getProperty("kotonoha.launcher", "./kotonoha");
        return run(List.of(Path.of(launcher).toAbsolutePath().toString(), command), environment);
    }

    static Kotonoha run(List<String> command, Map<String, String> environment) throws IOException {
        Path folder = Files.createTempDirectory("kotonoha-bench");
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> around = builder.environment();
        around.keySet().removeIf(name -> OURS.stream().anyMatch(name::startsWith));
        around.put("KOTONOHA_DATA_DIR", folder.resolve("data").toString());
        around.put("KOTONOHA_SERVER_BIND", "127.0.0.1");
        String options =
                environment.getOrDefault("JAVA_OPTS", "")
                        + " "
                        + around.getOrDefault("JAVA_OPTS", "");
        around.putAll(environment);
        around.put("JAVA_OPTS", options.replace("{folder}", folder.toString()));
        Time time = Time.system();
        long began = time.nanos();
        return new Kotonoha(folder, log, builder.start(), began, time);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Waits until a path is answered with 200; nanoseconds since the process was started.
    long ready(int port, String path) {
        long end = began + LONGEST_START.toNanos();
        while (time.nanos() < end && process.isAlive()) {
            try (Connection connection = new Connection(port)) {
                if (connection.get(path) == 200) return time.nanos() - began;
            } catch (IOException notYet) {
                LockSupport.parkNanos(Duration.ofMillis(3).toNanos());
            }
        }
        throw new IllegalStateException("the program did not start: " + log());
    }

    /// Resident memory in megabytes, now and at its highest.
    double rss() throws IOException, InterruptedException {
        return kilobytes("VmRSS") / 1_024.0;
    }

    double highestRss() throws IOException, InterruptedException {
        return kilobytes("VmHWM") / 1_024.0;
    }

    /// Processor time used so far, in nanoseconds; tells a slow start from a busy machine.
    long processor() {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return "";
        }
    }

    /// Says what the program wrote to its log as a failure.
    long errors() {
        return log().lines().filter(line -> line.contains(" ERROR ")).count();
    }

    /// SIGTERM, and waits for the clean end.
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private long kilobytes(String name) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) return ps();
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0L);
    }

    /// Where there is no `/proc`.
    private long ps() throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", "" + process.pid()).start();
        return Long.parseLong("0" + new String(ps.getInputStream().readAllBytes()).strip());
    }

    static Map<String, String> environment(String... pairs) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) environment.put(pairs[i], pairs[i + 1]);
        return environment;
    }
}
