package kotonoha.reader.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.ImageOutputStream;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
    void writes_pictures_anew_no_larger_than_a_model_takes(String format) throws IOException {
        Path file =
                Files.write(folder.resolve("a." + format), encoded(picture(3_000, 1_500), format));
        Extract.Picture picture =
                Objects.requireNonNull(Given.extract(file, "image/" + format).picture());
        assertThat(picture.width()).isEqualTo(2_048);
        assertThat(picture.height()).isEqualTo(1_024);
        BufferedImage shown = ImageIO.read(new ByteArrayInputStream(picture.bytes()));
        assertThat(new Color(shown.getRGB(10, 10)).getRed()).isGreaterThan(200);
        assertThat(new Color(shown.getRGB(2_000, 1_000)).getBlue()).isGreaterThan(200);
        assertThat(picture.type()).isEqualTo(format.equals("jpeg") ? "image/jpeg" : "image/png");
    }

    @Test
    void turns_photos_upright_and_drops_what_the_camera_wrote() throws IOException {
        byte[] jpeg = encoded(picture(400, 200), "jpeg");
        byte[] exif =
                ("Exif\0\0MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0\0\0\0\0GPS-SECRET")
                        .getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream turned = new ByteArrayOutputStream();
        turned.write(jpeg, 0, 2);
        turned.write(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, (byte) (exif.length + 2)});
        turned.write(exif);
        turned.write(jpeg, 2, jpeg.length - 2);
        Extract.Picture picture =
                Objects.requireNonNull(
                        Given.extract(
                                        Files.write(folder.resolve("a.jpg"), turned.toByteArray()),
                                        "image/jpeg")
                                .picture());
        assertThat(picture.width()).isEqualTo(200);
        assertThat(picture.height()).isEqualTo(400);
        assertThat(
                        new Color(
                                        ImageIO.read(new ByteArrayInputStream(picture.bytes()))
                                                .getRGB(100, 10))
                                .getRed())
                .isGreaterThan(200);
        assertThat(new String(picture.bytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("GPS-SECRET");
    }

    @Test
    void refuses_by_the_header_what_would_unpack_to_too_many_pixels() throws IOException {
        byte[] png = encoded(picture(20, 20), "png");
        png[16] = 0;
        png[17] = 0;
        png[18] = 0x40;
        png[22] = 0x40;
        ReadResult result = Given.read(Files.write(folder.resolve("bomb.png"), png), "image/png");
        assertThat(result)
                .isEqualTo(new Unreadable(Unreadable.Reason.TOO_LARGE, "16404 x 16404 pixels"));
    }

    @Test
    void reads_webp() throws IOException {
        byte[] webp =
                Base64.getDecoder()
                        .decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
        Extract.Picture picture =
                Objects.requireNonNull(
                        Given.extract(Files.write(folder.resolve("a.webp"), webp), "image/webp")
                                .picture());
        assertThat(picture.width()).isEqualTo(1);
    }

    @Test
    void says_that_a_broken_picture_is_broken() throws IOException {
        ReadResult result =
                Given.read(Files.writeString(folder.resolve("a.png"), "no picture"), "image/png");
        assertThat(result)
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        why -> assertThat(why.reason()).isEqualTo(Unreadable.Reason.DAMAGED));
    }

    @Test
    void shows_the_first_pages_of_a_fax_and_counts_the_others() throws IOException {
        Extract extract = Given.extract(sequence("tiff", 10, 40, 20), "image/tiff");
        assertThat(extract.kind()).isEqualTo(Extract.Kind.IMAGE);
        assertThat(extract.picture()).isNull();
        assertThat(extract.parts())
                .extracting(Extract.Part::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(extract.parts())
                .allSatisfy(page -> {
                    assertThat(page.unit()).isEqualTo(Extract.Unit.PAGE);
                    assertThat(Objects.requireNonNull(page.picture()).width()).isEqualTo(40);
                });
        assertThat(extract.unseen()).isEqualTo(2);
        assertThat(extract.notes()).containsExactly(Extract.Note.SCANS_LEFT_OUT);
    }

    @Test
    void a_fax_has_the_shape_of_its_paper_and_no_page_more_for_its_preview() throws IOException {
        Path file = folder.resolve("fax.tiff");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(page(writer, 172, 110, 0), null);
            writer.writeToSequence(page(writer, 17, 11, 1), null);
            writer.writeToSequence(page(writer, 172, 110, 0), null);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        Extract extract = Given.extract(file, "image/tiff");
        assertThat(extract.parts()).extracting(Extract.Part::number).containsExactly(1, 2);
        Extract.Picture first = Objects.requireNonNull(extract.parts().getFirst().picture());
        assertThat(first.width()).isEqualTo(172);
        assertThat(first.height()).isEqualTo(220);
        assertThat(extract.notes()).isEmpty();
    }

    @Test
    void a_damaged_page_of_a_fax_is_left_out_and_the_others_are_shown() throws IOException {
        Path file = sequence("tiff", 3, 40, 20);
        byte[] bytes = Files.readAllBytes(file);
        // The first page's rows say that they lie far behind the end of the file.
        int offsets = tag(bytes, 273);
        java.util.Arrays.fill(bytes, offsets, offsets + 4, (byte) 0x70);
        Files.write(file, bytes);
        Extract extract = Given.extract(file, "image/tiff");
        assertThat(extract.parts()).extracting(Extract.Part::number).containsExactly(2, 3);
        assertThat(extract.unseen()).isEqualTo(1);
        assertThat(extract.notes())
                .containsExactly(Extract.Note.PARTLY_DAMAGED, Extract.Note.SCANS_LEFT_OUT);
    }

    @Test
    void further_frames_of_an_animation_are_not_passed_over_in_silence() throws IOException {
        Extract extract = Given.extract(sequence("gif", 2, 8, 8), "image/gif");
        assertThat(extract.picture()).isNotNull();
        assertThat(extract.notes()).containsExactly(Extract.Note.FIRST_PICTURE);
    }

    private Path sequence(String format, int pages, int width, int height) throws IOException {
        Path file = folder.resolve("several." + format);
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int page = 0; page < pages; page++)
                writer.writeToSequence(new IIOImage(scan(width, height), null, null), null);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return file;
    }

    /// As a fax machine sends it: twice as many dots across as down.
    private static IIOImage page(ImageWriter writer, int width, int height, int preview)
            throws IOException {
        BufferedImage image = scan(width, height);
        TIFFDirectory facts =
                TIFFDirectory.createFromMetadata(
                        writer.getDefaultImageMetadata(
                                ImageTypeSpecifier.createFromRenderedImage(image),
                                writer.getDefaultWriteParam()));
        BaselineTIFFTagSet tags = BaselineTIFFTagSet.getInstance();
        facts.addTIFFField(
                new TIFFField(
                        tags.getTag(BaselineTIFFTagSet.TAG_NEW_SUBFILE_TYPE),
                        TIFFTag.TIFF_LONG,
                        1,
                        new long[] {preview}));
        for (int tag :
                new int[] {
                    BaselineTIFFTagSet.TAG_X_RESOLUTION, BaselineTIFFTagSet.TAG_Y_RESOLUTION
                }) {
            long dots = tag == BaselineTIFFTagSet.TAG_X_RESOLUTION ? 200 : 100;
            facts.addTIFFField(
                    new TIFFField(
                            tags.getTag(tag), TIFFTag.TIFF_RATIONAL, 1, new long[][] {{dots, 1}}));
        }
        return new IIOImage(image, null, facts.getAsMetadata());
    }

    /// Where the value of a tag of the first page stands, or its list of them.
    private static int tag(byte[] tiff, int wanted) {
        ByteBuffer all = ByteBuffer.wrap(tiff);
        if (tiff[0] == 'I') all.order(ByteOrder.LITTLE_ENDIAN);
        int at = all.getInt(4);
        for (int i = 0; i < all.getShort(at); i++) {
            int entry = at + 2 + i * 12;
            if (all.getShort(entry) != wanted) continue;
            return all.getInt(entry + 4) == 1 ? entry + 8 : all.getInt(entry + 8);
        }
        throw new AssertionError("no such tag");
    }

    /// Black on the left, white on the right.
    private static BufferedImage scan(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY);
        for (int x = width / 2; x < width; x++)
            for (int y = 0; y < height; y++) image.setRGB(x, y, 0xFFFFFF);
        return image;
    }

    /// Red on the left, blue on the right.
    private static BufferedImage picture(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < width; x++)
            for (int y = 0; y < height; y++)
                image.setRGB(x, y, x < width / 2 ? 0xFF0000 : 0x0000FF);
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }
}
