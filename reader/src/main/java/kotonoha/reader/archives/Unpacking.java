package kotonoha.reader.archives;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Kind;
import kotonoha.files.Extract.Note;
import kotonoha.files.Extract.Part;
import kotonoha.files.Extract.Unit;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Input;
import org.jspecify.annotations.Nullable;

/// Takes the members of one archive one after the other, and makes the listing and the parts of them.
final class Unpacking {
    private static final int MOST_LISTED = 400;

    private final Input input;
    private final Allowance allowance;
    private final Archives.Members members;
    private final Note leftOut;
    private final StringBuilder listing = new StringBuilder();
    private final List<Part> parts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<Note> notes = new HashSet<>();
    private @Nullable Unreadable worst;
    private long characters;
    private int seen;
    private int told;

    Unpacking(Input input, Allowance allowance, Archives.Members members, Note leftOut) {
        this.input = input;
        this.allowance = allowance;
        this.members = members;
        this.leftOut = leftOut;
    }

    /// Where a member's bytes come from.
    @FunctionalInterface
    interface Bytes {
        InputStream open() throws IOException;
    }

    /// Counts one entry, whatever it is. The whole archive is refused when there are too many.
    void entry() throws IOException {
        allowance.entry();
        seen++;
    }

    void listed(String name, String remark) {
        leaveOut(name, "", remark);
    }

    /// One file of the archive. `claimed` is what it says to unpack to, -1 where it does not say.
    void member(String name, long packed, long claimed, Bytes bytes) throws IOException {
        if (!names.add(name)) {
            leaveOut(name, "", "not read: the second of this name");
            return;
        }
        if (allowance.full() || input.deadline().over()) {
            notes.add(input.deadline().over() ? Note.CUT_BY_TIME : Note.CUT);
            leaveOut(name, size(claimed), "not read: no room");
            return;
        }
        Path file = Files.createTempFile("m", null);
        try {
            long size = unpack(file, packed, claimed, bytes);
            take(
                    name,
                    size,
                    members.read(file, name, allowance.left(), input.deadline(), allowance));
        } catch (Refusal refusal) {
            refused(name, claimed, refusal.why());
        } catch (IOException broken) {
            refused(name, claimed, new Unreadable(Reason.DAMAGED));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /// A member that is not worth opening.
    void refused(String name, long claimed, Unreadable why) {
        if (worst == null || why.reason() == Reason.DANGEROUS) worst = why;
        leaveOut(name, size(claimed), "not read: " + words(why));
    }

    ReadResult result(String type) {
        if (seen == 0) return new Unreadable(Reason.EMPTY);
        if (parts.isEmpty() && worst != null && isFatal(worst.reason())) return worst;
        if (seen > MOST_LISTED) listing.append("- ... ").append(seen).append(" entries in all\n");
        List<Part> all = new ArrayList<>();
        all.add(new Part(Unit.WHOLE, 1, "", listing.toString().stripTrailing()));
        all.addAll(parts);
        return new Extract(
                Kind.ARCHIVE,
                type,
                "",
                all,
                characters + listing.length(),
                null,
                null,
                "",
                notes.stream().sorted().toList());
    }

    /// The lines of the listing since this was asked last.
    String lately() {
        String lines = listing.substring(told).stripTrailing();
        told = listing.length();
        return lines.startsWith("- ") ? lines.substring(2) : lines;
    }

    List<Part> parts() {
        return parts;
    }

    Set<Note> notes() {
        return notes;
    }

    long characters() {
        return characters;
    }

    /// Nothing could be read, and this is why.
    private static boolean isFatal(Reason reason) {
        return reason == Reason.DANGEROUS
                || reason == Reason.ENCRYPTED
                || reason == Reason.TOO_LARGE;
    }

    private long unpack(Path file, long packed, long claimed, Bytes bytes) throws IOException {
        long size = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = bytes.open();
                OutputStream out = Files.newOutputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (claimed >= 0 && size > claimed) throw new Refusal(Reason.DANGEROUS, "size");
                allowance.unpacked(n, size, packed);
                out.write(buffer, 0, n);
            }
        }
        return size;
    }

    private void take(String name, long size, ReadResult result) {
        switch (result) {
            case Unreadable why -> refused(name, size, why);
            case Extract extract -> {
                if (extract.kind() == Kind.ARCHIVE) nested(name, size, extract);
                else single(name, size, extract);
            }
        }
    }

    private void nested(String name, long size, Extract extract) {
        list(name, size(size), "");
        for (Part part : extract.parts()) {
            if (part.unit() == Unit.MEMBER) add(name + "/" + part.label(), part.markdown());
            else indent(part.markdown());
        }
        characters += extract.characters();
        extract.notes().forEach(notes::add);
    }

    private void single(String name, long size, Extract extract) {
        String text = text(extract);
        String scans = extract.unseen() == 0 ? "" : scans(extract.unseen());
        if (text.isBlank()) {
            String kind = extract.kind().name().toLowerCase(Locale.ROOT);
            leaveOut(name, size(size), "not read: " + (scans.isEmpty() ? kind : scans));
            return;
        }
        if (scans.isEmpty()) list(name, size(size), "");
        else leaveOut(name, size(size), "read but for " + scans);
        add(name, text);
        // Those that came with a mail were counted when they were read.
        for (Part part : extract.parts())
            if (part.unit() == Unit.MEMBER) add(name + "/" + part.label(), part.markdown());
        allowance.spend(text.length());
        characters += extract.characters();
        extract.notes().forEach(notes::add);
    }

    private static String scans(int pages) {
        return pages == 1 ? "1 page that is a picture" : pages + " pages that are pictures";
    }

    private void add(String label, String text) {
        parts.add(new Part(Unit.MEMBER, parts.size() + 1, label, text));
    }

    /// The member's own parts under their names.
    private static String text(Extract extract) {
        StringBuilder text = new StringBuilder();
        List<Part> own =
                extract.parts().stream().filter(part -> part.unit() != Unit.MEMBER).toList();
        for (Part part : own) {
            if (part.markdown().isBlank()) continue;
            if (!text.isEmpty()) text.append("\n\n");
            String unit = part.unit().name().toLowerCase(Locale.ROOT);
            if (own.size() > 1)
                text.append(
                        "[%s %d%s]\n\n"
                                .formatted(
                                        unit,
                                        part.number(),
                                        part.label().isEmpty() ? "" : " " + part.label()));
            text.append(part.markdown());
        }
        return text.toString();
    }

    private void leaveOut(String name, String size, String why) {
        notes.add(leftOut);
        list(name, size, why);
    }

    private void list(String name, String size, String remark) {
        if (seen > MOST_LISTED) return;
        listing.append("- ").append(name);
        if (!size.isEmpty()) listing.append(" (").append(size).append(')');
        if (!remark.isEmpty()) listing.append(": ").append(remark);
        listing.append('\n');
    }

    private void indent(String inner) {
        inner.lines()
                .limit(MOST_LISTED)
                .forEach(line -> listing.append("  ").append(line).append('\n'));
    }

    private static String size(long bytes) {
        if (bytes < 0) return "";
        if (bytes < 1_024) return bytes + " B";
        return bytes < 1 << 20 ? bytes / 1_024 + " KB" : bytes / (1 << 20) + " MB";
    }

    private static String words(Unreadable why) {
        String reason =
                switch (why.reason()) {
                    case ENCRYPTED -> "needs a password";
                    case DANGEROUS -> "refused as dangerous";
                    case UNKNOWN_KIND -> "a kind of file that is not read";
                    case EMPTY -> "empty";
                    case TOO_LARGE -> "too large";
                    case DAMAGED -> "damaged";
                    default -> why.reason().name().toLowerCase(Locale.ROOT);
                };
        return why.detail().isEmpty() ? reason : reason + " (" + why.detail() + ")";
    }
}
