package kotonoha.model.practice;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.model.practice.DataTable.Column;
import kotonoha.model.practice.DataTable.Kind;
import org.jspecify.annotations.Nullable;

/// The parts of a question that leave rows out.
final class Conditions {
    private static final Pattern MONTH =
            Pattern.compile("(?:(\\d{4})\\s*年\\s*)?(?<!\\d)(\\d{1,2})\\s*月(?!別|ごと|毎)");
    private static final Pattern YEAR = Pattern.compile("(?<!\\d)((?:19|20)\\d{2})(?!\\d)");
    private static final Pattern MONTH_EN =
            Pattern.compile(
                    "\\b(january|february|march|april|june|july|august|september|october|november|december)\\b(?:\\s+(\\d{4}))?");
    private static final Pattern BOUND_JA =
            Pattern.compile(
                    "([\\d,]+(?:\\.\\d+)?)\\s*(万)?[^\\d\\s、。]{0,3}?\\s*(以上|以下|未満|超|より(?:大き|多|高)|より(?:小さ|少な|低))");
    private static final Pattern BOUND_EN =
            Pattern.compile(
                    "\\b(over|above|more than|greater than|at least|under|below|less than|at most)\\s+[¥$€]?([\\d,]+(?:\\.\\d+)?)");
    private static final List<String> MONTHS =
            List.of(
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december");

    private final DataTable table;
    private final String question;
    private final List<String> conditions = new ArrayList<>();
    private final List<Column> used = new ArrayList<>();

    Conditions(DataTable table, String question) {
        this.table = table;
        this.question = question;
        values();
        dates();
        bounds();
        totals();
    }

    List<String> all() {
        return conditions;
    }

    /// Whether the question names nothing that leaves rows out.
    boolean isNoneNamed() {
        return conditions.stream().allMatch(table.data()::equals);
    }

    boolean isUsed(Column column) {
        return used.contains(column);
    }

    private void values() {
        for (Column column : table.of(Kind.TEXT)) {
            List<String> named =
                    column.values().stream()
                            .filter(value -> Matching.place(value, question).isPresent())
                            .filter(value -> !isInColumnName(value))
                            .toList();
            if (named.isEmpty()) continue;
            used.add(column);
            List<String> texts = named.stream().map(Conditions::text).toList();
            conditions.add(
                    texts.size() == 1
                            ? column.sql() + " = " + texts.getFirst()
                            : column.sql() + " IN (" + String.join(", ", texts) + ")");
        }
    }

    private boolean isInColumnName(String value) {
        String folded = Matching.folded(value);
        return table.columns().stream()
                .anyMatch(column -> Matching.folded(column.name()).contains(folded));
    }

    private void dates() {
        List<Column> dates = table.of(Kind.DATE);
        if (dates.isEmpty()) return;
        String date = dates.getFirst().sql();
        Matcher month = MONTH.matcher(question);
        Matcher english = MONTH_EN.matcher(question);
        Matcher year = YEAR.matcher(question);
        if (month.find()) {
            month(date, month.group(1), Integer.parseInt(month.group(2)));
        } else if (english.find()) {
            month(date, english.group(2), MONTHS.indexOf(english.group(1)) + 1);
        } else if (year.find()) {
            conditions.add("substr(%s, 1, 4) = '%s'".formatted(date, year.group(1)));
        }
    }

    private void month(String date, @Nullable String year, int month) {
        if (month < 1 || month > 12) return;
        conditions.add(
                year == null
                        ? "substr(%s, 6, 2) = '%02d'".formatted(date, month)
                        : "substr(%s, 1, 7) = '%s-%02d'".formatted(date, year, month));
    }

    private void bounds() {
        Column column = bounded();
        if (column == null) return;
        Matcher japanese = BOUND_JA.matcher(question);
        if (japanese.find()) {
            String number = japanese.group(1).replace(",", "");
            if (japanese.group(2) != null) number += " * 10000";
            conditions.add(column.sql() + " " + sign(japanese.group(3)) + " " + number);
            return;
        }
        Matcher english = BOUND_EN.matcher(question);
        if (english.find())
            conditions.add(
                    "%s %s %s"
                            .formatted(
                                    column.sql(),
                                    sign(english.group(1)),
                                    english.group(2).replace(",", "")));
    }

    private @Nullable Column bounded() {
        List<Column> numbers =
                table.of(Kind.NUMBER).stream().filter(column -> !column.isMark()).toList();
        for (Column column : numbers)
            if (!Matching.places(column.name(), question).isEmpty()) return column;
        return numbers.size() == 1 ? numbers.getFirst() : null;
    }

    private static String sign(String words) {
        return switch (words) {
            case "以上", "at least" -> ">=";
            case "以下", "at most" -> "<=";
            case "未満", "under", "below", "less than" -> "<";
            default -> words.matches("より(小さ|少な|低)") ? "<" : ">";
        };
    }

    /// Rows that add others up are no data; a condition on a value leaves them out already.
    private void totals() {
        if (!table.data().isEmpty() && used.isEmpty()) conditions.add(table.data());
    }

    private static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
