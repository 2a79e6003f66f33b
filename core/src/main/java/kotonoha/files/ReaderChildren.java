package kotonoha.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads files in child processes that are kept warm, and killed and replaced when they misbehave. Thread-safe; what was
/// read is kept in the cache by the name of its version and by its content.
public final class ReaderChildren implements FileReading, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderChildren.class);

    /// Files that lie on the disk at once; further callers wait.
    private static final int MOST_SPOOLED = 12;

    /// A file larger than this that exhausts a reader's memory may be harmless.
    private static final long LARGE = 10L << 20;

    /// Files up to this many bytes are hashed at once.
    private static final long SMALL = 256L << 10;

    /// Says that content with this size and sum was read before.
    private static final byte[] HINT = {1};

    /// How long a reader works on a file before it gives what it has; far less than after which it is killed.
    private static final Duration USUAL = Duration.ofSeconds(8);

    /// What stays true however often one tries.
    private static final Set<Reason> LASTING =
            Set.of(
                    Reason.ENCRYPTED,
                    Reason.DAMAGED,
                    Reason.DANGEROUS,
                    Reason.UNKNOWN_KIND,
                    Reason.EMPTY);

    private final ReaderSettings settings;
    private final ReadCache cache;
    private final Spool spool;
    private final Pool pool;
    private final Semaphore room = new Semaphore(MOST_SPOOLED, true);
    private final Recognizing recognizing =
            new Recognizing(() -> room.availablePermits() == MOST_SPOOLED);
    private final String fingerprint;

    /// `scratch` is a folder of this program alone: what an earlier run left in it is deleted.
    public ReaderChildren(ReaderSettings settings, ReadCache cache, Time time, Path scratch) {
        Scratch.delete(scratch);
        this.settings = settings;
        this.cache = cache;
        this.spool = new Spool(scratch.resolve("in"), settings.largestFile());
        this.pool = new Pool(settings, time, scratch);
        this.fingerprint = Fingerprint.of(settings.sources());
    }

    @Override
    public ReadResult read(RawFile file) throws InterruptedException {
        return read(file, USUAL);
    }

    @Override
    public ReadResult read(RawFile file, Duration within) throws InterruptedException {
        String versionKey = file.version().isEmpty() ? "" : key(file, "version", file.version());
        Optional<ReadResult> known = known(versionKey);
        if (known.isPresent()) return known.get();
        return this.<ReadResult>withBytes(
                file,
                why -> why,
                spooled -> {
                    Optional<ReadResult> same = recognized(file, spooled);
                    ReadResult result =
                            same.isPresent() ? same.get() : parse(file, within, spooled);
                    keep(versionKey, result);
                    if (same.isEmpty()) recognizeLater(file, spooled, result);
                    return result;
                });
    }

    private Optional<ReadResult> recognized(RawFile file, Spool.Spooled spooled)
            throws IOException, InterruptedException {
        String hint = hint(file, spooled);
        boolean perhaps =
                spooled.size() <= SMALL
                        || recognizing.hasMadeKnown(hint)
                        || cache.get(hint).isPresent();
        return perhaps ? known(contentKey(file, spooled)) : Optional.empty();
    }

    private void recognizeLater(RawFile file, Spool.Spooled spooled, ReadResult result)
            throws IOException, InterruptedException {
        if (!mayBeKept(result)) return;
        if (spooled.size() <= SMALL) {
            keep(contentKey(file, spooled), result);
            return;
        }
        Spool.Spooled kept = spooled.handedOver();
        String hint = hint(file, spooled);
        recognizing.later(hint, () -> recognize(file, kept, hint, result));
    }

    private void recognize(RawFile file, Spool.Spooled kept, String hint, ReadResult result) {
        try (kept) {
            keep(contentKey(file, kept), result);
            cache.put(hint, HINT);
        } catch (IOException | RuntimeException e) {
            LOG.warn("what was read of a file could not be kept: {}", e.getMessage());
        }
    }

    @Override
    public Answered query(RawFile file, TableQuery query) throws InterruptedException {
        return this.<Answered>withBytes(
                file,
                Answered.NotRead::new,
                spooled -> {
                    ObjectNode head = request("query", file).put("sql", query.sql());
                    head.put("mostRows", query.mostRows());
                    if (query.chart() != null) head.set("chart", query.chart());
                    return pool.ask(
                            head,
                            spooled,
                            ReadForm::answered,
                            failure -> new Answered.NotRead(why(failure, spooled)));
                });
    }

    /// Which walls a reader stands behind, e.g. "landlock", "seccomp"; starts one to find out. Empty where none starts.
    public List<String> protection() throws InterruptedException {
        return pool.protection();
    }

    /// Lets a reader read a few lines of each usual kind, so that the first file finds its code loaded. Says behind which
    /// walls it did, like `protection`.
    public List<String> warm() throws InterruptedException {
        List<String> walls = pool.protection();
        if (walls.isEmpty()) return walls;
        warm("warm.txt", RawFile.As.FILE, "A few words.\n少しの文字\n");
        warm("warm.csv", RawFile.As.FILE, "id,地域,日付\n1,東京,2026-01-02\n2,大阪,2026-01-03\n");
        warm("warm.html", RawFile.As.CANVAS, "<h1>少し</h1><p>A few words.</p>");
        return walls;
    }

    @Override
    public void close() {
        recognizing.close();
        pool.close();
    }

    private void warm(String name, RawFile.As as, String text) throws InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        RawFile file =
                new RawFile(name, "", bytes.length, "", as, () -> new ByteArrayInputStream(bytes));
        this.<ReadResult>withBytes(file, why -> why, spooled -> parse(file, USUAL, spooled));
    }

    private ReadResult parse(RawFile file, Duration within, Spool.Spooled spooled)
            throws InterruptedException {
        ObjectNode head = request("read", file).put("within", within.toMillis());
        return pool.ask(head, spooled, ReadForm::result, failure -> why(failure, spooled));
    }

    /// Fetches the bytes and lets `use` work on them; whatever goes wrong on the way becomes a reason.
    private <T> T withBytes(RawFile file, Function<Unreadable, T> refused, Use<T> use)
            throws InterruptedException {
        if (file.size() > settings.largestFile()) return refused.apply(spool.tooLarge());
        room.acquire();
        try (Spool.Spooled spooled = spool.fetch(file)) {
            if (spooled.size() == 0) return refused.apply(new Unreadable(Reason.EMPTY));
            return use.of(spooled);
        } catch (CannotRead known) {
            return refused.apply(known.why());
        } catch (TryLater | Broken | IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            LOG.info("a file could not be fetched: {}", e.getMessage());
            return refused.apply(new Unreadable(Reason.UNREACHABLE));
        } catch (RuntimeException e) {
            LOG.warn("a file could not be read", e);
            return refused.apply(new Unreadable(Reason.FAILED));
        } finally {
            room.release();
            recognizing.goOn();
        }
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(Spool.Spooled spooled) throws IOException, InterruptedException;
    }

    private static ObjectNode request(String what, RawFile file) {
        return Json.object()
                .put("do", what)
                .put("name", file.name())
                .put("declared", file.declaredType())
                .put("as", file.as().name());
    }

    private Unreadable why(Pool.Failure failure, Spool.Spooled spooled) {
        return switch (failure) {
            case LATE -> new Unreadable(Reason.TOO_SLOW, settings.hardTime().toSeconds() + " s");
            case MEMORY ->
                    new Unreadable(
                            spooled.size() > LARGE ? Reason.TOO_LARGE : Reason.DANGEROUS, "memory");
            case ENDED, NO_READER, NONSENSE -> new Unreadable(Reason.FAILED);
        };
    }

    private Optional<ReadResult> known(String key) {
        if (key.isEmpty()) return Optional.empty();
        try {
            Optional<byte[]> kept = cache.get(key);
            if (kept.isEmpty()) return Optional.empty();
            return Optional.of(ReadForm.result(Frame.read(new ByteArrayInputStream(kept.get()))));
        } catch (IOException | RuntimeException e) {
            LOG.warn("what was kept of a file cannot be used: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean mayBeKept(ReadResult result) {
        return switch (result) {
            case Unreadable why -> LASTING.contains(why.reason());
            case Extract extract -> !extract.notes().contains(Extract.Note.CUT_BY_TIME);
        };
    }

    private void keep(String key, ReadResult result) {
        if (key.isEmpty() || !mayBeKept(result)) return;
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ReadForm.of(result).write(bytes);
            cache.put(key, bytes.toByteArray());
        } catch (IOException | RuntimeException e) {
            LOG.warn("what was read of a file could not be kept: {}", e.getMessage());
        }
    }

    private String contentKey(RawFile file, Spool.Spooled spooled) throws IOException {
        return key(file, "content", spooled.hash());
    }

    private String hint(RawFile file, Spool.Spooled spooled) {
        return key(file, "hint", spooled.size() + " " + spooled.sum());
    }

    /// Also by its name: the language of code and the names of tables come from there.
    private String key(RawFile file, String by, String value) {
        String all = String.join("\n", fingerprint, file.as().name(), file.name(), by, value);
        return Fingerprint.hash(all);
    }
}
