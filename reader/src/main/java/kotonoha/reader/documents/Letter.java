package kotonoha.reader.documents;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kotonoha.files.Extract;
import kotonoha.reader.markdown.Blocks;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Parts;
import kotonoha.reader.web.HtmlBytes;
import kotonoha.reader.web.HtmlMarkdown;
import kotonoha.reader.web.WebPages;
import org.jspecify.annotations.Nullable;

/// One e-mail: who wrote to whom, when and about what, its text, and what came with it.
final class Letter {
    private static final int LONGEST_LINE = 2_000;

    final List<String> attachments = new ArrayList<>();
    final StringBuilder text = new StringBuilder();
    String subject = "";
    String from = "";
    String to = "";
    String copy = "";
    String date = "";
    @Nullable LocalDate day;

    void add(String words) {
        if (words.isBlank()) return;
        if (!text.isEmpty()) text.append("\n\n");
        text.append(words.strip());
    }

    /// HTML as Markdown, without what is hidden in it.
    static String markdown(String html, int most) {
        Blocks blocks = new Blocks(most);
        new HtmlMarkdown(blocks, false)
                .write(WebPages.shown(new HtmlBytes(html, false).document("")));
        return blocks.markdown();
    }

    String markdown() {
        StringBuilder out = new StringBuilder();
        line(out, "From", from);
        line(out, "To", to);
        line(out, "Cc", copy);
        line(out, "Date", date);
        line(out, "Subject", subject);
        out.append('\n').append(text).append('\n');
        if (!attachments.isEmpty()) {
            out.append("\nAttachments:\n");
            for (String name : attachments) out.append("- ").append(listed(name)).append('\n');
        }
        return out.toString();
    }

    /// One line, and below it what is in an archive.
    private static String listed(String file) {
        return file.lines()
                .map(line -> (line.startsWith("  ") ? line : Lines.one(line, 600)).stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private static void line(StringBuilder out, String name, String value) {
        String one = Lines.one(value, LONGEST_LINE);
        if (!one.isEmpty()) out.append(name).append(": ").append(one).append('\n');
    }

    void into(Parts parts, int number) {
        parts.title(subject);
        parts.changed(day);
        parts.add(Extract.Unit.MESSAGE, number, subject, markdown());
    }
}
