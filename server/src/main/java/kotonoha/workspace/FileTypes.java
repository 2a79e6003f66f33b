package kotonoha.workspace;

import java.util.Locale;
import java.util.Map;

/// What Slack calls a file, from the end of its name.
record FileTypes(String mime, String type, String pretty) {
    private static final Map<String, FileTypes> KNOWN =
            Map.ofEntries(
                    Map.entry("txt", new FileTypes("text/plain", "text", "Plain Text")),
                    Map.entry("md", new FileTypes("text/markdown", "markdown", "Markdown")),
                    Map.entry("csv", new FileTypes("text/csv", "csv", "CSV")),
                    Map.entry("json", new FileTypes("application/json", "json", "JSON")),
                    Map.entry("html", new FileTypes("text/html", "html", "HTML")),
                    Map.entry("pdf", new FileTypes("application/pdf", "pdf", "PDF")),
                    Map.entry("png", new FileTypes("image/png", "png", "PNG")),
                    Map.entry("jpg", new FileTypes("image/jpeg", "jpg", "JPEG")),
                    Map.entry("jpeg", new FileTypes("image/jpeg", "jpg", "JPEG")),
                    Map.entry("gif", new FileTypes("image/gif", "gif", "GIF")),
                    Map.entry("webp", new FileTypes("image/webp", "webp", "WebP")),
                    Map.entry("zip", new FileTypes("application/zip", "zip", "Zip")),
                    Map.entry(
                            "docx",
                            new FileTypes(
                                    "application/vnd.openxmlformats-officedocument"
                                            + ".wordprocessingml.document",
                                    "docx",
                                    "Word Document")),
                    Map.entry(
                            "xlsx",
                            new FileTypes(
                                    "application/vnd.openxmlformats-officedocument"
                                            + ".spreadsheetml.sheet",
                                    "xlsx",
                                    "Excel Spreadsheet")),
                    Map.entry(
                            "pptx",
                            new FileTypes(
                                    "application/vnd.openxmlformats-officedocument"
                                            + ".presentationml.presentation",
                                    "pptx",
                                    "PowerPoint Presentation")));

    static FileTypes of(String name) {
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return KNOWN.getOrDefault(
                end, new FileTypes("application/octet-stream", "binary", "Binary"));
    }
}
