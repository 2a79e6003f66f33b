package kotonoha.reader.web;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import kotonoha.files.Extract;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;
import kotonoha.reader.markdown.Blocks;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Parts;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// Reads HTML: a canvas with all it holds, of a web page what a person would read. Thread-safe.
public final class WebPages implements Parser {

    /// Whether files of this type are read here.
    public boolean reads(String mimeType) {
        String type = mimeType.toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
        return type.equals("text/html") || type.equals("application/xhtml+xml");
    }

    @Override
    public ReadResult parse(Input input) throws IOException {
        if (Files.size(input.path()) == 0) return new Unreadable(Unreadable.Reason.EMPTY);
        String base = input.as() == RawFile.As.PAGE && isWeb(input.name()) ? input.name() : "";
        HtmlBytes bytes = HtmlBytes.of(input.path());
        Document page = bytes.document(base);
        Parts parts = new Parts(input);
        if (bytes.cut()) parts.note(Extract.Note.CUT);
        return input.as() == RawFile.As.CANVAS ? canvas(page, parts) : page(page, parts, input);
    }

    private static ReadResult canvas(Document page, Parts parts) {
        if (!Canvas.isOne(page)) return new Unreadable(Unreadable.Reason.LOGIN);
        Hidden.dropFrom(page);
        Element title = page.selectFirst("h1");
        parts.title(title == null ? page.title() : Lines.one(title.text(), 300));
        Blocks blocks = new Blocks(parts.room());
        new HtmlMarkdown(blocks, true).write(page.body());
        blocks.sections(parts, "");
        return parts.result(Extract.Kind.CANVAS);
    }

    private static ReadResult page(Document page, Parts parts, Input input) {
        PageFacts facts = PageFacts.of(page);
        PageWalls walls = PageWalls.of(page);
        Hidden.dropFrom(page);
        Element main = new Readable(page).main();
        Blocks blocks = new Blocks(parts.room());
        new HtmlMarkdown(blocks, false).write(main);
        Unreadable.Reason wall = walls.before(blocks.markdown());
        if (input.as() == RawFile.As.PAGE && wall != null) return new Unreadable(wall);
        parts.title(facts.title());
        parts.changed(facts.date());
        blocks.sections(parts, "");
        return parts.result(Extract.Kind.HTML);
    }

    /// Takes out of a page what a reader does not see.
    public static void drop(Document page) {
        Hidden.dropFrom(page);
    }

    /// The body of a page without what a reader does not see, e.g. of a mail or a chapter.
    public static Element shown(Document page) {
        Hidden.dropFrom(page);
        return page.body();
    }

    private static boolean isWeb(String name) {
        return name.startsWith("https://") || name.startsWith("http://");
    }
}
