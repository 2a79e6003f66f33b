package kotonoha.reader.tables;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Input;
import kotonoha.reader.text.Encodings;
import org.jspecify.annotations.Nullable;

/// Opens a file as the book that its first bytes say it is.
final class Opening {
    /// The file is not opened, for a reason that is known.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Unreadable why;

        Refused(Reason reason) {
            this(new Unreadable(reason));
        }

        Refused(Unreadable why) {
            super(why.toString());
            this.why = why;
        }

        Unreadable why() {
            return why;
        }
    }

    private Opening() {}

    /// The book, or null for a text that is no table.
    static @Nullable Book open(Input input) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(input.path())) {
            start = in.readNBytes(4_096);
        }
        if (start.length == 0) throw new Refused(Reason.EMPTY);
        if (begins(start, 'P', 'K')) return zipped(input, start);
        if (begins(start, 0xd0, 0xcf, 0x11, 0xe0)) return new XlsBook(input.path());
        Charset charset = Encodings.of(input.path()).orElse(StandardCharsets.UTF_8);
        return text(input, charset, start);
    }

    private static boolean begins(byte[] start, int... magic) {
        if (start.length < magic.length) return false;
        for (int i = 0; i < magic.length; i++) if ((start[i] & 0xff) != magic[i]) return false;
        return true;
    }

    private static Book zipped(Input input, byte[] start) {
        String head = new String(start, StandardCharsets.ISO_8859_1);
        boolean open =
                head.contains("opendocument.spreadsheet") || input.type().contains("opendocument");
        return open
                ? new OdsBook(input.path(), input.limits().unpacked())
                : new XlsxBook(input.path());
    }

    private static @Nullable Book text(Input input, Charset charset, byte[] start)
            throws IOException {
        String name = input.name().toLowerCase(Locale.ROOT);
        boolean sure = input.type().contains("json") || name.contains("json");
        if (mayBeJson(new String(start, charset))) {
            JsonBook json = JsonBook.open(input.path(), charset);
            if (json != null || sure) return json;
        }
        if (sure) return null;
        if (input.type().equals("text/html")) return HtmlBook.open(input.path(), charset);
        boolean saysSo =
                input.type().contains("csv") || name.endsWith(".csv") || name.endsWith(".tsv");
        return DelimitedBook.open(input.path(), charset, saysSo);
    }

    private static boolean mayBeJson(String start) {
        int at = 0;
        while (at < start.length() && (start.charAt(at) <= ' ' || start.charAt(at) == '\ufeff'))
            at++;
        return at < start.length() && (start.charAt(at) == '[' || start.charAt(at) == '{');
    }

    /// Why a library gave up, as far as its exception tells.
    static Unreadable reason(Exception e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            String name = t.getClass().getSimpleName();
            String message = String.valueOf(t.getMessage());
            if (name.equals("EncryptedDocumentException")) return new Unreadable(Reason.ENCRYPTED);
            if (message.contains("Zip bomb") || message.contains("DOCTYPE"))
                return new Unreadable(Reason.DANGEROUS);
        }
        return new Unreadable(Reason.DAMAGED, e.getClass().getSimpleName());
    }
}
