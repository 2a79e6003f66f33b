package kotonoha.reader.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Base64;
import kotonoha.files.Extract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTest {
    @TempDir Path folder;

    private Extract read(byte[] mail) throws Exception {
        return Given.extract(Files.write(folder.resolve("a.eml"), mail), "message/rfc822");
    }

    private Extract read(String mail) throws Exception {
        return read(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reads_a_japanese_mail_in_jis_with_encoded_headers() throws Exception {
        Charset jis = Charset.forName("x-windows-iso2022jp");
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        String subject = Base64.getEncoder().encodeToString("【重要】ｻｰﾊﾞｰ停止①".getBytes(jis));
        mail.write(
                ("From: =?UTF-8?B?5L2Q6Jek?= <sato@example.co.jp>\r\nTo: team@example.co.jp\r\nDate: Wed, 4 Mar 2026 10:00:00 +0900\r\nSubject: =?ISO-2022-JP?B?"
                                + subject
                                + "?=\r\n"
                                + "Content-Type: text/plain; charset=ISO-2022-JP\r\nContent-Transfer-Encoding: 7bit\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        mail.write("本日㈱コトノハのｻｰﾊﾞｰを停止します。\r\n".getBytes(jis));
        Extract extract = read(mail.toByteArray());
        assertThat(extract.kind()).isEqualTo(Extract.Kind.MAIL);
        assertThat(extract.title()).isEqualTo("【重要】ｻｰﾊﾞｰ停止①");
        assertThat(extract.changed()).isEqualTo(LocalDate.of(2026, 3, 4));
        assertThat(extract.parts().getFirst().unit()).isEqualTo(Extract.Unit.MESSAGE);
        assertThat(Given.text(extract))
                .isEqualTo(
                        "From: 佐藤 <sato@example.co.jp>\nTo: team@example.co.jp\nDate: Wed, 4 Mar 2026 10:00:00 +0900\nSubject: 【重要】ｻｰﾊﾞｰ停止①\n\n本日㈱コトノハのｻｰﾊﾞｰを停止します。");
    }

    @Test
    void takes_the_readable_form_of_an_alternative_and_names_attachments() throws Exception {
        Extract extract =
                read(
                        """
                        From: a@example.com
                        Subject: Plan
                        MIME-Version: 1.0
                        Content-Type: multipart/mixed; boundary=o

                        --o
                        Content-Type: multipart/alternative; boundary=i

                        --i
                        Content-Type: text/plain

                        See HTML
                        --i
                        Content-Type: text/html; charset=utf-8

                        <p>Hello <a href="https://example.com/">there</a></p><p style="display:none">SECRET</p><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
                        --i--
                        --o
                        Content-Type: application/pdf
                        Content-Disposition: attachment; filename*0*=UTF-8''%E8%A8%88; filename*1*=%E7%94%BB.pdf

                        x
                        --o
                        Content-Type: text/plain; name="notes.txt"
                        Content-Disposition: attachment

                        not the body
                        --o--
                        """);
        assertThat(Given.text(extract))
                .isEqualTo(
                        "From: a@example.com\nSubject: Plan\n\nHello [there](https://example.com/)\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\nAttachments:\n- 計画.pdf: not read\n- notes.txt: not read");
        assertThat(extract.notes()).containsExactly(Extract.Note.ATTACHMENTS_LEFT_OUT);
    }

    @Test
    void reads_a_mail_inside_a_mail_as_a_message_of_its_own() throws Exception {
        Extract extract =
                read(
                        """
                        From: a@example.com
                        Subject: Fwd
                        Content-Type: multipart/mixed; boundary=o

                        --o
                        Content-Type: text/plain

                        See below
                        --o
                        Content-Type: message/rfc822

                        From: b@example.com
                        Subject: =?utf-8?Q?=E5=85=83=E3=81=AE?= =?utf-8?Q?=E4=BB=B6?=

                        Inner words
                        --o--
                        """);
        assertThat(extract.title()).isEqualTo("Fwd");
        assertThat(extract.parts()).extracting(Extract.Part::label).containsExactly("Fwd", "元の件");
        assertThat(Given.text(extract)).contains("See below", "Inner words");
    }

    @Test
    void survives_a_cut_mail_and_raw_japanese_in_headers() throws Exception {
        byte[] mail =
                ("From: 佐藤 <s@example.com>\r\nSubject: 生の日本語の件名です\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: text/plain; charset=shift_jis\r\n\r\n途中で切れた本文です")
                        .getBytes(Charset.forName("windows-31j"));
        Extract extract = read(mail);
        assertThat(extract.title()).isEqualTo("生の日本語の件名です");
        assertThat(Given.text(extract)).contains("途中で切れた本文です");
    }
}
