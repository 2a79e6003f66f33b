package kotonoha.reader.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.reader.Input;
import kotonoha.reader.markdown.Parts;
import org.apache.pdfbox.pdmodel.PDPage;

/// The pages of one PDF that are pictures. The first ones are drawn once all text is read, so that no picture costs any.
final class Scans {
    private final Input input;
    private final Parts parts;
    private final List<Page> first = new ArrayList<>();
    private int shown;
    private int left;

    Scans(Input input, Parts parts) {
        this.input = input;
        this.parts = parts;
    }

    private record Page(PDPage page, int number) {}

    void add(PDPage page, int number) {
        if (first.size() < input.limits().pictures()) first.add(new Page(page, number));
        else left++;
    }

    /// Whether there is none after all: blank pages are no pictures.
    boolean isEmpty() {
        return shown == 0 && left == 0;
    }

    /// Shows the first ones, and says how many are not shown.
    void draw() {
        PagePicture drawing = new PagePicture(input.deadline());
        boolean late = false;
        for (Page each : first) {
            late = late || input.deadline().over();
            try {
                if (late) left++;
                else draw(drawing, each);
            } catch (PagePicture.Late over) {
                late = true;
                left++;
            } catch (IOException | RuntimeException broken) {
                left++;
            }
        }
        if (late) parts.note(Extract.Note.CUT_BY_TIME);
        if (left > 0) parts.note(Extract.Note.SCANS_LEFT_OUT);
        parts.unseen(left);
    }

    /// A page of which half is missing would mislead; a blank one needs no showing.
    private void draw(PagePicture drawing, Page page) throws IOException {
        Extract.Picture picture = drawing.of(page.page());
        if (drawing.isIncomplete()) left++;
        else if (picture != null) {
            parts.show(Extract.Unit.PAGE, page.number(), picture);
            shown++;
        }
    }
}
