package kotonoha.pictures;

import java.util.regex.Pattern;

/// Takes the marks of inline Markdown away and leaves what a reader sees. Underscores within a word stay.
final class PlainText {
    private static final int LONGEST = 4_000;
    private static final Pattern CODE = Pattern.compile("(?<!`)(`{1,3})(?!`)(.+?)(?<!`)\\1(?!`)");
    private static final String TARGET = "\\((?:[^()\\s]|\\([^()\\s]*\\))*+(?:\\s+\"[^\"]*\")?\\)";
    private static final Pattern IMAGE = Pattern.compile("!\\[([^\\[\\]]*)\\]" + TARGET);
    private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]*)\\]" + TARGET);
    private static final Pattern AUTOLINK = Pattern.compile("<((?:https?://|mailto:)[^<>\\s]+)>");
    private static final Pattern BREAK = Pattern.compile("<br\\s*/?>", Pattern.CASE_INSENSITIVE);
    private static final Pattern STARS =
            Pattern.compile("(?<!\\*)(\\*{1,3})(?![\\s*])([^*]*[^\\s*])\\1(?!\\*)");
    private static final Pattern STRIKE = Pattern.compile("~~(?![\\s~])([^~]*[^\\s~])~~");
    private static final Pattern LOW_LINES =
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}_])(_{1,3})(?![\\s_])([^_]*[^\\s_])\\1(?![\\p{L}\\p{N}_])");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([!-/:-@\\[-`{-~])");

    private PlainText() {}

    /// Text beyond the longest cell that anybody reads stays as it is.
    static String of(String markdown) {
        if (markdown.length() > LONGEST) return markdown.strip();
        StringBuilder plain = new StringBuilder();
        var code = CODE.matcher(markdown);
        int from = 0;
        while (code.find()) {
            plain.append(prose(markdown.substring(from, code.start())));
            plain.append(code.group(2).strip());
            from = code.end();
        }
        return plain.append(prose(markdown.substring(from))).toString().strip();
    }

    private static String prose(String text) {
        String plain = IMAGE.matcher(text).replaceAll("$1");
        plain = LINK.matcher(plain).replaceAll("$1");
        plain = AUTOLINK.matcher(plain).replaceAll("$1");
        plain = BREAK.matcher(plain).replaceAll("\n");
        plain = STARS.matcher(plain).replaceAll("$2");
        plain = STARS.matcher(plain).replaceAll("$2");
        plain = STRIKE.matcher(plain).replaceAll("$1");
        plain = LOW_LINES.matcher(plain).replaceAll("$2");
        plain = ESCAPE.matcher(plain).replaceAll("$1");
        return plain.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&nbsp;", " ")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }
}
