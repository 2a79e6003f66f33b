package kotonoha.reader.tables;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.xml.parsers.ParserConfigurationException;
import kotonoha.files.Unreadable.Reason;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.poi.util.XMLHelper;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/// An OpenDocument spreadsheet, read as a stream.
final class OdsBook implements Book {
    static final String TYPE = "application/vnd.oasis.opendocument.spreadsheet";
    private static final int LONGEST_MANIFEST = 1 << 20;

    private final Path file;
    private final long mostUnpacked;

    OdsBook(Path file, long mostUnpacked) {
        this.file = file;
        this.mostUnpacked = mostUnpacked;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void read(Visitor visitor) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            if (manifest(zip).contains("encryption-data"))
                throw new Opening.Refused(Reason.ENCRYPTED);
            OdsSheets sheets = new OdsSheets(visitor);
            try (InputStream content = part(zip, "content.xml")) {
                if (content == null) throw new IOException("no content.xml");
                XMLReader reader = XMLHelper.newXMLReader();
                reader.setContentHandler(sheets);
                reader.parse(
                        new InputSource(
                                new BufferedInputStream(
                                        new Counted(content, mostUnpacked), 64 << 10)));
            } catch (SAXException | ParserConfigurationException e) {
                IOException broken = new IOException("broken XML: " + e.getMessage(), e);
                if (Opening.reason(broken).reason() == Reason.DANGEROUS || !sheets.brokeOff())
                    throw broken;
            }
        }
    }

    private static String manifest(ZipFile zip) throws IOException {
        try (InputStream in = part(zip, "META-INF/manifest.xml")) {
            return in == null
                    ? ""
                    : new String(in.readNBytes(LONGEST_MANIFEST), StandardCharsets.UTF_8);
        }
    }

    private static @Nullable InputStream part(ZipFile zip, String name) throws IOException {
        ZipArchiveEntry entry = zip.getEntry(name);
        return entry == null ? null : zip.getInputStream(entry);
    }

    /// Refuses to give more than so many bytes.
    private static final class Counted extends java.io.FilterInputStream {
        private long left;

        Counted(InputStream in, long most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            count(1);
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) throw new Opening.Refused(Reason.DANGEROUS);
        }
    }
}
