package kotonoha.reader.archives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Limits;
import kotonoha.reader.text.Xml;

/// What a zip is: an Office document, an OpenDocument, a book, a program, or just files. Documents are looked through
/// here, because the libraries that read them trust more than they should.
final class ZipKinds {
    static final String ZIP = "application/zip";

    /// A document of less than this unpacked harms nobody, however well it packs.
    private static final long FLOOR = 8L << 20;

    /// What a document may unpack to: spreadsheets of 20 MB do to this.
    private static final long MOST_OF_A_DOCUMENT = 600L << 20;

    /// Parts that claim more are counted by whoever reads them.
    private static final long COUNTED = 32L << 20;

    private static final int MOST_PROLOG = 64 << 10;
    private static final int MOST_TYPES = 4 << 20;
    private static final String OOXML = "application/vnd.openxmlformats-officedocument.";

    private static final List<String[]> MAIN_PARTS =
            List.of(
                    new String[] {
                        "wordprocessingml.document.main", OOXML + "wordprocessingml.document"
                    },
                    new String[] {
                        "wordprocessingml.template.main", OOXML + "wordprocessingml.template"
                    },
                    new String[] {
                        "ms-word.document.macroenabled",
                        "application/vnd.ms-word.document.macroenabled.12"
                    },
                    new String[] {
                        "ms-word.template.macroenabled",
                        "application/vnd.ms-word.template.macroenabled.12"
                    },
                    new String[] {
                        "presentationml.presentation.main", OOXML + "presentationml.presentation"
                    },
                    new String[] {
                        "presentationml.slideshow.main", OOXML + "presentationml.slideshow"
                    },
                    new String[] {
                        "presentationml.template.main", OOXML + "presentationml.template"
                    },
                    new String[] {
                        "ms-powerpoint.presentation.macroenabled",
                        "application/vnd.ms-powerpoint.presentation.macroenabled.12"
                    },
                    new String[] {
                        "ms-powerpoint.slideshow.macroenabled",
                        "application/vnd.ms-powerpoint.slideshow.macroenabled.12"
                    },
                    new String[] {
                        "ms-excel.sheet.binary",
                        "application/vnd.ms-excel.sheet.binary.macroenabled.12"
                    },
                    new String[] {
                        "ms-excel.sheet.macroenabled",
                        "application/vnd.ms-excel.sheet.macroenabled.12"
                    },
                    new String[] {
                        "ms-excel.template.macroenabled",
                        "application/vnd.ms-excel.template.macroenabled.12"
                    },
                    new String[] {"spreadsheetml.sheet.main", OOXML + "spreadsheetml.sheet"},
                    new String[] {"spreadsheetml.template.main", OOXML + "spreadsheetml.template"},
                    new String[] {"ms-visio.", "application/vnd.ms-visio.drawing"});

    private final Zip zip;
    private final Limits limits;
    private final Map<String, ZipMember> byName = new HashMap<>();

    ZipKinds(Zip zip, Limits limits) {
        this.zip = zip;
        this.limits = limits;
        for (ZipMember member : zip.members())
            byName.putIfAbsent(new String(member.rawName(), StandardCharsets.UTF_8), member);
    }

    String type() throws IOException {
        String type = named();
        if (type.equals(ZIP)) {
            // Its members are checked one by one when they are unpacked.
            if (zip.members().size() > limits.entries())
                throw new Refusal(Reason.DANGEROUS, zip.members().size() + " entries");
            return type;
        }
        check(type.startsWith(OOXML) || type.startsWith("application/vnd.ms-"));
        return type;
    }

    private String named() throws IOException {
        ZipMember types = byName.get("[Content_Types].xml");
        if (types != null) return office(types);
        ZipMember mimetype = byName.get("mimetype");
        if (mimetype != null && mimetype.unpacked() < 200) {
            String type = text(mimetype, 200).strip();
            if (type.matches(
                    "application/(vnd\\.oasis\\.opendocument|vnd\\.sun\\.xml|epub)[\\w.+-]*"))
                return type;
        }
        if (byName.containsKey("META-INF/container.xml")) return "application/epub+zip";
        if (byName.containsKey("AndroidManifest.xml") || isJava())
            throw new Refusal(Reason.UNKNOWN_KIND, "application/java-archive");
        return ZIP;
    }

    private String office(ZipMember types) throws IOException {
        refuseDeclarations(types, true);
        String text = text(types, MOST_TYPES).toLowerCase(Locale.ROOT);
        for (String[] known : MAIN_PARTS) if (text.contains(known[0])) return known[1];
        if (byName.containsKey("word/document.xml")) return OOXML + "wordprocessingml.document";
        if (byName.containsKey("xl/workbook.xml")) return OOXML + "spreadsheetml.sheet";
        if (byName.containsKey("ppt/presentation.xml"))
            return OOXML + "presentationml.presentation";
        return ZIP;
    }

    private boolean isJava() {
        return byName.containsKey("META-INF/MANIFEST.MF")
                && byName.keySet().stream().anyMatch(name -> name.endsWith(".class"));
    }

    private void check(boolean strict) throws IOException {
        long all = 0;
        for (ZipMember member : zip.members()) {
            all += member.unpacked();
            if (member.unpacked() > FLOOR
                    && member.unpacked() / Math.max(1, member.packed()) > limits.ratio())
                throw new Refusal(Reason.DANGEROUS, "ratio");
        }
        if (all > FLOOR && all / zip.size() > limits.ratio())
            throw new Refusal(Reason.DANGEROUS, "ratio");
        if (all > MOST_OF_A_DOCUMENT)
            throw new Refusal(Reason.TOO_LARGE, (MOST_OF_A_DOCUMENT >> 20) + " MB");
        for (ZipMember member : zip.members()) {
            if (member.folder()) continue;
            if (isXml(member)) refuseDeclarations(member, strict);
            count(member);
        }
    }

    private void refuseDeclarations(ZipMember member, boolean strict) throws IOException {
        byte[] start;
        try (InputStream in = zip.open(member)) {
            start = in.readNBytes(MOST_PROLOG);
        } catch (java.util.zip.ZipException broken) {
            throw new Refusal(Reason.DAMAGED, "");
        }
        boolean whole = start.length < MOST_PROLOG;
        Refusal refusal = new Refusal(Reason.DANGEROUS, "DTD");
        switch (Xml.declared(start)) {
            case NOTHING -> {}
            case TYPE -> {
                if (strict) throw refusal;
            }
            case RULES -> throw refusal;
            case UNCLEAR -> {
                if (!whole) throw refusal;
            }
        }
    }

    private void count(ZipMember member) throws IOException {
        if (member.unpacked() > COUNTED || member.method() == 0) return;
        long left = member.unpacked();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = zip.open(member)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                left -= n;
                if (left < 0) throw new Refusal(Reason.DANGEROUS, "size");
            }
        } catch (java.util.zip.ZipException | java.io.EOFException broken) {
            // Whoever reads the document finds out how much of it is left.
            return;
        }
    }

    private static boolean isXml(ZipMember member) {
        String name = new String(member.rawName(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        return name.matches(".*\\.(xml|rels|vml|opf|ncx|xhtml|html?|xsd|rdf|svg)");
    }

    private String text(ZipMember member, int most) throws IOException {
        try (InputStream in = zip.open(member)) {
            return new String(in.readNBytes(most), StandardCharsets.UTF_8);
        }
    }
}
