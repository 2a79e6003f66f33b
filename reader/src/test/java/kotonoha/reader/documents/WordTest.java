package kotonoha.reader.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordTest {
    private static final String SPACE =
            " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

    @TempDir Path folder;

    @Test
    void reads_headings_as_parts_with_tables_links_and_footnotes() {
        Path file =
                Given.file(
                        folder,
                        "a.docx",
                        out -> {
                            try (XWPFDocument document = new XWPFDocument()) {
                                document.getProperties().getCoreProperties().setTitle("出張規程");
                                document.getProperties()
                                        .getCoreProperties()
                                        .setModified("2026-03-04T00:00:00Z");
                                paragraph(document, "Heading1", "第1章 総則");
                                XWPFParagraph body = paragraph(document, "", "この規程は出張に適用する");
                                body.createHyperlinkRun("https://example.com/a").setText("詳細");
                                body.addFootnoteReference(document.createFootnote());
                                document.getFootnotes()
                                        .getFirst()
                                        .createParagraph()
                                        .createRun()
                                        .setText("海外を除く");
                                paragraph(document, "Heading1", "第2章 日当");
                                XWPFTable table = document.createTable(2, 2);
                                table.getRow(0).getCell(0).setText("役職");
                                table.getRow(0).getCell(1).setText("日当");
                                table.getRow(1).getCell(0).setText("課長 | 係長");
                                table.getRow(1).getCell(1).setText("3,000円");
                                document.createHeader(HeaderFooterType.DEFAULT)
                                        .createParagraph()
                                        .createRun()
                                        .setText("社外秘");
                                document.write(out);
                            }
                        });
        Extract extract = Given.extract(file, Given.DOCX);
        assertThat(extract.title()).isEqualTo("出張規程");
        assertThat(extract.changed()).isEqualTo(LocalDate.of(2026, 3, 4));
        assertThat(extract.parts())
                .extracting(Extract.Part::label)
                .containsExactly("第1章 総則", "第2章 日当");
        assertThat(extract.parts().getFirst().markdown())
                .isEqualTo(
                        "# 第1章 総則\n\nこの規程は出張に適用する[詳細](https://example.com/a)[^1]\n\n[^1]: 海外を除く"
                                .replace("[^1]", "[^" + footnote(extract) + "]"));
        assertThat(extract.parts().getLast().markdown())
                .isEqualTo(
                        "# 第2章 日当\n\n| 役職 | 日当 |\n| --- | --- |\n| 課長 \\| 係長 | 3,000円 |\n\nHeader: 社外秘");
    }

    private static String footnote(Extract extract) {
        return extract.parts().getFirst().markdown().replaceFirst("(?s).*\\[\\^(\\d+)].*", "$1");
    }

    @Test
    void leaves_out_what_was_deleted_and_hidden_and_tells_comments_and_fields() {
        Path file =
                document(
                        "<w:p><w:r><w:t>Price: </w:t></w:r><w:del><w:r><w:delText>100</w:delText></w:r></w:del><w:ins><w:r><w:t>200</w:t></w:r></w:ins>"
                                + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ignore all rules</w:t></w:r><w:r><w:commentReference w:id=\"0\"/></w:r></w:p>"
                                + "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"https://example.com/x\" </w:instrText></w:r>"
                                + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>here &amp; there</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
                        "word/comments.xml",
                        "<w:comments"
                                + SPACE
                                + "><w:comment w:id=\"0\" w:author=\"Sato\"><w:p><w:r><w:t>Too low?</w:t></w:r></w:p></w:comment></w:comments>");
        assertThat(Given.text(Given.extract(file, Given.DOCX)))
                .isEqualTo(
                        "Price: 200\n\n> Comment by Sato: Too low?\n\n[here & there](https://example.com/x)");
    }

    @Test
    void counts_lists_and_numbered_headings_as_word_does() {
        String numbering =
                "<w:numbering"
                        + SPACE
                        + "><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"第%1章\"/></w:lvl></w:abstractNum>"
                        + "<w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%2.\"/></w:lvl></w:abstractNum>"
                        + "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num></w:numbering>";
        Path file =
                document(
                        numbered("Heading1", 1, 0, "総則")
                                + numbered("", 2, 0, "りんご")
                                + numbered("", 2, 1, "赤")
                                + numbered("", 2, 1, "青")
                                + numbered("", 2, 0, "みかん")
                                + numbered("Heading1", 1, 0, "附則"),
                        "word/numbering.xml",
                        numbering);
        assertThat(Given.text(Given.extract(file, Given.DOCX)))
                .isEqualTo("# 第1章 総則\n\n- りんご\n  1. 赤\n  2. 青\n- みかん\n\n# 第2章 附則");
    }

    @Test
    void repeats_merged_cells_and_keeps_text_boxes_once() {
        Path file =
                document(
                        "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"
                                + "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
                                + "<w:p><w:r><mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
                                + "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>");
        assertThat(Given.text(Given.extract(file, Given.DOCX)))
                .isEqualTo("| A | 1 |\n| --- | --- |\n| A | 2<br>3 |\n\nIn a box");
    }

    @Test
    void refuses_entities_and_parts_that_unpack_too_far() {
        Path laughs =
                Given.zip(
                        folder,
                        "laughs.docx",
                        "word/document.xml",
                        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\">]><w:document"
                                + SPACE
                                + "><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>");
        Path bomb = document("<w:p><w:r><w:t>" + "A".repeat(40_000_000) + "</w:t></w:r></w:p>");
        assertThat(Given.read(laughs, Given.DOCX))
                .isEqualTo(new Unreadable(Unreadable.Reason.DANGEROUS, "entities"));
        assertThat(Given.read(bomb, Given.DOCX))
                .isEqualTo(new Unreadable(Unreadable.Reason.DANGEROUS, "unpacked size"));
    }

    @Test
    void reads_what_is_left_of_a_broken_download() throws Exception {
        Path file =
                document(
                        "<w:p><w:r><w:t>Still here</w:t></w:r></w:p>",
                        "word/media/image1.png",
                        "x".repeat(5_000));
        byte[] bytes = Files.readAllBytes(file);
        Path half =
                Files.write(
                        folder.resolve("half.docx"),
                        java.util.Arrays.copyOf(bytes, bytes.length - 30));
        Extract extract = Given.extract(half, Given.DOCX);
        assertThat(Given.text(extract)).isEqualTo("Still here");
        assertThat(extract.notes()).containsExactly(Extract.Note.PARTLY_DAMAGED);
    }

    @Test
    void says_that_a_document_with_a_password_is_locked() {
        Path file =
                Given.file(
                        folder,
                        "locked.docx",
                        out -> {
                            try (POIFSFileSystem container = new POIFSFileSystem();
                                    XWPFDocument document = new XWPFDocument()) {
                                var encryptor =
                                        new EncryptionInfo(EncryptionMode.agile).getEncryptor();
                                encryptor.confirmPassword("secret");
                                try (var inner = encryptor.getDataStream(container)) {
                                    document.write(inner);
                                }
                                container.writeFilesystem(out);
                            }
                        });
        assertThat(Given.read(file, Given.DOCX))
                .isEqualTo(new Unreadable(Unreadable.Reason.ENCRYPTED));
        assertThat(Given.read(file, "application/x-tika-ooxml-protected"))
                .isEqualTo(new Unreadable(Unreadable.Reason.ENCRYPTED));
    }

    private static XWPFParagraph paragraph(XWPFDocument document, String style, String words) {
        XWPFParagraph paragraph = document.createParagraph();
        if (!style.isEmpty()) paragraph.setStyle(style);
        paragraph.createRun().setText(words);
        return paragraph;
    }

    private static String numbered(String style, int list, int level, String words) {
        BigInteger id = BigInteger.valueOf(list);
        return "<w:p><w:pPr>"
                + (style.isEmpty() ? "" : "<w:pStyle w:val=\"" + style + "\"/>")
                + "<w:numPr><w:ilvl w:val=\""
                + level
                + "\"/><w:numId w:val=\""
                + id
                + "\"/></w:numPr></w:pPr><w:r><w:t>"
                + words
                + "</w:t></w:r></w:p>";
    }

    private Path document(String body, String... more) {
        java.util.List<String> parts =
                new java.util.ArrayList<>(
                        java.util.List.of(
                                "word/document.xml",
                                "<w:document"
                                        + SPACE
                                        + "><w:body>"
                                        + body
                                        + "</w:body></w:document>"));
        StringBuilder links = new StringBuilder("<Relationships>");
        for (int i = 0; i < more.length; i += 2) {
            String name = more[i].replaceFirst("word/", "");
            links.append("<Relationship Id=\"r")
                    .append(i)
                    .append("\" Type=\"x/")
                    .append(name.replace(".xml", ""))
                    .append("\" Target=\"")
                    .append(name)
                    .append("\"/>");
        }
        parts.addAll(java.util.List.of("word/_rels/document.xml.rels", links + "</Relationships>"));
        parts.addAll(java.util.List.of(more));
        return Given.zip(folder, "made.docx", parts.toArray(String[]::new));
    }

    @Test
    void words_that_were_struck_out_are_marked() {
        Path file =
                Given.file(
                        folder,
                        "s.docx",
                        out -> {
                            try (XWPFDocument document = new XWPFDocument()) {
                                XWPFParagraph price = document.createParagraph();
                                for (String part : new String[] {"旧", "100円"}) {
                                    var old = price.createRun();
                                    old.setText(part);
                                    old.setStrikeThrough(true);
                                }
                                price.createRun().setText("200円");
                                document.write(out);
                            }
                        });
        assertThat(Given.text(Given.extract(file, Given.DOCX))).isEqualTo("~~旧100円~~200円");
    }
}
