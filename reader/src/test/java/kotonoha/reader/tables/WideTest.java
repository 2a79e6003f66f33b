package kotonoha.reader.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kotonoha.files.Extract;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that cost much memory where somebody keeps what they name again and again.
class WideTest {
    @TempDir Path folder;

    @Test
    void one_long_text_in_thousands_of_cells_does_not_fill_the_memory() throws IOException {
        Desk desk = new Desk(folder);
        byte[] book;
        try (XSSFWorkbook made = new XSSFWorkbook()) {
            for (int i = 0; i < 40; i++) {
                Row row =
                        i == 0
                                ? made.createSheet("S").createRow(0)
                                : made.getSheet("S").createRow(i);
                for (int j = 0; j < 100; j++) row.createCell(j).setCellValue("x".repeat(30_000));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            made.write(out);
            book = out.toByteArray();
        }
        Extract extract = desk.extract(desk.file("w.xlsx", book));
        assertThat(extract.profile().length()).isLessThan(60_000);
        assertThat(extract.characters()).isGreaterThan(250_000);
        assertThat(extract.notes()).containsExactly(Extract.Note.CUT);
        assertThat(desk.cells(desk.file("w.xlsx", book), "SELECT count(*) FROM S"))
                .containsExactly(List.of("40"));
    }

    @Test
    void a_line_without_an_end_is_one_cut_cell() throws IOException {
        Desk desk = new Desk(folder);
        Extract extract =
                desk.extract(
                        desk.text("l.csv", "a,b\n1," + "y".repeat(3_000_000) + "\n2,z\n", UTF_8));
        assertThat(extract.parts().getFirst().markdown()).endsWith("| 2 | z |\n");
    }
}
