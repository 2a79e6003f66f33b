package kotonoha.model.practice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.model.practice.Conversation.Found;

/// Summarises what was brought along by its own central sentences, each with its number, and says what was not read.
final class Digest {
    private static final int MOST_TITLES = 4;
    private static final int MOST_SENTENCES = 4;
    private static final int MOST_UNITS = 150;
    private static final int LONGEST = 300;

    private Digest() {}

    /// A sentence and the material it stands in.
    private record Line(Found found, String text, Set<String> terms) {}

    static String of(Brought brought, Language language) {
        Map<String, List<Found>> byTitle = new LinkedHashMap<>();
        for (Found found : brought.material())
            byTitle.computeIfAbsent(found.title(), title -> new ArrayList<>()).add(found);
        StringBuilder text = new StringBuilder();
        if (!byTitle.isEmpty()) text.append(say(language, "practice.digest")).append("\n");
        byTitle.entrySet().stream()
                .limit(MOST_TITLES)
                .forEach(one ->
                        text.append(document(one.getKey(), one.getValue(), brought, language)));
        if (byTitle.size() > MOST_TITLES)
            text.append("\n")
                    .append(say(language, "practice.digest_more", byTitle.size() - MOST_TITLES));
        if (byTitle.values().stream().anyMatch(parts -> !tables(parts, brought).isEmpty()))
            text.append("\n").append(say(language, "practice.digest_ask")).append("\n");
        String unread = unread(brought, language);
        if (!unread.isEmpty()) text.append("\n").append(unread);
        return text.toString().strip();
    }

    /// What could not be read or seen, "" for nothing.
    static String unread(Brought brought, Language language) {
        StringBuilder text = new StringBuilder();
        for (Brought.Unread one : brought.unread()) {
            String reason = say(language, "practice.unread." + known(one.reason()));
            String title =
                    one.title().isEmpty() ? say(language, "practice.something") : one.title();
            text.append("- ").append(plain(title)).append(": ").append(reason).append('\n');
        }
        for (String title : brought.pictures().stream().distinct().toList())
            text.append("- ")
                    .append(plain(title))
                    .append(": ")
                    .append(say(language, "practice.unread.no_eyes"))
                    .append('\n');
        if (text.isEmpty()) return "";
        return "**" + say(language, "practice.not_read") + "**\n" + text.toString().strip();
    }

    /// A name without what Markdown would take for its own; an underscore inside a word is none.
    private static String plain(String title) {
        return title.replaceAll("[*`\\[\\]]|(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])", "");
    }

    private static String known(String reason) {
        boolean known =
                Messages.keys("practice", Language.EN).contains("practice.unread." + reason);
        return known ? reason : "failed";
    }

    private static String document(
            String title, List<Found> parts, Brought brought, Language language) {
        StringBuilder text =
                new StringBuilder("\n**").append(title.replace("*", "")).append("**\n");
        List<DataTable> tables = tables(parts, brought);
        for (DataTable table : tables)
            text.append("- ")
                    .append(
                            say(
                                    language,
                                    "practice.digest_table",
                                    table.rows(),
                                    table.columns().stream()
                                            .limit(12)
                                            .map(DataTable.Column::name)
                                            .collect(
                                                    Collectors.joining(
                                                            say(language, "practice.comma")))))
                    .append(" [")
                    .append(table.number())
                    .append("]\n");
        if (tables.isEmpty())
            for (Line line : central(parts))
                text.append("- ")
                        .append(line.text())
                        .append(" [")
                        .append(line.found().number())
                        .append("]\n");
        return text.toString();
    }

    private static List<DataTable> tables(List<Found> parts, Brought brought) {
        return DataTable.in(new Brought(parts, List.of(), brought.files(), List.of()));
    }

    private static List<Line> central(List<Found> parts) {
        List<Line> lines = new ArrayList<>();
        for (Found found : parts)
            for (Unit unit : Unit.of(found.text())) {
                boolean prose = unit instanceof Unit.Sentence || unit instanceof Unit.Entry;
                if (!prose || lines.size() >= MOST_UNITS) continue;
                String sentence = Quote.inLine(unit.text(), LONGEST);
                lines.add(new Line(found, sentence, Terms.of(sentence)));
            }
        if (lines.isEmpty()) return rows(parts);
        double[] rank = Centrality.of(lines.stream().map(Line::terms).toList());
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rank.length; i++) {
            if (lines.get(i).terms().size() < 4) rank[i] *= 0.3;
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer i) -> rank[i]).reversed());
        return order.stream().limit(MOST_SENTENCES).sorted().map(lines::get).toList();
    }

    private static List<Line> rows(List<Found> parts) {
        List<Line> rows = new ArrayList<>();
        for (Found found : parts)
            for (Unit unit : Unit.of(found.text()))
                if (rows.size() < MOST_SENTENCES)
                    rows.add(new Line(found, Quote.inLine(unit.text(), LONGEST), Set.of()));
        return rows;
    }

    private static String say(Language language, String key, Object... values) {
        return Messages.say(language, key, values);
    }
}
