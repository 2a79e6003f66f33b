package kotonoha.reader.archives;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Note;
import kotonoha.files.Extract.Part;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.reader.Attached;
import kotonoha.reader.Input;

/// The files that came with one mail: read as the members of an archive are, within the same limits.
public final class Attachments implements Attached {
    private final Allowance allowance;
    private final Unpacking unpacking;
    private final long packed;
    private final Set<String> names = new HashSet<>();
    private int words;

    public Attachments(Input input, Allowance allowance, Archives.Members members)
            throws IOException {
        this.allowance = allowance;
        this.unpacking = new Unpacking(input, allowance, members, Note.ATTACHMENTS_LEFT_OUT);
        this.packed = Files.size(input.path());
    }

    @Override
    public void words(int characters) {
        words += characters;
    }

    @Override
    public String file(String given, Bytes bytes) {
        String name = unused(Names.safe(given));
        allowance.spend(words);
        try {
            allowance.enter();
            try {
                unpacking.entry();
                unpacking.member(name, packed, -1, bytes::open);
            } finally {
                allowance.leave();
            }
        } catch (Refusal refusal) {
            unpacking.refused(name, -1, refusal.why());
        } catch (IOException broken) {
            unpacking.refused(name, -1, new Unreadable(Unreadable.Reason.DAMAGED));
        } finally {
            // Whoever takes the mail counts its words.
            allowance.spend(-words);
        }
        return unpacking.lately();
    }

    /// The mail with its files behind it.
    public ReadResult behind(ReadResult read) {
        if (!(read instanceof Extract mail) || names.isEmpty()) return read;
        List<Part> parts = new ArrayList<>(mail.parts());
        parts.addAll(unpacking.parts());
        Set<Note> notes = EnumSet.noneOf(Note.class);
        notes.addAll(mail.notes());
        notes.addAll(unpacking.notes());
        return new Extract(
                mail.kind(),
                mail.type(),
                mail.title(),
                parts,
                mail.characters() + unpacking.characters(),
                mail.changed(),
                mail.picture(),
                mail.profile(),
                List.copyOf(notes),
                mail.unseen());
    }

    /// Scanners call all their files alike: unlike in an archive, two of one name are no trick.
    private String unused(String name) {
        String free = name;
        for (int i = 2; !names.add(free); i++) free = name + " (" + i + ")";
        return free;
    }
}
