package kotonoha.reader.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import kotonoha.files.Extract;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.image.CCITTFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Jbig2Test {
    private static final String WORDS = "A page with as many words as it takes to be one with text";
    private static final byte[] NOTHING = {};

    @TempDir Path folder;

    @Test
    void shows_a_scan_as_office_scanners_store_it() throws IOException {
        byte[] fax = fax();
        byte[] page =
                new Jbig2File()
                        .page(0, 210, 297)
                        .segment(1, Jbig2File.GENERIC, 1, generic(210, 297, fax))
                        .bytes();
        Extract extract = Given.extract(pdf(page, NOTHING), "application/pdf");
        assertThat(extract.unseen()).isZero();
        assertThat(extract.notes()).isEmpty();
        BufferedImage shown = shown(extract);
        assertThat(shown.getRGB(60, 60) & 0xff).isLessThan(80);
        assertThat(shown.getRGB(shown.getWidth() - 60, 60) & 0xff).isGreaterThan(180);
    }

    @Test
    void shows_a_page_in_stripes() throws IOException {
        byte[] page =
                new Jbig2File()
                        .page(0, 210, -1)
                        .segment(1, Jbig2File.GENERIC, 1, generic(210, 297, fax()))
                        .segment(2, Jbig2File.END_OF_STRIPE, 1, new byte[] {0, 0, 1, 40})
                        .bytes();
        assertThat(
                        shown(Given.extract(pdf(page, NOTHING), "application/pdf")).getRGB(60, 60)
                                & 0xff)
                .isLessThan(80);
    }

    @Test
    void shows_letters_that_all_pages_share() throws IOException {
        byte[] shared =
                new Jbig2File()
                        .segment(0, Jbig2File.DICTIONARY, 0, Jbig2File.dictionary(30, 1))
                        .bytes();
        byte[] page =
                new Jbig2File()
                        .page(1, 210, 297)
                        .segment(2, Jbig2File.TEXT, 1, Jbig2File.text(210, 297, 3), 0)
                        .bytes();
        BufferedImage shown = shown(Given.extract(pdf(page, shared), "application/pdf"));
        for (int dots : new int[] {15, 65, 115})
            assertThat(shown.getRGB(shown.getWidth() * dots / 210, 60) & 0xff).isLessThan(80);
        for (int dots : new int[] {40, 90, 150})
            assertThat(shown.getRGB(shown.getWidth() * dots / 210, 60) & 0xff).isGreaterThan(180);
    }

    static Map<String, byte[]> hostile() {
        byte[] small = generic(10, 10, new byte[9]);
        Jbig2File many = new Jbig2File().page(0, 1_000, 1_000);
        for (int i = 1; i < 200; i++)
            many.segment(i, Jbig2File.GENERIC, 1, generic(1_000, 1_000, new byte[9]));
        Jbig2File growing = new Jbig2File();
        growing.segment(0, Jbig2File.DICTIONARY, 1, Jbig2File.dictionary(4, 40));
        for (int i = 1; i < 25; i++)
            growing.segment(
                    i,
                    Jbig2File.DICTIONARY,
                    1,
                    Jbig2File.dictionary(4, 0, 40 << Math.min(i, 20)),
                    i - 1,
                    i - 1);
        byte[] scan = one(generic(210, 297, fax()), 210, 297);
        return Map.ofEntries(
                Map.entry("a page of gigabytes: size", one(small, 60_000, 60_000)),
                Map.entry("a page of less than nothing: height", one(small, -2, -2)),
                Map.entry(
                        "a region of gigabytes: size",
                        one(generic(60_000, 60_000, NOTHING), 10, 10)),
                Map.entry(
                        "stripes without end: size",
                        new Jbig2File()
                                .page(0, 6_000, -1)
                                .segment(1, Jbig2File.GENERIC, 1, small)
                                .segment(2, Jbig2File.END_OF_STRIPE, 1, new byte[] {127, 0, 0, 0})
                                .bytes()),
                Map.entry(
                        "a symbol of gigabytes: symbol",
                        letters(Jbig2File.dictionary(200_000, 1), 3)),
                Map.entry("many large symbols: work", letters(Jbig2File.dictionary(15_000, 50), 3)),
                Map.entry(
                        "more symbols than bytes: symbol",
                        letters(lying(Jbig2File.dictionary(9, 1)), 3)),
                Map.entry(
                        "one symbol a million times: work",
                        letters(Jbig2File.dictionary(90, 1), 1 << 20)),
                Map.entry("dictionaries that double: symbols", growing.page(70, 10, 10).bytes()),
                Map.entry("many regions: work", many.bytes()),
                Map.entry(
                        "half a billion references: references",
                        new byte[] {0, 0, 0, 1, 0, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0}),
                Map.entry("a page that is cut off: length", Arrays.copyOf(scan, scan.length - 20)),
                Map.entry("nothing at all: page", NOTHING));
    }

    @ParameterizedTest
    @MethodSource("names")
    void it_is_refused_for_what_is_wrong_with_it(String name) {
        byte[] page = Objects.requireNonNull(hostile().get(name));
        assertThatThrownBy(() ->
                        Jbig2Weight.check(
                                new MemoryCacheImageInputStream(new ByteArrayInputStream(page))))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(name.substring(name.indexOf(':')));
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_hostile_or_damaged_one_costs_no_more_than_its_page(String name) {
        byte[] page = Objects.requireNonNull(hostile().get(name));
        Extract extract = Given.extract(pdf(page, NOTHING), "application/pdf");
        assertThat(Given.text(extract)).isEqualTo(WORDS);
        assertThat(extract.unseen()).isEqualTo(1);
        assertThat(extract.notes()).containsExactly(Extract.Note.SCANS_LEFT_OUT);
    }

    static Iterable<String> names() {
        return hostile().keySet().stream().sorted().toList();
    }

    @Test
    void is_weighed_wherever_a_pdf_names_the_filter() throws IOException {
        byte[] bomb = one(generic(60_000, 60_000, NOTHING), 60_000, 60_000);
        Path file =
                Given.file(
                        folder,
                        "contents.pdf",
                        out -> {
                            try (PDDocument document = new PDDocument()) {
                                words(document);
                                PDPage page = new PDPage(PDRectangle.A4);
                                document.addPage(page);
                                PDStream contents =
                                        new PDStream(document, new ByteArrayInputStream(bomb));
                                contents.getCOSObject()
                                        .setItem(COSName.FILTER, COSName.JBIG2_DECODE);
                                page.setContents(contents);
                                document.save(out);
                            }
                        });
        assertThat(Given.text(Given.extract(file, "application/pdf"))).isEqualTo(WORDS);
    }

    private static byte[] one(byte[] region, int width, int height) {
        return new Jbig2File()
                .page(0, width, height)
                .segment(1, Jbig2File.GENERIC, 1, region)
                .bytes();
    }

    private static byte[] letters(byte[] dictionary, int times) {
        return new Jbig2File()
                .segment(0, Jbig2File.DICTIONARY, 1, dictionary)
                .page(1, 3_000, 3_000)
                .segment(2, Jbig2File.TEXT, 1, Jbig2File.text(3_000, 3_000, times), 0)
                .bytes();
    }

    /// Says that it holds 50,000 symbols.
    private static byte[] lying(byte[] dictionary) {
        for (int at : new int[] {6, 10}) dictionary[at] = (byte) 0xc3;
        return dictionary;
    }

    private static byte[] generic(int width, int height, byte[] fax) {
        return Jbig2File.region(
                width,
                height,
                Jbig2File.written(out -> {
                    out.write(1);
                    out.write(fax);
                }));
    }

    /// Dark in its upper left corner, as a fax of group 4.
    private static byte[] fax() {
        BufferedImage image = new BufferedImage(210, 297, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < 297; y++)
            for (int x = 0; x < 210; x++) image.setRGB(x, y, x < 30 && y < 30 ? 0 : 0xffffff);
        try (PDDocument document = new PDDocument()) {
            PDImageXObject fax = CCITTFactory.createFromImage(document, image);
            return fax.getCOSObject().createRawInputStream().readAllBytes();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static BufferedImage shown(Extract extract) throws IOException {
        Extract.Picture picture = Objects.requireNonNull(extract.parts().getLast().picture());
        return ImageIO.read(new ByteArrayInputStream(picture.bytes()));
    }

    private Path pdf(byte[] page, byte[] shared) {
        return Given.file(
                folder,
                "scan.pdf",
                out -> {
                    try (PDDocument document = new PDDocument()) {
                        words(document);
                        scan(document, page, shared);
                        document.save(out);
                    }
                });
    }

    private static void words(PDDocument document) throws IOException {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream out = new PDPageContentStream(document, page)) {
            out.beginText();
            out.setFont(new PDType1Font(FontName.HELVETICA), 12);
            out.newLineAtOffset(72, 700);
            out.showText(WORDS);
            out.endText();
        }
    }

    private static void scan(PDDocument document, byte[] jbig2, byte[] shared) throws IOException {
        PDImageXObject image =
                new PDImageXObject(
                        document,
                        new ByteArrayInputStream(jbig2),
                        COSName.JBIG2_DECODE,
                        210,
                        297,
                        1,
                        PDDeviceGray.INSTANCE);
        if (shared.length > 0) {
            COSDictionary parameters = new COSDictionary();
            parameters.setItem(
                    COSName.JBIG2_GLOBALS,
                    new PDStream(document, new ByteArrayInputStream(shared)).getCOSObject());
            image.getCOSObject().setItem(COSName.DECODE_PARMS, parameters);
        }
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream out = new PDPageContentStream(document, page)) {
            out.drawImage(image, 0, 0, PDRectangle.A4.getWidth(), PDRectangle.A4.getHeight());
        }
    }
}
