package kotonoha.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.files.RawFile;
import kotonoha.files.ReadCache;
import kotonoha.files.ReadResult;
import kotonoha.files.ReaderChildren;
import kotonoha.files.ReaderSettings;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real reader, from the host's side.
class ReaderProcessTest {
    @TempDir Path folder;

    @Test
    void a_text_goes_through_a_real_reader_that_was_warmed_up() throws InterruptedException {
        try (ReaderChildren reading =
                new ReaderChildren(
                        ReaderSettings.of(
                                Path.of(System.getProperty("java.home")),
                                List.of(
                                        System.getProperty("kotonoha.reader")
                                                .split(File.pathSeparator))),
                        ReadCache.none(),
                        Time.system(),
                        folder.resolve("scratch"))) {
            assertThat(reading.warm()).isEqualTo(reading.protection()).isNotEmpty();
            byte[] bytes = "半角ｶﾅ\nand more".getBytes(StandardCharsets.UTF_8);
            ReadResult result =
                    reading.read(
                            new RawFile(
                                    "a.txt",
                                    "text/plain",
                                    bytes.length,
                                    "",
                                    RawFile.As.FILE,
                                    () -> new ByteArrayInputStream(bytes)));
            assertThat(((Extract) result).parts().getFirst().markdown())
                    .isEqualTo("半角ｶﾅ\nand more");
        }
    }
}
