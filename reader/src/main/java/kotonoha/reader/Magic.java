package kotonoha.reader;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The first bytes by which formats are known.
record Magic(Family family, String type) {
    enum Family {
        /// Known by these bytes alone.
        PLAIN,
        /// Runs, or is a disk: not read.
        PROGRAM,
        ZIP,
        OLE,
        NONE
    }

    private record Sign(int at, String bytes, Family family, String type) {}

    private static final int MOST_BEFORE_A_PDF = 1_024;

    private static final List<Sign> SIGNS =
            List.of(
                    plain(0, "%PDF-", "application/pdf"),
                    new Sign(0, "PK\3\4", Family.ZIP, "application/zip"),
                    new Sign(0, "PK\5\6", Family.ZIP, "application/zip"),
                    new Sign(0, "PK\7\10PK", Family.ZIP, "application/zip"),
                    new Sign(
                            0,
                            "\320\317\21\340\241\261\32\341",
                            Family.OLE,
                            "application/x-tika-msoffice"),
                    plain(0, "\211PNG\r\n\32\n", "image/png"),
                    plain(0, "\377\330\377", "image/jpeg"),
                    plain(0, "GIF87a", "image/gif"),
                    plain(0, "GIF89a", "image/gif"),
                    plain(0, "II*\0", "image/tiff"),
                    plain(0, "MM\0*", "image/tiff"),
                    plain(8, "WEBP", "image/webp"),
                    plain(8, "WAVE", "audio/x-wav"),
                    plain(8, "AVI ", "video/x-msvideo"),
                    plain(4, "ftypheic", "image/heic"),
                    plain(4, "ftypheix", "image/heic"),
                    plain(4, "ftypmif1", "image/heif"),
                    plain(4, "ftypavif", "image/avif"),
                    plain(4, "ftypM4A", "audio/mp4"),
                    plain(4, "ftypM4B", "audio/mp4"),
                    plain(4, "ftypqt", "video/quicktime"),
                    plain(4, "ftyp", "video/mp4"),
                    plain(0, "ID3", "audio/mpeg"),
                    plain(0, "\377\373", "audio/mpeg"),
                    plain(0, "\377\363", "audio/mpeg"),
                    plain(0, "\377\362", "audio/mpeg"),
                    plain(0, "\377\361", "audio/aac"),
                    plain(0, "\377\371", "audio/aac"),
                    plain(0, "OggS", "audio/ogg"),
                    plain(0, "fLaC", "audio/x-flac"),
                    plain(0, "#!AMR", "audio/amr"),
                    plain(0, "FORM", "audio/x-aiff"),
                    plain(0, "\32E\337\243", "video/webm"),
                    plain(0, "FLV\1", "video/x-flv"),
                    plain(0, "\0\0\1\272", "video/mpeg"),
                    plain(0, "\60\46\262\165\216\146\317\21", "video/x-ms-asf"),
                    plain(0, "{\\rtf", "application/rtf"),
                    plain(0, "\37\213", "application/gzip"),
                    plain(0, "BZh", "application/x-bzip2"),
                    plain(0, "\3757zXZ\0", "application/x-xz"),
                    plain(0, "7z\274\257\47\34", "application/x-7z-compressed"),
                    plain(257, "ustar", "application/x-tar"),
                    program(0, "Rar!\32\7", "application/x-rar-compressed"),
                    program(0, "MZ", "application/x-msdownload"),
                    program(0, "\177ELF", "application/x-executable"),
                    program(0, "\312\376\272\276", "application/java-vm"),
                    program(0, "\376\355\372\316", "application/x-mach-o"),
                    program(0, "\376\355\372\317", "application/x-mach-o"),
                    program(0, "\316\372\355\376", "application/x-mach-o"),
                    program(0, "\317\372\355\376", "application/x-mach-o"),
                    program(0, "\0asm", "application/wasm"),
                    program(0, "dex\n", "application/x-dex"),
                    program(0, "!<arch>", "application/x-archive"),
                    program(0, "L\0\0\0\1\24\2\0", "application/x-ms-shortcut"),
                    program(0, "MSCF", "application/vnd.ms-cab-compressed"),
                    program(0, "SQLite format 3\0", "application/x-sqlite3"),
                    program(32_769, "CD001", "application/x-iso9660-image"));

    static Magic of(byte[] start) {
        for (Sign sign : SIGNS)
            if (is(start, sign.at(), sign.bytes()) && !isText(sign, start))
                return new Magic(sign.family(), sign.type());
        if (is(start, 0, "BM") && start.length > 30 && start[14] == 40 && start[15] == 0)
            return new Magic(Family.PLAIN, "image/bmp");
        return new Magic(Family.NONE, Detection.UNKNOWN);
    }

    /// Where a PDF begins that has something else before it; -1 where there is none.
    static int pdf(byte[] start) {
        String head =
                new String(
                        start,
                        0,
                        Math.min(start.length, MOST_BEFORE_A_PDF),
                        StandardCharsets.ISO_8859_1);
        return head.indexOf("%PDF-");
    }

    /// Two or three letters may also begin a text: of what they stand for, the next bytes are none.
    private static boolean isText(Sign sign, byte[] start) {
        boolean letters = sign.bytes().chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        if (!letters || sign.bytes().length() > 4 || sign.at() > 0) return false;
        for (int i = 0; i < Math.min(start.length, 64); i++)
            if (start[i] >= 0
                    && start[i] < 0x20
                    && start[i] != '\n'
                    && start[i] != '\r'
                    && start[i] != '\t') return false;
        return true;
    }

    private static boolean is(byte[] start, int at, String bytes) {
        if (start.length < at + bytes.length()) return false;
        for (int i = 0; i < bytes.length(); i++)
            if ((start[at + i] & 0xff) != bytes.charAt(i)) return false;
        return true;
    }

    private static Sign plain(int at, String bytes, String type) {
        return new Sign(at, bytes, Family.PLAIN, type);
    }

    private static Sign program(int at, String bytes, String type) {
        return new Sign(at, bytes, Family.PROGRAM, type);
    }
}
