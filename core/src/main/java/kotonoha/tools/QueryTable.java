package kotonoha.tools;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kotonoha.files.Attached;
import kotonoha.files.Extract;
import kotonoha.files.FileReading;
import kotonoha.files.FileReading.Answered;
import kotonoha.files.FileReading.TableQuery;
import kotonoha.files.Made;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Computes over the rows of an attached data file in SQL. Longer results are posted as CSV, charts as PNG.
public final class QueryTable implements Tool {
    private static final int MOST_ROWS = 1_000;
    private static final int ROWS_SHOWN = 100;
    private static final int CHARACTERS_SHOWN = 12_000;
    private static final int ROWS_WITHOUT_FILE = 10;
    private static final int LONGEST_SQL = 20_000;

    private final FileReading files;

    public QueryTable(FileReading files) {
        this.files = files;
    }

    @Override
    public String name() {
        return "query_table";
    }

    @Override
    public String description() {
        return "Runs one SQLite SELECT over an attached data file (CSV, spreadsheet, JSON with rows) and returns its"
                + " rows. Use it for every figure that has to be counted, summed, averaged, ranked or filtered."
                + " Tables and columns are named as in the file's profile; write column names in double quotes"
                + " and texts in single quotes. Dates are ISO texts (strftime works), booleans 1 or 0. With"
                + " \"chart\" the result is also drawn and posted below the answer; results of more than ten rows"
                + " are posted as CSV, so do not repeat long tables.";
    }

    @Override
    public JsonNode parameters() {
        ObjectNode schema = Json.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        text(properties.putObject("file"), "The file's name as listed");
        text(properties.putObject("sql"), "One SELECT statement in SQLite's SQL");
        ObjectNode chart = properties.putObject("chart");
        chart.put("description", "A chart of the result, or null");
        ArrayNode either = chart.putArray("anyOf");
        either.add(chart());
        either.addObject().put("type", "null");
        schema.putArray("required").add("file").add("sql").add("chart");
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode chart() {
        ObjectNode chart = Json.object().put("type", "object");
        ObjectNode properties = chart.putObject("properties");
        text(properties.putObject("kind"), "pie for few shares of a whole, line for time")
                .putArray("enum")
                .add("bar")
                .add("line")
                .add("pie")
                .add("scatter");
        text(properties.putObject("title"), "In the language of the question");
        text(properties.putObject("x"), "The result's column for the x axis or the slices' names");
        ObjectNode y = properties.putObject("y").put("type", "array");
        y.put("description", "The result's columns with the numbers, one for each series");
        y.putObject("items").put("type", "string");
        chart.putArray("required").add("kind").add("title").add("x").add("y");
        return chart.put("additionalProperties", false);
    }

    private static ObjectNode text(ObjectNode property, String description) {
        return property.put("type", "string").put("description", description);
    }

    @Override
    public Result run(JsonNode arguments, Use use) throws InterruptedException {
        String sql = Json.text(arguments, "sql").strip();
        if (sql.isEmpty() || sql.length() > LONGEST_SQL)
            throw new Unusable("query_table needs a string \"sql\" with one SELECT statement");
        Attached file = file(Json.text(arguments, "file").strip(), use.attached());
        JsonNode chart = arguments.path("chart");
        TableQuery query = new TableQuery(sql, MOST_ROWS, chart.isObject() ? chart : null);
        Language language = use.asker().language();
        return switch (files.query(file.file(), query)) {
            case Answered.Wrong wrong -> throw new Unusable(wrong.sentence());
            case Answered.NotRead not -> notRead(file, not, language);
            case Answered.Rows rows -> found(file, rows, query.chart(), language);
        };
    }

    private static Attached file(String name, List<Attached> attached) {
        List<Attached> tables =
                attached.stream().filter(file -> file.kind() == Extract.Kind.TABLE).toList();
        if (tables.isEmpty()) throw new Unusable("no data file is attached");
        for (Attached file : tables) if (file.name().equals(name)) return file;
        List<Attached> alike =
                tables.stream().filter(file -> plain(file.name()).equals(plain(name))).toList();
        if (alike.size() == 1) return alike.getFirst();
        if (name.isEmpty() && tables.size() == 1) return tables.getFirst();
        throw new Unusable(
                "there is no data file of that name; the data files are "
                        + String.join(", ", tables.stream().map(Attached::name).toList()));
    }

    /// Names compare without case and without the several ways to write the same letters.
    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    private static Result notRead(Attached file, Answered.NotRead not, Language language) {
        String reason = not.why().reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String detail = not.why().detail();
        ObjectNode output = Json.object().put("file", file.name());
        output.put("not_readable", detail.isEmpty() ? reason : reason + ": " + detail);
        return new Result(Json.write(output), Messages.say(language, "tools.table_not_read"));
    }

    private static Result found(
            Attached file, Answered.Rows rows, @Nullable JsonNode chart, Language language) {
        List<Made> made = new ArrayList<>();
        ObjectNode output = Json.object();
        ArrayNode columns = output.putArray("columns");
        rows.columns().forEach(columns::add);
        boolean all = show(rows.rows(), output.putArray("rows"));
        output.put("cut", rows.cut() || !all);
        if (!all) output.put("found", rows.rows().size());
        String stem = stem(file.name());
        if (chart != null) {
            boolean drawn = rows.png().length > 0;
            output.put("chart", drawn ? "posted below the answer" : "cannot be drawn here");
            if (drawn) made.add(picture(file, stem, rows.png(), chart, language));
        }
        if (rows.rows().size() > ROWS_WITHOUT_FILE) {
            output.put("csv", "posted below the answer");
            String title = Messages.say(language, "tools.table_title", file.name());
            made.add(new Made(stem + "-result.csv", title, "text/csv", Csv.of(rows)));
        }
        return new Result(Json.write(output), detail(rows, language), made);
    }

    /// Puts as many rows as a model should read; false where there are more.
    private static boolean show(List<List<String>> rows, ArrayNode shown) {
        int characters = 0;
        for (List<String> row : rows) {
            for (String cell : row) characters += cell.length() + 3;
            if (shown.size() == ROWS_SHOWN || (characters > CHARACTERS_SHOWN && !shown.isEmpty()))
                return false;
            ArrayNode cells = shown.addArray();
            row.forEach(cells::add);
        }
        return true;
    }

    private static Made picture(
            Attached file, String stem, byte[] png, JsonNode chart, Language language) {
        String asked = Json.text(chart, "title").strip();
        String title =
                asked.isEmpty() || asked.length() > 200
                        ? Messages.say(language, "tools.chart_title", file.name())
                        : asked;
        return new Made(stem + "-chart.png", title, "image/png", png);
    }

    private static String detail(Answered.Rows rows, Language language) {
        int count = rows.rows().size();
        String number = String.format(Locale.ROOT, "%,d", count);
        if (rows.cut()) return Messages.say(language, "tools.more_rows", number);
        if (count == 0) return Messages.say(language, "tools.no_rows");
        return count == 1
                ? Messages.say(language, "tools.one_row")
                : Messages.say(language, "tools.rows", number);
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        String stem =
                (dot > 0 ? name.substring(0, dot) : name)
                        .replaceAll("[^\\p{L}\\p{M}\\p{N}_-]+", "-");
        return stem.isEmpty() ? "table" : stem;
    }
}
