package kotonoha.reader.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.reader.Attached;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;
import org.jspecify.annotations.Nullable;

/// Reads documents of people: PDF, Word, presentations, OpenDocument, RTF, EPUB, e-mail and pictures. Thread-safe.
public final class Documents implements Parser {
    private static final String OOXML = "application/vnd.openxmlformats-officedocument.";

    /// What Tika calls an OOXML document with a password.
    private static final String PROTECTED = "application/x-tika-ooxml-protected";

    private static final Map<String, Parser> PARSERS =
            Map.ofEntries(
                    Map.entry("application/pdf", new Pdf()),
                    Map.entry(OOXML + "wordprocessingml.document", new Word()),
                    Map.entry(OOXML + "wordprocessingml.template", new Word()),
                    Map.entry("application/vnd.ms-word.document.macroenabled.12", new Word()),
                    Map.entry("application/vnd.ms-word.template.macroenabled.12", new Word()),
                    Map.entry(OOXML + "presentationml.presentation", new Slides()),
                    Map.entry(OOXML + "presentationml.slideshow", new Slides()),
                    Map.entry(OOXML + "presentationml.template", new Slides()),
                    Map.entry(
                            "application/vnd.ms-powerpoint.presentation.macroenabled.12",
                            new Slides()),
                    Map.entry(
                            "application/vnd.ms-powerpoint.slideshow.macroenabled.12",
                            new Slides()),
                    Map.entry("application/vnd.ms-visio.drawing", new Drawing()),
                    Map.entry("application/vnd.ms-visio.drawing.macroenabled.12", new Drawing()),
                    Map.entry("application/vnd.ms-visio.template", new Drawing()),
                    Map.entry("application/epub+zip", new Book()),
                    Map.entry("message/rfc822", new Mail()),
                    Map.entry("message/news", new Mail()),
                    Map.entry("application/vnd.ms-outlook", new OutlookMail()));

    private final Parser images = new Images();
    private final Parser openDocuments = new OpenDocument();
    private final Parser legacy = new Legacy();

    /// Whether files of this type are read here.
    public boolean reads(String mimeType) {
        return parser(mimeType) != null || mimeType.equals(PROTECTED);
    }

    static {
        // Where no logger is set up, POI's tells each oddity of a broken file at length.
        System.setProperty("org.apache.logging.log4j.simplelog.level", "OFF");
    }

    private @Nullable Parser parser(String mimeType) {
        String type = mimeType.toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
        Parser known = PARSERS.get(type);
        if (known != null) return known;
        if (Images.TYPES.contains(type)) return images;
        if (OpenDocument.reads(type)) return openDocuments;
        return Legacy.TYPES.contains(type) ? legacy : null;
    }

    @Override
    public ReadResult parse(Input input) throws IOException {
        return parse(input, Attached.NAMED);
    }

    @Override
    public ReadResult parse(Input input, Attached attached) throws IOException {
        if (Files.size(input.path()) == 0) return new Unreadable(Unreadable.Reason.EMPTY);
        if (input.type().equals(PROTECTED)) return new Unreadable(Unreadable.Reason.ENCRYPTED);
        Parser parser = parser(input.type());
        if (parser == null) return new Unreadable(Unreadable.Reason.UNKNOWN_KIND, input.type());
        try {
            // Word, Excel and PowerPoint with a password are of one kind, whatever they are called.
            if (Encrypted.isPackage(input.path()))
                return new Unreadable(Unreadable.Reason.ENCRYPTED);
            return parser.parse(input, attached);
        } catch (Refused refused) {
            return refused.why();
        } catch (IOException | RuntimeException failed) {
            Unreadable why = Encrypted.reason(failed);
            if (why != null) return why;
            throw failed;
        }
    }
}
