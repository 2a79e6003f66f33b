package kotonoha.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import kotonoha.kernel.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
    private static final String BASE = "http://a.example/docs/";

    @TempDir Path folder;

    @Test
    void reads_what_the_front_matter_says() throws IOException {
        write(
                "a.md",
                "\uFEFF---\r\nid: expenses\r\ntitle: \"Expenses: rules\"\r\nlang: en\r\nauthor: Kenta\r\nchanged: 2026-04-01\r\n---\r\n\r\nText.\r\n");
        assertThat(read())
                .containsExactly(
                        new Document(
                                "expenses",
                                "Expenses: rules",
                                BASE + "expenses",
                                "Text.",
                                Language.EN,
                                LocalDate.of(2026, 4, 1),
                                "Kenta"));
    }

    @Test
    void guesses_what_no_front_matter_says() throws IOException {
        write("経費 2026.md", "# 経費の規程\n\n宿泊費は 1 泊 12,000 円まで。\n");
        write("notes.md", "Only a paragraph.\n");
        write("sub/deep.md", "Before.\n\n## First heading\n\nAfter.\n");
        List<Document> documents = read();
        assertThat(documents)
                .extracting(Document::id)
                .containsExactly("notes", "sub/deep", "経費 2026");
        assertThat(documents)
                .extracting(Document::title)
                .containsExactly("notes", "First heading", "経費の規程");
        Document japanese = documents.getLast();
        assertThat(japanese.language()).isEqualTo(Language.JA);
        assertThat(japanese.markdown()).isEqualTo("宿泊費は 1 泊 12,000 円まで。");
        assertThat(japanese.url()).isEqualTo(BASE + "%E7%B5%8C%E8%B2%BB%202026");
        assertThat(japanese.changed()).isNull();
    }

    @Test
    void keeps_a_heading_that_differs_from_the_title() throws IOException {
        write("a.md", "---\ntitle: Policy\n---\n# Part one\n\nText.\n");
        assertThat(read().getFirst().markdown()).isEqualTo("# Part one\n\nText.");
    }

    @Test
    void treats_open_front_matter_and_bad_dates_as_text_and_nothing() throws IOException {
        write("a.md", "---\ntitle: never closed\n\nText.\n");
        write("b.md", "---\nchanged: yesterday\n---\nText.\n");
        List<Document> documents = read();
        assertThat(documents.getFirst().title()).isEqualTo("a");
        assertThat(documents.getFirst().markdown()).startsWith("---");
        assertThat(documents.getLast().changed()).isNull();
    }

    @Test
    void leaves_out_broken_large_and_repeated_files_and_reads_the_rest() throws IOException {
        Files.write(folder.resolve("broken.md"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0x41, 0x00});
        Files.write(folder.resolve("large.md"), new byte[2_100_000]);
        write("one.md", "---\nid: same\n---\nFirst.\n");
        write("two.md", "---\nid: same\n---\nSecond.\n");
        write("picture.png", "no");
        Files.createSymbolicLink(folder.resolve("zz-link.md"), folder.resolve("one.md"));
        assertThat(read()).extracting(Document::markdown).containsExactly("First.");
    }

    private List<Document> read() {
        return Documents.inFolder(folder, BASE);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
