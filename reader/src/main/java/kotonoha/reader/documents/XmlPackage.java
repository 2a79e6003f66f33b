package kotonoha.reader.documents;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import kotonoha.files.Unreadable;
import kotonoha.reader.Input;
import org.jspecify.annotations.Nullable;

/// A document that is a zip of XML parts. What comes out is counted, whatever the zip declares; parts that define
/// entities are refused.
final class XmlPackage implements Closeable {
    private static final XMLInputFactory XML = factory();
    private static final int LOOK = 4_096;
    private static final long RATIO_FROM = 8L << 20;
    private static final int ENTRIES = 20_000;

    /// Where one part points to others.
    record Link(String type, String target, boolean outside) {}

    private final @Nullable ZipFile zip;
    private final Map<String, byte[]> saved;
    private final Map<String, String> names = new HashMap<>();
    private final boolean declarations;
    private final int ratio;
    private long left;

    /// @param declarations whether a document type may be named (older OpenDocument files do)
    XmlPackage(Input input, boolean declarations) throws IOException {
        this.declarations = declarations;
        this.ratio = input.limits().ratio();
        this.left = input.limits().unpacked();
        this.zip = whole(input);
        this.saved = zip == null ? Salvage.parts(input.path()) : Map.of();
        List<String> found =
                zip == null
                        ? List.copyOf(saved.keySet())
                        : zip.stream().limit(ENTRIES + 1).map(ZipEntry::getName).toList();
        if (found.size() > ENTRIES) throw new Refused(Unreadable.Reason.DANGEROUS, "entries");
        for (String name : found)
            names.putIfAbsent(name.replace('\\', '/').toLowerCase(Locale.ROOT), name);
    }

    private static @Nullable ZipFile whole(Input input) throws IOException {
        try {
            return new ZipFile(input.path().toFile());
        } catch (ZipException broken) {
            return null;
        }
    }

    /// Whether the list of contents was lost, so that parts may be missing.
    boolean isDamaged() {
        return zip == null;
    }

    boolean has(String part) {
        return names.containsKey(key(part));
    }

    private static String key(String part) {
        String plain = part.startsWith("/") ? part.substring(1) : part;
        return plain.toLowerCase(Locale.ROOT);
    }

    /// The bytes of a part; null where there is none.
    @Nullable InputStream open(String part) throws IOException {
        String name = names.get(key(part));
        if (name == null) return null;
        byte[] rest = saved.get(name);
        if (rest != null) return new Counted(new ByteArrayInputStream(rest), Long.MAX_VALUE);
        ZipEntry entry = zip == null ? null : zip.getEntry(name);
        if (zip == null || entry == null) return null;
        InputStream in = zip.getInputStream(entry);
        return in == null ? null : new Counted(in, most(entry));
    }

    /// How far this part may unpack: what is small stays small, what is large keeps the ratio.
    private long most(ZipEntry entry) {
        long packed = entry.getCompressedSize();
        return packed < 0 ? Long.MAX_VALUE : Math.max(RATIO_FROM, packed * ratio);
    }

    /// The XML of a part; null where there is none.
    @Nullable XMLStreamReader xml(String part) throws IOException {
        InputStream in = open(part);
        if (in == null) return null;
        byte[] head = in.readNBytes(LOOK);
        String start =
                new String(head, StandardCharsets.ISO_8859_1)
                        .replace("\0", "")
                        .toUpperCase(Locale.ROOT);
        boolean typed = start.contains("<!DOCTYPE") || start.contains("<!ENTITY");
        if (typed && (!declarations || start.contains("<!ENTITY")))
            throw new Refused(Unreadable.Reason.DANGEROUS, "entities");
        try {
            return XML.createXMLStreamReader(
                    new SequenceInputStream(new ByteArrayInputStream(head), in));
        } catch (XMLStreamException broken) {
            throw new IOException(broken);
        }
    }

    /// The next event; entities end the reading.
    int next(XMLStreamReader xml) throws XMLStreamException {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD && !declarations
                || event == XMLStreamConstants.ENTITY_REFERENCE)
            throw new Refused(Unreadable.Reason.DANGEROUS, "entities");
        return event;
    }

    /// The relations of an OOXML part, by id.
    Map<String, Link> links(String part) throws IOException {
        int slash = part.lastIndexOf('/');
        String folder = part.substring(0, slash + 1);
        Map<String, Link> links = new LinkedHashMap<>();
        XMLStreamReader xml = xml(folder + "_rels/" + part.substring(slash + 1) + ".rels");
        if (xml == null) return links;
        try {
            while (xml.hasNext() && links.size() < 20_000) {
                if (next(xml) != XMLStreamConstants.START_ELEMENT
                        || !xml.getLocalName().equals("Relationship")) continue;
                String target = attribute(xml, "Target");
                boolean outside = attribute(xml, "TargetMode").equals("External");
                String type = attribute(xml, "Type");
                links.put(
                        attribute(xml, "Id"),
                        new Link(
                                type.substring(type.lastIndexOf('/') + 1),
                                outside ? target : resolved(folder, target),
                                outside));
            }
        } catch (XMLStreamException broken) {
            return links;
        }
        return links;
    }

    static String resolved(String folder, String target) {
        String path = target.startsWith("/") ? target.substring(1) : folder + target;
        Map<Integer, String> steps = new LinkedHashMap<>();
        int depth = 0;
        for (String step : path.split("/")) {
            if (step.equals(".") || step.isEmpty()) continue;
            if (step.equals("..")) depth = Math.max(0, depth - 1);
            else steps.put(depth++, step);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < depth; i++) out.append(i == 0 ? "" : "/").append(steps.get(i));
        return out.toString();
    }

    /// An attribute by its local name, "" for none.
    static String attribute(XMLStreamReader xml, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++)
            if (xml.getAttributeLocalName(i).equals(name))
                return String.valueOf(xml.getAttributeValue(i));
        return "";
    }

    /// An attribute of a namespace whose address ends so, "" for none.
    static String attribute(XMLStreamReader xml, String space, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String own = xml.getAttributeNamespace(i);
            if (xml.getAttributeLocalName(i).equals(name) && own != null && own.endsWith(space))
                return String.valueOf(xml.getAttributeValue(i));
        }
        return "";
    }

    /// The words of the element that has just begun, and everything in it.
    String words(XMLStreamReader xml) throws XMLStreamException {
        StringBuilder words = new StringBuilder();
        int depth = 1;
        while (depth > 0 && xml.hasNext()) {
            switch (next(xml)) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (words.length() < 100_000) words.append(xml.getText());
                }
                default -> {}
            }
        }
        return words.toString();
    }

    void skip(XMLStreamReader xml) throws XMLStreamException {
        int depth = 1;
        while (depth > 0 && xml.hasNext()) {
            int event = next(xml);
            if (event == XMLStreamConstants.START_ELEMENT) depth++;
            if (event == XMLStreamConstants.END_ELEMENT) depth--;
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setXMLResolver(
                (publicId, systemId, base, space) -> new ByteArrayInputStream(new byte[0]));
        return factory;
    }

    @Override
    public void close() throws IOException {
        if (zip != null) zip.close();
    }

    private final class Counted extends FilterInputStream {
        private long room;

        Counted(InputStream in, long room) {
            super(in);
            this.room = room;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            if (b >= 0) count(1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            if (read > 0) count(read);
            return read;
        }

        private void count(int bytes) {
            left -= bytes;
            room -= bytes;
            if (left < 0 || room < 0)
                throw new Refused(Unreadable.Reason.DANGEROUS, "unpacked size");
        }
    }
}
