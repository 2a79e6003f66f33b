package kotonoha.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Optical character recognition through an installed `tesseract`: Japanese and English where their data is installed.
/// The picture goes in and the text comes out through pipes; the program is killed when it takes too long. Thread-safe.
public final class Tesseract implements Ocr {
    private static final Logger LOG = LoggerFactory.getLogger(Tesseract.class);
    private static final List<String> WANTED = List.of("jpn", "eng");
    private static final int MOST_BYTES = 1 << 20;
    private static final int AT_ONCE = 2;

    private final Path program;
    private final String languages;
    private final Duration limit;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    private Tesseract(Path program, String languages, Duration limit) {
        this.program = program;
        this.languages = languages;
        this.limit = limit;
    }

    /// Asks the program which languages it has; empty where it does not run or has none of ours.
    public static Optional<Tesseract> at(Path program, Duration limit) {
        try {
            byte[] none = {};
            List<String> ask = List.of(program.toString(), "--list-langs");
            List<String> lines = run(ask, none, limit).lines().map(String::strip).toList();
            List<String> found = WANTED.stream().filter(lines::contains).toList();
            if (found.isEmpty()) return Optional.empty();
            return Optional.of(new Tesseract(program, String.join("+", found), limit));
        } catch (IOException | TimeoutException absent) {
            LOG.debug("no tesseract at {}: {}", program, absent.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// The languages it reads, e.g. `jpn+eng`.
    public String languages() {
        return languages;
    }

    @Override
    public Optional<String> read(Extract.Picture picture) throws InterruptedException {
        List<String> command =
                List.of(program.toString(), "stdin", "stdout", "-l", languages, "--psm", "3");
        turns.acquire();
        try {
            String text = run(command, picture.bytes(), limit).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(joined(text));
        } catch (IOException | TimeoutException failed) {
            LOG.info("tesseract: {}", failed.getMessage());
            return Optional.empty();
        } finally {
            turns.release();
        }
    }

    /// Tesseract puts a blank between Japanese characters; there is none.
    private static String joined(String text) {
        String japanese = "[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}ー、。]";
        return text.replaceAll("(?<=" + japanese + ") (?=" + japanese + ")", "");
    }

    private static String run(List<String> command, byte[] in, Duration limit)
            throws IOException, TimeoutException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OMP_THREAD_LIMIT", "1");
        Process process = builder.start();
        try {
            FutureTask<String> reading = background(() -> text(process.getInputStream()));
            background(() -> feed(process, in));
            String text = reading.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(1, TimeUnit.SECONDS)) throw new TimeoutException("did not end");
            if (process.exitValue() != 0)
                throw new IOException("ended with status " + process.exitValue());
            return text;
        } catch (TimeoutException slow) {
            throw new TimeoutException("took longer than " + limit.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw new IOException("its output could not be read", failed.getCause());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(InputStream out) throws IOException {
        return new String(out.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }

    private static Boolean feed(Process process, byte[] in) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(in);
            return true;
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    private static <T> FutureTask<T> background(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }
}
