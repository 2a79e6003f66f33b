package kotonoha.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kotonoha.files.ReadCache;
import kotonoha.files.ReaderChildren;
import kotonoha.files.ReaderSettings;
import kotonoha.kernel.Time;

/// Looks at what reading and making files needs beyond Kotonoha itself: the programs that it can use.
final class FilesCheckup {
    private static final String SYSTEM_WALL = "seccomp";

    private final FilesConfig files;
    private final Trial trial;

    /// Starts one reader and tells behind which walls it works.
    interface Trial {
        List<String> walls(ReaderSettings settings) throws IOException, InterruptedException;
    }

    FilesCheckup(FilesConfig files, Trial trial) {
        this.files = files;
        this.trial = trial;
    }

    static Trial real(Time time) {
        return settings -> {
            Path scratch = Files.createTempDirectory("kotonoha-doctor");
            try (ReaderChildren children =
                    new ReaderChildren(settings, ReadCache.none(), time, scratch)) {
                return children.protection();
            } finally {
                Files.deleteIfExists(scratch);
            }
        };
    }

    List<Finding> findings() {
        return Stream.of(
                        Optional.of(reader()),
                        program("tesseract", Setting.FILES_TESSERACT, files.tesseract()),
                        program("chromium", Setting.FILES_CHROMIUM, files.chromium()))
                .flatMap(Optional::stream)
                .toList();
    }

    private Finding reader() {
        Optional<ReaderSettings> settings = Readers.settings(files);
        if (settings.isEmpty()) return Finding.failed("doctor.reader_absent");
        try {
            return protection(trial.walls(settings.get()));
        } catch (IOException e) {
            return Finding.failed("doctor.reader_failed");
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Finding.failed("doctor.reader_failed");
        }
    }

    private static Finding protection(List<String> walls) {
        if (walls.isEmpty()) return Finding.failed("doctor.reader_failed");
        String shown = String.join(", ", walls);
        return walls.contains(SYSTEM_WALL)
                ? Finding.fine("doctor.reader_fine", shown)
                : Finding.warning("doctor.reader_open", shown);
    }

    /// A program that nobody wants is no finding.
    private static Optional<Finding> program(String name, Setting setting, Program program) {
        if (program.at().isPresent())
            return Optional.of(Finding.fine("doctor." + name + "_fine", program.at().get()));
        return switch (program.wanted()) {
            case OFF -> Optional.empty();
            case AUTO -> Optional.of(Finding.warning("doctor." + name + "_absent", setting.key()));
            case GIVEN -> Optional.of(Finding.failed("doctor.program_failed", setting.key()));
        };
    }
}
