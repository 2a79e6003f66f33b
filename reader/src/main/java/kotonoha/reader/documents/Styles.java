package kotonoha.reader.documents;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The paragraph styles of a Word document, as far as they make headings and lists.
final class Styles {
    private static final Pattern HEADING =
            Pattern.compile("(?:heading|見出し|标题|überschrift|titre)\\s*([1-9])");

    /// `level` is 1 for a top heading, 0 for none; `list` and `depth` name a list, "" for none.
    record Style(int level, boolean title, String list, int depth) {
        static final Style NONE = new Style(0, false, "", 0);
    }

    private static final class Raw {
        String base = "";
        String name = "";
        String list = "";
        int depth;
        int outline = -1;
    }

    private final Map<String, Raw> raws = new HashMap<>();

    Styles(XmlPackage file, String part) throws IOException {
        XMLStreamReader xml = file.xml(part);
        if (xml == null) return;
        try {
            Raw style = new Raw();
            while (xml.hasNext() && raws.size() < 5_000) {
                if (file.next(xml) != XMLStreamConstants.START_ELEMENT) continue;
                String value = XmlPackage.attribute(xml, "val");
                switch (xml.getLocalName()) {
                    case "style" -> {
                        style = new Raw();
                        raws.put(XmlPackage.attribute(xml, "styleId"), style);
                    }
                    case "name" -> style.name = value.toLowerCase(Locale.ROOT);
                    case "basedOn" -> style.base = value;
                    case "outlineLvl" -> style.outline = Numbering.integer(value, -1);
                    case "numId" -> style.list = value;
                    case "ilvl" -> style.depth = Numbering.integer(value, 0);
                    default -> {}
                }
            }
        } catch (XMLStreamException broken) {
            raws.remove("");
        }
    }

    Style of(String id) {
        int level = 0;
        String list = "";
        int depth = 0;
        boolean title = false;
        String at = id;
        for (int i = 0; i < 12; i++) {
            Raw raw = raws.get(at);
            if (raw == null) break;
            Matcher heading = HEADING.matcher(raw.name);
            if (level == 0 && heading.lookingAt()) level = Integer.parseInt(heading.group(1));
            if (level == 0 && raw.outline >= 0 && raw.outline < 9) level = raw.outline + 1;
            if (raw.name.equals("title") || raw.name.equals("表題")) title = true;
            if (list.isEmpty() && !raw.list.isEmpty()) {
                list = raw.list;
                depth = raw.depth;
            }
            at = raw.base;
        }
        if (raws.get(id) == null) {
            Matcher named = HEADING.matcher(id.toLowerCase(Locale.ROOT));
            if (named.matches()) level = Integer.parseInt(named.group(1));
        }
        return new Style(level, title, list, depth);
    }
}
