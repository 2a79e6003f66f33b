package kotonoha.reader.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.reader.Input;
import kotonoha.reader.markdown.Blocks;
import kotonoha.reader.markdown.Parts;
import kotonoha.reader.web.Dates;
import kotonoha.reader.web.HtmlMarkdown;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.hwp.HwpV5Parser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.wordperfect.WordPerfectParser;
import org.apache.tika.parser.xml.FictionBookParser;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/// Reads older formats with Tika's parsers: Word and PowerPoint before 2007, RTF, Visio, Publisher, WordPerfect, HWP.
/// What is embedded in them is left out.
final class Legacy implements kotonoha.reader.Parser {
    static final Set<String> TYPES =
            Set.of(
                    "application/msword",
                    "application/vnd.ms-powerpoint",
                    "application/rtf",
                    "text/rtf",
                    "application/vnd.visio",
                    "application/x-mspublisher",
                    "application/vnd.wordperfect",
                    "application/x-hwp-v5",
                    "application/x-fictionbook+xml",
                    "application/x-tika-msoffice",
                    "application/vnd.ms-works",
                    "application/x-tika-msworks-spreadsheet");

    @Override
    public ReadResult parse(Input input) throws IOException {
        TikaPage page = new TikaPage(input);
        Metadata metadata = new Metadata();
        metadata.set(Metadata.CONTENT_TYPE, input.type());
        Parts parts = new Parts(input);
        try (TikaInputStream in = TikaInputStream.get(input.path())) {
            parser(input.type()).parse(in, page, metadata, context());
        } catch (TikaPage.Enough enough) {
            parts.note(input.deadline().over() ? Extract.Note.CUT_BY_TIME : Extract.Note.CUT);
        } catch (SAXException | TikaException | RuntimeException failed) {
            if (WriteLimitReachedException.isWriteLimitReached(failed)
                    || failed.getCause() instanceof TikaPage.Enough) parts.note(Extract.Note.CUT);
            else if (page.page().body().text().isBlank() || Encrypted.reason(failed) != null)
                throw new IOException(failed);
            else parts.note(Extract.Note.PARTLY_DAMAGED);
        }
        parts.title(said(metadata.get(TikaCoreProperties.TITLE)));
        parts.changed(Dates.in(said(metadata.get(TikaCoreProperties.MODIFIED))));
        return taken(page.page(), parts, input);
    }

    private static ReadResult taken(Document page, Parts parts, Input input) {
        if (!page.select("div.slide").isEmpty()) {
            int number = 0;
            for (Element slide : page.select("div.slide, div.slide-content")) {
                if (slide.hasClass("slide-content") && slide.closest("div.slide") != null) continue;
                if (parts.full()) break;
                number++;
                parts.add(Extract.Unit.SLIDE, number, "", written(slide, parts.room()).markdown());
            }
            return parts.result(Extract.Kind.SLIDES);
        }
        Blocks blocks = written(page.body(), parts.room());
        blocks.sections(parts, "");
        boolean slides = input.type().toLowerCase(Locale.ROOT).contains("powerpoint");
        return parts.result(slides ? Extract.Kind.SLIDES : Extract.Kind.DOCUMENT);
    }

    private static Blocks written(Element element, int most) {
        Blocks blocks = new Blocks(most);
        new HtmlMarkdown(blocks, false).write(element);
        return blocks;
    }

    private static Parser parser(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "application/rtf", "text/rtf" -> new RTFParser();
            case "application/vnd.wordperfect" -> new WordPerfectParser();
            case "application/x-hwp-v5" -> new HwpV5Parser();
            case "application/x-fictionbook+xml" -> new FictionBookParser();
            default -> new OfficeParser();
        };
    }

    private static ParseContext context() {
        ParseContext context = new ParseContext();
        OfficeParserConfig office = new OfficeParserConfig();
        office.setIncludeDeletedContent(false);
        office.setExtractMacros(false);
        context.set(OfficeParserConfig.class, office);
        context.set(EmbeddedDocumentExtractor.class, new Nothing());
        return context;
    }

    private static String said(@org.jspecify.annotations.Nullable String words) {
        return words == null ? "" : words;
    }

    /// Leaves embedded files where they are.
    private static final class Nothing implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(
                InputStream stream,
                ContentHandler handler,
                Metadata metadata,
                boolean outputHtml) {}
    }
}
