package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names for SQL: of tables such that nobody has to quote them, of columns as they stand in the file.
final class Names {
    private static final int LONGEST = 60;
    private static final Set<String> KEYWORDS =
            Set.of(
                    "all",
                    "alter",
                    "and",
                    "as",
                    "between",
                    "by",
                    "case",
                    "check",
                    "column",
                    "commit",
                    "create",
                    "cross",
                    "default",
                    "delete",
                    "distinct",
                    "drop",
                    "else",
                    "escape",
                    "except",
                    "exists",
                    "from",
                    "full",
                    "group",
                    "having",
                    "if",
                    "in",
                    "index",
                    "inner",
                    "insert",
                    "intersect",
                    "into",
                    "is",
                    "isnull",
                    "join",
                    "left",
                    "limit",
                    "natural",
                    "not",
                    "notnull",
                    "null",
                    "on",
                    "or",
                    "order",
                    "outer",
                    "primary",
                    "references",
                    "right",
                    "select",
                    "set",
                    "table",
                    "then",
                    "to",
                    "transaction",
                    "union",
                    "unique",
                    "update",
                    "using",
                    "values",
                    "when",
                    "where",
                    "with");

    private final Set<String> taken = new HashSet<>();

    /// A table's name from its sheet's, or its file's, or else `sheet1`.
    String table(String sheet, int number) {
        StringBuilder name = new StringBuilder();
        sheet.codePoints()
                .limit(LONGEST)
                .forEach(c -> {
                    if (Character.isLetterOrDigit(c)) name.appendCodePoint(c);
                    else if (c == 'ﾞ' || c == 'ﾟ' || c == 'ー') name.appendCodePoint(c);
                    else if (!name.isEmpty() && name.charAt(name.length() - 1) != '_')
                        name.append('_');
                });
        while (!name.isEmpty() && name.charAt(name.length() - 1) == '_')
            name.setLength(name.length() - 1);
        if (name.isEmpty()) return unique("sheet" + number);
        boolean bad =
                Character.isDigit(name.charAt(0))
                        || KEYWORDS.contains(name.toString().toLowerCase(Locale.ROOT))
                        || name.toString().toLowerCase(Locale.ROOT).startsWith("sqlite_");
        return unique(bad ? "t_" + name : name.toString());
    }

    /// The columns' names: their headings, told apart where they repeat, `column3` where there is none.
    static List<String> columns(List<String> headings, int count) {
        Names names = new Names();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String heading = i < headings.size() ? headings.get(i).replace('"', '\'').strip() : "";
            if (heading.codePointCount(0, heading.length()) > LONGEST)
                heading = heading.substring(0, heading.offsetByCodePoints(0, LONGEST));
            columns.add(names.unique(heading.isEmpty() ? "column" + (i + 1) : heading));
        }
        return columns;
    }

    /// A file's name without its folder and ending.
    static String stem(String file) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private String unique(String name) {
        String free = name;
        for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) free = name + "_" + i;
        return free;
    }
}
