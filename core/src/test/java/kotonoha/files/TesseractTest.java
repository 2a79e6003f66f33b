package kotonoha.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TesseractTest {
    private static final Extract.Picture PICTURE =
            new Extract.Picture("image/png", 10, 10, new byte[200_000]);

    @TempDir Path folder;

    @Test
    void is_not_there_where_no_program_is() {
        assertThat(Tesseract.at(folder.resolve("absent"), Duration.ofSeconds(5))).isEmpty();
    }

    @Test
    void uses_the_languages_that_are_installed_and_joins_japanese_characters() throws Exception {
        Tesseract tesseract =
                Tesseract.at(
                                program("cat > /dev/null; echo '請 求 書 No. 42'; echo total 10"),
                                Duration.ofSeconds(10))
                        .orElseThrow();
        assertThat(tesseract.languages()).isEqualTo("jpn+eng");
        assertThat(tesseract.read(PICTURE)).contains("請求書 No. 42\ntotal 10");
    }

    @Test
    void a_program_that_fails_hangs_or_does_not_read_gives_nothing() throws Exception {
        for (String fault : new String[] {"exit 3", "exec sleep 60", "echo x; exit 1", "exit 0"}) {
            Tesseract tesseract = Tesseract.at(program(fault), Duration.ofSeconds(2)).orElseThrow();
            assertThat(tesseract.read(PICTURE)).as(fault).isEmpty();
        }
    }

    private Path program(String reading) throws IOException {
        Path program = Files.createTempFile(folder, "tesseract", "");
        Files.writeString(
                program,
                """
                #!/bin/sh
                if [ "$1" = --list-langs ]; then echo 'List (3):'; echo eng; echo jpn; echo osd; exit; fi
                %s
                """
                        .formatted(reading));
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
