package kotonoha.pictures;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Chromium in a folder of its own that goes away with it, without a network, with an empty environment, bounded in
/// memory and in time. Started by root it runs as nobody. It speaks over its pipes 3 and 4.
final class BrowserProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrowserProcess.class);
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final int NOBODY = 65_534;
    private static final String NAME = "kotonoha-picture-";
    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final String START =
            "ulimit -c 0; ulimit -d 2000000 2>/dev/null;"
                    + " exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null";
    private static final List<String> FLAGS =
            List.of(
                    "--headless=new",
                    "--remote-debugging-pipe",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-extensions",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-default-apps",
                    "--disable-domain-reliability",
                    "--disable-sync",
                    "--disable-breakpad",
                    "--metrics-recording-only",
                    "--no-first-run",
                    "--no-pings",
                    "--no-default-browser-check",
                    "--mute-audio",
                    "--hide-scrollbars",
                    "--lang=ja",
                    "--force-color-profile=srgb",
                    "--renderer-process-limit=1",
                    "--js-flags=--max-old-space-size=256",
                    "--host-resolver-rules=MAP * ~NOTFOUND",
                    "--proxy-server=http://127.0.0.1:9",
                    "--proxy-bypass-list=<-loopback>");

    private final Path home;
    private final Process process;
    private volatile boolean late;

    private BrowserProcess(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /// Starts it; it is killed when `limit` is over, whatever it does then.
    static BrowserProcess start(Path chromium, boolean sandboxed, Duration limit)
            throws IOException {
        Path home = Files.createTempDirectory(NAME);
        try {
            sweep(home);
            ProcessBuilder builder = new ProcessBuilder(command(chromium, sandboxed, home));
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
            builder.environment().put("HOME", home.toString());
            builder.environment().put("TMPDIR", home.toString());
            builder.environment().put("LANG", "C.UTF-8");
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            BrowserProcess started =
                    new BrowserProcess(home, builder.directory(home.toFile()).start());
            Thread.ofVirtual().name("picture-limit").start(() -> started.endAfter(limit));
            return started;
        } catch (IOException e) {
            delete(home);
            throw e;
        }
    }

    static boolean byRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    InputStream in() {
        return process.getInputStream();
    }

    OutputStream out() {
        return process.getOutputStream();
    }

    /// Whether its time was over before it was closed.
    boolean late() {
        return late;
    }

    @Override
    public void close() {
        Killing.allIn(home, process);
        delete(home);
    }

    private static List<String> command(Path chromium, boolean sandboxed, Path home)
            throws IOException {
        List<String> command = new ArrayList<>(Killing.inGroup());
        command.addAll(List.of("/bin/sh", "-c", START, "sh"));
        if (byRoot() && Files.isExecutable(SETPRIV)) {
            Files.setAttribute(home, "unix:gid", NOBODY);
            Files.setAttribute(home, "unix:uid", NOBODY);
            command.addAll(
                    List.of(
                            SETPRIV.toString(),
                            "--reuid=" + NOBODY,
                            "--regid=" + NOBODY,
                            "--clear-groups"));
        }
        command.add(chromium.toString());
        command.addAll(FLAGS);
        if (!sandboxed) command.add("--no-sandbox");
        command.add("--user-data-dir=" + home.resolve("profile"));
        command.add("about:blank");
        return command;
    }

    private void endAfter(Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) return;
            LOG.info("A picture took longer than {} s and is left out", limit.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        late = true;
        Killing.withChildren(process);
    }

    /// Folders of programs that were killed while they drew go away with the next picture.
    private static void sweep(Path home) throws IOException {
        Instant old = Files.getLastModifiedTime(home).toInstant().minus(FORGOTTEN);
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(home.resolveSibling(""), NAME + "*")) {
            for (Path folder : folders) if (untouchedSince(old, folder)) gone(folder);
        }
    }

    private static boolean untouchedSince(Instant old, Path folder) {
        try {
            return Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(old);
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    /// A child that has not quite gone may still write: then it is tried again, for a second at most.
    private static void delete(Path folder) {
        for (int attempt = 0; attempt < 40 && !gone(folder); attempt++)
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
    }

    private static boolean gone(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return true;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList())
                Files.deleteIfExists(file);
            return true;
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("The folder of a picture is still in use");
            return false;
        }
    }
}
