package kotonoha.reader.web;

import java.util.Locale;
import org.jsoup.nodes.Element;

/// What kind of list an HTML list is. Quip says it on the section around the list (`data-section-style` 5 bullets,
/// 6 numbers, 7 tasks) and marks done tasks with the class `checked`; others use checkboxes.
final class Lists {
    enum Style {
        BULLETS,
        NUMBERED,
        TASKS
    }

    private Lists() {}

    static Style style(Element list, boolean ordered) {
        Element at = list;
        for (int i = 0; i < 12 && at != null; i++) {
            switch (at.attr("data-section-style")) {
                case "5" -> {
                    return Style.BULLETS;
                }
                case "6" -> {
                    return Style.NUMBERED;
                }
                case "7" -> {
                    return Style.TASKS;
                }
                default -> at = at.parent();
            }
        }
        String name = list.className().toLowerCase(Locale.ROOT);
        if (name.contains("checklist") || name.contains("task-list") || name.contains("todo"))
            return Style.TASKS;
        return ordered ? Style.NUMBERED : Style.BULLETS;
    }

    static int start(Element list) {
        String start = list.attr("start");
        return start.matches("\\d{1,6}") ? Integer.parseInt(start) : 1;
    }

    static String marker(Style style, Element item, int number) {
        Boolean done = done(item);
        if (done != null) return done ? "- [x] " : "- [ ] ";
        return switch (style) {
            case BULLETS -> "- ";
            case NUMBERED -> number + ". ";
            case TASKS -> "- [ ] ";
        };
    }

    @SuppressWarnings("NullAway") // three answers: done, open, no task
    private static @org.jspecify.annotations.Nullable Boolean done(Element item) {
        if (item.hasClass("checked") || item.attr("data-checked").equals("true")) return true;
        if (item.hasClass("unchecked") || item.attr("data-checked").equals("false")) return false;
        Element box = box(item, 3);
        return box == null ? null : (Boolean) box.hasAttr("checked");
    }

    /// The checkbox of an item: its first element, or the first of that.
    private static @org.jspecify.annotations.Nullable Element box(Element item, int depth) {
        Element first = item.firstElementChild();
        if (first == null || depth == 0) return null;
        if (first.normalName().equals("input"))
            return first.attr("type").equalsIgnoreCase("checkbox") ? first : null;
        return first.normalName().equals("ul") || first.normalName().equals("ol")
                ? null
                : box(first, depth - 1);
    }

    static boolean isInItem(Element box) {
        Element at = box.parent();
        for (int i = 0; i < 4 && at != null; i++) {
            if (at.normalName().equals("li")) return true;
            at = at.parent();
        }
        return false;
    }

    /// The language of a code block, from the class names in use.
    static String language(Element pre) {
        Element code = pre.selectFirst("code");
        String names = pre.className() + " " + (code == null ? "" : code.className());
        for (String name : names.split("\\s+")) {
            String language = name.replaceFirst("^(language|lang|highlight-source)-", "");
            if (!language.equals(name) && language.matches("[A-Za-z0-9+#_.-]{1,20}"))
                return language;
        }
        return "";
    }
}
