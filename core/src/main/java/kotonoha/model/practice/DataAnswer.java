package kotonoha.model.practice;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import tools.jackson.databind.JsonNode;

/// Writes what a query found as a sentence or a table, with the query itself, so that the figure can be checked.
final class DataAnswer {
    private static final int MOST_ROWS = 20;

    private final DataQuestion question;
    private final Language language;
    private final String marker;

    private DataAnswer(DataQuestion question) {
        this.question = question;
        this.language = question.language();
        this.marker = "[" + question.table().number() + "]";
    }

    /// @param output what the tool gave back
    static String of(DataQuestion question, String output) {
        return new DataAnswer(question).write(output);
    }

    /// Instead of a figure that was not asked for.
    static String unclear(DataQuestion question) {
        return new DataAnswer(question).columns();
    }

    private String write(String output) {
        Optional<JsonNode> result =
                Json.tryParse(output).filter(node -> node.path("rows").isArray());
        if (result.isEmpty()) return failed();
        List<String> columns = texts(result.get().path("columns"));
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : result.get().path("rows")) rows.add(texts(row));
        StringBuilder text = new StringBuilder();
        if (rows.isEmpty()) text.append(say("practice.data_none", question.table().file()));
        else if (isOneFigure(rows)) text.append(figure(rows.getFirst().getFirst()));
        else text.append(table(columns, rows, result.get().path("found").asInt(rows.size())));
        text.append(' ').append(marker);
        String chart = Json.text(result.get(), "chart");
        if (chart.startsWith("posted")) text.append("\n\n").append(say("practice.data_chart"));
        else if (!chart.isEmpty()) text.append("\n\n").append(say("practice.data_no_chart"));
        if (question.more()) text.append("\n\n").append(say("practice.data_one"));
        return text.append("\n\n").append(how()).toString();
    }

    private boolean isOneFigure(List<List<String>> rows) {
        boolean one = rows.size() == 1 && rows.getFirst().size() == 1;
        return one && question.group() == null;
    }

    private String figure(String value) {
        String unit = question.measure() == null ? "" : question.measure().unit();
        String figure = number(value) + (unit.isEmpty() ? "" : " " + unit);
        return say("practice.data_figure", question.label(), figure, question.table().file());
    }

    private String table(List<String> columns, List<List<String>> rows, int found) {
        int shown = Math.min(rows.size(), MOST_ROWS);
        StringBuilder table =
                new StringBuilder(say("practice.data_rows", question.table().file()))
                        .append("\n\n");
        table.append(line(columns)).append("\n|").append(" --- |".repeat(columns.size()));
        for (List<String> row : rows.subList(0, shown)) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++)
                cells.add(isFigure(i) ? number(row.get(i)) : shown(row.get(i)));
            table.append('\n').append(line(cells));
        }
        table.append("\n\n");
        if (shown < found) table.append(say("practice.data_more", found - shown));
        return table.append(say("practice.data_from")).toString();
    }

    private static String shown(String cell) {
        return cell.isBlank() ? "—" : cell;
    }

    /// Numbers that name something, such as years, have no separators.
    private boolean isFigure(int at) {
        if (question.group() != null) return at > 0;
        List<DataTable.Column> columns = question.table().columns();
        return at < columns.size()
                && columns.get(at).kind() == DataTable.Kind.NUMBER
                && !columns.get(at).isMark();
    }

    private static String line(List<String> cells) {
        StringBuilder line = new StringBuilder("|");
        for (String cell : cells)
            line.append(' ').append(cell.replace("|", "\\|").replaceAll("\\s+", " ")).append(" |");
        return line.toString();
    }

    private String number(String value) {
        try {
            BigDecimal number = new BigDecimal(value.strip());
            NumberFormat format = NumberFormat.getInstance(language.locale());
            format.setMaximumFractionDigits(2);
            return format.format(number);
        } catch (NumberFormatException text) {
            return value.isBlank() ? "—" : value;
        }
    }

    private String how() {
        return say("practice.data_how", question.sql().replace("`", "'"));
    }

    private String failed() {
        return columns() + "\n\n" + how();
    }

    private String columns() {
        List<String> names =
                question.table().columns().stream()
                        .limit(12)
                        .map(column -> column.name().replace("`", "'"))
                        .toList();
        return say(
                        "practice.data_failed",
                        question.table().file(),
                        String.join(say("practice.comma"), names))
                + " "
                + marker;
    }

    private String say(String key, Object... values) {
        return Messages.say(language, key, values);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : array) texts.add(one.isNull() ? "" : one.asString(""));
        return texts;
    }
}
