package kotonoha.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.archives.ZipChecks;
import kotonoha.reader.text.Encodings;

/// Finds out what a file is: by its bytes. Its name only decides between kinds of text.
final class Detection {
    static final String UNKNOWN = "application/octet-stream";
    static final String TEXT = "text/plain";
    static final String HTML = "text/html";

    private static final int LOOK = 64 << 10;
    private static final String OOXML = "application/vnd.openxmlformats-officedocument.";

    private static final Map<String, String> TEXT_BY_ENDING =
            Map.ofEntries(
                    Map.entry("csv", "text/csv"),
                    Map.entry("tsv", "text/tab-separated-values"),
                    Map.entry("tab", "text/tab-separated-values"),
                    Map.entry("md", "text/markdown"),
                    Map.entry("markdown", "text/markdown"),
                    Map.entry("json", "application/json"),
                    Map.entry("geojson", "application/json"),
                    Map.entry("jsonl", "application/x-ndjson"),
                    Map.entry("ndjson", "application/x-ndjson"),
                    Map.entry("htm", HTML),
                    Map.entry("html", HTML),
                    Map.entry("xhtml", HTML),
                    Map.entry("eml", "message/rfc822"),
                    Map.entry("mht", "message/rfc822"),
                    Map.entry("mhtml", "message/rfc822"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("xml", "application/xml"),
                    Map.entry("xsd", "application/xml"),
                    Map.entry("xsl", "application/xml"),
                    Map.entry("xslt", "application/xml"),
                    Map.entry("rss", "application/xml"),
                    Map.entry("atom", "application/xml"),
                    Map.entry("plist", "application/xml"),
                    Map.entry("kml", "application/xml"),
                    Map.entry("drawio", "application/xml"));

    /// Many programs export a web page or XML and call it so, because Excel opens it.
    private static final Set<String> SHEETS = Set.of("csv", "tsv", "xls", "xlsx");

    /// Documents whose directory is gone: what is left of them may still be read.
    private static final Map<String, String> BROKEN_BY_ENDING =
            Map.of(
                    "docx", OOXML + "wordprocessingml.document",
                    "pptx", OOXML + "presentationml.presentation",
                    "xlsx", OOXML + "spreadsheetml.sheet");

    private static final Pattern MAIL_HEADER =
            Pattern.compile(
                    "(?im)^(received|return-path|delivered-to|mime-version|message-id|from|to|subject|date|x-mailer): ?\\S");

    private Detection() {}

    /// What was found: a MIME type, or why the file is not to be read at all.
    sealed interface Found {
        record Type(String type) implements Found {}

        record Refused(Unreadable why) implements Found {}
    }

    static Found of(Path file, String name, Limits limits) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(LOOK);
        }
        if (start.length == 0) return new Found.Refused(new Unreadable(Reason.EMPTY));
        Magic magic = Magic.of(start);
        return switch (magic.family()) {
            case PLAIN -> new Found.Type(magic.type());
            case PROGRAM -> new Found.Refused(new Unreadable(Reason.UNKNOWN_KIND, magic.type()));
            case ZIP -> zip(file, name, limits);
            case OLE -> Compound.of(file, name);
            case NONE -> text(start, file, name);
        };
    }

    /// All of these formats are zips: what they hold is looked at before anybody unpacks it.
    private static Found zip(Path file, String name, Limits limits) throws IOException {
        return switch (ZipChecks.of(file, limits)) {
            case ZipChecks.Verdict.Fine(String type) -> new Found.Type(type);
            case ZipChecks.Verdict.Bad(Unreadable why) -> {
                String type = BROKEN_BY_ENDING.get(ending(name));
                if (type == null || why.reason() != Reason.DAMAGED) yield new Found.Refused(why);
                yield new Found.Type(type);
            }
        };
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static Found text(byte[] start, Path file, String name) throws IOException {
        Optional<Charset> charset = Encodings.of(file);
        if (charset.isEmpty()) {
            int pdf = Magic.pdf(start);
            if (pdf >= 0) return new Found.Type("application/pdf");
            return new Found.Refused(new Unreadable(Reason.UNKNOWN_KIND, UNKNOWN));
        }
        if (Magic.pdf(start) >= 0) return new Found.Type("application/pdf");
        String ending = ending(name);
        boolean named = name.indexOf('.') >= 0 && ending.length() <= 10 && !name.startsWith("http");
        String head = new String(start, charset.get()).strip();
        String byEnding = named ? TEXT_BY_ENDING.get(ending) : null;
        if (SHEETS.contains(ending) && isMarkup(head)) return new Found.Type(byContent(head));
        if (byEnding != null && isSo(byEnding, head)) return new Found.Type(byEnding);
        return new Found.Type(named && byEnding == null ? TEXT : byContent(head));
    }

    private static boolean isMarkup(String head) {
        String type = byContent(head);
        return head.startsWith("<") && (type.equals(HTML) || type.equals("application/xml"));
    }

    /// Names lie: what is called mail or HTML has to begin like it.
    private static boolean isSo(String type, String head) {
        return switch (type) {
            case "message/rfc822" -> isMail(head);
            case HTML -> head.indexOf('<') >= 0;
            case "image/svg+xml", "application/xml" ->
                    head.startsWith("<") || head.startsWith("\ufeff<");
            default -> true;
        };
    }

    private static String byContent(String head) {
        String lower = head.substring(0, Math.min(head.length(), 2_000)).toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype html")
                || lower.startsWith("<html")
                || lower.contains("<html")) return HTML;
        if (lower.startsWith("<?xml"))
            return lower.contains("<svg") ? "image/svg+xml" : "application/xml";
        if (isMail(head)) return "message/rfc822";
        if (Pattern.matches("(?s)^(\\{\\s*\"|\\[\\s*[\\[{\"\\d]).*", lower))
            return "application/json";
        return TEXT;
    }

    private static boolean isMail(String head) {
        String start = head.substring(0, Math.min(head.length(), 16_000));
        int body = start.indexOf("\n\n");
        String headers = body > 0 ? start.substring(0, body) : start;
        return MAIL_HEADER.matcher(headers.replace("\r", "")).results().limit(2).count() == 2;
    }
}
