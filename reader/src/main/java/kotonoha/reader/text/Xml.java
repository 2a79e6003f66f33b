package kotonoha.reader.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Looks at what stands before the first element of an XML text, without parsing it.
public final class Xml {
    private Xml() {}

    /// What a document type declaration may do.
    public enum Declared {
        NOTHING,
        /// A name, perhaps with an address.
        TYPE,
        /// Rules of its own; this is where entities are defined.
        RULES,
        /// No end was in sight.
        UNCLEAR
    }

    static boolean definesEntities(String text) {
        int doctype = text.indexOf("<!DOCTYPE");
        return doctype >= 0
                && text.indexOf("<!ENTITY", doctype) >= 0
                && declared(text) == Declared.RULES;
    }

    /// As [#declared(String)], of the first bytes of a part.
    public static Declared declared(byte[] start) {
        Charset marked = Marks.charset(start);
        if (marked == null && start.length > 1 && (start[0] == 0 || start[1] == 0))
            marked = start[0] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        return declared(new String(start, marked == null ? StandardCharsets.ISO_8859_1 : marked));
    }

    static Declared declared(String text) {
        int i = 0;
        while (i < text.length()) {
            if (text.startsWith("<?", i)) i = after(text, "?>", i + 2);
            else if (text.startsWith("<!--", i)) i = after(text, "-->", i + 4);
            else if (text.startsWith("<!DOCTYPE", i)) return rules(text, i);
            else if (text.charAt(i) == '<') return Declared.NOTHING;
            else i++;
            if (i < 0) return Declared.UNCLEAR;
        }
        return text.isBlank() ? Declared.NOTHING : Declared.UNCLEAR;
    }

    private static Declared rules(String text, int doctype) {
        char quote = 0;
        for (int i = doctype; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) quote = c == quote ? 0 : quote;
            else if (c == '"' || c == '\'') quote = c;
            else if (c == '[') return Declared.RULES;
            else if (c == '>') return Declared.TYPE;
        }
        return Declared.UNCLEAR;
    }

    private static int after(String text, String end, int from) {
        int at = text.indexOf(end, from);
        return at < 0 ? -1 : at + end.length();
    }
}
