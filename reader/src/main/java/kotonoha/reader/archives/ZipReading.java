package kotonoha.reader.archives;

import java.io.IOException;
import java.util.List;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Input;

/// The members of a zip, in the order of its directory.
final class ZipReading {
    private final Input input;
    private final Unpacking unpacking;

    ZipReading(Input input, Unpacking unpacking) {
        this.input = input;
        this.unpacking = unpacking;
    }

    ReadResult read() throws IOException {
        try (Zip zip = Zip.open(input.path(), input.limits())) {
            checkClaims(zip);
            List<ZipMember> members = zip.members();
            Names names =
                    Names.of(
                            members.stream()
                                    .filter(m -> !m.utf8())
                                    .map(ZipMember::rawName)
                                    .toList());
            for (ZipMember member : members) {
                unpacking.entry();
                if (!member.folder()) read(zip, member, name(member, names));
            }
            return unpacking.result(input.type());
        }
    }

    private void read(Zip zip, ZipMember member, String name) throws IOException {
        if (member.link()) unpacking.listed(name, "a link, not followed");
        else if (member.encrypted())
            unpacking.refused(name, member.unpacked(), new Unreadable(Reason.ENCRYPTED));
        else if (isBomb(member.unpacked(), member.packed()))
            unpacking.refused(name, member.unpacked(), new Unreadable(Reason.DANGEROUS, "ratio"));
        else unpacking.member(name, member.packed(), member.unpacked(), () -> zip.open(member));
    }

    /// All of it together may be a bomb where no member is.
    private void checkClaims(Zip zip) throws IOException {
        long all = zip.members().stream().mapToLong(ZipMember::unpacked).sum();
        if (all < 0 || isBomb(all, zip.size())) throw new Refusal(Reason.DANGEROUS, "ratio");
    }

    private boolean isBomb(long unpacked, long packed) {
        return unpacked > Allowance.FLOOR
                && unpacked / Math.max(1, packed) > input.limits().ratio();
    }

    private static String name(ZipMember member, Names names) {
        if (member.unicodeName().length > 0) return Names.utf8(member.unicodeName());
        return member.utf8() ? Names.utf8(member.rawName()) : names.of(member.rawName());
    }
}
