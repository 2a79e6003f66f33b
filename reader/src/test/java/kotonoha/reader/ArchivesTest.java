package kotonoha.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Kind;
import kotonoha.files.Extract.Note;
import kotonoha.files.Extract.Unit;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Time;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivesTest {
    private static final Charset CP932 = Charset.forName("windows-31j");

    @TempDir Path folder;
    private final Reading reading = new Reading(Parsers.all(), Limits.standard(), Time.system());

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-31j", "EUC-JP", "IBM437"})
    void names_come_through_in_any_usual_encoding(String charset) throws IOException {
        List<String> names =
                charset.equals("IBM437")
                        ? List.of("Käufer/Übersicht.txt", "Müller.txt")
                        : List.of("資料/見積書（最終）.txt", "ｶﾅ.txt", "readme.txt");
        Map<String, byte[]> files = new LinkedHashMap<>();
        names.forEach(name -> files.put(name, utf8("本文 of " + name)));

        Extract extract = archive(read("a.zip", zip(files, Charset.forName(charset))));

        assertThat(labels(extract)).containsExactlyElementsOf(names);
        assertThat(extract.parts().getFirst().markdown()).contains(names);
        assertThat(extract.notes()).isEmpty();
    }

    @Test
    void members_are_read_as_what_they_are() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("売上.csv", "店,金額\n東京,100\n大阪,200\n".getBytes(CP932));
        files.put("Main.java", utf8("class Main {}\n"));
        files.put("out.xls", utf8("<html><table><tr><td>a<td>b<tr><td>1<td>2</table></html>"));
        files.put("tool.exe", new byte[] {'M', 'Z', 0, 0, 3, 0, 0, 0});
        files.put("empty.txt", new byte[0]);
        files.put("folder/", new byte[0]);

        Extract extract = archive(read("a.zip", zip(files, StandardCharsets.UTF_8)));

        assertThat(labels(extract)).containsExactly("売上.csv", "Main.java", "out.xls");
        assertThat(extract.parts().getLast().markdown()).contains("| a | b |");
        assertThat(extract.parts().get(1).markdown()).contains("東京").contains("|");
        assertThat(extract.parts().get(2).markdown()).startsWith("```java\nclass Main");
        assertThat(extract.parts().getFirst().markdown())
                .contains("tool.exe", "a kind of file that is not read", "empty.txt", "empty");
        assertThat(extract.notes()).containsExactly(Note.MEMBERS_LEFT_OUT);
        assertThat(extract.parts().stream().skip(1)).allMatch(part -> part.unit() == Unit.MEMBER);
    }

    @Test
    void a_notebook_is_read_without_the_bytes_of_its_pictures() throws Exception {
        String notebook =
                """
                {"cells":[{"cell_type":"markdown","source":["# 分析\\n","説明"]},
                {"cell_type":"code","source":"df.sum()","outputs":[{"text":["合計 5\\n"]},
                {"data":{"image/png":"%s","text/plain":["<Figure>"]}}]}]}
                """
                        .formatted("iVBORw0KGgo".repeat(100_000));
        Extract extract =
                archive(
                        read(
                                "a.zip",
                                zip(Map.of("n.ipynb", utf8(notebook)), StandardCharsets.UTF_8)));
        assertThat(extract.parts().getLast().markdown())
                .isEqualTo(
                        "# 分析\n説明\n\n```python\ndf.sum()\n```\n\nOutput:\n```\n合計 5\n```\n\n[a picture, not read]");
    }

    @Test
    void archives_in_archives_are_read_three_levels_deep() throws IOException {
        byte[] inner = zip(Map.of("deep.txt", utf8("found")), StandardCharsets.UTF_8);
        byte[] middle =
                zip(Map.of("inner.zip", inner, "beside.txt", utf8("b")), StandardCharsets.UTF_8);
        Extract extract =
                archive(read("a.zip", zip(Map.of("middle.zip", middle), StandardCharsets.UTF_8)));
        assertThat(labels(extract))
                .containsExactlyInAnyOrder(
                        "middle.zip/inner.zip/deep.txt", "middle.zip/beside.txt");

        byte[] four =
                zip(
                        Map.of("a.zip", zip(Map.of("middle.zip", middle), StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8);
        Extract cut = archive(read("b.zip", four));
        assertThat(labels(cut)).containsExactly("a.zip/middle.zip/beside.txt");
        assertThat(cut.parts().getFirst().markdown()).contains("nested too deep");
        assertThat(cut.notes()).contains(Note.MEMBERS_LEFT_OUT);
    }

    @Test
    void a_bomb_beside_good_files_costs_only_itself() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("good.txt", noise(400_000));
        files.put("bomb.txt", new byte[20 << 20]);

        Extract extract = archive(read("a.zip", zip(files, StandardCharsets.UTF_8)));

        assertThat(labels(extract)).containsExactly("good.txt");
        assertThat(extract.parts().getFirst().markdown())
                .contains("bomb.txt (20 MB): not read: refused as dangerous (ratio)");
    }

    @Test
    void small_files_may_pack_as_well_as_they_like() throws IOException {
        Extract extract =
                archive(
                        read(
                                "a.zip",
                                zip(
                                        Map.of("log.txt", utf8("same line\n".repeat(300_000))),
                                        StandardCharsets.UTF_8)));
        assertThat(labels(extract)).containsExactly("log.txt");
        assertThat(extract.notes()).contains(Note.CUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "tar.bz2", "tar.xz"})
    void packed_tars_are_one_archive(String ending) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = packed(ending, bytes);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(packed, "windows-31j")) {
            for (String name : List.of("議事録.txt", "b/c.md")) {
                byte[] text = utf8("# " + name);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(text.length);
                tar.putArchiveEntry(entry);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        }
        Extract extract = archive(read("a." + ending, bytes.toByteArray()));
        assertThat(labels(extract)).containsExactly("議事録.txt", "b/c.md");
    }

    @Test
    void a_zip_written_to_a_pipe_has_both_kinds_of_directory_ends() throws Exception {
        byte[] written =
                Base64.getDecoder()
                        .decode(
                                "UEsDBC0AAAAAAOK4dl0j33IA//////////8BABQALQEAEAAIAAAAAAAAAAgAAAAAAAAAeCx5CjEsMgpQSwECHgMtAAAAAADiuHZdI99yAAgAAAAIAAAAAQAAAAAAAAABAAAAgBEAAAAALVBLBgYsAAAAAAAAAB4DLQAAAAAAAAAAAAEAAAAAAAAAAQAAAAAAAAAvAAAAAAAAADsAAAAAAAAAUEsGBwAAAABqAAAAAAAAAAEAAABQSwUGAAAAAAEAAQAvAAAAOwAAAAAA");
        assertThat(labels(archive(read("p.zip", written)))).containsExactly("-");
    }

    @Test
    void a_single_packed_file_is_called_as_before_it_was_packed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(utf8("the log"));
        }
        Extract extract = archive(read("server.log.gz", bytes.toByteArray()));
        assertThat(labels(extract)).containsExactly("server.log");
    }

    @Test
    void seven_zip_is_read_too() throws IOException {
        Path file = folder.resolve("a.7z");
        try (SevenZOutputFile out = new SevenZOutputFile(file.toFile())) {
            SevenZArchiveEntry entry = new SevenZArchiveEntry();
            entry.setName("資料.txt");
            out.putArchiveEntry(entry);
            out.write(utf8("本文"));
            out.closeArchiveEntry();
        }
        Extract extract = archive(reading.read(file, "a.7z", RawFile.As.FILE));
        assertThat(labels(extract)).containsExactly("資料.txt");
    }

    @Test
    void a_zip_that_needs_a_password_says_so() throws IOException {
        byte[] zip = zip(Map.of("secret.txt", utf8("text")), StandardCharsets.UTF_8);
        // The flag of encryption, in both places where it stands.
        zip[6] |= 1;
        zip[directory(zip) + 8] |= 1;
        assertThat(read("a.zip", zip)).isEqualTo(new Unreadable(Reason.ENCRYPTED));
    }

    @Test
    void a_member_with_two_names_is_left_out() throws IOException {
        byte[] zip =
                zip(
                        Map.of("invoice.txt", utf8("text"), "b.txt", utf8("b")),
                        StandardCharsets.UTF_8);
        int at = new String(zip, StandardCharsets.ISO_8859_1).indexOf("invoice.txt");
        zip[at] = 'x';
        Extract extract = archive(read("a.zip", zip));
        assertThat(labels(extract)).containsExactly("b.txt");
        assertThat(extract.parts().getFirst().markdown()).contains("two names");
    }

    @Test
    void document_types_are_refused_in_office_files_in_any_encoding() throws IOException {
        String part =
                "<?xml version=\"1.0\"?><!-- c --><!DOCTYPE w:document SYSTEM \"http://127.0.0.1/\"><w:document/>";
        for (Charset charset :
                List.of(
                        StandardCharsets.UTF_8,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16)) {
            Map<String, byte[]> files = new LinkedHashMap<>();
            files.put(
                    "[Content_Types].xml",
                    utf8(
                            "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"));
            files.put("word/document.xml", part.getBytes(charset));
            assertThat(read("a.docx", zip(files, StandardCharsets.UTF_8)))
                    .as(charset.name())
                    .isEqualTo(new Unreadable(Reason.DANGEROUS, "DTD"));
        }
    }

    /// Whatever is cut off or flipped: a result, within memory and time, and nothing but the file itself on the disk.
    @Test
    void broken_archives_end_in_a_result() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] whole =
                zip(
                        Map.of(
                                "a.txt",
                                noise(2_000),
                                "b/c.txt",
                                utf8("c"),
                                "d.zip",
                                zip(Map.of("e.txt", utf8("e")), StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8);
        for (int i = 0; i < 300; i++) {
            byte[] broken = whole.clone();
            for (int n = 0; n <= random.nextInt(6); n++)
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            if (i % 3 == 0) broken = java.util.Arrays.copyOf(broken, random.nextInt(broken.length));
            assertThat(read("a.zip", broken)).as("seed %d, round %d", seed, i).isNotNull();
        }
        try (var left = Files.list(folder)) {
            assertThat(left).hasSize(1);
        }
    }

    private static OutputStream packed(String ending, OutputStream bytes) throws IOException {
        return switch (ending) {
            case "tar.gz" -> new GZIPOutputStream(bytes);
            case "tar.bz2" -> new BZip2CompressorOutputStream(bytes);
            case "tar.xz" -> new XZCompressorOutputStream(bytes);
            default -> bytes;
        };
    }

    private ReadResult read(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve("file");
        try (var in = new ByteArrayInputStream(bytes)) {
            Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return reading.read(file, name, RawFile.As.FILE);
    }

    private static Extract archive(ReadResult result) {
        assertThat(result).isInstanceOf(Extract.class);
        assertThat(((Extract) result).kind()).isEqualTo(Kind.ARCHIVE);
        return (Extract) result;
    }

    private static List<String> labels(Extract extract) {
        return extract.parts().stream().skip(1).map(Extract.Part::label).toList();
    }

    private static byte[] zip(Map<String, byte[]> files, Charset names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, names)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static int directory(byte[] zip) {
        return new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    }

    private static byte[] noise(int size) {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder();
        while (text.length() < size)
            text.append(Integer.toString(random.nextInt(), 36)).append('\n');
        return utf8(text.toString());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
