package kotonoha.reader;

import java.time.Duration;

/// What one file may cost.
///
/// @param characters of text that are taken from one file
/// @param unpacked bytes that all members of an archive or container may unpack to
/// @param ratio unpacked bytes for one packed byte
/// @param entries of one archive, all levels together
/// @param depth of archives in archives
/// @param pictures pages without text of which a picture is made
/// @param softTime when a parser stops and gives what it has; the host kills long after that
public record Limits(
        int characters,
        long unpacked,
        int ratio,
        int entries,
        int depth,
        int pictures,
        Duration softTime) {
    public static Limits standard() {
        return new Limits(400_000, 100L << 20, 100, 1_000, 3, 8, Duration.ofSeconds(8));
    }
}
