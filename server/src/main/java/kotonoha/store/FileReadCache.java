package kotonoha.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.access.Vault;
import kotonoha.files.ReadCache;
import kotonoha.kernel.Broken;
import kotonoha.kernel.PrivateFolder;
import kotonoha.kernel.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was read of files, each in a sealed file of its own beside the database: it comes and goes in megabytes, and
/// losing it is no fault. Kept for a day or as long as is said, up to a size. Thread-safe.
public final class FileReadCache implements ReadCache {
    private static final Logger LOG = LoggerFactory.getLogger(FileReadCache.class);
    private static final Duration USUAL = Duration.ofHours(24);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);

    /// New entries may lie over the limit by this part of it until the next sweep.
    private static final int SLACK = 8;

    private final Path folder;
    private final Vault vault;
    private final Time time;
    private final long mostBytes;
    private final Duration kept;
    private final ReentrantLock sweeping = new ReentrantLock();
    private final AtomicLong names = new AtomicLong();
    private final AtomicLong added = new AtomicLong();
    private volatile Instant lastSweep = Instant.EPOCH;

    public FileReadCache(Path folder, Vault vault, Time time) {
        this(folder, vault, time, USUAL);
    }

    /// @param kept how long an entry is good
    public FileReadCache(Path folder, Vault vault, Time time, Duration kept) {
        this(folder, vault, time, kept, 256L << 20);
    }

    public FileReadCache(Path folder, Vault vault, Time time, long mostBytes) {
        this(folder, vault, time, USUAL, mostBytes);
    }

    private FileReadCache(Path folder, Vault vault, Time time, Duration kept, long mostBytes) {
        this.kept = kept;
        this.folder = folder;
        this.vault = vault;
        this.time = time;
        this.mostBytes = mostBytes;
    }

    @Override
    public Optional<byte[]> get(String key) {
        Path file = file(key);
        try {
            if (isOld(Files.getLastModifiedTime(file))) return Optional.empty();
            return Optional.of(vault.open(Files.readAllBytes(file), about(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | Broken unusable) {
            LOG.info("an entry of the file cache cannot be used: {}", unusable.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void put(String key, byte[] value) {
        if (value.length > mostBytes / SLACK) return;
        Path file = file(key);
        Path draft = folder.resolve("new" + names.incrementAndGet());
        try {
            PrivateFolder.make(folder);
            Files.write(draft, vault.seal(value, about(file)));
            Files.setLastModifiedTime(draft, FileTime.from(time.now()));
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
            added.addAndGet(value.length);
            sweepSometimes();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("what was read of a file cannot be kept: {}", e.getClass().getSimpleName());
            forget(draft);
        }
    }

    private void sweepSometimes() throws IOException {
        boolean due =
                time.now().isAfter(lastSweep.plus(BETWEEN_SWEEPS))
                        || added.get() > mostBytes / SLACK;
        if (!due || !sweeping.tryLock()) return;
        try {
            lastSweep = time.now();
            added.set(0);
            sweep();
        } finally {
            sweeping.unlock();
        }
    }

    private record Entry(Path file, FileTime changed, long size) {}

    private void sweep() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "r-*")) {
            for (Path file : files) {
                try {
                    FileTime changed = Files.getLastModifiedTime(file);
                    if (isOld(changed)) forget(file);
                    else entries.add(new Entry(file, changed, Files.size(file)));
                } catch (NoSuchFileException gone) {
                    LOG.trace("an entry went while it was looked at");
                }
            }
        }
        long all = entries.stream().mapToLong(Entry::size).sum();
        entries.sort(Comparator.comparing(Entry::changed));
        for (Entry oldest : entries) {
            if (all <= mostBytes) return;
            forget(oldest.file());
            all -= oldest.size();
        }
    }

    private boolean isOld(FileTime changed) {
        return changed.toInstant().plus(kept).isBefore(time.now());
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot delete an entry of the file cache: {}", e.getClass().getSimpleName());
        }
    }

    /// The key itself is not written anywhere.
    private Path file(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(key.getBytes(StandardCharsets.UTF_8));
            return folder.resolve("r-" + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] about(Path file) {
        return String.valueOf(file.getFileName()).getBytes(StandardCharsets.US_ASCII);
    }
}
