package kotonoha.knowledge;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Language;
import org.jspecify.annotations.Nullable;

/// One Markdown file as a document: what its front matter says, and what can be guessed where it says nothing.
final class Markdown {
    private static final Pattern HEADING =
            Pattern.compile(" {0,3}(#{1,6})[ \\t]+(.*?)(?:[ \\t]+#+)?[ \\t]*");
    private static final int LONGEST_FRONT_MATTER = 100;

    private Markdown() {}

    static Document document(String file, String text, String base, UnaryOperator<String> encode) {
        List<String> lines = text.lines().toList();
        int end = frontMatterEnd(lines);
        Map<String, String> front = frontMatter(lines.subList(0, Math.max(end, 0)));
        List<String> body = lines.subList(end + 1, lines.size());
        String id = front.getOrDefault("id", file);
        String opening = opening(body);
        String title =
                front.getOrDefault("title", opening.isEmpty() ? firstHeading(body) : opening);
        boolean repeated = !opening.isEmpty() && opening.equals(title);
        String markdown = String.join("\n", repeated ? afterOpening(body) : body).strip();
        return new Document(
                id,
                title.isEmpty() ? file : title,
                base + encode.apply(id),
                markdown,
                language(front.get("lang"), title + "\n" + markdown),
                date(front.get("changed")),
                front.getOrDefault("author", ""));
    }

    /// The level (1-6) and text of a heading line, or nothing.
    static @Nullable Heading heading(String line) {
        Matcher heading = HEADING.matcher(line);
        if (!heading.matches()) return null;
        return new Heading(heading.group(1).length(), heading.group(2).strip());
    }

    record Heading(int level, String text) {}

    /// The line that closes the front matter, or -1 where there is none.
    private static int frontMatterEnd(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().stripTrailing().equals("---")) return -1;
        for (int i = 1; i < Math.min(lines.size(), LONGEST_FRONT_MATTER); i++) {
            String line = lines.get(i).stripTrailing();
            if (line.equals("---") || line.equals("...")) return i;
        }
        return -1;
    }

    private static Map<String, String> frontMatter(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 1) continue;
            String key = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = unquoted(line.substring(colon + 1).strip());
            if (!value.isEmpty()) values.putIfAbsent(key, value);
        }
        return values;
    }

    private static String unquoted(String value) {
        if (value.length() < 2) return value;
        char first = value.charAt(0);
        boolean quoted =
                (first == '"' || first == '\'') && value.charAt(value.length() - 1) == first;
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /// The level-one heading that the body opens with, or "".
    private static String opening(List<String> body) {
        for (String line : body) {
            if (line.isBlank()) continue;
            Heading heading = heading(line);
            return heading != null && heading.level() == 1 ? heading.text() : "";
        }
        return "";
    }

    private static List<String> afterOpening(List<String> body) {
        int at = 0;
        while (body.get(at).isBlank()) at++;
        return body.subList(at + 1, body.size());
    }

    private static String firstHeading(List<String> body) {
        for (String line : body) {
            Heading heading = heading(line);
            if (heading != null) return heading.text();
        }
        return "";
    }

    private static Language language(@Nullable String named, String text) {
        return named == null ? Language.of(text) : Language.ofLocale(named);
    }

    private static @Nullable LocalDate date(@Nullable String written) {
        if (written == null || written.length() < 10) return null;
        try {
            return LocalDate.parse(written.substring(0, 10));
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
