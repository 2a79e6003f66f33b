package kotonoha.pictures;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.files.Made;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;

/// Names the files: by what the block says of itself, else by the heading above it, else by a number.
final class Titles {
    private static final int LONGEST = 80;
    private static final List<Pattern> OF_A_DIAGRAM =
            List.of(
                    Pattern.compile("(?m)^\\s*title:?[ \\t]+[\"']?(.+?)[\"']?\\s*$"),
                    Pattern.compile("(?m)^\\s*accTitle:[ \\t]*(.+?)\\s*$"),
                    Pattern.compile("(?m)^\\s*label\\s*=\\s*\"([^\"]+)\"\\s*;?\\s*$"));
    private static final List<Pattern> OF_A_PAGE =
            List.of(
                    Pattern.compile("(?is)<title[^>]*>([^<]{1,200})</title>"),
                    Pattern.compile("(?is)<h1[^>]*>([^<]{1,200})</h1>"));
    private static final Pattern NO_NAME = Pattern.compile("[\\p{Cntrl}\\\\/:*?\"<>|]+");

    private final Language language;
    private final Map<String, Integer> counted = new HashMap<>();

    Titles(Language language) {
        this.language = language;
    }

    Made diagram(Block.Fence fence, byte[] png) {
        String title = own(OF_A_DIAGRAM, fence.text());
        return made("pictures.diagram", title, fence.heading(), ".png", "image/png", png);
    }

    Made page(Block.Fence fence, byte[] png) {
        String title = PlainText.of(own(OF_A_PAGE, fence.text()));
        return made("pictures.page", title, fence.heading(), ".png", "image/png", png);
    }

    Made table(Block.Table table, byte[] csv) {
        return made("pictures.table", "", table.heading(), ".csv", "text/csv", csv);
    }

    private Made made(
            String key, String own, String heading, String ending, String type, byte[] bytes) {
        int number = counted.merge(key, 1, Integer::sum);
        String numbered = Messages.say(language, key, number);
        String title =
                cut(
                        !own.isBlank()
                                ? own
                                : heading.isBlank() ? numbered : numbered + ": " + heading);
        String name = NO_NAME.matcher(title).replaceAll("_").strip();
        return new Made(name + ending, title, type, bytes);
    }

    private static String own(List<Pattern> patterns, String text) {
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) return matcher.group(1).replaceAll("\\s+", " ").strip();
        }
        return "";
    }

    private static String cut(String title) {
        if (title.length() <= LONGEST) return title;
        int end = Character.isHighSurrogate(title.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return title.substring(0, end) + "…";
    }
}
