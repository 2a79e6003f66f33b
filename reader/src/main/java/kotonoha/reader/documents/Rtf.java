package kotonoha.reader.documents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.tika.exception.TikaException;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.sax.BodyContentHandler;
import org.xml.sax.SAXException;

/// The words of an RTF text inside another document.
final class Rtf {
    private Rtf() {}

    static String plain(String rtf) {
        if (rtf.isBlank()) return "";
        BodyContentHandler words = new BodyContentHandler(200_000);
        try {
            new RTFParser()
                    .parse(
                            new ByteArrayInputStream(rtf.getBytes(StandardCharsets.ISO_8859_1)),
                            words,
                            new Metadata(),
                            new ParseContext());
        } catch (IOException | TikaException | SAXException broken) {
            return words.toString();
        }
        return words.toString();
    }
}
