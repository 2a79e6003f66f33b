package kotonoha.reader.markdown;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.reader.Input;
import org.jspecify.annotations.Nullable;

/// Collects the parts of one file up to the limit of characters and until the time is over. Not thread-safe.
public final class Parts {
    private static final int MOST = 2_000;

    private final Input input;
    private final List<Extract.Part> parts = new ArrayList<>();
    private final Set<Extract.Note> notes = EnumSet.noneOf(Extract.Note.class);
    private int unseen;
    private String title = "";
    private @Nullable LocalDate changed;
    private long seen;
    private int kept;

    public Parts(Input input) {
        this.input = input;
    }

    /// Whether nothing more is taken: ask it between pages, slides and elements.
    public boolean full() {
        if (kept >= input.limits().characters() || parts.size() >= MOST) {
            notes.add(Extract.Note.CUT);
            return true;
        }
        if (input.deadline().over()) {
            notes.add(Extract.Note.CUT_BY_TIME);
            return true;
        }
        return false;
    }

    /// How many more characters are taken.
    public int room() {
        return Math.max(0, input.limits().characters() - kept);
    }

    public void title(String words) {
        if (title.isBlank()) title = Lines.one(Visible.of(words), 300);
    }

    public void changed(@Nullable LocalDate day) {
        if (changed == null && day != null && day.getYear() > 1900 && day.getYear() < 2200)
            changed = day;
    }

    public void note(Extract.Note note) {
        notes.add(note);
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /// Adds one part; nothing where it holds no text.
    public void add(Extract.Unit unit, int number, String label, String markdown) {
        String text = Lines.tidy(Visible.of(markdown));
        if (text.isEmpty()) return;
        seen += text.length();
        if (parts.size() >= MOST || room() == 0) {
            notes.add(Extract.Note.CUT);
            return;
        }
        String fitting = Lines.cut(text, room());
        if (fitting.length() < text.length()) {
            notes.add(Extract.Note.CUT);
            kept = input.limits().characters();
        } else kept += fitting.length();
        if (!fitting.isEmpty())
            parts.add(new Extract.Part(unit, number, Lines.one(Visible.of(label), 200), fitting));
    }

    /// Shows a part that is a picture, where it stands in order among those of its unit, beside what text it has.
    public void show(Extract.Unit unit, int number, Extract.Picture picture) {
        int at = 0;
        while (at < parts.size()
                && (parts.get(at).unit() != unit || parts.get(at).number() < number)) at++;
        boolean known = at < parts.size() && parts.get(at).number() == number;
        Extract.Part text = known ? parts.remove(at) : new Extract.Part(unit, number, "", "");
        parts.add(at, new Extract.Part(unit, number, text.label(), text.markdown(), picture));
    }

    /// A part that is a picture and is not shown.
    public void unseen(int more) {
        unseen += more;
    }

    /// What was read; where there is nothing at all, that.
    public ReadResult result(Extract.Kind kind) {
        if (parts.isEmpty() && notes.isEmpty()) return new Unreadable(Unreadable.Reason.EMPTY);
        boolean nothing = parts.isEmpty() && notes.contains(Extract.Note.PARTLY_DAMAGED);
        return nothing ? new Unreadable(Unreadable.Reason.DAMAGED) : extract(kind, null);
    }

    public Extract extract(Extract.Kind kind, Extract.@Nullable Picture picture) {
        return new Extract(
                kind,
                input.type(),
                title,
                parts,
                seen,
                changed,
                picture,
                "",
                List.copyOf(notes),
                unseen);
    }
}
