package kotonoha.model.practice;

import java.util.ArrayList;
import java.util.List;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.model.practice.Conversation.Found;

/// Writes quoted parts of passages as Markdown, each followed by the number of its passage. The first table stays a
/// table; Slack shows one a message, so rows of further ones become list items.
final class Quote {
    private final Language language;
    private boolean tableShown;

    Quote(Language language) {
        this.language = language;
    }

    String passage(Found found, List<Unit> units) {
        StringBuilder text = new StringBuilder(heading(found)).append("\n\n");
        String marker = "[" + found.number() + "]";
        for (int at = 0; at < units.size(); ) {
            switch (units.get(at)) {
                case Unit.Sentence(String sentence) -> {
                    text.append("> ").append(sentence).append(' ').append(marker).append("\n\n");
                    at++;
                }
                case Unit.Entry(String sign, String entry) -> {
                    String bullet = Character.isDigit(sign.charAt(0)) ? sign : "-";
                    text.append(bullet).append(' ').append(entry).append(' ').append(marker);
                    at++;
                    text.append(
                            at < units.size() && units.get(at) instanceof Unit.Entry
                                    ? "\n"
                                    : "\n\n");
                }
                case Unit.Code(String code) -> {
                    text.append(code).append("\n\n").append(from(marker)).append("\n\n");
                    at++;
                }
                case Unit.Row(String head, String row) -> {
                    List<String> rows = rows(units, at, head);
                    text.append(table(head, rows, marker)).append("\n\n");
                    at += rows.size();
                }
            }
        }
        return text.toString();
    }

    /// A text on one line and not too long, for use within a sentence of ours.
    static String inLine(String text, int longest) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= longest ? line : line.substring(0, longest) + "…";
    }

    private String heading(Found found) {
        String place =
                found.section().isEmpty() ? found.title() : found.title() + " › " + found.section();
        StringBuilder heading = new StringBuilder("**").append(place.replace("*", "")).append("**");
        List<String> facts = new ArrayList<>();
        if (found.changed() != null)
            facts.add(Messages.say(language, "practice.changed", found.changed()));
        if (!found.author().isEmpty()) facts.add(found.author());
        if (found.language() != language)
            facts.add(
                    Messages.say(
                            language, "practice.in_" + found.language().locale().getLanguage()));
        if (facts.isEmpty()) return heading.toString();
        String joined = String.join(Messages.say(language, "practice.comma"), facts);
        return heading.append(Messages.say(language, "practice.brackets", joined)).toString();
    }

    private static List<String> rows(List<Unit> units, int from, String head) {
        List<String> rows = new ArrayList<>();
        for (Unit unit : units.subList(from, units.size())) {
            if (!(unit instanceof Unit.Row(String same, String row)) || !same.equals(head)) break;
            rows.add(row);
        }
        return rows;
    }

    private String table(String head, List<String> rows, String marker) {
        if (!tableShown) {
            tableShown = true;
            return head + "\n" + String.join("\n", rows) + "\n\n" + from(marker);
        }
        List<String> names = cells(head.lines().findFirst().orElse(""));
        List<String> items = new ArrayList<>();
        for (String row : rows) items.add("- " + item(names, cells(row)) + " " + marker);
        return String.join("\n", items);
    }

    private String item(List<String> names, List<String> cells) {
        List<String> parts = new ArrayList<>();
        for (int i = 1; i < cells.size(); i++) {
            String name = i < names.size() ? names.get(i) : "";
            if (cells.get(i).isEmpty()) continue;
            parts.add(name.isEmpty() ? cells.get(i) : name + ": " + cells.get(i));
        }
        String first = cells.isEmpty() ? "" : cells.getFirst();
        return first + " — " + String.join(Messages.say(language, "practice.comma"), parts);
    }

    private String from(String marker) {
        return Messages.say(language, "practice.from", marker);
    }

    private static List<String> cells(String row) {
        String inner = row.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        List<String> cells = new ArrayList<>();
        for (String cell : inner.split("(?<!\\\\)\\|", -1)) cells.add(cell.strip());
        return cells;
    }
}
