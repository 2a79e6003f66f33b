package kotonoha.pictures;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Graphviz' own program, where it is installed. It sees an empty folder, reads no file that a graph names (`SERVER_NAME`
/// is its switch for that), and ends in time.
final class Dot {
    private static final List<String> PLACES =
            List.of("/usr/bin/dot", "/usr/local/bin/dot", "/opt/homebrew/bin/dot");
    private static final Pattern NAMES_A_FILE =
            Pattern.compile(
                    "(?i)\"?\\b(image|imagepath|shapefile|fontpath|stylesheet|_background|lib)\"?\\s*=");
    private static final String LIMITED =
            "ulimit -c 0; ulimit -t 8; ulimit -d 1000000 2>/dev/null; exec \"$@\"";
    private static final int LONGEST = 8_000_000;

    private final Path program;
    private final Duration limit;

    Dot(Path program, Duration limit) {
        this.program = program;
        this.limit = limit;
    }

    static Optional<Path> installed() {
        return PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    /// The graph as PNG, or nothing where the program refuses it or takes too long.
    Optional<byte[]> draw(String graph) throws IOException, InterruptedException {
        Path empty = Files.createTempDirectory("kotonoha-graph-");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            LIMITED,
                            "sh",
                            program.toString(),
                            "-Tpng",
                            "-Gdpi=144",
                            "-Nfontname=sans-serif",
                            "-Efontname=sans-serif",
                            "-Gfontname=sans-serif");
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
            builder.environment().put("HOME", empty.toString());
            builder.environment().put("LANG", "C.UTF-8");
            builder.environment().put("SERVER_NAME", "kotonoha");
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            return drawn(builder.directory(empty.toFile()).start(), withoutFiles(graph));
        } finally {
            Files.deleteIfExists(empty);
        }
    }

    static String withoutFiles(String graph) {
        return NAMES_A_FILE.matcher(graph).replaceAll("comment=");
    }

    private Optional<byte[]> drawn(Process process, String graph)
            throws IOException, InterruptedException {
        Thread watch = Thread.ofVirtual().start(() -> endAfterLimit(process));
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(graph.getBytes(StandardCharsets.UTF_8));
            }
            byte[] png = process.getInputStream().readNBytes(LONGEST + 1);
            if (png.length > LONGEST) return Optional.empty();
            return process.waitFor() == 0 ? Optional.of(png) : Optional.empty();
        } finally {
            Killing.withChildren(process);
            watch.interrupt();
        }
    }

    private void endAfterLimit(Process process) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                Killing.withChildren(process);
        } catch (InterruptedException drawn) {
            Thread.currentThread().interrupt();
        }
    }
}
