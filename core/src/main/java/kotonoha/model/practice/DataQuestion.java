package kotonoha.model.practice;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.model.practice.DataTable.Column;
import kotonoha.model.practice.DataTable.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A simple question about a table, understood by the names and values that stand in it: count, sum, average, largest,
/// smallest, top n, by group, with conditions, as a chart.
///
/// @param measure what is computed with, null where rows are counted or shown
/// @param group by which column, null for none
/// @param rows how many rows are wanted, 0 for all
/// @param unclear it asks for groups, and no column for them is known
/// @param more it asks for a second figure beside this one
record DataQuestion(
        DataTable table,
        Sum sum,
        @Nullable Column measure,
        @Nullable Group group,
        List<String> conditions,
        boolean rising,
        int rows,
        String chart,
        boolean unclear,
        boolean more,
        Language language) {
    private static final Pattern COUNT =
            Pattern.compile(
                    "何件|何種類|種類の数|何社|件数|何行|行数|いくつ|何人|人数|何社|何個あ|数え|\\b(how many|count|number of)\\b");
    private static final Pattern TOTAL =
            Pattern.compile("合計|総額|総計|総売上|総数|トータル|合わせて|\\b(total|totals|sum|add up|altogether)\\b");
    private static final Pattern MEAN = Pattern.compile("平均|\\b(average|mean|avg)\\b");
    private static final Pattern LARGEST =
            Pattern.compile(
                    "最大|最高|最多|(最も|いちばん|一番|もっとも)(多|高|大き|よく|売れ)|\\b(max(imum)?|highest|largest|most|biggest|best)\\b");
    private static final Pattern SMALLEST =
            Pattern.compile(
                    "最小|最低|最少|(最も|いちばん|一番|もっとも)(少な|低|小さ)|\\b(min(imum)?|lowest|smallest|least|fewest|worst)\\b");
    private static final Pattern TOP =
            Pattern.compile(
                    "(?:上位|トップ|ベスト|多い順|高い順|\\btop\\b)\\s*(\\d{1,3})?|ランキング|順位|\\branking\\b");
    private static final Pattern BOTTOM =
            Pattern.compile("(?:下位|ワースト|少ない順|低い順|\\bbottom\\b)\\s*(\\d{1,3})?");
    private static final Pattern CHART =
            Pattern.compile("グラフ|チャート|図にし|図示|\\b(charts?|graphs?|plot|diagram)\\b");
    private static final Pattern LIST =
            Pattern.compile("一覧|見せて|表示し|抽出|リストアップ|絞り込|\\b(list|show|filter|rows? (where|with))\\b");
    private static final Pattern DATA =
            Pattern.compile(
                    "データ|表の|この表|レコード|行は|csv|エクセル|\\b(data|rows?|records?|table|spreadsheet|sheet)\\b");

    /// Asks for figures where it names columns or values, too.
    private static final Pattern PERHAPS =
            Pattern.compile("いくら|どのくらい|ごと|別の|別に|毎の|推移|\\b(how much|by|per|trend)\\b");

    private static final Pattern HOW_MUCH = Pattern.compile("いくら|\\bhow much\\b");

    private static final int NAMED = 4;
    private static final Pattern MONTHLY =
            Pattern.compile("月ごと|月別|月毎|毎月|\\b(by|per|each|every) month\\b|monthly");
    private static final Pattern YEARLY =
            Pattern.compile("年ごと|年別|年毎|毎年|\\b(by|per|each|every) year\\b|yearly|annual");
    private static final Pattern BEHIND = Pattern.compile("^\\s*(ごと|別|毎|単位|ベース).*", Pattern.DOTALL);
    private static final Pattern BEFORE =
            Pattern.compile(
                    ".*\\b(by|per|each|every|across|for each|which|what)\\s*(the\\s+)?$",
                    Pattern.DOTALL);

    private static final Pattern HOW_MANY =
            Pattern.compile(
                    ".*\\b(how many|number of)\\s+(different |distinct |unique )?$",
                    Pattern.DOTALL);
    private static final Pattern KINDS =
            Pattern.compile("^(は|が|の)?\\s*(全部で)?\\s*(何種類|何社|何人|種類の数|種類数|いくつある).*", Pattern.DOTALL);

    /// Figures for each of something; not 「特別」 or 「個別」.
    private static final Pattern GROUPED =
            Pattern.compile(
                    "ごと(?=[のにで、\\s]|$)|(?<![特個区差判送分識])(?<=[\\p{IsHan}\\p{IsKatakana}ー])別(?=[のにで、\\s]|$)"
                            + "|\\b(by|per|for each|in each)\\s+(the\\s+)?[a-z]");

    /// What is computed.
    enum Sum {
        COUNT,
        /// How many different values a column has.
        KINDS,
        TOTAL,
        MEAN,
        LARGEST,
        SMALLEST,
        /// Rows as they are.
        ROWS
    }

    /// A column by which rows are put together; `length` of a date's text: 7 for months, 4 for years, 0 for all of it.
    record Group(Column column, int length) {
        String sql() {
            return length == 0 ? column.sql() : "substr(%s, 1, %d)".formatted(column.sql(), length);
        }
    }

    DataQuestion {
        conditions = List.copyOf(conditions);
    }

    /// The question as one to a table, or nothing where it is none.
    static Optional<DataQuestion> of(Conversation conversation) {
        String question = Matching.folded(conversation.question());
        boolean clearly = asksForFigures(question);
        if (!clearly && !PERHAPS.matcher(question).find()) return Optional.empty();
        int least = clearly ? 1 : NAMED;
        record About(DataTable table, int score) {}
        return DataTable.in(conversation.brought()).stream()
                .map(table -> new About(table, nearness(table, question)))
                .filter(about -> about.score() >= least)
                .max(Comparator.comparingInt(About::score))
                .map(about ->
                        new Understanding(about.table(), question, conversation.language()).read());
    }

    private static boolean asksForFigures(String question) {
        for (Pattern wanted :
                List.of(COUNT, TOTAL, MEAN, LARGEST, SMALLEST, TOP, BOTTOM, CHART, LIST))
            if (wanted.matcher(question).find()) return true;
        return false;
    }

    /// How much of the table the question names.
    private static int nearness(DataTable table, String question) {
        int score = 0;
        for (Column column : table.columns()) {
            List<Matching.Place> places = Matching.places(column.name(), question);
            if (!places.isEmpty()) score += places.getFirst().named() ? 3 : 2;
            for (String value : column.values())
                if (Matching.place(value, question).isPresent()) score += 3;
        }
        if (Brought.isNamed(table.file(), question)) score += 3;
        boolean inTime = MONTHLY.matcher(question).find() || YEARLY.matcher(question).find();
        if (inTime && !table.of(Kind.DATE).isEmpty()) score += 1;
        if (DATA.matcher(question).find()) score += 1;
        return score;
    }

    String sql() {
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        String from = " FROM " + table.name() + where;
        String limit = rows > 0 ? " LIMIT " + rows : "";
        if (sum == Sum.ROWS) {
            String order = measure == null ? "" : " ORDER BY " + measure.sql() + direction();
            return "SELECT *" + from + order + (rows > 0 ? limit : " LIMIT 20");
        }
        if (group == null) return "SELECT " + computed() + " AS " + quoted(label()) + from;
        boolean inTime = group.column().kind() == Kind.DATE;
        String order = inTime && rows == 0 ? " ORDER BY 1" : " ORDER BY 2" + direction();
        return "SELECT %s AS %s, %s AS %s%s GROUP BY 1%s%s"
                .formatted(
                        group.sql(),
                        quoted(groupName()),
                        computed(),
                        quoted(label()),
                        from,
                        order,
                        limit);
    }

    /// The arguments of the tool.
    ObjectNode arguments() {
        ObjectNode arguments = Json.object().put("file", table.file()).put("sql", sql());
        if (chart.isEmpty() || group == null) return arguments.putNull("chart");
        ObjectNode wanted = arguments.putObject("chart").put("kind", chart).put("title", title());
        wanted.put("x", groupName()).putArray("y").add(label());
        return arguments;
    }

    /// What the figure is called, in the answer and as a column's name.
    String label() {
        String name = measure == null ? "" : measure.name();
        String key =
                switch (sum) {
                    case COUNT, ROWS -> "practice.data_count";
                    case KINDS -> "practice.data_kinds";
                    case TOTAL -> "practice.data_total";
                    case MEAN -> "practice.data_mean";
                    case LARGEST -> "practice.data_largest";
                    case SMALLEST -> "practice.data_smallest";
                };
        return Messages.say(language, key, name).replace("\"", "'");
    }

    private String groupName() {
        if (group == null) return "";
        return switch (group.length()) {
            case 7 -> Messages.say(language, "practice.data_month");
            case 4 -> Messages.say(language, "practice.data_year");
            default -> group.column().name();
        };
    }

    private String title() {
        return group == null
                ? label()
                : Messages.say(language, "practice.data_by", label(), groupName());
    }

    private String computed() {
        if (measure == null) return "COUNT(*)";
        return switch (sum) {
            case COUNT, ROWS -> "COUNT(*)";
            case KINDS -> "COUNT(DISTINCT " + measure.sql() + ")";
            case TOTAL -> "SUM(" + measure.sql() + ")";
            case MEAN -> "ROUND(AVG(" + measure.sql() + "), 2)";
            case LARGEST -> "MAX(" + measure.sql() + ")";
            case SMALLEST -> "MIN(" + measure.sql() + ")";
        };
    }

    private String direction() {
        return rising ? " ASC" : " DESC";
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "'") + '"';
    }

    /// Reads one question with one table in mind.
    private static final class Understanding {
        private static final int MOST = 10;

        private final DataTable table;
        private final String question;
        private final Language language;
        private final Conditions conditions;

        Understanding(DataTable table, String question, Language language) {
            this.table = table;
            this.question = question;
            this.language = language;
            this.conditions = new Conditions(table, question);
        }

        DataQuestion read() {
            boolean largest = LARGEST.matcher(question).find() || isFound(TOP);
            boolean smallest = SMALLEST.matcher(question).find() || isFound(BOTTOM);
            boolean ranked = isFound(TOP) || isFound(BOTTOM);
            Group group = group(largest || smallest);
            Column measure = measure(group);
            Sum sum = sum(measure, group, largest, smallest);
            Column counted = group == null && sum == Sum.COUNT ? counted() : null;
            if (counted != null) sum = Sum.KINDS;
            if (sum == Sum.COUNT || sum == Sum.KINDS) measure = counted;
            if (sum == Sum.ROWS && !largest && !smallest) measure = null;
            int rows = 0;
            if (ranked) rows = asked();
            else if (sum == Sum.ROWS && measure != null) rows = 1;
            else if (group != null && (largest || smallest) && !isFound(CHART)) rows = 1;
            return new DataQuestion(
                    table,
                    sum,
                    measure,
                    sum == Sum.ROWS ? null : group,
                    conditions.all(),
                    smallest && !largest,
                    rows,
                    group == null || sum == Sum.ROWS ? "" : chart(group),
                    group == null && conditions.isNoneNamed() && asksForGroups(),
                    group == null && isSeveral(largest, smallest),
                    language);
        }

        private boolean isSeveral(boolean largest, boolean smallest) {
            boolean extreme = largest || smallest;
            boolean mean = isFound(MEAN);
            return mean && (extreme || isFound(TOTAL) || isFound(COUNT))
                    || extreme && isFound(TOTAL)
                    || largest && smallest;
        }

        /// "Top three by amount" asks for an order, not for groups.
        private boolean asksForGroups() {
            Matcher matcher = GROUPED.matcher(question);
            while (matcher.find()) {
                int named = matcher.end() - 1;
                boolean order =
                        table.of(Kind.NUMBER).stream()
                                .flatMap(it -> Matching.places(it.name(), question).stream())
                                .anyMatch(place -> place.at() == named);
                if (!order) return true;
            }
            return false;
        }

        private boolean isFound(Pattern pattern) {
            return pattern.matcher(question).find();
        }

        private Sum sum(
                @Nullable Column measure,
                @Nullable Group group,
                boolean largest,
                boolean smallest) {
            if (isFound(MEAN) && measure != null) return Sum.MEAN;
            if (isFound(TOTAL) && measure != null) return Sum.TOTAL;
            if (isFound(COUNT) || measure == null && (group != null || !isFound(LIST)))
                return Sum.COUNT;
            if (PERHAPS.matcher(question).find() && !largest && !smallest) return Sum.TOTAL;
            if (largest || smallest) {
                if (group == null) return Sum.ROWS;
                boolean each = isFound(BEHIND_ANYWHERE) && !isFound(TOP) && !isFound(BOTTOM);
                return each ? (largest ? Sum.LARGEST : Sum.SMALLEST) : Sum.TOTAL;
            }
            return group == null ? Sum.ROWS : Sum.TOTAL;
        }

        private static final Pattern BEHIND_ANYWHERE =
                Pattern.compile("ごとの|別の|毎の|\\b(for each|in each|per)\\b");

        private int asked() {
            for (Pattern pattern : List.of(TOP, BOTTOM)) {
                Matcher matcher = pattern.matcher(question);
                while (matcher.find())
                    if (matcher.group(1) != null)
                        return Math.clamp(Integer.parseInt(matcher.group(1)), 1, 100);
            }
            Matcher counted = Pattern.compile("(\\d{1,3})\\s*(件|位|つ|社|人|個|個所)").matcher(question);
            if (counted.find()) return Math.clamp(Integer.parseInt(counted.group(1)), 1, 100);
            return question.contains("順に") || question.contains("順で") ? 0 : MOST;
        }

        /// The column whose different values are counted: "how many customers", 「商品は何種類」.
        private @Nullable Column counted() {
            for (Column column : table.of(Kind.TEXT))
                for (Matching.Place place : Matching.places(column.name(), question)) {
                    boolean asked =
                            HOW_MANY.matcher(question.substring(0, place.at())).matches()
                                    || KINDS.matcher(question.substring(place.end())).matches();
                    if (asked) return column;
                }
            return null;
        }

        /// The column after "by" or before ごと; else one that is named where a ranking or chart needs one.
        private @Nullable Group group(boolean ranked) {
            Column told = marked(true);
            if (told == null) told = marked(false);
            if (told != null) return new Group(told, 0);
            List<Column> dates = table.of(Kind.DATE);
            if (!dates.isEmpty() && isFound(MONTHLY)) return new Group(dates.getFirst(), 7);
            if (!dates.isEmpty() && isFound(YEARLY)) return new Group(dates.getFirst(), 4);
            if (asksForGroups() || !ranked && !isFound(CHART)) return null;
            for (Column column : table.of(Kind.TEXT))
                if (!Matching.places(column.name(), question).isEmpty()
                        && !conditions.isUsed(column)) return new Group(column, 0);
            if (!isFound(CHART)) return null;
            return table.of(Kind.TEXT).stream()
                    .filter(column -> column.values().size() > 1 && !conditions.isUsed(column))
                    .findFirst()
                    .map(column -> new Group(column, 0))
                    .orElse(null);
        }

        private boolean isSaid(Column column, boolean named) {
            return Matching.places(column.name(), question).stream()
                    .anyMatch(place -> place.named() == named);
        }

        /// The column after "by" or before ごと, by its own name or by another word for it.
        private @Nullable Column marked(boolean named) {
            for (Column column : table.columns())
                for (Matching.Place place : Matching.places(column.name(), question)) {
                    boolean behind = BEHIND.matcher(question.substring(place.end())).matches();
                    boolean before = BEFORE.matcher(question.substring(0, place.at())).matches();
                    boolean number = column.kind() == Kind.NUMBER && !column.isMark();
                    boolean fits = behind || before && !number;
                    if (fits && place.named() == named) return column;
                }
            return null;
        }

        /// The number that is named, else the only one there is, else one that is called an amount.
        private @Nullable Column measure(@Nullable Group group) {
            List<Column> numbers =
                    table.of(Kind.NUMBER).stream()
                            .filter(column -> group == null || column != group.column())
                            .toList();
            List<Column> counting = numbers.stream().filter(column -> !column.isMark()).toList();
            Column best = null;
            boolean named = false;
            for (Column column : numbers) {
                List<Matching.Place> places = Matching.places(column.name(), question);
                if (places.isEmpty()) continue;
                boolean whole = places.getFirst().named();
                if (best == null || whole && !named) {
                    best = column;
                    named = whole;
                }
            }
            if (best != null) return best;
            boolean needed =
                    isFound(TOTAL)
                            || isFound(MEAN)
                            || isFound(LARGEST)
                            || isFound(SMALLEST)
                            || isFound(HOW_MUCH);
            if (!needed && !isFound(CHART) && !isFound(TOP) && !isFound(BOTTOM)) return null;
            if (counting.size() == 1) return counting.getFirst();
            for (Column column : counting)
                if (Matching.folded(column.name())
                        .matches(".*(金額|売上|合計|額|amount|total|sales|revenue).*")) return column;
            return needed && !counting.isEmpty() && !isFound(COUNT) ? counting.getLast() : null;
        }

        private String chart(Group group) {
            if (!isFound(CHART)) return "";
            if (Pattern.compile("円グラフ|パイ|\\bpie\\b").matcher(question).find()) return "pie";
            if (Pattern.compile("折れ線|推移|\\blines?\\b|trend").matcher(question).find())
                return "line";
            if (Pattern.compile("棒|\\bbars?\\b").matcher(question).find()) return "bar";
            return group.column().kind() == Kind.DATE ? "line" : "bar";
        }
    }
}
