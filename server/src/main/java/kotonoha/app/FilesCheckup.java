package kotonoha.app;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks at what reading and making files needs beyond Kotonoha itself: the programs that it can use.
final class FilesCheckup {
    private final FilesConfig files;

    FilesCheckup(FilesConfig files) {
        this.files = files;
    }

    List<Finding> findings() {
        return Stream.of(
                        program("tesseract", Setting.FILES_TESSERACT, files.tesseract()),
                        program("chromium", Setting.FILES_CHROMIUM, files.chromium()))
                .flatMap(Optional::stream)
                .toList();
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
