package kotonoha.files;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the reader's class path lies: as the system property `kotonoha.reader` says (tests are given it by the build),
/// else in the folder `reader` beside the program's jar.
public final class ReaderPlace {
    public static final String PROPERTY = "kotonoha.reader";

    private ReaderPlace() {}

    /// The class path for [ReaderSettings#of]; empty where no reader was built.
    ///
    /// @param property the value of the system property, "" for none
    /// @param program the jar or the folder of classes that this program runs from
    public static Optional<List<String>> find(String property, Path program) {
        if (!property.isEmpty()) return Optional.of(List.of(property.split(File.pathSeparator)));
        Path beside = program.toAbsolutePath().resolveSibling("reader");
        if (Files.isDirectory(beside)) return Optional.of(List.of(beside + File.separator + "*"));
        return built(program);
    }

    /// In a folder that was built but not installed: the modules lie beside each other.
    private static Optional<List<String>> built(Path program) {
        for (Path folder = program.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path reader = folder.resolve("reader").resolve("target");
            Path core = folder.resolve("core").resolve("target").resolve("classes");
            if (Stream.of(reader.resolve("lib"), core).allMatch(Files::isDirectory))
                return Optional.of(
                        List.of(
                                reader.resolve("classes").toString(),
                                reader.resolve("lib") + File.separator + "*",
                                core.toString()));
        }
        return Optional.empty();
    }
}
