package kotonoha.reader.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTextBox;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.SlideLayout;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfficeTest {
    private static final String ODT = "application/vnd.oasis.opendocument.text";
    private static final String ODP = "application/vnd.oasis.opendocument.presentation";
    private static final String EPUB = "application/epub+zip";
    private static final String SPACES =
            " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
                    + " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:presentation=\"urn:oasis:names:tc:opendocument:xmlns:presentation:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";

    @TempDir Path folder;

    @Test
    void reads_slides_with_titles_text_tables_and_notes_under_their_numbers() {
        Path file =
                Given.file(
                        folder,
                        "a.pptx",
                        out -> {
                            try (XMLSlideShow show = new XMLSlideShow()) {
                                XSLFSlide first =
                                        show.createSlide(
                                                show.getSlideMasters()
                                                        .getFirst()
                                                        .getLayout(SlideLayout.TITLE_AND_CONTENT));
                                first.getPlaceholder(0).setText("四半期の報告");
                                first.getPlaceholder(1).setText("売上は増えた");
                                for (XSLFTextShape shape :
                                        show.getNotesSlide(first).getPlaceholders())
                                    if (shape.getTextType() == Placeholder.BODY)
                                        shape.setText("ここで一息つく");
                                XSLFSlide second = show.createSlide();
                                XSLFTable table = second.createTable(2, 2);
                                table.setAnchor(new Rectangle(10, 10, 300, 100));
                                table.getCell(0, 0).setText("地域");
                                table.getCell(0, 1).setText("売上");
                                table.getCell(1, 0).setText("東京");
                                table.getCell(1, 1).setText("1,200");
                                second.createTextBox().setText("出典：社内");
                                show.write(out);
                            }
                        });
        Extract extract = Given.extract(file, Given.PPTX);
        assertThat(extract.kind()).isEqualTo(Extract.Kind.SLIDES);
        assertThat(extract.parts()).extracting(Extract.Part::unit).containsOnly(Extract.Unit.SLIDE);
        assertThat(extract.parts()).extracting(Extract.Part::number).containsExactly(1, 2);
        assertThat(extract.parts().getFirst().label()).isEqualTo("四半期の報告");
        assertThat(extract.parts().getFirst().markdown())
                .isEqualTo("## 四半期の報告\n\n- 売上は増えた\n\nNotes: ここで一息つく");
        assertThat(extract.parts().getLast().markdown())
                .isEqualTo("| 地域 | 売上 |\n| --- | --- |\n| 東京 | 1,200 |\n\n出典：社内");
    }

    @Test
    void reads_powerpoint_of_before_2007_slide_by_slide() {
        Path file =
                Given.file(
                        folder,
                        "old.ppt",
                        out -> {
                            try (HSLFSlideShow show = new HSLFSlideShow()) {
                                for (String words : new String[] {"最初のスライド", "次のスライド"}) {
                                    HSLFSlide slide = show.createSlide();
                                    HSLFTextBox box = slide.createTextBox();
                                    box.setText(words);
                                    box.setAnchor(new Rectangle(50, 50, 400, 100));
                                }
                                show.write(out);
                            }
                        });
        Extract extract = Given.extract(file, "application/vnd.ms-powerpoint");
        assertThat(extract.parts()).extracting(Extract.Part::number).containsExactly(1, 2);
        assertThat(extract.parts().getLast().markdown()).contains("次のスライド");
    }

    @Test
    void reads_open_document_text() {
        Path file =
                odf(
                        "text.odt",
                        "<office:automatic-styles><text:list-style style:name=\"L1\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\"/></text:list-style></office:automatic-styles>"
                                + "<office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>"
                                + "<text:h text:outline-level=\"1\">総則</text:h><text:p>本文<text:s text:c=\"2\"/>です<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注です</text:p></text:note-body></text:note></text:p>"
                                + "<text:list text:style-name=\"L1\"><text:list-item><text:p>一</text:p><text:list><text:list-item><text:p>子</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>二</text:p></text:list-item></text:list>"
                                + "<text:h text:outline-level=\"1\">細則</text:h><text:p><text:a xlink:href=\"https://example.com/\">リンク</text:a><office:annotation><dc:creator>佐藤</dc:creator><text:p>要確認</text:p></office:annotation></text:p>"
                                + "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table></office:text></office:body>");
        Extract extract = Given.extract(file, ODT);
        assertThat(extract.title()).isEqualTo("規程");
        assertThat(extract.changed()).isEqualTo(LocalDate.of(2026, 3, 4));
        assertThat(extract.parts().getFirst().markdown())
                .isEqualTo("# 総則\n\n本文  です[^1]\n[^1]: 注です\n\n1. 一\n   1. 子\n2. 二");
        assertThat(extract.parts().getLast().markdown())
                .isEqualTo(
                        "# 細則\n\n[リンク](https://example.com/)\n> Comment by 佐藤: 要確認\n\n| a | b |\n| --- | --- |");
    }

    @Test
    void reads_open_document_presentations_slide_by_slide_with_notes() {
        Path file =
                odf(
                        "show.odp",
                        "<office:body><office:presentation><draw:page draw:name=\"page1\"><draw:frame><draw:text-box><text:p>はじめに</text:p></draw:text-box></draw:frame>"
                                + "<presentation:notes><draw:frame><draw:text-box><text:p>ゆっくり話す</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"
                                + "<draw:page draw:name=\"まとめ\"><draw:frame><draw:text-box><text:p>おわり</text:p></draw:text-box></draw:frame></draw:page></office:presentation></office:body>");
        Extract extract = Given.extract(file, ODP);
        assertThat(extract.parts()).extracting(Extract.Part::label).containsExactly("はじめに", "まとめ");
        assertThat(extract.parts().getFirst().markdown()).isEqualTo("はじめに\n\nNotes: ゆっくり話す");
    }

    @Test
    void refuses_entities_in_open_documents_and_books_and_sees_when_they_are_locked() {
        Path entities =
                Given.zip(
                        folder,
                        "bad.odt",
                        "content.xml",
                        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><office:body"
                                + SPACES
                                + "><text:p>&x;</text:p></office:body>");
        assertThat(Given.read(entities, ODT))
                .isEqualTo(new Unreadable(Unreadable.Reason.DANGEROUS, "entities"));
        Path late =
                Given.zip(
                        folder,
                        "late.odt",
                        "content.xml",
                        "<!DOCTYPE a ["
                                + " ".repeat(9_000)
                                + "<!ENTITY x SYSTEM \"file:///etc/passwd\">]><office:body"
                                + SPACES
                                + "><text:p>&x;</text:p></office:body>");
        assertThat(Given.read(late, ODT).toString()).doesNotContain("root:");
        Path locked =
                Given.zip(
                        folder,
                        "locked.odt",
                        "META-INF/manifest.xml",
                        "<m:manifest xmlns:m=\"urn:m\"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
                        "content.xml",
                        "x");
        assertThat(Given.read(locked, ODT)).isEqualTo(new Unreadable(Unreadable.Reason.ENCRYPTED));
        Path book =
                Given.zip(
                        folder,
                        "locked.epub",
                        "META-INF/encryption.xml",
                        "<encryption xmlns=\"urn:o\"><CipherReference URI=\"OEBPS/a.xhtml\"/></encryption>");
        assertThat(Given.read(book, EPUB)).isEqualTo(new Unreadable(Unreadable.Reason.ENCRYPTED));
    }

    @Test
    void reads_a_book_chapter_by_chapter_in_the_order_of_its_spine() {
        Path file =
                Given.zip(
                        folder,
                        "book.epub",
                        "META-INF/container.xml",
                        "<container><rootfiles><rootfile full-path=\"OEBPS/content.opf\"/></rootfiles></container>",
                        "OEBPS/content.opf",
                        "<package xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><metadata><dc:title>坊っちゃん</dc:title><dc:date>1906-04-01</dc:date></metadata><manifest><item id=\"b\" href=\"text/b.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"a\" href=\"text/a%20b.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>",
                        "OEBPS/text/a b.xhtml",
                        "<?xml version=\"1.0\"?><!DOCTYPE html><html><head><title/><script/></head><body><h2>一</h2><p>親譲りの<ruby>無鉄砲<rt>むてっぽう</rt></ruby>で&#160;小供の時から</p></body></html>",
                        "OEBPS/text/b.xhtml",
                        "<html><head><title>二</title></head><body><p>ぶうと云って</p></body></html>");
        Extract extract = Given.extract(file, EPUB);
        assertThat(extract.kind()).isEqualTo(Extract.Kind.BOOK);
        assertThat(extract.title()).isEqualTo("坊っちゃん");
        assertThat(extract.parts()).extracting(Extract.Part::label).containsExactly("一", "二");
        assertThat(extract.parts().getFirst().markdown()).isEqualTo("## 一\n\n親譲りの無鉄砲で 小供の時から");
    }

    @Test
    void reads_rich_text_in_japanese() throws Exception {
        StringBuilder words = new StringBuilder();
        for (byte b : "議事録ｶﾅ".getBytes(Charset.forName("windows-31j")))
            words.append("\\'%02x".formatted(b));
        Path file =
                Files.writeString(
                        folder.resolve("a.rtf"),
                        "{\\rtf1\\ansi\\ansicpg932{\\fonttbl{\\f0\\fcharset128 MS Gothic;}}\\f0 "
                                + words
                                + "\\par \\b Second\\b0\\par}",
                        StandardCharsets.US_ASCII);
        assertThat(Given.text(Given.extract(file, "application/rtf"))).isEqualTo("議事録ｶﾅ\n\nSecond");
    }

    private Path odf(String name, String content) {
        return Given.zip(
                folder,
                name,
                "content.xml",
                "<office:document-content" + SPACES + ">" + content + "</office:document-content>",
                "meta.xml",
                "<office:document-meta"
                        + SPACES
                        + "><office:meta><dc:title>規程</dc:title><dc:date>2026-03-04T10:00:00</dc:date></office:meta></office:document-meta>");
    }
}
