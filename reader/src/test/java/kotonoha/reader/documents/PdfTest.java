package kotonoha.reader.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import kotonoha.files.Extract;
import kotonoha.files.ReadForm;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import org.apache.fontbox.ttf.OpenTypeFont;
import org.apache.fontbox.ttf.TrueTypeCollection;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PdfTest {
    private static final String PDF = "application/pdf";
    private static final String WORDS = "A page with as many words as it takes to be one with text";
    private static final List<String> COLUMNS =
            List.of(
                    "吾輩は猫である。名前はまだ無い。どこ",
                    "で生れたかとんと見当がつかぬ。何でも",
                    "薄暗いじめじめした所でニャーニャー泣",
                    "いていた事だけは記憶している。");

    @TempDir Path folder;

    @Test
    void reads_pages_with_their_numbers_title_and_date() {
        Path file =
                pdf(document -> {
                    PDFont font = new PDType1Font(FontName.HELVETICA);
                    for (String words : List.of("First page", "", "Third page"))
                        lines(document, font, 12, 72, 700, words);
                    document.getDocumentInformation().setTitle("Microsoft Word - Plan");
                    Calendar day = new GregorianCalendar(2026, Calendar.MARCH, 4, 12, 0);
                    day.setTimeZone(TimeZone.getTimeZone("UTC"));
                    document.getDocumentInformation().setModificationDate(day);
                });
        Extract extract = Given.extract(file, PDF);
        assertThat(extract.parts()).extracting(Extract.Part::number).containsExactly(1, 3);
        assertThat(extract.parts()).extracting(Extract.Part::unit).containsOnly(Extract.Unit.PAGE);
        assertThat(extract.title()).isEqualTo("Plan");
        assertThat(extract.changed()).isEqualTo(LocalDate.of(2026, 3, 4));
    }

    @Test
    void reads_two_columns_one_after_the_other_and_joins_hyphenated_words() {
        Path file =
                pdf(document -> {
                    PDFont font = new PDType1Font(FontName.HELVETICA);
                    PDPage page = page(document);
                    try (PDPageContentStream out = new PDPageContentStream(document, page)) {
                        column(
                                out,
                                font,
                                72,
                                "The left column be-",
                                "gins here and goes",
                                "on to its end.");
                        column(out, font, 320, "The right column", "comes second.");
                    }
                });
        assertThat(Given.text(Given.extract(file, PDF)))
                .isEqualTo(
                        "The left column begins here and goes\non to its end.\n\nThe right column\ncomes second.");
    }

    @Test
    void orders_the_lines_of_a_file_that_jumps_about() {
        Path file =
                pdf(document -> {
                    PDFont font = new PDType1Font(FontName.HELVETICA);
                    PDPage page = page(document);
                    try (PDPageContentStream out = new PDPageContentStream(document, page)) {
                        for (int line = 7; line >= 0; line--) {
                            text(out, font, 12, 72, 700 - line * 16, "Left number " + line);
                            text(out, font, 12, 320, 700 - line * 16, "Right number " + line);
                        }
                    }
                });
        String text = Given.text(Given.extract(file, PDF));
        assertThat(text.indexOf("Left number 7"))
                .isBetween(text.indexOf("Left number 0"), text.indexOf("Right number 0"));
    }

    @Test
    void marks_clearly_larger_lines_as_headings() {
        Path file =
                pdf(document -> {
                    PDFont font = new PDType1Font(FontName.HELVETICA);
                    PDPage page = page(document);
                    try (PDPageContentStream out = new PDPageContentStream(document, page)) {
                        text(out, font, 24, 72, 740, "Annual report");
                        for (int i = 0; i < 8; i++)
                            text(
                                    out,
                                    font,
                                    11,
                                    72,
                                    700 - i * 14,
                                    "A line of body text that is long enough to count, number "
                                            + i);
                    }
                });
        assertThat(Given.text(Given.extract(file, PDF)))
                .startsWith("# Annual report\n\nA line of body");
    }

    @Test
    void reads_vertical_japanese_with_an_embedded_font() throws IOException {
        TrueTypeFont face = japanese();
        if (face == null) {
            System.out.println(
                    "skipped: a vertical PDF with an embedded font needs a Japanese TrueType font with outlines that PDFBox embeds, e.g. fonts-ipafont");
            return;
        }
        Path file =
                pdf(document -> {
                    PDFont font = PDType0Font.loadVertical(document, face, true);
                    PDPage page = page(document);
                    try (PDPageContentStream out = new PDPageContentStream(document, page)) {
                        for (int i = 0; i < COLUMNS.size(); i++)
                            text(out, font, 12, 500 - i * 22, 700, COLUMNS.get(i));
                    }
                });
        assertThat(Given.text(Given.extract(file, PDF))).isEqualTo(String.join("", COLUMNS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void puts_columns_together_whose_signs_are_placed_one_by_one(boolean shuffled) {
        StringBuilder content = new StringBuilder();
        for (int column : shuffled ? List.of(3, 1, 0, 2) : List.of(0, 1, 2, 3)) {
            String words = COLUMNS.get(column);
            for (int i = 0; i < words.length(); i++)
                content.append(
                        placed(500 - column * 22, 700 - i * 12.5f, words.substring(i, i + 1)));
        }
        content.append(placed(300, 30, "１２"));
        Path file = pdf(document -> write(document, "UniJIS-UTF16-H", content.toString()));
        assertThat(Given.text(Given.extract(file, PDF)))
                .isEqualTo(String.join("", COLUMNS) + "\n\n１２");
    }

    @Test
    void reads_two_tiers_of_columns_and_leaves_out_furigana() {
        StringBuilder content = new StringBuilder();
        for (int tier = 0; tier < 2; tier++)
            for (int column = 1; column >= 0; column--) {
                String words = COLUMNS.get(tier * 2 + column);
                for (int i = 0; i < words.length(); i++)
                    content.append(
                            placed(
                                    500 - column * 30,
                                    700 - tier * 300 - i * 12.5f,
                                    words.substring(i, i + 1)));
            }
        content.append("/F1 5 Tf ")
                .append(placed(513, 702, "わ"))
                .append(placed(513, 697, "が"))
                .append(placed(513, 692, "は"));
        Path file = pdf(document -> write(document, "UniJIS-UTF16-H", content.toString()));
        assertThat(Given.text(Given.extract(file, PDF)).replace("\n", ""))
                .isEqualTo(String.join("", COLUMNS));
    }

    @Test
    void reads_vertical_japanese_in_a_font_that_is_only_named() {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < COLUMNS.size(); i++)
            content.append(placed(500 - i * 22, 700, COLUMNS.get(i)));
        Path file = pdf(document -> write(document, "UniJIS-UTF16-V", content.toString()));
        assertThat(Given.text(Given.extract(file, PDF))).isEqualTo(String.join("", COLUMNS));
    }

    @Test
    void keeps_half_width_kana_and_joins_japanese_sentences_across_lines() {
        String content =
                placed(72, 700, "半角ｶﾅのｺｰﾄﾞはそのまま残ります。これは長い一つの文が次の")
                        + placed(72, 682, "行に続く例です。")
                        + placed(72, 664, "令和８年３月４日");
        Path file = pdf(document -> write(document, "UniJIS-UTF16-H", content));
        assertThat(Given.text(Given.extract(file, PDF)))
                .isEqualTo("半角ｶﾅのｺｰﾄﾞはそのまま残ります。これは長い一つの文が次の行に続く例です。\n令和８年３月４日");
    }

    @Test
    void reads_what_has_only_an_owner_password_and_says_that_others_are_locked() {
        assertThat(Given.read(locked(""), PDF)).isInstanceOf(Extract.class);
        assertThat(Given.read(locked("secret"), PDF))
                .isEqualTo(new Unreadable(Unreadable.Reason.ENCRYPTED));
    }

    @Test
    void shows_the_first_pages_that_are_pictures_and_counts_the_others() {
        Path file =
                pdf(document -> {
                    lines(document, new PDType1Font(FontName.HELVETICA), 12, 72, 700, WORDS);
                    PDImageXObject scan = LosslessFactory.createFromImage(document, scanned());
                    for (int i = 0; i < 10; i++)
                        draw(document, page(document), scan, PDRectangle.A4);
                });
        Extract extract = Given.extract(file, PDF);
        assertThat(extract.parts()).extracting(Extract.Part::number).startsWith(1, 2, 3).hasSize(9);
        assertThat(extract.parts().getFirst().picture()).isNull();
        assertThat(extract.parts().subList(1, 9))
                .allSatisfy(page -> {
                    assertThat(page.markdown()).isEmpty();
                    assertThat(picture(page).type()).isEqualTo("image/jpeg");
                    assertThat(picture(page).height()).isBetween(1_700, 1_800);
                });
        assertThat(extract.unseen()).isEqualTo(2);
        assertThat(extract.notes()).containsExactly(Extract.Note.SCANS_LEFT_OUT);
        assertThat(ReadForm.result(ReadForm.of(extract)))
                .isInstanceOfSatisfying(
                        Extract.class,
                        sent -> {
                            assertThat(sent.unseen()).isEqualTo(2);
                            assertThat(picture(sent.parts().getLast()).bytes())
                                    .isEqualTo(picture(extract.parts().getLast()).bytes());
                        });
    }

    @Test
    void shows_a_scan_upright_beside_the_few_words_that_its_program_left() throws IOException {
        Path file =
                pdf(document -> {
                    PDPage page = page(document);
                    page.setRotation(90);
                    draw(
                            document,
                            page,
                            LosslessFactory.createFromImage(document, scanned()),
                            PDRectangle.A4);
                    PDFont font = new PDType1Font(FontName.HELVETICA);
                    try (PDPageContentStream out =
                            new PDPageContentStream(document, page, AppendMode.APPEND, false)) {
                        text(out, font, 8, 20, 10, "Scanned with X");
                    }
                });
        Extract.Part page = Given.extract(file, PDF).parts().getFirst();
        assertThat(page.markdown().replace(" ", "")).isEqualTo("ScannedwithX");
        assertThat(picture(page).width()).isGreaterThan(picture(page).height());
        BufferedImage shown = ImageIO.read(new ByteArrayInputStream(picture(page).bytes()));
        assertThat(shown.getRGB(shown.getWidth() - 60, 60) & 0xff).isLessThan(80);
        assertThat(shown.getRGB(60, 60) & 0xff).isGreaterThan(180);
    }

    @Test
    void a_small_picture_beside_text_makes_no_scan_and_a_blank_page_is_nothing() {
        Path illustrated =
                pdf(document -> {
                    PDPage page = page(document);
                    PDImageXObject logo = LosslessFactory.createFromImage(document, scanned());
                    draw(document, page, logo, new PDRectangle(100, 100));
                    try (PDPageContentStream out =
                            new PDPageContentStream(document, page, AppendMode.APPEND, false)) {
                        text(out, new PDType1Font(FontName.HELVETICA), 12, 72, 700, "Chapter 1");
                    }
                });
        Extract extract = Given.extract(illustrated, PDF);
        assertThat(extract.parts().getFirst().picture()).isNull();
        assertThat(extract.unseen()).isZero();
        assertThat(Given.read(pdf(PdfTest::page), PDF))
                .isEqualTo(new Unreadable(Unreadable.Reason.EMPTY));
    }

    @Test
    void leaves_out_a_scan_that_would_unpack_to_gigabytes_or_that_nothing_reads() {
        Path file =
                pdf(document -> {
                    lines(document, new PDType1Font(FontName.HELVETICA), 12, 72, 700, WORDS);
                    PDImageXObject bomb =
                            new PDImageXObject(
                                    document,
                                    new ByteArrayInputStream(new byte[100]),
                                    COSName.CCITTFAX_DECODE,
                                    100,
                                    100,
                                    1,
                                    PDDeviceGray.INSTANCE);
                    COSDictionary lies = new COSDictionary();
                    lies.setInt(COSName.COLUMNS, 60_000);
                    lies.setInt(COSName.ROWS, 60_000);
                    bomb.getCOSObject().setItem(COSName.DECODE_PARMS, lies);
                    draw(document, page(document), bomb, PDRectangle.A4);
                    PDImageXObject odd =
                            new PDImageXObject(
                                    document,
                                    new ByteArrayInputStream(new byte[100]),
                                    COSName.JBIG2_DECODE,
                                    100,
                                    100,
                                    1,
                                    PDDeviceGray.INSTANCE);
                    draw(document, page(document), odd, PDRectangle.A4);
                });
        Extract extract = Given.extract(file, PDF);
        assertThat(Given.text(extract)).isEqualTo(WORDS);
        assertThat(extract.unseen()).isEqualTo(2);
        assertThat(extract.notes()).containsExactly(Extract.Note.SCANS_LEFT_OUT);
    }

    @Test
    void leaves_out_an_image_in_the_pages_own_text_that_would_unpack_to_gigabytes() {
        Path file =
                pdf(document -> {
                    lines(document, new PDType1Font(FontName.HELVETICA), 12, 72, 700, WORDS);
                    PDStream stream = new PDStream(document);
                    try (var out = stream.createOutputStream()) {
                        String bomb =
                                "q 600 0 0 800 0 0 cm BI /W 60000 /H 60000 /BPC 1 /CS /G /F /CCF"
                                        + " /DP <</K -1 /Columns 60000>> ID 0123456789\nEI Q";
                        out.write(bomb.getBytes(StandardCharsets.US_ASCII));
                    }
                    page(document).setContents(stream);
                });
        Extract extract = Given.extract(file, PDF);
        assertThat(Given.text(extract)).isEqualTo(WORDS);
        assertThat(extract.unseen()).isEqualTo(1);
    }

    @Test
    void cuts_at_the_limit_of_characters_and_says_so() {
        Path file =
                pdf(document -> {
                    PDFont font = new PDType1Font(FontName.HELVETICA);
                    for (int i = 0; i < 20; i++)
                        lines(document, font, 12, 72, 700, "Page with some words " + i);
                });
        Extract extract = (Extract) Given.read(file, PDF, 100);
        assertThat(extract.parts()).hasSizeBetween(4, 5);
        assertThat(extract.notes()).contains(Extract.Note.CUT);
    }

    @Test
    void refuses_a_content_stream_that_unpacks_to_hundreds_of_megabytes() {
        Path file =
                pdf(document -> {
                    PDPage page = page(document);
                    PDStream stream = new PDStream(document);
                    try (var out = stream.createOutputStream(COSName.FLATE_DECODE)) {
                        byte[] blanks = new byte[1 << 20];
                        java.util.Arrays.fill(blanks, (byte) ' ');
                        for (int i = 0; i < 200; i++) out.write(blanks);
                    }
                    page.setContents(stream);
                });
        ReadResult result = Given.read(file, PDF);
        assertThat(result)
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        why -> assertThat(why.reason()).isEqualTo(Unreadable.Reason.DANGEROUS));
    }

    @Test
    void ends_where_the_page_tree_holds_itself() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("loop.pdf"),
                        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 9/Kids[2 0 R]>>endobj\ntrailer<</Root 1 0 R>>");
        assertThat(Given.read(file, PDF))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        why -> assertThat(why.reason()).isEqualTo(Unreadable.Reason.DAMAGED));
    }

    private Path locked(String password) {
        return pdf(document -> {
            lines(document, new PDType1Font(FontName.HELVETICA), 12, 72, 700, "Inside");
            document.protect(
                    new StandardProtectionPolicy("owner", password, new AccessPermission()));
        });
    }

    private static Extract.Picture picture(Extract.Part page) {
        return Objects.requireNonNull(page.picture());
    }

    /// Dark in its upper left corner.
    private static BufferedImage scanned() {
        BufferedImage image = new BufferedImage(210, 297, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 297; y++)
            for (int x = 0; x < 210; x++)
                image.setRGB(x, y, x < 30 && y < 30 ? 0x202020 : 0xf0f0f0);
        return image;
    }

    private static void draw(PDDocument document, PDPage page, PDImageXObject image, PDRectangle at)
            throws IOException {
        try (PDPageContentStream out = new PDPageContentStream(document, page)) {
            out.drawImage(image, 0, 0, at.getWidth(), at.getHeight());
        }
    }

    @FunctionalInterface
    private interface Drawing {
        void on(PDDocument document) throws IOException;
    }

    private Path pdf(Drawing drawing) {
        return Given.file(
                folder,
                "test.pdf",
                out -> {
                    try (PDDocument document = new PDDocument()) {
                        drawing.on(document);
                        document.save(out);
                    }
                });
    }

    @Test
    void words_that_lie_on_their_side_stay_whole() {
        Path file =
                pdf(document -> {
                    PDPage page = page(document);
                    page.setRotation(90);
                    try (PDPageContentStream out = new PDPageContentStream(document, page)) {
                        PDFont font = new PDType1Font(FontName.HELVETICA);
                        column(out, font, 72, "Applicant", "The quick brown fox jumps");
                    }
                });
        assertThat(Given.text(Given.extract(file, PDF)))
                .isEqualTo("Applicant\nThe quick brown fox jumps");
    }

    @Test
    void notes_of_readers_and_attached_files_are_told() {
        Path file =
                pdf(document -> {
                    lines(document, new PDType1Font(FontName.HELVETICA), 12, 72, 700, "Plan");
                    PDAnnotationText note = new PDAnnotationText();
                    note.setTitlePopup("佐藤");
                    note.setContents("承認待ち");
                    note.setRectangle(new PDRectangle(10, 10, 20, 20));
                    document.getPage(0).getAnnotations().add(note);
                    PDComplexFileSpecification attached = new PDComplexFileSpecification();
                    attached.setFile("data.csv");
                    PDEmbeddedFilesNameTreeNode files = new PDEmbeddedFilesNameTreeNode();
                    files.setNames(Map.of("data.csv", attached));
                    PDDocumentNameDictionary names =
                            new PDDocumentNameDictionary(document.getDocumentCatalog());
                    names.setEmbeddedFiles(files);
                    document.getDocumentCatalog().setNames(names);
                });
        Extract extract = Given.extract(file, PDF);
        assertThat(Given.text(extract)).contains("- p. 1: 佐藤: 承認待ち", "- data.csv");
        assertThat(extract.notes()).containsExactly(Extract.Note.ATTACHMENTS_LEFT_OUT);
    }

    private static PDPage page(PDDocument document) {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        return page;
    }

    private static void lines(
            PDDocument document, PDFont font, float size, float x, float y, String words)
            throws IOException {
        PDPage page = page(document);
        if (words.isEmpty()) return;
        try (PDPageContentStream out = new PDPageContentStream(document, page)) {
            text(out, font, size, x, y, words);
        }
    }

    private static void column(PDPageContentStream out, PDFont font, float x, String... lines)
            throws IOException {
        for (int i = 0; i < lines.length; i++) text(out, font, 12, x, 700 - i * 16, lines[i]);
    }

    private static void text(
            PDPageContentStream out, PDFont font, float size, float x, float y, String words)
            throws IOException {
        out.beginText();
        out.setFont(font, size);
        out.newLineAtOffset(x, y);
        out.showText(words);
        out.endText();
    }

    private static String placed(float x, float y, String words) {
        StringBuilder content = new StringBuilder("1 0 0 1 %s %s Tm <".formatted(x, y));
        for (byte b : words.getBytes(StandardCharsets.UTF_16BE))
            content.append("%02X".formatted(b));
        return content.append("> Tj ").toString();
    }

    /// Text in a font that is named and not embedded; the map tells whether it runs down the page.
    private static void write(PDDocument document, String map, String content) throws IOException {
        PDPage page = page(document);
        PDStream stream = new PDStream(document);
        try (var out = stream.createOutputStream()) {
            out.write(("BT /F1 12 Tf " + content + "ET").getBytes(StandardCharsets.US_ASCII));
        }
        page.setContents(stream);
        COSDictionary fonts = new COSDictionary();
        fonts.setItem(COSName.getPDFName("F1"), named(map));
        COSDictionary resources = new COSDictionary();
        resources.setItem(COSName.FONT, fonts);
        page.getCOSObject().setItem(COSName.RESOURCES, resources);
    }

    private static COSDictionary named(String map) {
        COSDictionary system = new COSDictionary();
        system.setString(COSName.REGISTRY, "Adobe");
        system.setString(COSName.ORDERING, "Japan1");
        system.setInt(COSName.SUPPLEMENT, 6);
        COSDictionary descriptor = new COSDictionary();
        descriptor.setItem(COSName.TYPE, COSName.FONT_DESC);
        descriptor.setName(COSName.FONT_NAME, "Ryumin-Light");
        descriptor.setInt(COSName.FLAGS, 4);
        COSDictionary child = new COSDictionary();
        child.setItem(COSName.TYPE, COSName.FONT);
        child.setName(COSName.SUBTYPE, "CIDFontType0");
        child.setName(COSName.BASE_FONT, "Ryumin-Light");
        child.setItem(COSName.CIDSYSTEMINFO, system);
        child.setItem(COSName.FONT_DESC, descriptor);
        COSArray children = new COSArray();
        children.add(child);
        COSDictionary font = new COSDictionary();
        font.setItem(COSName.TYPE, COSName.FONT);
        font.setItem(COSName.SUBTYPE, COSName.TYPE0);
        font.setName(COSName.BASE_FONT, "Ryumin-Light-" + map);
        font.setName(COSName.ENCODING, map);
        font.setItem(COSName.DESCENDANT_FONTS, children);
        return font;
    }

    /// A Japanese font of this machine whose outlines PDFBox can embed; null without one.
    private static @Nullable TrueTypeFont japanese() throws IOException {
        Path fonts = Path.of("/usr/share/fonts");
        if (!Files.isDirectory(fonts)) return null;
        try (Stream<Path> files = Files.walk(fonts)) {
            for (Path file :
                    files.filter(path ->
                                    path.toString()
                                            .matches(
                                                    "(?i).*(?:CJK-Regular|ipa|takao|vl-gothic|mplus|ume).*\\.tt[cf]"))
                            .sorted()
                            .toList()) {
                TrueTypeFont face = face(file.toFile());
                if (face != null) return face;
            }
        }
        return null;
    }

    private static @Nullable TrueTypeFont face(File file) throws IOException {
        if (!file.getName().endsWith("ttc"))
            return new org.apache.fontbox.ttf.TTFParser()
                    .parse(new org.apache.pdfbox.io.RandomAccessReadBufferedFile(file));
        TrueTypeFont face = new TrueTypeCollection(file).getFontByName("NotoSansCJKjp-Regular");
        return face instanceof OpenTypeFont outlines && outlines.isPostScript() ? null : face;
    }
}
