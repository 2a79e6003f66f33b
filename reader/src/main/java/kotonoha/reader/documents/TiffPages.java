package kotonoha.reader.documents;

import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.ImageInputStream;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.reader.Input;
import kotonoha.reader.markdown.Parts;
import org.jspecify.annotations.Nullable;

/// The pages of a fax or of a scan that was saved as TIFF: shown as those of a scanned PDF are, the first ones, and how
/// many were left out.
final class TiffPages {
    /// More are not counted.
    private static final int MOST = 1_000;

    private final ImageReader reader;
    private final Input input;
    private final Parts parts;
    private int pages;
    private int left;
    private int damaged;
    private boolean late;

    TiffPages(ImageReader reader, Input input) {
        this.reader = reader;
        this.input = input;
        this.parts = new Parts(input);
    }

    private enum Found {
        PAGE,
        DAMAGED,
        NONE
    }

    /// Whether there is more than one.
    static boolean areIn(ImageReader reader) {
        return found(reader, 1) != Found.NONE;
    }

    ReadResult read() throws IOException {
        // Without this, neither the resolution is read nor what is a preview.
        if (reader.getInput() instanceof ImageInputStream file) {
            file.seek(0);
            reader.setInput(file, false, false);
        }
        Found before = Found.PAGE;
        for (int i = 0; i < MOST; i++) {
            Found found = found(reader, i);
            // Behind two damaged ones in a row the chain of pages is broken.
            if (found == Found.NONE || found == Found.DAMAGED && before == found) break;
            if (found == Found.DAMAGED) damaged();
            else if (!isPreview(i)) page(i);
            before = found;
        }
        if (late) parts.note(Extract.Note.CUT_BY_TIME);
        if (left > 0) parts.note(Extract.Note.SCANS_LEFT_OUT);
        parts.unseen(left);
        if (parts.isEmpty() && damaged == left)
            return new Unreadable(left == 0 ? Unreadable.Reason.EMPTY : Unreadable.Reason.DAMAGED);
        return parts.extract(Extract.Kind.IMAGE, null);
    }

    private static Found found(ImageReader reader, int index) {
        try {
            return reader.getWidth(index) > 0 ? Found.PAGE : Found.DAMAGED;
        } catch (IndexOutOfBoundsException none) {
            return Found.NONE;
        } catch (IOException | RuntimeException broken) {
            return Found.DAMAGED;
        }
    }

    private void damaged() {
        pages++;
        left++;
        damaged++;
        parts.note(Extract.Note.PARTLY_DAMAGED);
    }

    private void page(int index) {
        pages++;
        late = late || input.deadline().over();
        if (late || pages > input.limits().pictures()) {
            left++;
            return;
        }
        try {
            if (Images.fits(reader.getWidth(index), reader.getHeight(index))) show(index);
            else left++;
        } catch (IOException | RuntimeException broken) {
            pages--;
            damaged();
        }
    }

    private void show(int index) throws IOException {
        int longest = Math.max(reader.getWidth(index), reader.getHeight(index));
        // Twice as many dots as are shown keep thin strokes.
        int step = Math.ceilDiv(longest, 2 * Images.SIDE);
        BufferedImage image = Images.decoded(reader, index, step);
        TIFFDirectory facts = facts(index);
        int orientation = whole(facts, BaselineTIFFTagSet.TAG_ORIENTATION, 1);
        BufferedImage page = Images.fitted(image, orientation, stretch(facts));
        if (!PagePicture.isBlank(page))
            parts.show(Extract.Unit.PAGE, pages, Images.photo(Images.onWhite(page)));
    }

    /// A smaller copy of another page, for a list of files.
    private boolean isPreview(int index) {
        return (whole(facts(index), BaselineTIFFTagSet.TAG_NEW_SUBFILE_TYPE, 0) & 1) != 0;
    }

    private @Nullable TIFFDirectory facts(int index) {
        try {
            return TIFFDirectory.createFromMetadata(reader.getImageMetadata(index));
        } catch (IOException | RuntimeException odd) {
            return null;
        }
    }

    private static int whole(@Nullable TIFFDirectory facts, int tag, int otherwise) {
        TIFFField field = facts == null ? null : facts.getTIFFField(tag);
        return field == null || field.getCount() < 1 ? otherwise : field.getAsInt(0);
    }

    /// A fax has half as many lines as dots: how much higher than stored it is.
    private static double stretch(@Nullable TIFFDirectory facts) {
        double across = resolution(facts, BaselineTIFFTagSet.TAG_X_RESOLUTION);
        double down = resolution(facts, BaselineTIFFTagSet.TAG_Y_RESOLUTION);
        double stretch = across / down;
        return stretch > 1.2 && stretch < 5 ? stretch : 1;
    }

    private static double resolution(@Nullable TIFFDirectory facts, int tag) {
        TIFFField field = facts == null ? null : facts.getTIFFField(tag);
        return field == null || field.getCount() < 1 ? 1 : field.getAsDouble(0);
    }
}
