package kotonoha.files;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kotonoha.kernel.Json;
import kotonoha.kernel.PrivateFolder;
import kotonoha.kernel.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// One reader process with its scratch folder. Used by one caller at a time.
final class Child implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);

    /// The exit status of a JVM that ran out of memory under `-XX:+ExitOnOutOfMemoryError`.
    private static final int OUT_OF_MEMORY = 3;

    /// Of what a reader grumbles, kept for the log.
    private static final int MOST_GRUMBLES = 20;

    /// What the process may know of this machine; keys and tokens in the environment are not its business.
    private static final Set<String> ENVIRONMENT =
            Set.of("LANG", "LC_ALL", "LC_CTYPE", "TZ", "SystemRoot");

    private final Process process;
    private final Path scratch;
    private final OutputStream out;
    private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(4);
    private int files;
    private boolean tired;
    private boolean spoilt;
    private List<String> protection = List.of();

    private Child(Process process, Path scratch) {
        this.process = process;
        this.scratch = scratch;
        this.out = new BufferedOutputStream(process.getOutputStream());
    }

    /// Starts a process; it is ready when [#greeting] has come.
    static Child start(List<String> words, Path scratch) throws IOException {
        PrivateFolder.make(scratch);
        List<String> command = new ArrayList<>();
        for (String word : words) command.add(word.replace("{scratch}", scratch.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.toFile());
        builder.environment().keySet().removeIf(name -> !ENVIRONMENT.contains(name));
        builder.redirectInput(Redirect.PIPE).redirectError(Redirect.PIPE);
        Child child = new Child(builder.start(), scratch);
        Thread.ofPlatform().daemon().name("reader-out").start(child::listen);
        Thread.ofPlatform().daemon().name("reader-err").start(child::drain);
        return child;
    }

    /// What came of a request.
    sealed interface Said {
        record Answer(Frame frame) implements Said {}

        /// The process ended or spoke nonsense; `begun` tells whether it had taken up the request.
        record Ended(boolean begun, boolean memory) implements Said {}

        record Late() implements Said {}
    }

    private sealed interface Heard {
        record Message(Frame frame) implements Heard {}

        record End() implements Heard {}
    }

    boolean greeting(Duration limit) throws InterruptedException {
        Heard first = heard.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!(first instanceof Heard.Message(Frame frame))
                || !Json.text(frame.head(), "is").equals("hello")) {
            spoilt = true;
            return false;
        }
        List<String> words = new ArrayList<>();
        for (JsonNode word : frame.head().path("protection")) words.add(word.asString(""));
        protection = List.copyOf(words);
        return true;
    }

    /// Asks and waits. After anything but an answer the process is of no use any more.
    Said ask(Frame request, Duration limit, Time time) throws InterruptedException {
        long end = time.nanos() + limit.toNanos();
        boolean begun = false;
        spoilt = true;
        files++;
        try {
            request.write(out);
        } catch (IOException gone) {
            return new Said.Ended(false, false);
        }
        while (true) {
            long left = end - time.nanos();
            Heard next = left <= 0 ? null : heard.poll(left, TimeUnit.NANOSECONDS);
            switch (next) {
                case null -> {
                    return new Said.Late();
                }
                case Heard.End() -> {
                    return new Said.Ended(begun, status() == OUT_OF_MEMORY);
                }
                case Heard.Message(Frame frame) -> {
                    if (!begun && Json.text(frame.head(), "is").equals("begun")) {
                        begun = true;
                        continue;
                    }
                    if (!begun) return new Said.Ended(true, false);
                    spoilt = false;
                    tired = frame.head().path("tired").asBoolean(false);
                    return new Said.Answer(frame);
                }
            }
        }
    }

    Path scratch() {
        return scratch;
    }

    /// Which walls the process says it stands behind.
    List<String> protection() {
        return protection;
    }

    /// What it said made no sense: it is not asked again.
    void spoil() {
        spoilt = true;
    }

    boolean fit(int mostFiles) {
        return !spoilt && !tired && files < mostFiles && process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try (Stream<ProcessHandle> offspring = process.descendants()) {
            offspring.forEach(ProcessHandle::destroyForcibly);
        }
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        Scratch.delete(scratch);
        if (interrupted) Thread.currentThread().interrupt();
    }

    /// A copy that the process may do with what it likes.
    Path take(Path file) throws IOException {
        return Files.copy(file, scratch.resolve(file.getFileName()));
    }

    private int status() throws InterruptedException {
        return process.waitFor(1, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    private void listen() {
        try (InputStream in = process.getInputStream()) {
            while (true) heard.put(new Heard.Message(Frame.read(in)));
        } catch (EOFException ended) {
            LOG.trace("a reader ended", ended);
        } catch (IOException | RuntimeException nonsense) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // A process that says more than it was asked finds nobody listening; its end is still
            // told.
            if (!heard.offer(new Heard.End())) {
                heard.clear();
                boolean told = heard.offer(new Heard.End());
                LOG.debug("a reader said more than it was asked (its end told: {})", told);
            }
        }
    }

    private void drain() {
        byte[] buffer = new byte[4_096];
        int lines = 0;
        try (InputStream in = process.getErrorStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer))
                if (lines++ < MOST_GRUMBLES && LOG.isDebugEnabled())
                    LOG.debug(
                            "reader: {}",
                            new String(buffer, 0, Math.min(n, 500), StandardCharsets.UTF_8)
                                    .strip());
        } catch (IOException over) {
            LOG.trace("a reader's error stream ended", over);
        }
    }
}
