package kotonoha.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Kind;
import kotonoha.files.Extract.Note;
import kotonoha.files.Extract.Unit;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.kernel.Time;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentsTest {
    private static final Charset CP932 = Charset.forName("windows-31j");

    @TempDir Path folder;

    @Test
    void files_that_came_with_a_mail_are_read_under_their_names() throws IOException {
        Extract mail =
                read(
                        "a.eml",
                        mail(
                                "見積の件",
                                file("売上.csv", "店,金額\n東京,100\n大阪,200\n".getBytes(CP932)),
                                file("議事録.txt", utf8("決定: 四月に始める")),
                                file("資料.zip", zip("中/覚書.txt", utf8("金庫は二階")))));
        assertThat(mail.kind()).isEqualTo(Kind.MAIL);
        assertThat(mail.title()).isEqualTo("見積の件");
        assertThat(mail.parts())
                .extracting(Extract.Part::unit)
                .containsExactly(Unit.MESSAGE, Unit.MEMBER, Unit.MEMBER, Unit.MEMBER);
        assertThat(mail.parts())
                .extracting(Extract.Part::label)
                .containsExactly("見積の件", "売上.csv", "議事録.txt", "資料.zip/中/覚書.txt");
        assertThat(mail.parts().getFirst().markdown())
                .endsWith(
                        "よろしくお願いします。\n\nAttachments:\n- 売上.csv (26 B)\n- 議事録.txt (26 B)\n- 資料.zip ("
                                + zip("中/覚書.txt", utf8("金庫は二階")).length
                                + " B)\n  - 中/覚書.txt (15 B)");
        assertThat(mail.parts().get(1).markdown()).contains("| 東京 | 100 |");
        assertThat(mail.parts().get(2).markdown()).isEqualTo("決定: 四月に始める");
        assertThat(mail.notes()).isEmpty();
    }

    @Test
    void what_could_not_be_read_is_named_with_its_reason() throws IOException {
        Extract mail =
                read(
                        "a.eml",
                        mail(
                                "件",
                                file("tool.exe", new byte[] {'M', 'Z', 0, 0, 3, 0, 0, 0}),
                                file("空.txt", new byte[0]),
                                file("爆弾.zip", zip("zero.txt", new byte[20 << 20])),
                                file("議事録.txt", utf8("読める"))));
        assertThat(mail.parts()).extracting(Extract.Part::label).containsExactly("件", "議事録.txt");
        assertThat(mail.parts().getFirst().markdown())
                .contains("- tool.exe (8 B): not read: a kind of file that is not read")
                .contains("- 空.txt (0 B): not read: empty")
                .contains("not read: refused as dangerous (ratio)");
        assertThat(mail.notes()).containsExactly(Note.ATTACHMENTS_LEFT_OUT);
    }

    @Test
    void two_files_of_one_name_are_both_read() throws IOException {
        Extract mail =
                read("a.eml", mail("件", file("scan.txt", utf8("表")), file("scan.txt", utf8("裏"))));
        assertThat(mail.parts())
                .extracting(Extract.Part::label)
                .containsExactly("件", "scan.txt", "scan.txt (2)");
        assertThat(mail.notes()).isEmpty();
    }

    @Test
    void logos_signatures_and_the_parts_of_a_saved_page_are_nobodys_loss() throws IOException {
        Extract mail =
                read(
                        "a.eml",
                        mail(
                                "件",
                                "Content-Type: image/png; name=logo.png\nContent-ID: <l>\nContent-Disposition: inline; filename=logo.png\n\nx",
                                "Content-Type: application/javascript\nContent-Location: https://example.com/a.js\n\nalert(1)",
                                "Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Disposition: attachment; filename=smime.p7s\n\nx"));
        assertThat(mail.parts()).hasSize(1);
        assertThat(mail.parts().getFirst().markdown()).doesNotContain("alert");
        assertThat(mail.notes()).isEmpty();
    }

    @Test
    void a_mail_in_a_mail_in_an_archive_keeps_its_files() throws IOException {
        byte[] inner = mail("元の件", file("内訳.csv", utf8("品,数\n紙,7\n")));
        byte[] outer = mail("転送", file("元.eml", inner));
        Extract nested = read("転送.eml", outer);
        assertThat(nested.parts())
                .extracting(Extract.Part::label)
                .containsExactly("転送", "元.eml", "元.eml/内訳.csv");

        Extract archive = read("a.zip", zip("転送.eml", outer));
        assertThat(archive.kind()).isEqualTo(Kind.ARCHIVE);
        assertThat(archive.parts())
                .extracting(Extract.Part::label)
                .containsExactly("", "転送.eml", "転送.eml/元.eml", "転送.eml/元.eml/内訳.csv");

        Extract forwarded =
                read("b.eml", mail("転送", "Content-Type: message/rfc822\n\n" + text(inner)));
        assertThat(forwarded.parts())
                .extracting(Extract.Part::label)
                .containsExactly("転送", "元の件", "内訳.csv");
        assertThat(forwarded.parts().get(1).markdown()).contains("- 内訳.csv (");
    }

    @Test
    void mails_in_mails_are_opened_as_deep_as_archives_are() throws IOException {
        byte[] mail = mail("4", file("deep.txt", utf8("deep")));
        for (int i = 3; i > 0; i--) mail = mail("" + i, file("in" + i + ".eml", mail));
        Extract read = read("a.eml", mail);
        assertThat(read.parts())
                .extracting(Extract.Part::label)
                .containsExactly("1", "in1.eml", "in1.eml/in2.eml", "in1.eml/in2.eml/in3.eml");
        assertThat(read.parts().getLast().markdown())
                .contains("deep.txt: not read: refused as dangerous (nested too deep)");
        assertThat(read.notes()).containsExactly(Note.ATTACHMENTS_LEFT_OUT);
    }

    @Test
    void many_files_end_at_the_limits_and_the_mail_stands() throws IOException {
        String[] files = new String[1_100];
        for (int i = 0; i < files.length; i++) files[i] = file("f" + i + ".txt", utf8("word " + i));
        Extract mail = read("a.eml", mail("件", files));
        assertThat(mail.parts()).hasSize(1_001);
        assertThat(mail.notes()).containsExactly(Note.ATTACHMENTS_LEFT_OUT);

        Limits few = new Limits(1_000, 100L << 20, 100, 1_000, 3, 8, Duration.ofSeconds(8));
        Extract cut =
                read(
                        few,
                        "a.eml",
                        mail(
                                "件",
                                file("a.txt", utf8("word ".repeat(300))),
                                file("b.txt", utf8("b"))));
        assertThat(cut.parts().getFirst().markdown())
                .contains("よろしくお願いします。")
                .contains("- b.txt: not read: no room");
        assertThat(cut.notes()).containsExactly(Note.CUT, Note.ATTACHMENTS_LEFT_OUT);
    }

    @Test
    void a_message_of_outlook_is_read_with_its_files_and_messages() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (POIFSFileSystem container = new POIFSFileSystem()) {
            DirectoryEntry root = container.getRoot();
            message(root, 32, "見積の件", "本文です");
            DirectoryEntry csv = root.createDirectory("__attach_version1.0_#00000000");
            words(csv, "3707", "売上.csv");
            csv.createDocument(
                    "__substg1.0_37010102",
                    new ByteArrayInputStream("店,金額\n東京,100\n".getBytes(CP932)));
            DirectoryEntry program = root.createDirectory("__attach_version1.0_#00000001");
            words(program, "3707", "tool.exe");
            program.createDocument(
                    "__substg1.0_37010102",
                    new ByteArrayInputStream(new byte[] {'M', 'Z', 0, 0, 3, 0, 0, 0}));
            DirectoryEntry mail = root.createDirectory("__attach_version1.0_#00000002");
            words(mail, "3001", "元の件");
            DirectoryEntry inner = mail.createDirectory("__substg1.0_3701000D");
            message(inner, 24, "元の件", "中の本文");
            DirectoryEntry text = inner.createDirectory("__attach_version1.0_#00000000");
            words(text, "3707", "覚書.txt");
            text.createDocument("__substg1.0_37010102", new ByteArrayInputStream(utf8("金庫は二階")));
            container.writeFilesystem(bytes);
        }
        Extract mail = read("a.msg", bytes.toByteArray());
        assertThat(mail.kind()).isEqualTo(Kind.MAIL);
        assertThat(mail.parts())
                .extracting(Extract.Part::label)
                .containsExactly("見積の件", "元の件", "売上.csv", "覚書.txt");
        assertThat(mail.parts().getFirst().markdown())
                .contains(
                        "本文です",
                        "- 売上.csv (",
                        "- tool.exe (8 B): not read: a kind of file",
                        "- 元の件");
        assertThat(mail.parts().get(1).markdown()).contains("中の本文", "- 覚書.txt (15 B)");
        assertThat(mail.parts().getLast().markdown()).isEqualTo("金庫は二階");
        assertThat(mail.notes()).containsExactly(Note.ATTACHMENTS_LEFT_OUT);
    }

    private static void message(DirectoryEntry folder, int header, String subject, String text)
            throws IOException {
        folder.createDocument(
                "__properties_version1.0", new ByteArrayInputStream(new byte[header]));
        words(folder, "001A", "IPM.Note");
        words(folder, "0037", subject);
        words(folder, "1000", text);
    }

    private static void words(DirectoryEntry folder, String id, String words) throws IOException {
        folder.createDocument(
                "__substg1.0_" + id + "001F",
                new ByteArrayInputStream(words.getBytes(StandardCharsets.UTF_16LE)));
    }

    private Extract read(String name, byte[] bytes) throws IOException {
        return read(Limits.standard(), name, bytes);
    }

    private Extract read(Limits limits, String name, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes);
        Reading reading = new Reading(Parsers.all(), limits, Time.system());
        ReadResult result = reading.read(file, name, RawFile.As.FILE);
        assertThat(result).as(name).isInstanceOf(Extract.class);
        return (Extract) result;
    }

    private static byte[] mail(String subject, String... parts) {
        List<String> all = new ArrayList<>();
        all.add("Content-Type: text/plain; charset=utf-8\n\nよろしくお願いします。");
        all.addAll(List.of(parts));
        String boundary = "b" + Integer.toString(List.of(parts).hashCode(), 36);
        StringBuilder mail = new StringBuilder();
        mail.append("From: a@example.com\nSubject: ").append(subject);
        mail.append("\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"")
                .append(boundary)
                .append("\"\n\n");
        for (String part : all)
            mail.append("--").append(boundary).append('\n').append(part).append('\n');
        mail.append("--").append(boundary).append("--\n");
        return utf8(mail.toString().replace("\r\n", "\n").replace("\n", "\r\n"));
    }

    private static String file(String name, byte[] bytes) {
        return "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\""
                + name
                + "\"\n\n"
                + Base64.getMimeEncoder().encodeToString(bytes);
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
